"""The demo's sign-offs are made by real deeds of people who may, and leave no state of a request unseen."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from knowledge.models import Feedback, Searched
from portal.access.policy import scope
from portal.audit.journal import verify
from portal.cases.demo import people
from tests.database import on_a_clone
from workflows.approvals.inbox import waiting_for
from workflows.approvals.models import Decision, Hearing, Procedure, ProcedureVersion, SignOff
from workflows.approvals.suggestions import sorts


@pytest.fixture
def demo(demo_server, django_db_blocker):
    """The demo's people and cases, for this test alone."""
    with django_db_blocker.unblock(), on_a_clone(demo_server):
        yield


def test_the_demo_shows_every_state(demo):
    for command in ("demo_documents", "demo_sign_offs"):
        call_command(command, verbosity=0)
    assert set(Procedure.objects.values_list("sort", flat=True)) == set(sorts())
    assert Procedure.objects.get(kind="bundle").in_force() is not None
    assert ProcedureVersion.objects.in_force().newest().count() == len(sorts()) + 1
    assert ProcedureVersion.objects.signed().filter(signed=1).count() == 1
    states = sorted(SignOff.objects.values_list("state", flat=True))
    assert states == ["approved", *["open"] * 4, "returned", "returned", "superseded"]
    ban = SignOff.objects.get(procedure__procedure__sort="house_ban")
    assert (ban.decisions.count(), ban.seats.filter(is_taken=False).count()) == (1, 2)
    assert SignOff.objects.get(state="approved").decisions.count() == 2
    assert Hearing.objects.get().informed_on is not None
    assert all(each.comment for each in Decision.objects.filter(outcome="return"))
    stands = Decision.objects.get(stands_from__isnull=False)
    assert stands.sign_off.kind == "bundle" and stands.sign_off.seats.filter(is_taken=False).count() == 2
    compliance = people.badge(people.find("aydin"))
    assert waiting_for(compliance).count() == 2 and scope(compliance, "sign_off.view").exists()
    assert not list(verify())
    with pytest.raises(CommandError, match="already"):
        call_command("demo_sign_offs")
    assert SignOff.objects.count() == 8
    guidance_waits()


def guidance_waits():
    """Twice, since it is safe to repeat."""
    for _round in range(2):
        call_command("demo_articles", verbosity=0, stdout=StringIO())
    sign_off = SignOff.objects.get(kind="article")
    assert (sign_off.state, sign_off.asked_by) == ("open", people.find("vogt"))
    assert {seat.duty for seat in sign_off.seats.all()} == {"threat_management", "labour_law"}
    for who in ("brand", "sommerfeld"):
        assert waiting_for(people.badge(people.find(who))).filter(sign_off=sign_off).exists(), who
    assert not list(verify())
    assert (Feedback.objects.count(), len(Searched.not_found())) == (4, 3), "there is something on the editors' desk"
