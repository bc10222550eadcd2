"""Somebody is heard: informed on a day, answered or let the period pass. It decides nothing."""

from django.utils import timezone

from portal.access.actions import action, record
from workflows.approvals.actions.deciding import _go_on
from workflows.approvals.models import SignOff
from workflows.approvals.troubles import Ended, NotOnTime, NotYetInformed


@action("sign_off.hear")
def hear(sign_off, *, actor, stage, whom="", informed_on=None, answer="", answered_on=None, is_over=False):
    """Record who was informed and when, what they said, or that the period passed without a word.

    Raises `NotYetInformed`, `NotOnTime` while the period runs and nobody has answered, `Ended` for a hearing whose
    turn it is not.
    """
    hearing = sign_off.hearings.filter(stage=stage, over_at=None).first()
    at_work = sign_off.procedure.plan.stages[sign_off.stage]
    if hearing is None or at_work.key != stage or sign_off.state != SignOff.State.OPEN:
        raise Ended
    if informed_on is not None and hearing.informed_on is None:
        hearing.informed_on, hearing.informed_by, hearing.whom = informed_on, actor.person, whom
    if hearing.informed_on is None:
        raise NotYetInformed
    if answer:
        hearing.answer, hearing.answered_on = answer, answered_on or timezone.localdate()
    if is_over:
        if not hearing.answer and not hearing.has_lapsed:
            raise NotOnTime
        hearing.over_at, hearing.over_by = timezone.now(), actor.person
    hearing.save()
    record(stage=stage, informed=str(hearing.informed_on), over=hearing.over_at is not None)
    if hearing.over_at is not None:
        _go_on(sign_off, actor.person)
    return hearing
