"""Procedures: proposed by an administrator, in force once two others stand for them."""

from portal.access.actions import action, record
from workflows.approvals.models import Procedure, ProcedureSignature, ProcedureVersion
from workflows.approvals.procedures import Procedure as Plan
from workflows.approvals.troubles import OwnProcedure


@action("procedure.make")
def make(*, actor, slug, kind, sort=""):
    """A new procedure for one sort of things. It says nothing yet, and nothing is signed off by it."""
    procedure = Procedure.objects.create(slug=slug, kind=kind, sort=sort)
    record(thing=procedure)
    return procedure


@action("procedure.propose")
def propose(procedure, *, actor, plan: Plan):
    """Write its next version. It applies once two others have signed it off; what runs keeps the one it began with."""
    newest = procedure.versions.order_by("-number").first()
    version = ProcedureVersion(procedure=procedure, number=newest.number + 1 if newest else 1, made_by=actor.person)
    version.take_text(plan)
    version.save(force_insert=True)
    record(thing=version, number=version.number, sha256=version.digest)
    return version


@action("procedure_version.sign")
def sign(version, *, actor):
    """Stand for it. Its author does not."""
    if version.made_by_id == actor.person.pk:
        raise OwnProcedure
    ProcedureSignature.objects.get_or_create(version=version, person=actor.person)
    record(number=version.number, sha256=version.digest)
    return version
