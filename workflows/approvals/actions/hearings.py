"""Somebody is heard: informed on a day, answered or let the period pass. It decides nothing."""

from django.utils import timezone

from portal.access.actions import action, record
from workflows.approvals.actions.deciding import _go_on
from workflows.approvals.models import SignOff
from workflows.approvals.troubles import (
    AnsweredTooEarly,
    Ended,
    NoAnswer,
    NotOnTime,
    NotYetInformed,
    Overtaken,
    SaidAlready,
    StillToCome,
)


@action("sign_off.hear")
def hear(sign_off, *, actor, stage, whom="", informed_on=None, answer="", answered_on=None, is_over=False):
    """Record who was informed and when, what they said, or that the period passed without a word.

    What was recorded stays. Raises `Ended` for a hearing whose turn it is not, `Overtaken`, `SaidAlready` for what is
    recorded already, `StillToCome`, `NotYetInformed`, `AnsweredTooEarly`, `NoAnswer` for days that cannot be, and
    `NotOnTime` while the period runs and nobody has answered.
    """
    hearing = sign_off.hearings.filter(stage=stage, over_at=None).first()
    at_work = sign_off.procedure.plan.stages[sign_off.stage]
    if hearing is None or at_work.key != stage or sign_off.state != SignOff.State.OPEN:
        raise Ended
    # SECURITY: a hearing may be the last thing that is waited for; nothing is signed off that something newer overtook.
    if sign_off.is_overtaken:
        raise Overtaken
    _inform(hearing, actor, whom, informed_on)
    _answer(hearing, answer, answered_on)
    if is_over:
        if not hearing.answer and not hearing.has_lapsed:
            raise NotOnTime
        hearing.over_at, hearing.over_by = timezone.now(), actor.person
    hearing.save()
    record(stage=stage, informed=str(hearing.informed_on), over=hearing.over_at is not None)
    if hearing.over_at is not None:
        _go_on(sign_off, actor.person)
    return hearing


def _inform(hearing, actor, whom, informed_on):
    if informed_on is not None:
        if hearing.informed_on is not None:
            raise SaidAlready
        if informed_on > timezone.localdate():
            raise StillToCome
        hearing.informed_on, hearing.informed_by, hearing.whom = informed_on, actor.person, whom
    if hearing.informed_on is None:
        raise NotYetInformed


def _answer(hearing, answer, answered_on):
    if not answer:
        if answered_on is not None:
            raise NoAnswer
        return
    if hearing.answered_on is not None:
        raise SaidAlready
    answered_on = answered_on or timezone.localdate()
    if answered_on > timezone.localdate():
        raise StillToCome
    if answered_on < hearing.informed_on:
        raise AnsweredTooEarly
    hearing.answer, hearing.answered_on = answer, answered_on
