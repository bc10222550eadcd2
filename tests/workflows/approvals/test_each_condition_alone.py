"""Each condition of who may decide, alone: all else holds, and this one does not."""

from functools import partial

import pytest
from django.utils import timezone

from portal.access.answers import ChangedMeanwhile, NeedsStepUp, Refused
from portal.access.badges import service_badge
from portal.access.policy import scope
from portal.accounts.models import Duty, Person
from portal.cases.grants import CaseGrant
from tests.portal.documents.bringing import word
from tests.workflows.approvals import bundling, table
from workflows.approvals import who
from workflows.approvals.actions import asking, deciding
from workflows.approvals.models import Decision, Seat, SignOff
from workflows.approvals.standing import Outcome

pytestmark = pytest.mark.django_db


# --- The seat --------------------------------------------------------------------------------------------------------
DEEDS = {
    "seat.approve": deciding.approve,
    "seat.approve_with_conditions": deciding.approve_with_conditions,
    "seat.return": deciding.give_back,
    "seat.step_back": deciding.step_back,
    "seat.ask_passkey": partial(deciding.ask_passkey, outcome=Outcome.APPROVE),
}


@pytest.mark.parametrize("verb", DEEDS)
def test_whatever_is_said_takes_a_fresh_factor_and_an_empty_seat(cast, three, verb):
    other, mine = table.signatory(cast, "another", "compliance"), cast["signatory"]
    place = table.seat(three, "compliance")
    table.read(mine, three.about)
    say = partial(DEEDS[verb], place, said=table.said(three, comment="because", conditions="One thing"))
    with pytest.raises(NeedsStepUp):
        say(actor=table.stale(mine))
    assert not Decision.objects.exists() and scope(mine, verb).filter(pk=place.pk).exists()
    table.decide(three, "compliance", other)
    with pytest.raises(Refused):
        say(actor=mine)
    assert Decision.objects.get().person == other.person


def test_who_wrote_something_else_decides_here(cast, three):
    table.signatory(cast, "another_lawyer", "labour_law")
    theirs = table.ask(cast, table.document(cast, by="contributor", name="Other.docx", data=word("Something else.")))
    with pytest.raises(Refused):
        table.decide(theirs, "labour_law", cast["contributor"])
    assert not Decision.objects.exists()
    table.decide(three, "labour_law", cast["contributor"])
    assert Decision.objects.get().sign_off == three


def test_who_is_put_out_of_the_circle_of_a_document_decides_no_more(cast, three):
    table.read(cast["signatory"], three.about)
    table.put_in_circle(cast, three.about, "lead", "reader")
    with pytest.raises(Refused):
        table.decide(three, "compliance", cast["signatory"], reads=False)
    assert not Decision.objects.exists()
    table.decide(three, "hr", cast["reader"])
    assert Decision.objects.get().person == cast.person("reader")


@pytest.fixture
def two_of_a_duty(cast):
    """HR has a seat for the letter, and one for the memo, which is for the lead and another of HR."""
    letter, memo = bundling.document(cast, "letter"), bundling.document(cast, "memo")
    table.signatory(cast, "another_hr", "hr", role="reader")
    table.put_in_circle(cast, memo, "lead", "another_hr")
    seats = bundling.seat("hr", "letter", key="one"), bundling.seat("hr", "memo", key="other")
    bundling.in_force(table.plan(bundling.stage(*seats)))
    return bundling.ask(cast, letter, memo)


def test_of_two_seats_one_takes_that_whose_documents_are_for_them(cast, two_of_a_duty):
    assert [each.name for each in scope(cast["reader"], "seat.approve")] == ["review.one"]
    assert {each.name for each in scope(cast["another_hr"], "seat.approve")} == {"review.one", "review.other"}


def test_a_seat_that_is_about_no_document_is_nobodys(cast, two_of_a_duty):
    before = set(scope(cast["reader"], "seat.approve"))
    Seat.objects.create(sign_off=two_of_a_duty, case=cast.case, stage=0, name="review.third", duty="hr")
    assert set(scope(cast["reader"], "seat.approve")) == before != set()


