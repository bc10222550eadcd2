"""Sign-in, and what one can do without being signed in. The door acts: `service_badge("sign-in")`."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from portal.access.actions import action, failed, record
from portal.access.fences import writing
from portal.accounts.proofs import Proof
from portal.accounts.proofs import prove as try_proof
from portal.accounts.tasks import send_reset
from portal.audit.journal import PORTAL, Line, append
from portal.audit.models import Outcome
from portal.notifications.outbox import tell

MAILS_APART = timedelta(minutes=5)


@action("account.prove")
def prove(person, *, actor, code="", assertion=None) -> Proof:
    """The second step of signing in: is this a factor of the person whose password was right?"""
    record(about=person)
    proof = try_proof(person, code=code, assertion=assertion)
    if proof.factor:
        record(factor=proof.factor)
    else:
        failed(factor="passkey" if assertion else "code")
    return proof


@action("account.sign_in")
def sign_in(person, *, actor, factor) -> None:
    """Someone comes in. Whoever has a second factor never comes in without it."""
    record(about=person, factor=factor or "password")
    # SECURITY: the views never ask for this; should one ever do, it is a mistake that must not open the door.
    if not factor and person.has_a_factor:
        raise PermissionDenied("a second factor is enrolled and was not proved")
    if factor == "recovery":
        tell(person, "account.sign_in", thing=person, link="/account/factors/")


@action("account.ask_password_reset")
def ask_password_reset(person, *, actor) -> bool:
    """Mail a link, unless one left just now. Whether it did is nobody's business but the mailbox's."""
    record(about=person)
    now = timezone.now()
    if person.link_mailed_at and now - person.link_mailed_at < MAILS_APART:
        failed(because="one left just now")
        return False
    person.link_mailed_at = now
    person.save(update_fields=["link_mailed_at"])
    send_reset.enqueue(str(person.pk))
    return True


def ask_for_nobody(task, person_id, *, request_id) -> None:
    """What `ask_password_reset` does, for an address nobody has: as many writes, and a task that finds nobody."""
    line = Line("account.ask_password_reset", outcome=Outcome.FAILED, service="sign-in", request_id=request_id)
    with writing("a link was asked for in vain"), transaction.atomic(durable=True):
        task.enqueue(person_id)
        append(PORTAL, line)


@action("account.set_password")
def set_password(person, *, actor, password) -> None:
    """A new password by a mailed link. Every session of this person ends; the second factor stays what it was."""
    record(about=person)
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    person.entered_sessions.all().end()
    tell(person, "account.set_password", thing=person, link="/account/")
