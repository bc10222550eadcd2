"""`tell`: the one way to let people know. Writes in the transaction that is running, and mails nobody itself."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from portal.access.fences import writing
from portal.access.policy import policy_of
from portal.notifications.models import Notice, Outbox
from portal.notifications.tasks import deliver_notices


def tell(person_or_people, verb: str, *, thing, link: str, but=None, at: datetime | None = None) -> None:
    """Let people know that `verb` was done to `thing`, which they find at `link` (a path of ours).

    `but` is whoever did it (`actor.person`): nobody is told of their own deed. `at` in the future makes it a
    reminder. A person with an unread notice of the same deed on the same thing keeps that one, moved to now, and
    gets no second mail for it; a reminder told again moves to its new time.

    Raises `TransactionManagementError` outside a transaction, `KeyError` for a kind of thing no policy says who sees,
    `ValueError` for a link that is no path.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a notice lives and dies with the deed it tells of")
    if not link.startswith("/") or link.startswith("//"):
        raise ValueError("a notice leads to a path of the portal")
    model = type(thing)._meta.concrete_model
    if model is not get_user_model():
        policy_of(model)
    now = timezone.now()
    at = max(at or now, now)
    people = _people(person_or_people, but)
    if not people:
        return
    fields = {"verb": verb, "kind": model._meta.label_lower, "thing": thing.pk}
    notices = [Notice(person_id=key, link=link, made_at=at, **fields) for key in people]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    made = set(Notice.objects.filter(pk__in=[notice.pk for notice in notices]).values_list("pk", flat=True))
    folded = [notice.person_id for notice in notices if notice.pk not in made]
    to_mail = [notice for notice in notices if notice.pk in made]
    if folded:
        to_mail += _fold(Notice.objects.unread().filter(person__in=folded, **fields), link, at, is_reminder=at > now)
    Outbox.objects.bulk_create([Outbox(person_id=notice.person_id, notice=notice, due_at=at) for notice in to_mail])
    transaction.on_commit(_wake_the_worker, robust=True)


def _people(person_or_people, but) -> list:
    """The keys of those to tell, each once, in one order for everybody (two deeds at once must not deadlock)."""
    people: Iterable = person_or_people if isinstance(person_or_people, Iterable) else [person_or_people]
    keys = {person.pk for person in people}
    return sorted(keys - {but.pk} if but is not None else keys, key=str)


def _fold(notices, link, at, *, is_reminder) -> list[Notice]:
    """Move unread notices to their new time; hand back those that need a mail of their own once more."""
    keys = list(notices.values_list("pk", flat=True))
    notices = Notice.objects.filter(pk__in=keys)
    notices.update(made_at=at, link=link)
    waiting = Outbox.objects.filter(notice__in=keys)
    if is_reminder:
        waiting.delete()
        return list(notices)
    # One that is under way (attempts > 0) keeps its time: that is what holds a second worker off.
    waiting.filter(sent_at=None, gave_up_at=None, attempts=0).update(due_at=at)
    return []


def _wake_the_worker():
    """After commit. Should it fail, nothing is lost: the regular round finds the rows within a minute."""
    with writing("handing the outbox to the worker"):
        deliver_notices.enqueue()
