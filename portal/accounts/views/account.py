"""One's own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from portal.access.fences import writing
from portal.access.gates import gate
from portal.access.policy import scope
from portal.accounts import entrance, lockout, sentences, step_up
from portal.accounts.actions import account as actions
from portal.accounts.context import LANGUAGE
from portal.accounts.forms import ChangePasswordForm, DisplayForm
from portal.accounts.models import EnteredSession


@gate(None, "account.view")
def show(request):
    """Who I am here, and what I may change."""
    return render(request, "accounts/account.html", {"duties": request.user.duties.order_by("duty")})


@gate(None, "account.change_display", methods=("GET", "POST"))
def display(request):
    """Language, colours, contrast, density."""
    form = DisplayForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_display(request.user, actor=request.badge, **form.cleaned_data)
        request.session[LANGUAGE] = form.cleaned_data["language"]
        messages.success(request, gettext("Saved."))
        return redirect("account_display")
    return render(request, "accounts/display.html", {"form": form})


@gate(None, "account.change_password", methods=("GET", "POST"))
def password(request):
    """A new password, if the old one is right."""
    form = ChangePasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid() and _is_right(request, form, "old"):
        new = form.cleaned_data["password"]
        actions.change_password(request.user, actor=request.badge, password=new, keep=request.entered)
        request.user.refresh_from_db()
        with writing("this session goes on under the new password"):
            update_session_auth_hash(request, request.user)
            entrance.follow_key(request)
        messages.success(request, gettext("Your password is changed. Everywhere else you are signed out."))
        return redirect("account")
    return render(request, "accounts/password.html", {"form": form})


def _is_right(request, form, field):
    until = lockout.locked_until(request, request.user.email)
    if not until and entrance.check_password(request, request.user.email, form.cleaned_data[field]):
        return True
    form.add_error(field, sentences.too_many(until) if until else gettext("That is not your password until now."))
    return False


@gate(None, "account.end_sessions", methods=("GET", "POST"))
def sessions(request):
    """Where I am signed in; out everywhere else."""
    if request.method == "POST":
        actions.end_sessions(request.user, actor=request.badge, keep=request.entered)
        messages.success(request, gettext("Everywhere else you are signed out."))
        return redirect("account_sessions")
    mine = scope(request.badge, "session.view").open()
    return render(request, "accounts/sessions.html", {"sessions": mine, "here": request.entered})


@gate(EnteredSession, "session.end", methods=("POST",))
def end_session(request, entered):
    """Out, on one device."""
    actions.end_session(entered, actor=request.badge)
    messages.success(request, gettext("That device is signed out."))
    return redirect("account_sessions")


@gate(None, "account.step_up", methods=("GET", "POST"))
def confirm(request):
    """The step-up card of a page that is only read; its code was taken on the way in."""
    back_to = step_up.return_address(request, request.POST.get("next", request.GET.get("next", "")))
    if not back_to:
        return render(request, "accounts/no_way_back.html", status=400)
    if request.method == "POST" and not getattr(request, "step_up_error", "") and request.badge.factor:
        return redirect(back_to)
    return step_up.card(request, url=request.path, back_to=back_to)
