"""Procedures: proposed by an administrator, in force once two others stand for them."""

from typing import Any

from django.db import IntegrityError, transaction

from portal.access.actions import action, record
from portal.access.answers import ChangedMeanwhile
from portal.accounts.models import Person
from portal.notifications.outbox import tell
from workflows.approvals import who
from workflows.approvals.models import Procedure, ProcedureSignature, ProcedureVersion
from workflows.approvals.policy import SIGNERS
from workflows.approvals.procedures import Procedure as Plan
from workflows.approvals.troubles import NewerProcedure, NothingNew, OwnProcedure, SignedAlready, ThereIsOne


@action("procedure.make")
def make(*, actor, slug, kind, sort=""):
    """A new procedure for one sort of things. It says nothing yet, and nothing is signed off by it.

    Raises `ThereIsOne`.
    """
    try:
        with transaction.atomic():
            procedure = Procedure.objects.create(slug=slug, kind=kind, sort=sort)
    except IntegrityError:
        raise ThereIsOne from None
    record(thing=procedure)
    return procedure


@action("procedure.propose")
def propose(procedure, *, actor, plan: Plan, based_on: Any = None):
    """Write its next version. It applies once two others have signed it off; what runs keeps the one it began with.

    `based_on`: the number of the version that was edited (0 for none). Raises `BadProcedure` where a seat could be
    taken by nobody in the house, `ChangedMeanwhile` when somebody else proposed since, `NothingNew`.
    """
    newest = procedure.versions.order_by("-number").first()
    number = newest.number if newest else 0
    if based_on not in (None, number):
        raise ChangedMeanwhile
    for trouble in who.nobody_for(plan):
        raise trouble
    version = ProcedureVersion(procedure=procedure, number=number + 1, made_by=actor.person)
    version.take_text(plan)
    if newest and newest.text == version.text:
        raise NothingNew
    version.save(force_insert=True)
    record(thing=version, number=version.number, sha256=version.digest)
    signers = Person.objects.here().with_duty(*SIGNERS)
    tell(signers, "procedure.propose", thing=version, link=version.get_absolute_url(), but=actor.person)
    return version


@action("procedure_version.sign")
def sign(version, *, actor):
    """Stand for it. Its author does not; nor does anybody twice, or for what a newer one overtook."""
    if version.made_by_id == actor.person.pk:
        raise OwnProcedure
    if version.is_overtaken:
        raise NewerProcedure
    if version.signatures.filter(person=actor.person).exists():
        raise SignedAlready
    ProcedureSignature.objects.create(version=version, person=actor.person)
    record(number=version.number, sha256=version.digest)
    return version
