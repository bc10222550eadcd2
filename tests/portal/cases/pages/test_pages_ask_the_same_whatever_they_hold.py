"""Every list and page asks the database as often for thirty rows as for one."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.cases.actions import access, cases, circles, emergency, people, walls, work
from portal.cases.models import EmergencyAccess, Note, Task
from portal.vault.memory import memory
from tests.cast import Cast, person

PAGES_OF_THE_CASE = [
    "case",
    "case_tasks",
    "case_task_add",
    "case_notes",
    "case_note_add",
    "case_timeline",
    "case_people",
    "case_access",
    "case_grant_add",
    "case_circle_add",
    "case_wall_add",
    "case_journal",
]
PAGES_OUTSIDE = [("lead", "my_work"), ("lead", "my_tasks"), ("lead", "case_list"), ("lead", "case_open")]
PAGES_OUTSIDE += [("data_protection", "emergency_access"), ("data_protection", "my_work"), ("auditor", "journal")]
THIRTY = 30


def add_one_of_each(cast: Cast, number: int) -> None:
    """One more of everything a page of the case could list, by and for people not seen before."""
    lead, case = cast["lead"], cast.case
    newcomer = person(f"newcomer_{number}", "hr")
    access.grant(case, actor=lead, person=newcomer, role="contributor", why="needed", history=True)
    circle = circles.make(case, actor=lead, name=f"Circle {number}", people=[newcomer])
    work.add_task(
        case, actor=lead, title=f"Task {number}", owner=lead.person, due_on=timezone.localdate(), circle=circle
    )
    work.finish_task(work.add_task(case, actor=lead, title="Done", owner=newcomer), actor=lead, version=1)
    note = work.add_note(case, actor=lead, text="Said", mentions=[newcomer])
    work.answer_note(note, actor=lead, text="Answered", mentions=[newcomer])
    work.add_event(case, actor=lead, kind="message", happened_at=timezone.now(), text="A call", circle=circle)
    people.add(case, actor=lead, name=f"Somebody {number}", part="witness", circle=circle)
    gone = person(f"gone_{number}", "hr")
    access.grant(case, actor=lead, person=gone, role="reader", why="needed")
    walls.wall(case, actor=lead, person=gone, reason="is involved", knowing=True)
    walls.wall(case, actor=lead, email=f"nobody_{number}@example.org", reason="is involved")
    emergency.ask(actor=cast["stranger"], code=case.code, reason="now")
    opened = cast.open()
    cases.set_level(opened, actor=lead, level="low", because="known", version=opened.version)


@pytest.fixture
def asked(browser_of, cast, time_stands_still):
    """`asked("lead", "case", code)`: how often the page of this name asked the database."""
    browsers = {}

    def count(part, name, *args):
        client = browsers.setdefault(part, browser_of(part))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(queries)

    return count


def test_no_page_asks_more_for_thirty_rows_than_for_one(cast, asked):
    add_one_of_each(cast, 1)
    pages = [("lead", name, cast.case.code) for name in PAGES_OF_THE_CASE] + PAGES_OUTSIDE
    once = [asked(*page) for page in pages if asked(*page)]  # the first look opens keys
    for number in range(2, THIRTY + 1):
        add_one_of_each(cast, number)
    # As many answers in one thread, and one task and note to look at.
    note = Note.objects.filter(case=cast.case, parent=None).first()
    for _ in range(THIRTY):
        work.answer_note(note, actor=cast["lead"], text="Answered again")
    then = [asked(*page) for page in pages if asked(*page)]
    assert dict(zip(pages, then, strict=True)) == dict(zip(pages, once, strict=True))


def test_time_that_passes_between_two_looks_asks_nothing_more(cast, asked, monkeypatch):
    """A loaded machine takes minutes for the thirty rows above."""
    page = ("lead", "case_tasks", cast.case.code)
    work.add_task(cast.case, actor=cast["lead"], title="Task")
    once = [asked(*page), asked(*page)][1]
    later = memory.clock() + 10 * 60
    monkeypatch.setattr(memory, "clock", lambda: later)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert asked(*page) == once


def test_one_thing_asks_the_same_however_many_see_it(cast, asked, things):
    code = cast.case.code
    work.answer_note(things["note"], actor=cast["lead"], text="Answered")
    pages = [
        ("lead", "case_task", code, Task.objects.get(pk=things["task"].pk).key),
        ("lead", "case_note_answer", code, things["note"].pk),
        ("lead", "case_reporter_reveal", code, things["reporter"].pk),
    ]
    once = [asked(*page) for page in pages if asked(*page)]
    for number in range(1, 11):
        add_one_of_each(cast, number)
        work.answer_note(things["note"], actor=cast["lead"], text="Answered")
    assert [asked(*page) for page in pages if asked(*page)] == once
    assert EmergencyAccess.objects.count() == 10
