"""What the room does by itself, again and again. Each deed is an action of the `sweeper`'s badge."""

import logging
from datetime import datetime, timedelta

from django.tasks import task
from django.utils import timezone

from portal.access.badges import service_badge
from portal.notifications.regular import regularly
from workflows.approvals.clock import A_DAY, after_hours, is_quiet
from workflows.approvals.models import Seat, SignOff
from workflows.approvals.models.sign_offs import still_open
from workflows.approvals.policy import EMPTY

SWEEPER = service_badge("sweeper")
AT_ONCE = 500

log = logging.getLogger(__name__)


@regularly(timedelta(minutes=10))
@task
def remind_who_decides():
    """Remind of seats nobody took: by business hours and never at night, unless a person is in danger."""
    now = timezone.now()
    waiting = Seat.objects.filter(still_open("sign_off__"), EMPTY)
    for seat in waiting.select_related("sign_off__procedure", "sign_off__case__site").iterator():
        for deed in due(seat, now):
            _each(deed, seat)


@regularly(timedelta(minutes=10))
@task
def note_what_was_overtaken():
    """Write down of requests that something newer is there. Nothing could be decided there any more already."""
    from workflows.approvals.actions.asking import supersede

    overtaken = SignOff.objects.filter(state=SignOff.State.OPEN).exclude(still_open())
    for sign_off in overtaken.select_related("case").order_by("asked_at")[:AT_ONCE]:
        _each(supersede, sign_off)


def due(seat: Seat, now: datetime) -> list:
    """The deeds whose time has come for this seat: reminding, each business day anew; and escalating, once."""
    from workflows.approvals.actions.reminding import escalate, remind

    case, plan = seat.sign_off.case, seat.sign_off.procedure.plan.stages[seat.stage]
    region = case.site.region if case else ""
    in_danger = case is not None and case.in_danger
    if seat.asked_at is None or (is_quiet(now, region) and not in_danger):
        return []

    def hours_after(start: datetime, hours: int) -> datetime:
        """While a person is in danger every hour counts."""
        return start + timedelta(hours=hours) if in_danger else after_hours(start, hours, region)

    remind_at = hours_after(seat.asked_at, plan.remind)
    if seat.reminded_at:
        remind_at = max(remind_at, hours_after(seat.reminded_at, A_DAY))
    deeds = [remind] if now >= remind_at else []
    if seat.escalated_at is None and now >= hours_after(seat.asked_at, plan.escalate):
        deeds = [escalate]
    return deeds


def _each(deed, thing) -> None:
    """One thing's trouble must not keep the others waiting."""
    try:
        deed(thing, actor=SWEEPER)
    except Exception:  # whatever it was; the log has its kind, the next round tries again
        log.exception("a seat or a request could not be swept")