SWEEPER = service_badge("sweeper")
OF_A_SEAT = {"seat.ask_other": "lead", "seat.remind": SWEEPER, "seat.escalate": SWEEPER}
OF_A_REQUEST = {
    **{"sign_off.withdraw": "lead", "sign_off.cancel": "deputy"},
    **{"sign_off.hear": "lead", "sign_off.supersede": SWEEPER},
}


@pytest.mark.parametrize("verb", OF_A_SEAT)
def test_where_somebody_decided_nobody_is_asked_any_more(cast, three, verb):
    actor = OF_A_SEAT[verb] if OF_A_SEAT[verb] is SWEEPER else cast[OF_A_SEAT[verb]]
    place = scope(actor, verb).filter(pk=table.seat(three, "hr").pk)
    assert place.exists()
    table.decide(three, "hr", cast["reader"])
    assert not place.all().exists()


@pytest.mark.parametrize("verb", OF_A_REQUEST)
def test_what_is_over_is_neither_ended_nor_heard_again(cast, three, verb):
    actor = OF_A_REQUEST[verb] if OF_A_REQUEST[verb] is SWEEPER else cast[OF_A_REQUEST[verb]]
    assert scope(actor, verb).get() == three
    table.decide(three, "hr", cast["reader"], "return")
    assert not scope(actor, verb).exists()


@pytest.mark.parametrize("end", [asking.withdraw, asking.cancel])
def test_a_request_that_changed_meanwhile_is_looked_at_again_before_it_is_ended(cast, three, end):
    shown = three.version
    table.decide(three, "hr", cast["reader"])
    three.refresh_from_db()
    with pytest.raises(ChangedMeanwhile):
        end(three, actor=cast["lead"], version=shown, because="x")
    three.refresh_from_db()
    assert three.state == "open"
    end(three, actor=cast["lead"], version=three.version, because="x")
    three.refresh_from_db()
    assert three.state != "open"


def test_only_what_was_overtaken_is_superseded(cast, three):
    asking.supersede(three, actor=SWEEPER)
    three.refresh_from_db()
    assert three.state == "open"
    table.again(cast, three.about)
    asking.supersede(SignOff.objects.get(pk=three.pk), actor=SWEEPER)
    three.refresh_from_db()
    assert three.state == "superseded"


# --- Who is asked at all ---------------------------------------------------------------------------------------------
def found(cast, sign_off, case) -> set:
    """Who could sit in a seat for compliance, before anybody is asked."""
    sign_off = SignOff.objects.get(pk=sign_off.pk)
    return set(who.candidates(sign_off.of_kind, sign_off.about, case, ()).get("compliance", ()))


def test_a_grant_on_another_case_is_none_on_this(cast, three):
    assert found(cast, three, cast.case) == {cast.person("signatory")}
    CaseGrant.objects.filter(user=cast.person("signatory")).update(content_object=cast.elsewhere)
    assert found(cast, three, cast.case) == set() and found(cast, three, cast.elsewhere) == {cast.person("signatory")}


def test_beside_a_grant_a_wall_counts(cast, three):
    table.wall(cast, "signatory", case=cast.elsewhere)
    assert found(cast, three, cast.case) == {cast.person("signatory")}
    table.wall(cast, "signatory")
    assert found(cast, three, cast.case) == set()


def test_outside_the_circle_of_a_document_nobody_is_asked(cast, three):
    table.put_in_circle(cast, three.about, "lead", "reader")
    assert found(cast, three, cast.case) == set()
    Duty.objects.create(person=cast.person("reader"), duty="compliance")
    assert found(cast, three, cast.case) == {cast.person("reader")}


def test_of_guidance_nobody_is_asked_who_left(cast, three):
    assert found(cast, three, None) == {cast.person("signatory")}
    Person.objects.filter(pk=cast.person("signatory").pk).update(is_active=False, left_at=timezone.now())
    assert found(cast, three, None) == set()
