"""Circles, and need-to-know in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.policy import may
from portal.cases.actions import access, cases, circles, people, work
from portal.cases.explained import access_explained
from portal.cases.grants import CaseGrant
from portal.cases.models import CircleMember, Note
from portal.cases.timeline import timeline
from portal.cases.troubles import NotInCase
from tests.cast import fill

IN = {"lead", "deputy", "assessor", "contributor", "reader"}


def allowed(cast, verb, thing):
    return {part for part in cast if may(cast[part], verb, thing)}


def join(cast, part="stranger", **words):
    return access.grant(cast.case, actor=cast["lead"], person=cast.person(part), role="contributor", why="x", **words)


def test_what_was_before_is_hidden_from_who_comes_later(cast):
    things = fill(cast)
    work.finish_task(things["task"], actor=cast["lead"], version=1)
    still_open = work.add_task(cast.case, actor=cast["lead"], title="Still to do")
    join(cast)
    for verb, thing in [("note.view", "note"), ("event.view", "event"), ("task.view", "task")]:
        assert not may(cast["stranger"], verb, things[thing]), verb
        assert may(cast["contributor"], verb, things[thing]), verb
    assert may(cast["stranger"], "task.view", still_open)
    assert may(cast["stranger"], "case_person.view", things["person"])
    later = work.add_note(cast.case, actor=cast["lead"], text="Since you are here")
    assert may(cast["stranger"], "note.view", later)
    hidden = {line.person: line.sees for line in access_explained(things["note"])}
    assert hidden[cast.person("stranger")] is False and hidden[cast.person("reader")] is True


def test_a_grant_may_say_otherwise(cast):
    things = fill(cast)
    join(cast, history=True)
    assert may(cast["stranger"], "note.view", things["note"])
    assert len(timeline(cast["stranger"], cast.case)) == len(timeline(cast["contributor"], cast.case))


def test_after_a_gap_the_newer_grant_counts(cast):
    things = fill(cast)
    access.end(CaseGrant.objects.get(user=cast.person("contributor")), actor=cast["lead"], because="away")
    access.grant(cast.case, actor=cast["lead"], person=cast.person("contributor"), role="contributor", why="is back")
    assert may(cast["contributor"], "case.view", cast.case)
    assert not may(cast["contributor"], "note.view", things["note"])


def test_the_level_of_today_is_current_and_those_before_are_not(cast):
    first = cast.case
    cases.set_level(
        first, actor=cast["lead"], level="high", because="He waits at the tram stop.", version=first.version
    )
    old = first.levels.get()
    access.grant(cast.case, actor=cast["lead"], person=cast.person("stranger"), role="assessor", why="rates")
    assert may(cast["stranger"], "level.view", old)
    first.refresh_from_db()
    cases.set_level(first, actor=cast["lead"], level="low", because="He stays away.", version=first.version)
    assert allowed(cast, "level.view", old) == {"lead", "deputy", "assessor"}
    new = first.levels.order_by("-set_at").first()
    assert allowed(cast, "level.view", new) == {"lead", "deputy", "assessor", "stranger"}


def test_what_lies_in_a_circle_is_for_its_members_whoever_leads(cast):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    note = work.add_note(cast.case, actor=cast["contributor"], text="Only us", circle=circle)
    task = work.add_task(cast.case, actor=cast["assessor"], title="Only us", circle=circle)
    inside = {"contributor", "assessor"}
    assert allowed(cast, "note.view", note) == allowed(cast, "task.view", task) == inside
    assert allowed(cast, "circle.view", circle) == {"lead", "deputy"} | inside
    with pytest.raises(Refused):
        circles.add_member(circle, actor=cast["lead"], person=cast.person("lead"))
    assert not CircleMember.objects.filter(person=cast.person("lead")).exists()
    told = {line.person for line in access_explained(note) if line.sees}
    assert told == {cast.person(part) for part in inside}


def test_nobody_is_pointed_at_what_they_cannot_open(cast):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care")
    reader = cast.person("reader")
    for refused in (
        lambda: work.add_note(cast.case, actor=cast["contributor"], text="x", circle=circle, mentions=[reader]),
        lambda: work.add_task(cast.case, actor=cast["contributor"], title="x", circle=circle, owner=reader),
        lambda: work.add_note(cast.case, actor=cast["lead"], text="x", circle=circle),
        lambda: work.add_task(cast.case, actor=cast["lead"], title="x", owner=cast.person("walled")),
        lambda: circles.add_member(circle, actor=cast["contributor"], person=cast.person("stranger")),
        lambda: people.add(cast.case, actor=cast["lead"], name="x", part="other", circle=circle),
    ):
        with pytest.raises(NotInCase):
            refused()
    assert not Note.objects.exists()


def test_a_circle_passes_to_those_who_lead_when_its_last_member_goes(cast):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care")
    note = work.add_note(cast.case, actor=cast["contributor"], text="Only me", circle=circle)
    with pytest.raises(NotInCase):
        circles.remove_member(circle, actor=cast["contributor"], person=cast.person("contributor"))
    access.end(CaseGrant.objects.get(user=cast.person("contributor")), actor=cast["lead"], because="moved on")
    assert allowed(cast, "note.view", note) == {"lead", "deputy"}


def test_a_circle_of_another_case_is_no_circle_here(cast):
    theirs = circles.make(cast.elsewhere, actor=cast["lead_elsewhere"], name="There")
    with pytest.raises(NotInCase):
        work.add_note(cast.case, actor=cast["lead"], text="x", circle=theirs)


def test_the_timeline_has_two_clocks(cast):
    now = timezone.now()
    early = work.add_event(
        cast.case, actor=cast["lead"], kind="observation", happened_at=now - timedelta(days=90), text="Long ago"
    )
    late = work.add_event(
        cast.case,
        actor=cast["lead"],
        kind="message",
        happened_at=now - timedelta(days=9),
        known_at=now - timedelta(days=8),
        text="Last week",
    )
    order = [moment.thing for moment in timeline(cast["lead"], cast.case)]
    assert order.index(late) < order.index(early)
    order = [moment.thing for moment in timeline(cast["lead"], cast.case, by_known=True)]
    assert order.index(early) < order.index(late)


def test_the_timeline_costs_the_same_however_much_happened(cast, django_assert_num_queries):
    fill(cast)
    with django_assert_num_queries(6):
        timeline(cast["lead"], cast.case)
    for _ in range(4):
        fill(cast)
    with django_assert_num_queries(6):
        timeline(cast["lead"], cast.case)
