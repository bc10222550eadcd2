"""What the browser asks and answers about passkeys, as JSON: a question to sign, and the signature."""

import json
import time

from django.http import HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from portal.access.gates import gate, public
from portal.accounts import entrance, passkeys, sentences
from portal.accounts.actions import account, door
from portal.accounts.context import PASSKEYS
from portal.accounts.forms import NameForm
from portal.accounts.views.door import come_in

ASKED = "passkey_question"
GOOD_FOR = 5 * 60


@public(because="people sign in with a passkey alone, or as their second step")
@never_cache
def sign_in(request):
    """Ask without an answer, take the answer, let in. A passkey is never locked out."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    person = entrance.pending_person(request)
    answer = _said(request)["credential"]
    if answer is None:
        return _ask(request, "sign-in", passkeys.ask_to_sign(person))
    state = _state(request, "sign-in")
    owner = passkeys.owner(answer)
    if state is None or owner is None or (person is not None and owner != person):
        return _no()
    proof = door.prove(owner, actor=entrance.the_door(request), assertion=passkeys.Assertion(state, answer))
    if not proof.factor:
        return _no()
    if "next" in request.GET and entrance.is_ours(request, request.GET["next"]):
        request.session["wanted"] = request.GET["next"]
    return JsonResponse({"go_to": come_in(request, owner, proof.factor)})


@gate(None, "account.step_up", methods=("POST",))
def confirm(request):
    """Step-up, and uncovering the page."""
    answer = _said(request)["credential"]
    if answer is None:
        return _ask(request, "confirm", passkeys.ask_to_sign(request.user))
    state = _state(request, "confirm")
    if state is None:
        return _no()
    proof = account.step_up(request.user, actor=request.badge, assertion=passkeys.Assertion(state, answer))
    if not proof.factor:
        return _no()
    entrance.renew(request, proof.factor)
    return JsonResponse({"confirmed": True})


@gate(None, "account.enrol", methods=("POST",))
def enrol(request):
    """The first factor, by passkey."""
    return _register(request, account.enrol)


@gate(None, "account.add_factor", methods=("POST",))
def add(request):
    """A further passkey."""
    return _register(request, account.add_factor)


def _register(request, deed):
    said = _said(request)
    answer = said["credential"]
    if answer is None:
        return _ask(request, "register", passkeys.ask_to_register(request.user))
    state = _state(request, "register")
    form = NameForm({"name": said.get("name", "")})
    if not form.is_valid():
        return _no(" ".join(str(error) for error in form.errors["name"]))
    if state is None:
        return _no()
    step = account.finish_passkey(passkeys.Assertion(state, answer), form.cleaned_data["name"])
    proof = deed(request.user, actor=request.badge, step=step)
    if not proof.factor:
        return _no(gettext("This passkey was not added. It needs a PIN or your finger, and must not be here already."))
    entrance.renew(request, proof.factor)
    request.session[PASSKEYS] = True
    has_codes = request.user.recovery_codes.filter(used_at=None).exists()
    return JsonResponse({"go_to": reverse("account_factors" if has_codes else "account_recovery_codes")})


def _said(request):
    """What the browser sent; its `credential` is None when it only asks for the question."""
    if request.content_type != "application/json":
        return {"credential": None}  # a form, which our script never sends
    try:
        said = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):  # no JSON, or brackets within brackets without end
        said = {}
    said = said if isinstance(said, dict) else {}
    credential = said.get("credential")
    return said | {"credential": credential if isinstance(credential, dict) else None}


def _ask(request, purpose, question):
    options, state = question
    request.session[ASKED] = {"for": purpose, "at": time.time(), "state": state}
    return JsonResponse(options)


def _state(request, purpose):
    # SECURITY: taken out before anything else looks at it. A question is answered once.
    asked = request.session.pop(ASKED, None)
    if not asked or asked["for"] != purpose or time.time() - asked["at"] > GOOD_FOR:
        return None
    return asked["state"]


def _no(why=""):
    return JsonResponse({"error": why or sentences.wrong_passkey()}, status=403)
