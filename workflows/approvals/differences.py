"""What a version of a procedure changes, in words."""

from django.utils.translation import gettext as _

from workflows.approvals import drawing
from workflows.approvals.procedures import Procedure, Stage


def between(old: Procedure, new: Procedure, people) -> list[str]:
    """Everything the newer one says otherwise, a sentence each; none when both say the same."""
    told = []
    if old.name != new.name:
        told.append(_("It is called “%(de)s” and “%(en)s” now.") % dict(new.name))
    if old.paper != new.paper:
        told.append(
            _("The law wants paper now.") if new.paper else _("Paper is no longer wanted: sign-off here is enough.")
        )
    before, after = ({stage.key: stage for stage in plan.stages} for plan in (old, new))
    told += [_say(_("“%(stage)s” is gone."), before[key]) for key in before if key not in after]
    told += [_say(_("“%(stage)s” is new."), after[key]) for key in after if key not in before]
    stayed = [key for key in after if key in before]
    if stayed != [key for key in before if key in after]:
        order = ", ".join(drawing.named(stage) for stage in new.stages)
        told.append(_("The order of the stages is now: %(order)s.") % {"order": order})
    for key in stayed:
        told += [f"{drawing.named(after[key])}: {sentence}" for sentence in _of_stage(before[key], after[key], people)]
    return told


def _of_stage(old: Stage, new: Stage, people) -> list[str]:
    told = []
    if old.name != new.name:
        told.append(_("It is called “%(de)s” and “%(en)s” now.") % dict(new.name))
    if new.hearing is not None:
        return told + ([drawing.heard(new)] if new.hearing != old.hearing else [])
    if old.hearing is not None:
        told.append(_("It decides now, and was a hearing before."))
    told += _of_seats(old, new, people)
    if (old.rule, old.needed) != (new.rule, new.needed) or old.hearing is not None:
        told.append(drawing.rule(new))
    if old.hears_out != new.hears_out:
        told.append(drawing.no(new))
    if (old.hours, old.remind, old.escalate) != (new.hours, new.remind, new.escalate):
        told.append(drawing.times(new))
    return told


def _of_seats(old: Stage, new: Stage, people) -> list[str]:
    told = []
    before, after = ({seat.key: seat for seat in stage.seats} for stage in (old, new))
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key), after.get(key)
        if was is None or now is None or (was.duty, was.person) != (now.duty, now.person):
            if was is not None:
                told.append(_("The seat for %(seat)s is gone.") % {"seat": drawing.seat_label(was, people)})
            if now is not None:
                told.append(_("There is a new seat for %(seat)s.") % {"seat": drawing.seat_label(now, people)})
        elif was.sections != now.sections:
            words = {"seat": drawing.seat_label(now, people), "about": drawing.about(now) or _("everything")}
            told.append(_("%(seat)s decides about: %(about)s.") % words)
    return told


def _say(sentence: str, stage: Stage) -> str:
    return sentence % {"stage": drawing.named(stage)}
