"""What the room does by itself, again and again. Each deed is an action of the `sweeper`'s badge."""

import logging
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.tasks import task

from portal.access.badges import service_badge
from portal.cases import roles
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Wall
from portal.cases.models.people import hash_of_email
from portal.notifications.regular import regularly

SWEEPER = service_badge("sweeper")
AT_ONCE = 500

log = logging.getLogger(__name__)


@regularly(timedelta(minutes=5))
@task
def sweep_grants():
    """Move what ran out, and what people who left still held, to the ledger. Both counted as gone already."""
    from portal.cases.actions.access import expire

    over = CaseGrant.objects.filter(pk__in=CaseGrant.objects.expired().values("pk"))
    gone = CaseGrant.objects.filter(user__is_active=False)
    for grant in (over | gone).select_related("content_object", "user")[:AT_ONCE]:
        _each(expire, grant)


@regularly(timedelta(minutes=5))
@task
def name_missing_leads():
    """See that every open case is led by somebody who can act. Cases of which all leads left, sleep or ran out."""
    from portal.cases.actions.access import name_leads

    led = CaseGrant.objects.live().of_role(roles.LEAD).filter(content_object=OuterRef("pk"))
    for case in Case.objects.open().filter(~Exists(led))[:AT_ONCE]:
        _each(name_leads, case)


@regularly(timedelta(minutes=15))
@task
def link_walls():
    """Bind walls that knew only an address to the accounts that came to have it."""
    from portal.cases.actions.walls import link

    unbound = Wall.objects.filter(lifted_at=None, person=None)
    if not unbound.exists():
        return
    # Most walls are around people who never get an account: all addresses are hashed once, not once a wall.
    accounts = {hash_of_email(person.email): person for person in get_user_model()._base_manager.only("email")}
    for wall in unbound.select_related("case").iterator():
        person = accounts.get(bytes(wall.email_hash or b""))
        if person is not None:
            _each(link, wall, person=person)


def _each(deed, thing, **words) -> None:
    """One thing's trouble must not keep the others waiting."""
    try:
        deed(thing, actor=SWEEPER, **words)
    except Exception:  # whatever it was; the log has its kind, the next sweep tries again
        log.exception("a thing could not be swept")
