"""Each condition of who may decide, alone: all else holds, and this one does not."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from portal.access.answers import NeedsStepUp, Refused
from portal.access.badges import service_badge
from portal.access.policy import scope
from portal.accounts.models import Duty, Person
from portal.cases.actions import access, circles
from portal.cases.grants import CaseGrant
from portal.cases.models import Circle, CircleMember, Wall
from portal.documents.actions import documents as of_documents
from tests.portal.documents.bringing import word
from tests.workflows.approvals import bundling, table
from workflows.approvals import who
from workflows.approvals.actions import deciding, deputies
from workflows.approvals.models import Decision, Deputy, Seat, SignOff
from workflows.approvals.policy import for_me
from workflows.approvals.standing import Outcome
from workflows.approvals.troubles import NotYourDeputy

pytestmark = pytest.mark.django_db

SHOWN = ("version.view", "sign_off.view", "seat.approve")


def put_in_circle(cast, version, *parts):
    """This document is for these people only."""
    people = [cast.person(part) for part in parts]
    circle = circles.make(cast.case, actor=cast["lead"], name=" and ".join(parts), people=people)
    version.document.refresh_from_db()
    of_documents.set_audience(version.document, actor=cast["lead"], version=version.document.version, circle=circle)


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
    put_in_circle(cast, three.about, "lead", "reader")
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
    put_in_circle(cast, memo, "lead", "another_hr")
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


# --- Who is asked at all ---------------------------------------------------------------------------------------------
def found(cast, sign_off, case) -> set:
    """Who could sit in a seat for compliance, before anybody is asked."""
    sign_off = SignOff.objects.get(pk=sign_off.pk)
    return set(who.candidates(sign_off.of_kind, sign_off.about, case, ()).get("compliance", ()))


def test_a_grant_on_another_case_is_none_on_this(cast, three):
    assert found(cast, three, cast.case) == {cast.person("signatory")}
    grant_of_absent(cast).update(content_object=cast.elsewhere)
    assert found(cast, three, cast.case) == set() and found(cast, three, cast.elsewhere) == {cast.person("signatory")}


def test_beside_a_grant_a_wall_counts(cast, three):
    wall(cast, case=cast.elsewhere)
    assert found(cast, three, cast.case) == {cast.person("signatory")}
    wall(cast)
    assert found(cast, three, cast.case) == set()


def test_outside_the_circle_of_a_document_nobody_is_asked(cast, three):
    put_in_circle(cast, three.about, "lead", "reader")
    assert found(cast, three, cast.case) == set()
    Duty.objects.create(person=cast.person("reader"), duty="compliance")
    assert found(cast, three, cast.case) == {cast.person("reader")}


def test_of_guidance_nobody_is_asked_who_left(cast, three):
    assert found(cast, three, None) == {cast.person("signatory")}
    Person.objects.filter(pk=cast.person("signatory").pk).update(is_active=False, left_at=timezone.now())
    assert found(cast, three, None) == set()


# --- Whoever stands in ------------------------------------------------------------------------------------------------
@pytest.fixture
def stand_in(cast):
    """A seat with the signatory's name on it, and whoever stands in for them."""
    table.signatory(cast, "another", "compliance")
    named = {"key": "review", "name": table.NAME, "seats": [{"key": "one", "person": str(cast.person("signatory").pk)}]}
    table.in_force(table.plan(named))
    today = timezone.localdate()
    deputies.name(actor=cast["signatory"], deputy=cast.person("another"), first_day=today, last_day=today)
    table.ask(cast, table.document(cast))
    assert is_shown(cast) and could_sit() == {cast.person("signatory"), cast.person("another")}
    return cast


def could_sit() -> set:
    """Who could take the seat that is there: they are told, reminded and named."""
    seat = Seat.objects.get()
    return set(who.could_sit(seat.sign_off, [seat])[seat])


def is_shown(cast) -> bool:
    """Is whoever stands in shown all of it? Never some of it only."""
    told = {verb: scope(cast["another"], verb).exists() for verb in SHOWN}
    assert len(set(told.values())) == 1, told
    return told["version.view"]


def wall(cast, **words):
    """A wall between the absent and a case, as a row: deeds end the grant with it."""
    row = Wall(**{"case": cast.case, "person": cast.person("signatory"), "why": "conflict"} | words)
    row.confirmed_at = timezone.now()
    row.reason = "is involved"
    row.save(force_insert=True)


def grant_of_absent(cast):
    return CaseGrant.objects.filter(user=cast.person("signatory"), content_object=cast.case)


CLOSES = {
    "it is over": lambda cast: Deputy.objects.update(ended_at=timezone.now()),
    "it is for other things": lambda cast: Deputy.objects.update(kind="bundle"),
    "it is somebody else": lambda cast: Deputy.objects.update(deputy=cast.person("reader")),
    "the absent have no grant": lambda cast: access.end(grant_of_absent(cast).get(), actor=cast["lead"], because="x"),
    "their grant is past its end": lambda cast: grant_of_absent(cast).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    ),
    "their grant is on another case": lambda cast: grant_of_absent(cast).update(content_object=cast.elsewhere),
    "a wall stands": wall,
}
LEAVES_OPEN = {
    "a wall was lifted": lambda cast: wall(cast, lifted_at=timezone.now(), lifted_by=cast.person("lead")),
    "a wall stands in another case": lambda cast: wall(cast, case=cast.elsewhere),
}


