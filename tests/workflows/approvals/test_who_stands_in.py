"""Whoever stands in for somebody: who they are, for how long, for whom and for what; each condition alone."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.policy import scope
from portal.cases.actions import access
from portal.cases.grants import CaseGrant
from portal.cases.models import Circle, CircleMember
from tests.workflows.approvals import bundling, table
from workflows.approvals import who
from workflows.approvals.actions import deciding, deputies
from workflows.approvals.models import Decision, Deputy, Seat, SignOff
from workflows.approvals.policy import for_me
from workflows.approvals.troubles import NotYourDeputy

pytestmark = pytest.mark.django_db

SHOWN = ("version.view", "sign_off.view", "seat.approve")


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
    "a wall stands": lambda cast: table.wall(cast, "signatory"),
}
LEAVES_OPEN = {
    "a wall was lifted": lambda cast: table.wall(
        cast, "signatory", lifted_at=timezone.now(), lifted_by=cast.person("lead")
    ),
    "a wall stands in another case": lambda cast: table.wall(cast, "signatory", case=cast.elsewhere),
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
    table.put_in_circle(cast, memo, "lead", "reader")
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
