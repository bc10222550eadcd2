"""Step-up: prove the second factor again on the page it protects, and lose nothing typed.

The card posts to the page's own address together with everything that was typed; the code rides along in a field of
its own. `SessionLimitsMiddleware` takes it before gate and view see the request, so the page then simply goes on. A
page that is only read is left for the card's own address and come back to, by a signed return address.
"""

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from portal.access.badges import badge_of
from portal.accounts import entrance, sentences
from portal.accounts.actions import account
from portal.accounts.forms import ConfirmForm

CODE = "_confirm_code"
NOT_KEPT = {"csrfmiddlewaretoken", CODE}
RETURN_FOR = 30 * 60


def take_code(request) -> None:
    """If a step-up card sent a code along, try it: the session is fresh from here on, or the card says why not."""
    code = request.POST.get(CODE, "").strip() if request.method == "POST" else ""
    if not code:
        return
    proof = account.step_up(request.user, actor=badge_of(request), code=code)
    if proof.factor:
        entrance.renew(request, proof.factor)
    else:
        request.step_up_error = sentences.about(proof)


def confirm(request, within):
    """None when the factor was proved within this time (or, with None, at all); else the card to prove it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    badge = badge_of(request)
    if badge.factor and (within is None or badge.is_fresh(within)):
        return None
    if not request.user.has_a_factor:
        return redirect("account_enrol")
    if request.method == "POST":
        return card(request, url=request.get_full_path(), kept=_typed(request))
    return card(request, url=reverse("step_up"), back_to=request.get_full_path())


def card(request, *, url, kept=(), back_to=""):
    """The step-up card. 403, since the deed was not done; htmx swaps only what is well, so it gets a 200."""
    form = ConfirmForm()
    if getattr(request, "step_up_error", ""):
        form = ConfirmForm({CODE: ""}, error=request.step_up_error)
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)
    if back_to:
        hidden = format_html('{}<input type="hidden" name="next" value="{}">', hidden, _signed(request, back_to))
    referer = request.headers.get("Referer", "")
    by_htmx = bool(request.headers.get("HX-Request"))
    words = {
        "form": form,
        "url": url,
        "hidden": hidden,
        "passkey": reverse("passkey_confirm") if request.user.webauthncredential_set.exists() else "",
        "back_url": referer if entrance.is_ours(request, referer) else "",
        "files_are_gone": bool(request.FILES),
    }
    page = "accounts/_step_up.html" if by_htmx else "accounts/step_up.html"
    response = render(request, page, words, status=200 if by_htmx else 403)
    response.headers["Cache-Control"] = "no-store, private"
    if by_htmx:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#main", "innerHTML show:top"
    return response


def return_address(request, signed) -> str:
    """Where the card was shown, if we signed it for this very person and not long ago; else nothing."""
    try:
        person, address = signing.loads(signed, salt="accounts.step_up", max_age=RETURN_FOR)
    except signing.BadSignature:
        return ""
    return address if person == str(request.user.pk) and entrance.is_ours(request, address) else ""


def _signed(request, address):
    return signing.dumps([str(request.user.pk), address], salt="accounts.step_up")


def _typed(request):
    return [(name, value) for name in request.POST if name not in NOT_KEPT for value in request.POST.getlist(name)]
