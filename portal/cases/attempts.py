"""Somebody excluded from a case tries to open it: those who lead it and data protection are told, and nobody else."""

import re

from django.contrib.auth import get_user_model
from django.tasks import task

from portal.access.badges import service_badge
from portal.access.fences import writing
from portal.access.gates import when_nothing_is_found
from portal.cases.models import Wall
from portal.cases.reach import walls_around
from portal.cases.words import CODE

VERSION = 1


@when_nothing_is_found
def hand_over(badge, words) -> None:
    """Whoever asked in vain for an address with a code: let the worker look whether a wall stood before them.

    SECURITY: one row for the worker, whether such a case exists or not; the answer is given without having looked.
    """
    code = words.get("code", "")
    if badge.person is None or not re.fullmatch(CODE, code):
        return
    with writing("the worker looks into what was asked for in vain"):
        look_into.enqueue(str(badge.person.pk), code, badge.request_id)


@task
def look_into(person_id, code, request_id, version=VERSION):
    """Note the attempt where a wall stands between this person and the case with this code; else it was nothing."""
    from portal.cases.actions.walls import note_attempt

    person = get_user_model()._base_manager.filter(pk=person_id).first()
    if person is None:
        return
    wall = Wall.objects.filter(walls_around(person), case__code=code).select_related("case").first()
    if wall is not None:
        note_attempt(wall, actor=service_badge("sweeper", request_id), person=person)
