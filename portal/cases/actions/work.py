"""What is done in a case: tasks, notes, and the record of what happened."""

from django.utils import timezone

from portal.access.actions import action, record
from portal.access.answers import expect
from portal.cases.models import Mention, Note, Task, TimelineEvent
from portal.cases.search import index
from portal.cases.search.own import of_event, of_note, of_task
from portal.cases.standing import people_of
from portal.cases.troubles import NotInCase
from portal.notifications.outbox import tell


@action("task.add")
def add_task(case, *, actor, title, kind=Task.Kind.TASK, owner=None, due_on=None, circle=None):
    """Add a task, or an open question. Its owner must be able to see it: `NotInCase`."""
    _check(case, circle, actor, [owner])
    task = Task(case=case, kind=kind, circle=circle, owner=owner, due_on=due_on, made_by=actor.person)
    task.take_key()
    task.title = title
    task.save(force_insert=True)
    index.put(of_task(task))
    record(thing=task, kind=kind)
    _tell_owner(task, actor)
    return task


@action("task.edit")
def edit_task(task, *, actor, version, title, owner=None, due_on=None, circle=None):
    """Change what is to be done, by whom and until when. Two tabs: `ChangedMeanwhile`, and nothing is overwritten."""
    expect(task, version)
    _check(task.case, circle, actor, [owner])
    is_new_owner = owner is not None and owner.pk != task.owner_id
    task.title, task.owner, task.due_on, task.circle = title, owner, due_on, circle
    task.version += 1
    task.save()
    index.put(of_task(task))
    if is_new_owner:
        _tell_owner(task, actor)
    return task


@action("task.done")
def finish_task(task, *, actor, version):
    """Say that it is done."""
    expect(task, version)
    task.done_at, task.done_by, task.version = timezone.now(), actor.person, task.version + 1
    task.save()
    tell(_still_in(task, [task.made_by]), "task.done", thing=task, link=task.get_absolute_url(), but=actor.person)
    return task


@action("task.reopen")
def reopen_task(task, *, actor, version):
    """Say that it is not done after all."""
    expect(task, version)
    task.done_at, task.done_by, task.version = None, None, task.version + 1
    task.save()
    _tell_owner(task, actor)
    return task


@action("note.add")
def add_note(case, *, actor, text, circle=None, mentions=()):
    """Write a note for the case or a circle. Only people who may read it can be mentioned: `NotInCase`."""
    return _write(case, text, circle, mentions, actor, parent=None)


@action("note.answer")
def answer_note(note, *, actor, text, mentions=()):
    """Answer a note, in its circle. Whoever wrote in the thread is told."""
    answer = _write(note.case, text, note.circle, mentions, actor, parent=note)
    wrote = [note.author, *(each.author for each in note.answers.select_related("author"))]
    tell(_still_in(note, wrote), "note.answer", thing=note, link=note.get_absolute_url(), but=actor.person)
    return answer


@action("note.resolve")
def resolve_note(note, *, actor):
    """Close a thread. It stays readable."""
    note.resolved_at, note.resolved_by = timezone.now(), actor.person
    note.save(update_fields=["resolved_at", "resolved_by"])
    return note


@action("event.add")
def add_event(case, *, actor, kind, happened_at, text, known_at=None, source="", circle=None):
    """Record something that happened: when it happened, and when it became known (now, unless said otherwise)."""
    _check(case, circle, actor, [])
    event = TimelineEvent(
        case=case,
        kind=kind,
        circle=circle,
        happened_at=happened_at,
        known_at=known_at or timezone.now(),
        text=text,
        source=source,
        recorded_by=actor.person,
    )
    event.save(force_insert=True)
    index.put(of_event(event))
    record(thing=event, kind=kind)
    return event


def _write(case, text, circle, mentions, actor, parent):
    mentions = {person.pk: person for person in mentions}.values()
    _check(case, circle, actor, mentions)
    note = Note(case=case, circle=circle, parent=parent, text=text, author=actor.person)
    note.save(force_insert=True)
    index.put(of_note(note))
    Mention.objects.bulk_create([Mention(note=note, person=person) for person in mentions])
    record(thing=note)
    tell(mentions, "note.mention", thing=note, link=note.get_absolute_url(), but=actor.person)
    return note


def _check(case, circle, actor, people) -> None:
    """Circle and people must belong together: nobody is pointed at what they cannot open."""
    if circle is not None and circle.case_id != case.pk:
        raise NotInCase
    allowed = {person.pk for person in people_of(case, circle)}
    wanted = {person.pk for person in people if person is not None}
    if circle is not None:
        wanted.add(actor.person.pk)
    if wanted - allowed:
        raise NotInCase


def _still_in(thing, people) -> list:
    allowed = {person.pk for person in people_of(thing.case, thing.circle)}
    return [person for person in people if person.pk in allowed]


def _tell_owner(task, actor) -> None:
    if task.owner is not None:
        tell(_still_in(task, [task.owner]), "task.assign", thing=task, link=task.get_absolute_url(), but=actor.person)
