"""The way into a session and out of it. The one place that makes sessions."""

import time

from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access.badges import badge_of, service_badge, stamp
from portal.access.fences import writing
from portal.accounts.actions import account, door
from portal.accounts.context import LANGUAGE, PASSKEYS
from portal.accounts.models import EnteredSession, Person
from portal.accounts.models.sessions import key_hash
from portal.audit.journal import PORTAL, Line, Who, append
from portal.audit.models import Outcome

BACKEND = "portal.accounts.backends.DutyBackend"
PENDING = "second_step"
PENDING_FOR = 10 * 60


def the_door(request):
    """The badge of the sign-in page."""
    return service_badge("sign-in", getattr(request, "request_id", ""))


def check_password(request, email, password):
    """The person with this address and password, else None; a wrong try is counted and written down."""
    with writing("django-axes counts wrong passwords"):
        person = authenticate(_without_words(request), username=email, password=password)
    if person is None:
        _write_down_failure(request, email)
    return person


def _without_words(request):
    """The request as django-axes needs it to count: where it came from, not what was typed.

    SECURITY: axes keeps the fields of a failed form beside its count; in a form that asks for the old password next to
    a new one that would be the old password.
    """
    bare = HttpRequest()
    bare.META, bare.path, bare.path_info = request.META, request.path, request.path_info
    return bare


def _write_down_failure(request, email):
    # What was typed stays out: it may be a password in the wrong field. A person is named where there is one.
    person = person_at(email)
    line = Line(
        "account.sign_in",
        outcome=Outcome.FAILED,
        service="sign-in",
        request_id=getattr(request, "request_id", ""),
        facts={"factor": "password"},
        words={"about": Who(person.pk, str(person))} if person else {},
    )
    with writing("the journal of failed sign-ins"), transaction.atomic(durable=True):
        append(PORTAL, line)


def person_at(email):
    """Whoever is here under this address, or None."""
    return Person.objects.here().filter(email=email).first()


def begin_second_step(request, person) -> None:
    """The password was right; remember for ten minutes who has to prove a factor. Nobody is signed in yet."""
    request.session[PENDING] = {"person": str(person.pk), "at": time.time(), "hash": person.get_session_auth_hash()}


def pending_person(request):
    """Who is at the second step, or None when nobody is, it took too long, or their password changed meanwhile."""
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > PENDING_FOR:
        return None
    person = Person.objects.here().filter(pk=pending["person"]).first()
    return person if person and person.get_session_auth_hash() == pending["hash"] else None


def enter(request, person, factor: str) -> None:
    """Let this person in, with the factor they proved ("" for the password alone): the one way into a session.

    Whatever proves who someone is ends here: password and code, passkey, recovery code. Sign-in with OpenID Connect
    has its place here too: its callback maps the provider's subject to a `Person` and calls `enter` with the factor
    the provider vouches for.
    """
    door.sign_in(person, actor=the_door(request), factor=factor)
    with writing("a session begins"), transaction.atomic():
        if request.user.is_authenticated:
            _end(request)
        request.session.pop(PENDING, None)
        login(request, person, backend=BACKEND)
        if not request.session.session_key:
            request.session.create()
        if factor:
            stamp(request, factor)
        request.session[LANGUAGE] = person.language
        request.session[PASSKEYS] = person.webauthncredential_set.filter(confirmed=True).exists()
        request.entered = EnteredSession.begin(
            person, key_hash(request.session.session_key), request.headers.get("User-Agent", ""), factor
        )
    request.badge = badge_of(request)


def renew(request, factor: str) -> None:
    """A factor was proved in this session: note it, and change the session's key so that an older copy is worthless."""
    with writing("a new key for the session"), transaction.atomic():
        stamp(request, factor)
        request.session.cycle_key()
        request.entered.factor = factor
        follow_key(request)
        # A session from before the first factor knows the password only; it must not outlive that time.
        request.user.entered_sessions.filter(factor="").exclude(pk=request.entered.pk).end()
    request.badge = badge_of(request)


def follow_key(request) -> None:
    """The session's key has changed; the list of sessions names it by the new one."""
    request.entered.key_hash = key_hash(request.session.session_key)
    request.entered.save(update_fields=["key_hash", "factor"])


def leave(request) -> None:
    """Sign out on this device."""
    if request.entered is not None:
        account.sign_out(request.user, actor=badge_of(request), entered=request.entered)
    with writing("a session ends"):
        logout(request)
    request.entered = None


def _end(request):
    if request.entered is not None:
        EnteredSession.objects.filter(pk=request.entered.pk).end()
    request.session.flush()


def landing(request, person, wanted="") -> str:
    """Where to go after sign-in: where one wanted to, if that is a page of ours, else to one's work."""
    if person.needs_a_factor and not request.session.get("factor"):
        return reverse("account_enrol")
    if is_ours(request, wanted):
        return wanted
    try:
        return reverse("my_work") if person.needs_a_factor else reverse("account")
    except NoReverseMatch:
        return reverse("account")


def is_ours(request, address) -> bool:
    """Is this an address of the portal? Anything else is not gone to, however it was smuggled in."""
    # A word without a slash would be taken for the name of a page.
    return address.startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
