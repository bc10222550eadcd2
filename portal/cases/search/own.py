"""What this room lets be found itself: notes, events of the timeline, tasks."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.policy import scope
from portal.cases.models import Note, Task, TimelineEvent
from portal.cases.search.index import Source
from portal.cases.search.kinds import Kind, Shown, add_kind


def of_note(note: Note) -> Source:
    """A note, by what it says."""
    return Source(
        kind="note",
        thing=note.pk,
        case_id=note.case_id,
        circle_id=note.circle_id,
        author_id=note.author_id,
        dated=note.written_at,
        text=note.text or "",
        sealed_under=note.sealed_under(),
    )


def of_event(event: TimelineEvent) -> Source:
    """An event, by what happened and who said so."""
    return Source(
        kind="event",
        thing=event.pk,
        case_id=event.case_id,
        circle_id=event.circle_id,
        author_id=event.recorded_by_id,
        dated=event.happened_at,
        text=f"{event.text}\n{event.source or ''}".strip(),
        sealed_under=event.sealed_under(),
    )


def of_task(task: Task) -> Source:
    """A task, by its title."""
    return Source(
        kind="task",
        thing=task.pk,
        case_id=task.case_id,
        circle_id=task.circle_id,
        author_id=task.made_by_id,
        dated=task.made_at,
        title=task.title or "",
        sealed_under=task.sealed_under(),
    )


def _notes(badge, ids):
    readable = scope(badge, "note.view").filter(pk__in=ids).select_related("case")
    return {note.pk: Shown(note, _("Note"), note.get_absolute_url(), names_it=False) for note in readable}


def _events(badge, ids):
    readable = scope(badge, "event.view").filter(pk__in=ids).select_related("case")
    return {
        event.pk: Shown(
            event, event.get_kind_display(), reverse("case_timeline", args=[event.case.code]), names_it=False
        )
        for event in readable
    }


def _tasks(badge, ids):
    readable = scope(badge, "task.view").filter(pk__in=ids).select_related("case")
    return {task.pk: Shown(task, task.title or "", task.get_absolute_url()) for task in readable}


add_kind(
    Kind(
        20,
        "note",
        gettext_lazy("Notes"),
        "note.view",
        _notes,
        lambda case: map(of_note, Note.objects.filter(case=case)),
    )
)
add_kind(
    Kind(
        30,
        "event",
        gettext_lazy("Events"),
        "event.view",
        _events,
        lambda case: map(of_event, TimelineEvent.objects.filter(case=case)),
        one=gettext_lazy("Event"),
    )
)
add_kind(
    Kind(
        40,
        "task",
        gettext_lazy("Tasks"),
        "task.view",
        _tasks,
        lambda case: map(of_task, Task.objects.filter(case=case)),
        one=gettext_lazy("Task"),
    )
)
