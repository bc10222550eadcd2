"""Deputies: who decides on whose behalf while somebody is away."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from portal.access.actions import action, record
from portal.accounts.models import Person
from portal.notifications.outbox import tell
from workflows.approvals.models import Deputy
from workflows.approvals.procedures import SEAT_DUTIES
from workflows.approvals.troubles import NoChains, NoSuchDeputy, NoSuchTime

AT_MOST = timedelta(days=366)
PAGE = "/my-work/deputies/"


@action("deputy.name")
def name(*, actor, deputy, first_day, last_day, kind=""):
    """Let somebody decide on one's behalf from one day to another, both included; for one kind of thing, or for all.

    It ends by itself. Raises `NoSuchTime`; `NoSuchDeputy` for somebody without a duty in common; `NoChains` where one
    of the two would be away and stand in for somebody at once: whoever is away cannot decide for others, so there are
    neither chains nor circles.
    """
    starts_at, ends_at = _midnight(first_day), _midnight(last_day + timedelta(days=1))
    now = timezone.now()
    if not (starts_at < ends_at and now < ends_at <= now + AT_MOST):
        raise NoSuchTime
    # The rows of both, in one order for everybody: two who name each other at once do not both come off.
    both = [actor.person.pk, deputy.pk]
    here = list(Person.objects.here().select_for_update(no_key=True).filter(pk__in=both).order_by("pk"))
    if len(here) < len(both) or not _duties(actor.person) & _duties(deputy):
        raise NoSuchDeputy
    then = Deputy.objects.during(starts_at, ends_at)
    if then.filter(person=deputy).exists() or then.filter(deputy=actor.person).exists():
        raise NoChains
    named = Deputy(person=actor.person, deputy=deputy, kind=kind, starts_at=starts_at, ends_at=ends_at)
    named.save(force_insert=True)
    record(thing=named, about=deputy, kind=kind, until=ends_at.isoformat())
    tell([deputy], "deputy.name", thing=named, link=PAGE, but=actor.person)
    return named


@action("deputy.end")
def end(deputy, *, actor):
    """It is over now. Either of the two says so, and the other is told."""
    deputy.ended_at = timezone.now()
    deputy.save(update_fields=["ended_at"])
    tell([deputy.person, deputy.deputy], "deputy.end", thing=deputy, link=PAGE, but=actor.person)
    return deputy


def _duties(person) -> set[str]:
    return set(person.duties.values_list("duty", flat=True)) & set(SEAT_DUTIES)


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
