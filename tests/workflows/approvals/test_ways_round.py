"""Ways round sign-off that were once open: each is closed, and what it stood beside still works."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.policy import scope
from portal.cases.actions import circles, walls
from portal.documents.actions import documents as of_documents
from tests.portal.documents.bringing import bring, word
from tests.workflows.approvals import bundling, table
from workflows.approvals.actions import deputies, hearings
from workflows.approvals.troubles import NobodyLeft, Overtaken

pytestmark = pytest.mark.django_db

LAST = {"key": "council", "name": table.NAME, "hearing": {"who": "works_council", "days": 7, "law": ""}}


@pytest.fixture
def heard_last(cast):
    """Compliance has signed off; only the works council is still to be heard."""
    table.in_force(table.plan(table.stage("review", "compliance"), LAST))
    sign_off = table.ask(cast, table.document(cast))
    table.decide(sign_off, "compliance", cast["signatory"])
    sign_off.refresh_from_db()
    return sign_off


def hear(cast, sign_off):
    today = timezone.localdate()
    hearings.hear(
        sign_off, actor=cast["lead"], stage="council", whom="Chair", informed_on=today - timedelta(days=9),
        answer="Agreed", answered_on=today, is_over=True,
    )  # fmt: skip
    sign_off.refresh_from_db()
    return sign_off.state


def test_a_hearing_does_not_sign_off_what_something_newer_overtook(cast, heard_last):
    table.again(cast, heard_last.about)
    with pytest.raises(Overtaken):
        hear(cast, heard_last)
    heard_last.refresh_from_db()
    assert heard_last.state == "open" and heard_last.hearings.get().informed_on is None


def test_a_hearing_does_not_sign_off_in_a_closed_case(cast, heard_last):
    state = cast.case.state
    cast.move_to("closed")
    with pytest.raises(Refused):
        hear(cast, heard_last)
    heard_last.refresh_from_db()
    assert heard_last.state == "open"
    cast.move_to(state)
    assert hear(cast, heard_last) == "approved"


def test_whoever_brought_the_same_bytes_in_another_document_is_an_author(cast):
    table.in_force()
    theirs = word("He was seen at the gate.")
    bring(cast, data=theirs, by="contributor")
    carried = table.again(cast, table.document(cast, data=word("Something else.")), data=theirs)
    with pytest.raises(NobodyLeft):
        table.ask(cast, carried)
    memo = bundling.document(cast, "memo")
    bundling.in_force(table.plan(bundling.stage(bundling.seat("labour_law"))))
    with pytest.raises(NobodyLeft):
        bundling.ask(cast, carried, memo)
    table.signatory(cast, "another_lawyer", "labour_law")
    assert bundling.ask(cast, carried, memo).state == "open"


def test_who_leads_but_sees_a_part_only_acts_on_no_bundle_and_takes_no_sheet(cast):
    letter, memo = bundling.document(cast, "letter"), bundling.document(cast, "memo")
    people = [cast.person("lead"), cast.person("reader")]
    circle = circles.make(cast.case, actor=cast["lead"], name="Two", people=people)
    memo.document.refresh_from_db()
    of_documents.set_audience(memo.document, actor=cast["lead"], version=memo.document.version, circle=circle)
    seats = bundling.seat("threat_management", "letter"), bundling.seat("hr", "memo")
    bundling.in_force(table.plan(bundling.stage(*seats)))
    sign_off = bundling.ask(cast, letter, memo)
    assert scope(cast["deputy"], "seat.approve").exists() and scope(cast["deputy"], "bundle.view").exists()
    for verb in ("sign_off.cancel", "sign_off.hear", "seat.ask_other"):
        assert not scope(cast["deputy"], verb).exists(), verb
        assert scope(cast["lead"], verb).exists(), verb
    bundling.decide(cast, sign_off, "threat_management", "deputy")
    bundling.decide(cast, sign_off, "hr", "reader")
    sign_off.refresh_from_db()
    assert sign_off.state == "approved" and scope(cast["deputy"], "sign_off.view").get() == sign_off
    assert not scope(cast["deputy"], "sign_off.fetch_sheet").exists()
    assert scope(cast["lead"], "sign_off.fetch_sheet").get() == sign_off


def test_a_deputy_of_somebody_who_is_walled_is_not_even_shown_it(cast):
    named = {"key": "review", "name": table.NAME, "seats": [{"key": "one", "person": str(cast.person("signatory").pk)}]}
    table.in_force(table.plan(named))
    table.signatory(cast, "another", "compliance")
    today = timezone.localdate()
    deputies.name(actor=cast["signatory"], deputy=cast.person("another"), first_day=today, last_day=today)
    sign_off = table.ask(cast, table.document(cast))
    shown = ("version.view", "sign_off.view", "seat.approve")
    assert all(scope(cast["another"], verb).exists() for verb in shown)
    walls.wall(cast.case, actor=cast["lead"], person=cast.person("signatory"), reason="is involved", knowing=True)
    assert not any(scope(cast["another"], verb).exists() for verb in shown)
    assert scope(cast["lead"], "sign_off.view").get() == sign_off
