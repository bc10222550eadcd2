"""One row of each kind of this room, for tests that ask every verb of everybody."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.access.fences import writing
from portal.documents.models import Bundle
from tests.portal.documents.bringing import word
from tests.workflows.approvals import table
from workflows.approvals.models import Deputy, Procedure, ProcedureVersion, Seat, SignOff


def asked_for(cast) -> dict:
    """A sign-off the lead asked for, HR's seat in it (the reader's), its procedure, a deputy of the reader; a bundle
    nobody was asked about."""
    rules = table.in_force()
    sign_off = table.ask(cast, table.document(cast, name="Brief.docx", data=word("A letter to be signed off.")))
    now = timezone.now()
    with writing("a deputy of a test"), transaction.atomic():
        deputy = Deputy.objects.create(
            person=cast.person("reader"),
            deputy=cast.person("stranger"),
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=1),
        )
        bundle = Bundle(case=sign_off.case, made_by=cast.person("lead")).holding([sign_off.about])
        bundle.come_to_be()
    return {
        Bundle: bundle,
        SignOff: sign_off,
        Seat: table.seat(sign_off, "hr"),
        Procedure: rules.procedure,
        ProcedureVersion: rules,
        Deputy: deputy,
    }