@pytest.mark.parametrize("what", CLOSES)
def test_who_stands_in_is_shown_it_no_longer(stand_in, what):
    CLOSES[what](stand_in)
    assert not is_shown(stand_in) and stand_in.person("another") not in could_sit()


@pytest.mark.parametrize("what", LEAVES_OPEN)
def test_who_stands_in_is_still_shown_it(stand_in, what):
    LEAVES_OPEN[what](stand_in)
    assert is_shown(stand_in) and stand_in.person("another") in could_sit()


def test_who_stands_in_must_belong_to_the_circle_of_what_the_seat_is_about(cast):
    letter, memo = bundling.document(cast, "letter"), bundling.document(cast, "memo")
    put_in_circle(cast, memo, "lead", "reader")
    table.signatory(cast, "another", "hr")
    table.signatory(cast, "inside", "hr", role="reader")
    of_memo = {"key": "one", "person": str(cast.person("reader").pk), "sections": ["memo"]}
    bundling.in_force(table.plan(bundling.stage(of_memo, bundling.seat("labour_law", "letter"))))
    sign_off = bundling.ask(cast, letter, memo)
    seat = sign_off.seats.get(name="review.one")
    today = timezone.localdate()
    for part in ("another", "inside"):
        deputies.name(actor=cast["reader"], deputy=cast.person(part), first_day=today, last_day=today)
    assert set(who.could_sit(sign_off, [seat])[seat]) == {cast.person("reader")}
    CircleMember.objects.create(circle=Circle.objects.get(), person=cast.person("inside"))
    assert set(who.could_sit(sign_off, [seat])[seat]) == {cast.person("reader"), cast.person("inside")}


def test_nobody_decides_for_whoever_named_another_or_is_here_themselves(cast, three):
    second, third = (table.signatory(cast, name, "hr") for name in ("second_hr", "third_hr"))
    today = timezone.localdate()
    deputies.name(actor=cast["reader"], deputy=second.person, first_day=today, last_day=today)
    for speaker, absent in ((third, cast.person("reader")), (second, third.person)):
        with pytest.raises(NotYourDeputy):
            table.decide(three, "hr", speaker, on_behalf_of=absent)
    assert not Decision.objects.exists()
    assert table.decide(three, "hr", second, on_behalf_of=cast.person("reader")).person == second.person


def test_who_stands_in_shares_a_duty_that_seats_are_for(stand_in):
    seat, absent, deputy = Seat.objects.get(), stand_in.person("signatory"), stand_in.person("another")
    absent.take_duties(["compliance", "psychology"])
    for duties in (["psychology"], ["hr"], []):
        deputy.take_duties(duties)
        assert who.absent_for(deputy, seat) == [], duties
    deputy.take_duties(["compliance"])
    assert who.absent_for(deputy, seat) == [absent]
    Deputy.objects.update(person=stand_in.person("reader"))
    assert who.absent_for(deputy, seat) == []


def test_in_a_seat_for_a_duty_who_stands_in_holds_that_duty(cast, three):
    second, today = table.signatory(cast, "second_hr", "hr").person, timezone.localdate()
    deputies.name(actor=cast["reader"], deputy=second, first_day=today, last_day=today)
    cast.person("reader").take_duties(["hr", "compliance"])
    assert who.absent_for(second, table.seat(three, "hr")) == [cast.person("reader")]
    assert who.absent_for(second, table.seat(three, "compliance")) == []


def test_for_whom_was_spoken_could_sit_nowhere_else(cast):
    table.in_force(table.plan(table.stage("one", "hr", "hr")))
    second, third = (table.signatory(cast, name, "hr") for name in ("second_hr", "third_hr"))
    sign_off, today = table.ask(cast, table.document(cast)), timezone.localdate()
    deputies.name(actor=cast["reader"], deputy=second.person, first_day=today, last_day=today)
    one, other = sign_off.seats.all()
    assert set(who.could_sit(sign_off, [other])[other]) == {cast.person("reader"), second.person, third.person}
    table.read(second, sign_off.about)
    deciding.approve(one, actor=second, said=table.said(sign_off, on_behalf_of=cast.person("reader")))
    assert set(who.could_sit(sign_off, [other])[other]) == {third.person}


def test_for_guidance_one_stands_in_without_a_grant(stand_in):
    sign_off = SignOff.objects.get()
    of_guidance = SignOff(
        kind="article", thing=uuid.uuid4(), subject=uuid.uuid4(), procedure=sign_off.procedure, sha256=bytes(32),
        manifest=sign_off.manifest, asked_by=sign_off.asked_by, key="F-GUIDE",
    )  # fmt: skip
    of_guidance.save(force_insert=True)
    seat = Seat.objects.create(sign_off=of_guidance, stage=0, name="review.one", person=stand_in.person("signatory"))
    assert Seat.objects.filter(for_me(stand_in["another"]), pk=seat.pk).exists()
    assert not Seat.objects.filter(for_me(stand_in["reader"]), pk=seat.pk).exists()
