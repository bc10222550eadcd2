"""Deputies: named for a while, never in chains, and both names stay on what is decided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.answers import Refused
from portal.cases.actions import walls
from portal.notifications.models import Notice
from tests.workflows.approvals import table
from workflows.approvals.actions import deciding, deputies
from workflows.approvals.models import Decision, Deputy
from workflows.approvals.troubles import NoChains, NoSuchDeputy, NoSuchTime, NotYourDeputy

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def two(cast, three):
    """A second person for HR, with a grant on the case, beside the reader whose seat it is."""
    table.signatory(cast, "second_hr", "hr")
    return three


def name(cast, of="reader", to="second_hr", **words):
    words = {"first_day": TODAY(), "last_day": TODAY() + timedelta(days=3)} | words
    return deputies.name(actor=cast[of], deputy=cast.person(to), **words)


def decide_for(cast, sign_off, absent="reader", who="second_hr", **words):
    return table.decide(sign_off, "hr", cast[who], on_behalf_of=cast.person(absent), **words)


def test_a_deputy_decides_and_both_names_stay(cast, two):
    with pytest.raises(NotYourDeputy):
        decide_for(cast, two)
    assert not Decision.objects.exists()
    named = name(cast)
    assert Notice.objects.filter(person=cast.person("second_hr"), thing=named.pk).exists()
    decision = decide_for(cast, two)
    assert (decision.person, decision.on_behalf_of) == (cast.person("second_hr"), cast.person("reader"))


def test_it_begins_and_ends_by_itself(cast, two, time_machine):
    name(cast, first_day=TODAY() + timedelta(days=2), last_day=TODAY() + timedelta(days=2))
    with pytest.raises(NotYourDeputy):
        decide_for(cast, two)
    assert not Deputy.objects.now().exists()
    noon = timezone.localtime().replace(hour=12, minute=0)
    time_machine.move_to(noon + timedelta(days=2))
    assert Deputy.objects.now().count() == 1
    time_machine.move_to(noon + timedelta(days=3))
    assert not Deputy.objects.now().exists()


def test_who_ends_it_decides_no_more(cast, two):
    named = name(cast)
    with pytest.raises(Refused):
        deputies.end(named, actor=cast["lead"])
    deputies.end(named, actor=cast["second_hr"])
    with pytest.raises(NotYourDeputy):
        decide_for(cast, two)
    with pytest.raises(Refused):
        deputies.end(named, actor=cast["reader"])
    assert not Decision.objects.exists()


def test_it_is_for_one_kind_or_for_all(cast, two):
    name(cast, kind="another")
    with pytest.raises(NotYourDeputy):
        decide_for(cast, two)
    name(cast, kind="version")
    assert decide_for(cast, two).on_behalf_of == cast.person("reader")


@pytest.mark.parametrize("to", ["signatory", "reader", "editor"])
def test_a_deputy_is_somebody_else_with_the_same_duty(cast, two, to):
    with pytest.raises(NoSuchDeputy):
        name(cast, to=to)
    assert not Deputy.objects.exists()


def test_whoever_left_is_nobodys_deputy(cast, two):
    person = cast.person("second_hr")
    type(person)._base_manager.filter(pk=person.pk).update(is_active=False, left_at=timezone.now())
    with pytest.raises(NoSuchDeputy):
        name(cast)
    assert not Deputy.objects.exists()


def test_neither_chains_nor_circles(cast, two):
    table.signatory(cast, "third_hr", "hr")
    name(cast)
    for of, to in (("second_hr", "third_hr"), ("second_hr", "reader"), ("third_hr", "reader")):
        with pytest.raises(NoChains):
            name(cast, of=of, to=to)
    assert Deputy.objects.count() == 1
    later = TODAY() + timedelta(days=10)
    name(cast, of="second_hr", to="third_hr", first_day=later, last_day=later)
    assert Deputy.objects.count() == 2


def test_what_is_later_or_over_makes_no_chain(cast, two):
    table.signatory(cast, "third_hr", "hr")
    later = TODAY() + timedelta(days=10)
    name(cast, of="second_hr", to="third_hr", first_day=later, last_day=later)
    now = name(cast)  # their times do not meet
    with pytest.raises(NoChains):
        name(cast, of="second_hr", to="third_hr")
    deputies.end(now, actor=cast["reader"])
    name(cast, of="second_hr", to="third_hr")
    assert Deputy.objects.count() == 3


def test_a_duty_that_no_seat_is_for_is_not_shared(cast, two):
    with pytest.raises(NoSuchDeputy):
        name(cast, of="assessor", to="stranger")  # both know psychology
    assert not Deputy.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-3, -1), (0, 400)])
def test_a_time_that_cannot_be(cast, two, first, last):
    with pytest.raises(NoSuchTime):
        name(cast, first_day=TODAY() + timedelta(days=first), last_day=TODAY() + timedelta(days=last))
    assert not Deputy.objects.exists()


def test_a_deputy_opens_no_door_that_was_closed(cast, two):
    name(cast)
    walls.wall(cast.case, actor=cast["lead"], person=cast.person("reader"), reason="is involved", knowing=True)
    with pytest.raises(NotYourDeputy):
        decide_for(cast, two)
    assert not Decision.objects.exists()
    assert table.decide(two, "hr", cast["second_hr"]).on_behalf_of is None


def test_an_author_does_not_decide_through_a_deputy(cast):
    table.in_force()
    table.signatory(cast, "second_hr", "hr", role="contributor")
    table.signatory(cast, "third_hr", "hr")
    version = table.again(cast, table.document(cast), by="second_hr")
    sign_off = table.ask(cast, version)
    name(cast, of="second_hr", to="third_hr")
    with pytest.raises(NotYourDeputy):
        table.decide(sign_off, "hr", cast["third_hr"], on_behalf_of=cast.person("second_hr"))
    assert not Decision.objects.exists()


def test_who_decided_through_a_deputy_does_not_decide_again(cast):
    table.in_force(table.plan(table.stage("one", "hr", "hr")))
    table.signatory(cast, "second_hr", "hr")
    sign_off = table.ask(cast, table.document(cast))
    first, second = sign_off.seats.all()
    name(cast)
    table.read(cast["second_hr"], sign_off.about)
    said = table.said(sign_off, on_behalf_of=cast.person("reader"))
    deciding.approve(first, actor=cast["second_hr"], said=said)
    table.read(cast["reader"], sign_off.about)
    with pytest.raises(Refused):
        deciding.approve(second, actor=cast["reader"], said=table.said(sign_off))
    assert Decision.objects.count() == 1


def test_a_seat_with_a_name_on_it_is_taken_by_their_deputy(cast):
    second = table.signatory(cast, "second_hr", "hr")
    seat = {"key": "somebody", "person": str(cast.person("reader").pk)}
    table.in_force(table.plan({"key": "one", "name": table.NAME, "seats": [seat]}))
    sign_off = table.ask(cast, table.document(cast))
    table.read(second, sign_off.about)
    said = table.said(sign_off, on_behalf_of=cast.person("reader"))
    with pytest.raises(Refused):
        deciding.approve(sign_off.seats.get(), actor=second, said=said)
    name(cast)
    with pytest.raises(NotYourDeputy):
        deciding.approve(sign_off.seats.get(), actor=second, said=table.said(sign_off))
    deciding.approve(sign_off.seats.get(), actor=second, said=said)
    sign_off.refresh_from_db()
    assert (sign_off.state, sign_off.decisions.get().on_behalf_of) == ("approved", cast.person("reader"))
