"""Step-up: prove the second factor again on the page it protects, and lose nothing typed."""

from django.shortcuts import redirect


def take_code(request):
    """Take the code a step-up card sent along."""


def confirm(request, within):
    """None when the factor is fresh enough; else the card."""
    if within is None and request.session.get("factor"):
        return None
    return redirect("sign_in")
