"""What was signed off by the procedure of one kind of document is not signed off as another."""

import pytest
from django.utils import timezone

from portal.documents.actions import documents as of_documents
from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import browser_of
from tests.workflows.approvals import bundling, table
from workflows.approvals.models import SignOff
from workflows.approvals.rows import rows, told
from workflows.approvals.sheet import making
from workflows.approvals.sheet.telling import told as on_paper
from workflows.approvals.sheet.verify_sign_off import check

__all__ = ["browser_of", "in_english"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def make_it(cast, version, kind: str) -> None:
    """Say that this document is of another kind."""
    document = version.document
    document.refresh_from_db()
    of_documents.edit(
        document, actor=cast["lead"], version=document.version, title="A letter", kind=kind, handling="internal",
        labels="", dated_at=None,
    )  # fmt: skip


def states(sign_off) -> set[str]:
    """Its state, as its own page and as lists tell it."""
    return {
        SignOff.objects.get(pk=sign_off.pk).shown_state,
        rows(told(SignOff.objects.filter(pk=sign_off.pk)))[0].state,
    }


@pytest.fixture
def memo(cast):
    """A memo, which HR alone has signed off; what is no memo takes three."""
    table.in_force(table.plan(table.stage("review", "hr")), sort="memo")
    table.in_force()
    sign_off = table.ask(cast, bundling.document(cast, "memo"))
    table.decide(sign_off, "hr", cast["reader"])
    assert states(sign_off) == {"approved"}
    return SignOff.objects.get(pk=sign_off.pk)


def test_a_memo_that_is_a_letter_now_is_not_signed_off(cast, memo, browser_of):
    lead, listed = browser_of("lead"), f"/cases/{cast.case.code}/documents/"
    assert "badge ok" in lead.get(listed).content.decode()
    make_it(cast, memo.about, "letter")
    assert states(memo) == {"superseded"}
    assert "badge ok" not in lead.get(listed).content.decode()
    page = lead.get(memo.get_absolute_url()).content.decode()
    assert "signed off as a document of another kind" in page and "Signed off since" not in page
    assert "Ask for sign-off" in lead.get(memo.about.get_absolute_url()).content.decode()
    anew = table.ask(cast, memo.about)
    assert {each.duty for each in anew.seats.all()} == {"labour_law", "hr", "compliance"} and anew.state == "open"
    assert states(memo) == {"superseded"}


def test_what_is_a_memo_again_is_signed_off_again(cast, memo):
    make_it(cast, memo.about, "letter")
    make_it(cast, memo.about, "memo")
    assert states(memo) == {"approved"}


def test_what_was_returned_stays_returned(cast, memo):
    sign_off = table.ask(cast, table.again(cast, memo.about))
    table.decide(sign_off, "hr", cast["reader"], "return")
    make_it(cast, memo.about, "letter")
    assert states(sign_off) == {"returned"}


def test_its_sheet_still_proves_what_was_signed_and_says_that_it_is_something_else_now(cast, memo):
    make_it(cast, memo.about, "letter")
    sheet = on_paper(SignOff.objects.get(pk=memo.pk), at=timezone.now())
    assert (sheet["sign_off"]["state"], sheet["sign_off"]["newer"]) == ("approved", True)
    assert not check(making.as_json(SignOff.objects.get(pk=memo.pk)).data).wrong


def test_of_a_bundle_any_part_counts_and_only_its_seats_are_asked_again(cast):
    letter, memo = bundling.document(cast, "letter"), bundling.document(cast, "memo")
    bundling.in_force(table.plan(bundling.stage(bundling.seat("labour_law", "letter"), bundling.seat("hr", "memo"))))
    sign_off = bundling.ask(cast, letter, memo)
    bundling.decide(cast, sign_off, "labour_law", "contributor")
    bundling.decide(cast, sign_off, "hr", "reader")
    assert states(sign_off) == {"approved"}
    make_it(cast, memo, "letter")
    assert states(sign_off) == {"superseded"}
    anew = bundling.again(cast, sign_off)
    assert anew.state == "open" and {each.duty for each in anew.seats.filter(is_taken=False)} == {"labour_law"}
