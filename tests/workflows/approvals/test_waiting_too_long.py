"""Reminders by the calendar: by day, to people who could decide, until it is done; and asking somebody by name."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.access.answers import Refused
from portal.audit.models import Entry
from portal.notifications.models import Notice
from tests.portal.documents.bringing import word
from tests.workflows.approvals import table
from workflows.approvals import tasks
from workflows.approvals.actions import reminding
from workflows.approvals.models import Seat
from workflows.approvals.troubles import CouldNotSit

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 3, 8, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week of that Monday."""
    return MONDAY.replace(day=MONDAY.day + day, hour=hour, minute=minute)


@pytest.fixture
def asked(cast, three, time_machine):
    """Asked on Monday at nine; due after 16 business hours, reminded of after 8, told to all after 24."""
    time_machine.move_to(MONDAY, tick=False)
    return table.ask(cast, table.again(cast, three.about))


def told(verb) -> set:
    return {notice.person.name for notice in Notice.objects.filter(verb=verb).select_related("person")}


def deeds(sign_off, moment) -> set:
    seats = Seat.objects.filter(sign_off=sign_off, is_taken=False)
    return {deed.__name__ for seat in seats for deed in tasks.due(seat, moment)}


def test_it_is_due_in_business_hours(asked):
    assert asked.seats.first().due_at == at(1, 17)  # sixteen hours: two whole days
    assert deeds(asked, at(0, 16, 59)) == set()
    assert deeds(asked, at(1, 9)) == {"remind"}
    assert deeds(asked, at(3, 9)) == {"escalate"}  # twenty-four hours


def test_nobody_is_woken_at_night_unless_somebody_is_in_danger(cast, asked):
    for quiet in (at(1, 3), at(1, 22), at(5, 11)):  # night, evening, a Saturday
        assert deeds(asked, quiet) == set()
    type(cast.case).objects.filter(pk=cast.case.pk).update(danger="yes", danger_answered_by=cast.person("lead"))
    assert deeds(asked, at(0, 18)) == {"remind"}  # nine hours later, every hour counts
    assert deeds(asked, at(1, 3)) == {"remind"}


def test_those_who_could_decide_are_reminded_until_it_is_done(cast, asked, time_machine):
    table.decide(asked, "hr", cast["reader"])
    time_machine.move_to(at(1, 9), tick=False)
    tasks.remind_who_decides.func()
    assert told("seat.remind") == {cast.person("contributor").name, cast.person("signatory").name}
    first = set(Seat.objects.values_list("reminded_at", flat=True))
    tasks.remind_who_decides.func()
    assert set(Seat.objects.values_list("reminded_at", flat=True)) == first
    time_machine.move_to(at(2, 9), tick=False)
    tasks.remind_who_decides.func()
    assert Seat.objects.filter(reminded_at=at(2, 9)).count() == 2


def test_escalation_reaches_those_who_could_sit_and_whoever_asked(cast, asked, time_machine):
    table.signatory(cast, "second_hr", "hr")
    stranger = table.person("hr_without_grant", "hr")
    time_machine.move_to(at(3, 9), tick=False)
    tasks.remind_who_decides.func()
    parts = ("contributor", "reader", "second_hr", "signatory")
    assert told("seat.escalate") == {cast.person(part).name for part in parts}
    assert told("seat.ask_other") == {cast.person("lead").name}
    assert not Notice.objects.filter(person=stranger).exists()
    tasks.remind_who_decides.func()
    assert Seat.objects.filter(escalated_at=at(3, 9)).count() == 3


def test_a_seat_that_opens_again_begins_anew(cast, asked, time_machine):
    table.signatory(cast, "second_hr", "hr")
    time_machine.move_to(at(3, 9), tick=False)
    table.decide(asked, "hr", cast["reader"], "step_back")
    seat = table.seat(asked, "hr")
    assert (seat.asked_at, seat.due_at, seat.reminded_at) == (at(3, 9), at(4, 17), None)
    assert tasks.due(seat, at(3, 12)) == []
    assert [deed.__name__ for deed in tasks.due(table.seat(asked, "compliance"), at(3, 12))] == ["escalate"]


def test_what_was_overtaken_is_written_down_and_reminds_nobody(cast, asked, time_machine):
    table.again(cast, asked.about, data=word("A third text."))
    time_machine.move_to(at(1, 9), tick=False)
    tasks.remind_who_decides.func()
    assert told("seat.remind") == set()
    tasks.note_what_was_overtaken.func()
    asked.refresh_from_db()
    assert asked.state == "superseded"
    assert told("sign_off.supersede") == {cast.person("lead").name}


def test_what_is_current_is_left_alone(asked):
    tasks.note_what_was_overtaken.func()
    asked.refresh_from_db()
    assert asked.state == "open"


def test_the_lead_asks_somebody_who_could_decide(cast, asked):
    second = table.signatory(cast, "second_hr", "hr")
    seat = table.seat(asked, "hr")
    for part in ("reader", "signatory", "contributor"):
        with pytest.raises(Refused):
            reminding.ask_other(seat, actor=cast[part], person=second.person)
    with pytest.raises(CouldNotSit):
        reminding.ask_other(seat, actor=cast["lead"], person=cast.person("assessor"))
    assert told("seat.remind") == set()
    reminding.ask_other(seat, actor=cast["lead"], person=second.person)
    assert told("seat.remind") == {second.person.name}


def test_in_a_closed_case_nobody_is_reminded_and_nothing_refused_again_and_again(cast, asked, time_machine):
    state = cast.case.state
    cast.move_to("closed")
    time_machine.move_to(at(3, 9), tick=False)
    before = Entry.objects.count()
    tasks.remind_who_decides.call()
    assert Entry.objects.count() == before and told("seat.escalate") == set()
    cast.move_to(state)
    tasks.remind_who_decides.call()
    assert told("seat.escalate") >= {"Reader", "Signatory"} and Entry.objects.count() > before
