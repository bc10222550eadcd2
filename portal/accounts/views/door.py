"""Sign-in, second step, welcome and new password: for people who are not signed in."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from portal.access.gates import gate, public
from portal.accounts import entrance, lockout, sentences, tokens
from portal.accounts.actions import door
from portal.accounts.context import ENDED, SIGNED_OUT
from portal.accounts.forms import AddressForm, CodeForm, NewPasswordForm, RecoveryForm, SignInForm
from portal.accounts.tasks import send_reset

LINK = "link"


@public(because="people sign in here")
@never_cache
def sign_in(request):
    """Passkey, or address and password."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if ENDED in request.GET and request.user.is_authenticated and request.entered.is_about_to_end:
        entrance.leave(request)
        request.session[SIGNED_OUT] = "idle"
    if request.user.is_authenticated:
        return redirect(entrance.landing(request, request.user, wanted))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        answer = _try_password(request, form, wanted)
        if answer is not None:
            return answer
        status = 429 if getattr(request, "axes_locked_out", False) else 200
    words = {
        "form": form,
        "next": wanted if entrance.is_ours(request, wanted) else "",
        "signed_out_because": _why_signed_out(request),
    }
    return render(request, "accounts/sign_in.html", words, status=status)


def _why_signed_out(request):
    # Without a cookie there is nothing to look for, and the page stays the same for everybody.
    because = settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.pop(SIGNED_OUT, None)
    return sentences.signed_out(because) if because else ""


def _try_password(request, form, wanted):
    """Where to go on, or None with the form saying why not."""
    email, password = form.cleaned_data["username"], form.cleaned_data["password"]
    until = lockout.locked_until(request, email)
    person = None if until else entrance.check_password(request, email, password)
    if person is None:
        until = until or lockout.locked_until(request, email)
        request.axes_locked_out = bool(until)
        form.add_error(None, sentences.too_many(until) if until else sentences.wrong_password())
        return None
    if person.has_a_factor:
        entrance.begin_second_step(request, person)
        request.session["wanted"] = wanted if entrance.is_ours(request, wanted) else ""
        return redirect("second_factor")
    entrance.enter(request, person, "")
    return redirect(entrance.landing(request, person, wanted))


@public(because="whose password was right proves their second factor here")
@never_cache
def second_factor(request):
    """Code, passkey or recovery code."""
    person = entrance.pending_person(request)
    if person is None:
        if request.method == "POST":
            messages.warning(request, gettext("That took more than ten minutes. Please start again."))
        return redirect("sign_in")
    recovery = "recovery" in request.GET
    form = (RecoveryForm if recovery else CodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proof = door.prove(person, actor=entrance.the_door(request), code=form.cleaned_data["code"])
        if proof.factor:
            return redirect(come_in(request, person, proof.factor))
        form.add_error("code", sentences.about(proof))
    words = {"form": form, "recovery": recovery, "has_passkey": person.webauthncredential_set.exists()}
    return render(request, "accounts/second_factor.html", words)


def come_in(request, person, factor):
    """Enter, and say where to."""
    wanted = request.session.pop("wanted", "")
    entrance.enter(request, person, factor)
    if factor == "recovery":
        left = person.recovery_codes.filter(used_at=None).count()
        messages.warning(
            request,
            gettext("You used a recovery code. %(left)s are left. Add a new device now if you lost yours.")
            % {"left": left},
        )
        return reverse("account_factors")
    return entrance.landing(request, person, wanted)


@gate(None, "account.sign_out", methods=("POST",))
def sign_out(request):
    """Out, on this device."""
    entrance.leave(request)
    messages.success(request, gettext("You are signed out."))
    return redirect("sign_in")


@public(because="who cannot sign in any more asks for a link here; the answer is the same for every address")
@never_cache
def password_reset(request):
    """Ask for a link by mail."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = entrance.person_at(form.cleaned_data["email"])
        _mail_a_link(request, person)
        return render(request, "accounts/password_reset_sent.html")
    return render(request, "accounts/password_reset.html", {"form": form})


def _mail_a_link(request, person):
    # The same work for an address nobody has, so that neither words nor time tell.
    if person is not None:
        door.ask_password_reset(person, actor=entrance.the_door(request))
    else:
        door.ask_for_nobody(send_reset, str(uuid.uuid4()), request_id=getattr(request, "request_id", ""))


@public(because="the link in a mail leads here; without its secret it opens nothing")
@never_cache
def welcome(request, token):
    """The link of a welcome mail."""
    return _keep_link(request, token, "welcome")


@public(because="the link in a mail leads here; without its secret it opens nothing")
@never_cache
def password_reset_link(request, token):
    """The link of a mail that was asked for."""
    return _keep_link(request, token, "reset")


def _keep_link(request, token, purpose):
    # The secret leaves the address at once: addresses stay in histories and on screens.
    request.session[LINK] = [purpose, token]
    return redirect("new_password")


@public(because="who followed a link chooses a password here; the link's secret is checked again")
@never_cache
def new_password(request):
    """Choose a password, by a link's right."""
    purpose, token = request.session.get(LINK) or ("reset", "")
    person = tokens.holder(token, purpose) if token else None
    if person is None:
        return render(request, "accounts/link_is_over.html", {"purpose": purpose}, status=410)
    form = NewPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        door.set_password(person, actor=entrance.the_door(request), password=form.cleaned_data["password"])
        del request.session[LINK]
        messages.success(request, gettext("Your password is set. Sign in with it now."))
        return redirect("sign_in")
    return render(request, "accounts/new_password.html", {"form": form, "purpose": purpose, "person": person})
