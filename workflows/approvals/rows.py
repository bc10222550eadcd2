"""Requests in lists: what each is about and how far it is, with two questions however many they are."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.cases.templatetags.moments import clock, overdue
from workflows.approvals.models import Decision, Seat, SignOff
from workflows.approvals.models.sign_offs import still_counts
from workflows.approvals.procedures import Procedure
from workflows.approvals.standing import Outcome
from workflows.approvals.things import kind_of


@dataclass(frozen=True)
class Row:
    """A request in a list. `status` and `words` are those of its badge."""

    sign_off: Any
    about: Any
    described: str
    state: str
    status: str
    words: str


def told(sign_offs):
    """These requests with what a list says of each, in the one question that brings them: the names of its taken
    seats, whether it still counts for what is there now, and whether somebody made conditions."""
    taken = Seat.objects.filter(sign_off=OuterRef("pk"), is_taken=True).order_by().values("name")
    conditions = Decision.objects.filter(sign_off=OuterRef("pk"), outcome=Outcome.CONDITIONS)
    return sign_offs.select_related("asked_by", "procedure", "case").annotate(
        taken=ArraySubquery(taken),
        still_counts=Exists(SignOff.objects.filter(still_counts(), pk=OuterRef("pk")).order_by()),
        has_conditions=Exists(conditions),
    )


def rows(sign_offs) -> list[Row]:
    """Requests that were `told`, as rows of a list."""
    sign_offs = list(sign_offs)
    by_kind: dict[str, list] = {}
    for each in sign_offs:
        by_kind.setdefault(each.kind, []).append(each.thing)
    things = {name: kind_of(name).bring(keys) for name, keys in by_kind.items()}
    found = []
    for each in sign_offs:
        about = vars(each)["about"] = things[each.kind].get(each.thing)
        state = state_of(each)
        status, words = in_badge(state, each.plan, each.taken, has_conditions=each.has_conditions)
        found.append(Row(each, about, each.of_kind.describe(about), state, status, words))
    return found


def state_of(sign_off) -> str:
    """Its state as people see it, of one that was `told`: `SignOff.shown_state` without a question more."""
    if sign_off.state in {SignOff.State.OPEN, SignOff.State.APPROVED} and not sign_off.still_counts:
        return SignOff.State.SUPERSEDED
    return sign_off.state


def in_badge(state: str, plan: Procedure, taken: Collection[str], *, has_conditions: bool) -> tuple[str, str]:
    """Status and words of the badge of a request in this state: shape, word and colour go by the status."""
    if state == SignOff.State.OPEN:
        waiting, needed = progress(plan, taken)
        if not waiting:
            return "waiting", _("Waits for a hearing")
        return "waiting", _("Waits for %(waiting)s of %(needed)s") % {"waiting": waiting, "needed": needed}
    if state == SignOff.State.APPROVED and has_conditions:
        return "conditions", ""
    return "withdrawn" if state == SignOff.State.CANCELLED else state, ended_in_words(state)


def ended_in_words(state: str) -> str:
    """The word for a state the theme has no badge of its own for; nothing for the others."""
    return _("Ended") if state == SignOff.State.CANCELLED else ""


def progress(plan: Procedure, taken: Collection[str]) -> tuple[int, int]:
    """How many decisions are still to come, and how many it takes in all, by the rules of its stages."""
    waiting = needed = 0
    for stage in plan.stages:
        all_of_it = len(stage.seats) if stage.hears_out else stage.needed
        said = sum(1 for seat in stage.seats if f"{stage.key}.{seat.key}" in taken)
        needed += all_of_it
        waiting += max(0, all_of_it - said)
    return waiting, needed


def late(due_at) -> str:
    """That a moment has passed, in words: "2 days overdue", "overdue since 12:00"; nothing for one to come."""
    if due_at is None or due_at > timezone.now():
        return ""
    return overdue(timezone.localdate(due_at)) or _("Overdue since %(time)s") % {"time": clock(due_at)}


def rule_in_words(stage) -> str:
    """How a stage is done, in a sentence or two."""
    if stage.hearing is not None:
        return _("Is heard, and decides nothing.")
    seats = len(stage.seats)
    if stage.needed == seats == 2:
        sentence = _("Both seats must sign off.")
    elif stage.needed == seats:
        sentence = ngettext("This seat must sign off.", "All %(seats)s seats must sign off.", seats)
    else:
        sentence = ngettext(
            "%(needed)s of %(seats)s seats must sign off.", "%(needed)s of %(seats)s seats must sign off.", stage.needed
        )
    sentence %= {"needed": stage.needed, "seats": seats}
    return f"{sentence} {_('All of them speak, even after a return.')}" if stage.hears_out else sentence
