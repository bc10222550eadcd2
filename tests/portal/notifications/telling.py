"""Telling, and asking what was told."""

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.access.badges import Badge
from portal.notifications.outbox import tell

CODE, TITLE = "Kranich-26-471", "letter to Jonna Petersen"


def change(people, thing, verb="thing.change", **words):
    """Tell in a transaction of its own, as a deed would."""
    with transaction.atomic():
        tell(people, verb, thing=thing, link=f"/cases/{CODE}/", **words)


def badge(person):
    """As the gate would make it after sign-in with a second factor."""
    return Badge(person=person, factor="totp")


def take_sight(thing):
    """From now on nobody sees it."""
    DBTaskResult.objects.filter(pk=thing.pk).update(worker_ids=[])
