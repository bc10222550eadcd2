"""A procedure as it is drawn: stages one below the other, seats side by side, everything in words.

The drawing is a list; its lines are decoration. Who cannot see it hears the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.approvals.procedures import EVERYTHING, Procedure, SeatPlan, Stage
from workflows.approvals.showing import in_language
from workflows.approvals.things import kinds
from workflows.approvals.words import duty_label, heard_label


@dataclass(frozen=True)
class DrawnSeat:
    """A seat: whose it is, and of what it decides where that is not everything."""

    label: str
    about: str


@dataclass(frozen=True)
class DrawnStage:
    """A stage: how many of its seats must agree, what one "no" does, and when somebody is reminded."""

    name: str
    rule: str
    no: str
    times: str
    seats: list[DrawnSeat]
    is_hearing: bool


def drawn(plan: Procedure, people: Mapping[str, object]) -> list[DrawnStage]:
    """The stages of a procedure. `people`: those named in it who are here, by their keys."""
    return [_stage(stage, people) for stage in plan.stages]


def rule(stage: Stage) -> str:
    """How many must agree, in a sentence."""
    seats = len(stage.seats)
    if seats == 1:
        return _("This one must agree.")
    if stage.needed == seats == 2:
        return _("Both must agree.")
    if stage.needed == seats:
        return _("All %(seats)s must agree.") % {"seats": seats}
    return _("%(needed)s of %(seats)s must agree.") % {"needed": stage.needed, "seats": seats}


def no(stage: Stage) -> str:
    """What one "no" does."""
    if stage.hears_out:
        return _("Everybody is heard before a “no” counts.")
    return _("The first “no” ends the request.")


def times(stage: Stage) -> str:
    """When a decision is due, in business hours."""
    words = {"hours": stage.hours, "remind": stage.remind, "escalate": stage.escalate}
    sentence = _(
        "In business hours: due after %(hours)s, reminder after %(remind)s, "
        "those who lead the case are told after %(escalate)s."
    )
    return sentence % words


def heard(stage: Stage) -> str:
    """Who is heard, for how long, by which law."""
    hearing = stage.hearing
    assert hearing is not None
    words = {"who": heard_label(hearing.who), "days": hearing.days}
    told = ngettext(
        "%(who)s is heard within %(days)s calendar day.",
        "%(who)s is heard within %(days)s calendar days.",
        hearing.days,
    )
    return f"{told % words} {hearing.law}." if hearing.law else told % words


def seat_label(seat: SeatPlan, people: Mapping[str, object]) -> str:
    """Whose seat it is."""
    if seat.person:
        return str(people.get(seat.person) or _("somebody who is no longer here"))
    return str(duty_label(seat.duty))


def about(seat: SeatPlan) -> str:
    """Of what this seat decides; nothing where that is everything."""
    if EVERYTHING in seat.sections:
        return ""
    labels = sort_labels()
    return ", ".join(str(labels.get(each, each)) for each in seat.sections)


def sort_labels() -> dict[str, str | Promise]:
    """Every sort of things there is, by its code."""
    return {code: label for kind in kinds() for code, label in kind.sorts()}


def for_what(procedure) -> str:
    """What a procedure is for, in words."""
    kind = next((each for each in kinds() if each.name == procedure.kind), None)
    if kind is None:
        return str(procedure.slug)
    if not procedure.sort:
        return _("%(kind)s: all that have no procedure of their own") % {"kind": kind.label}
    return f"{kind.label}: {dict(kind.sorts()).get(procedure.sort, procedure.sort)}"


def named(stage: Stage) -> str:
    """The name of a stage in the reader's language."""
    return in_language(stage.name)


def _stage(stage: Stage, people) -> DrawnStage:
    if stage.hearing is not None:
        return DrawnStage(named(stage), heard(stage), _("It decides nothing."), "", [], is_hearing=True)
    seats = [DrawnSeat(seat_label(seat, people), about(seat)) for seat in stage.seats]
    return DrawnStage(named(stage), rule(stage), no(stage), times(stage), seats, is_hearing=False)
