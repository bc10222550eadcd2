"""What happened in a case, from every corner of it, in one line of time. Each part is asked of its own rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.policy import scope
from portal.cases.models import Case


@dataclass(frozen=True)
class Moment:
    """One entry: when it happened, when it became known, what kind of thing it is, and who wrote it down."""

    happened_at: datetime
    known_at: datetime
    what: str
    label: Any
    thing: Any
    by: Any
    text: Any = None
    """What it says, for things of upper rooms; asked only where it is shown."""

    @property
    def came_later(self) -> bool:
        """Did it become known on another day than it happened?"""
        return self.happened_at.date() != self.known_at.date()


@dataclass(frozen=True)
class Source:
    """What an upper room adds to the timeline: `moments(badge, case)` with a constant number of queries."""

    what: str
    label: Any
    icon: str
    moments: Callable[[Any, Case], Iterable[Moment]]


SOURCES: dict[str, Source] = {}


def add_source(source: Source) -> None:
    """Let these moments stand in every timeline. Raises `ValueError` for a name that is taken."""
    if source.what in SOURCES:
        raise ValueError(f"there are {source.what} moments already")
    SOURCES[source.what] = source


def timeline(badge, case: Case, *, by_known: bool = False) -> list[Moment]:
    """Everything this badge may see that happened in the case, newest first; a constant number of queries.

    Sorted by when it happened, or by when it became known: a late report moves in the one and not in the other.
    """
    moments = [*_events(badge, case), *_states(badge, case), *_levels(badge, case), *_work(badge, case)]
    for source in SOURCES.values():
        moments += source.moments(badge, case)
    return sorted(moments, key=lambda m: m.known_at if by_known else m.happened_at, reverse=True)


def _events(badge, case):
    for event in scope(badge, "event.view").filter(case=case).select_related("recorded_by", "circle", "case"):
        label = event.get_kind_display()
        yield Moment(event.happened_at, event.known_at, "event", label, event, event.recorded_by)


def _states(badge, case):
    for change in scope(badge, "state_change.view").filter(case=case).select_related("by", "case"):
        yield Moment(change.at, change.at, "state", change.get_after_display(), change, change.by)


def _levels(badge, case):
    for level in scope(badge, "level.view").filter(case=case).select_related("set_by", "case"):
        yield Moment(level.set_at, level.set_at, "level", level.get_level_display(), level, level.set_by)


def _work(badge, case):
    tasks = scope(badge, "task.view").filter(case=case).select_related("made_by", "done_by", "circle", "case")
    for task in tasks:
        yield Moment(task.made_at, task.made_at, "task", _("Task added"), task, task.made_by)
        if task.done_at:
            yield Moment(task.done_at, task.done_at, "task_done", _("Task done"), task, task.done_by)
    for note in scope(badge, "note.view").filter(case=case, parent=None).select_related("author", "circle", "case"):
        yield Moment(note.written_at, note.written_at, "note", _("Note"), note, note.author)
