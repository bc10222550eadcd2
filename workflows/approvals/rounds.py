"""What a request would begin with: the procedure, who could sit where, and whose decisions of the last round stand.

Asked by the page before anybody is asked, and by the deed: the two cannot differ.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workflows.approvals import who
from workflows.approvals.canonical import digest_of
from workflows.approvals.models import Decision, Procedure, ProcedureVersion, SignOff
from workflows.approvals.procedures import Procedure as Plan
from workflows.approvals.procedures import SeatPlan
from workflows.approvals.standing import APPROVALS
from workflows.approvals.things import Kind, Section
from workflows.approvals.troubles import NobodyCovers, NobodyLeft, NoProcedure, TooFewSeats
from workflows.approvals.words import duty_label

CARRIES_ON = frozenset({SignOff.State.OPEN, SignOff.State.SUPERSEDED, SignOff.State.APPROVED, SignOff.State.RETURNED})
"""What was decided in a request that was taken back, or ended by those who lead, stands for nothing any more."""


def procedure_for(kind: Kind, thing) -> ProcedureVersion | None:
    """What is in force for a thing of this sort, else for all of its kind; None where nothing is."""
    of_kind = Procedure.objects.filter(kind=kind.name)
    for sort in dict.fromkeys((kind.sort(thing), "")):
        procedure = of_kind.filter(sort=sort).first()
        version = procedure.in_force() if procedure else None
        if version is not None:
            return version
    return None


@dataclass
class Round:
    """One asking, before it is begun. `before`: the request it follows."""

    kind: Kind
    thing: Any
    procedure: ProcedureVersion
    before: SignOff | None = None
    sections: list[Section] = field(default_factory=list)

    def __post_init__(self):
        self.sections = self.kind.sections(self.thing)

    @cached_property
    def plan(self) -> Plan:
        """What the procedure says of exactly this."""
        return self.procedure.plan.about(self._sorts)

    @cached_property
    def authors(self) -> set:
        """Whose work any part of it is. They decide on none of it, also not on the parts of others: a seat for one
        part of a thing is a seat at the table of the whole."""
        return self.kind.authors(self.thing)

    @cached_property
    def found(self) -> who.Candidates:
        """Who could sit at all."""
        return who.candidates(self.kind, self.thing, getattr(self.thing, "case", None), self.authors)

    @cached_property
    def stands(self) -> dict[str, Decision]:
        """By `stage.seat` what was decided in the last round and holds in this one: the approvals of seats all of whose
        parts have the very same bytes, by the same version of the procedure, of people who could still sit there."""
        before = self.before
        if not self.kind.keeps_decisions or before is None or before.procedure_id != self.procedure.pk:
            return {}
        if before.state not in CARRIES_ON:
            return {}
        held, now = before.sections, [section.told() for section in self.sections]
        return {
            name: decision
            for stage in self.plan.stages
            for plan in stage.seats
            if (decision := before.said.get(name := f"{stage.key}.{plan.key}")) is not None
            and decision.outcome in APPROVALS
            and _bytes(held, plan) == _bytes(now, plan)
            and bytes(decision.sha256).hex() == digest_of([each for each in now if plan.covers(each["sort"])])
            and self._could_still_sit(decision, plan)
        }

    def check(self) -> None:
        """Raises `NobodyCovers`, `TooFewSeats` and `NobodyLeft`: a request that nobody can decide is never begun."""
        uncovered = set(self.procedure.plan.uncovered(self._sorts))
        if uncovered:
            raise NobodyCovers(
                [self.kind.in_full(section.label) for section in self.sections if section.sort in uncovered]
            )
        if self.plan.never_done:
            raise TooFewSeats
        settled = {name: _people(decision) for name, decision in self.stands.items()}
        empty = who.left_empty(self.plan, self.found, settled)
        if empty:
            trouble = NobodyLeft([duty_label(plan.duty) or plan.key for plan in empty])
            trouble.plans = empty
            raise trouble

    def covers(self, plan: SeatPlan) -> list[str]:
        """What a seat would decide on, by labels; nothing where that is all of it."""
        covered = [self.kind.in_full(section.label) for section in self.sections if plan.covers(section.sort)]
        return [] if len(covered) == len(self.sections) else covered

    @property
    def _sorts(self) -> list[str]:
        return list(dict.fromkeys(section.sort for section in self.sections))

    def _could_still_sit(self, decision: Decision, plan: SeatPlan) -> bool:
        """Would the rules let them decide there today? Of a deputy both are asked, as when they decided."""
        absent = decision.on_behalf_of
        if absent is None:
            return decision.person in who.for_seat(plan, self.found)
        if absent not in who.for_seat(plan, self.found):
            return False
        as_deputy = SeatPlan(plan.key, plan.duty, "" if plan.duty else str(decision.person_id), plan.sections)
        return decision.person in who.for_seat(as_deputy, self.found)


def before(kind: Kind, thing) -> SignOff | None:
    """The last request about the same subject."""
    return SignOff.objects.filter(kind=kind.name, subject=kind.subject(thing)).order_by("-asked_at").first()


def prepare(kind: Kind, thing) -> Round:
    """The round that would begin for this thing now. Raises `NoProcedure`."""
    procedure = procedure_for(kind, thing)
    if procedure is None:
        raise NoProcedure
    return Round(kind, thing, procedure, before(kind, thing))


def digest_of_sections(kind: Kind, thing) -> str:
    """SHA-256 of exactly what would be signed, in hexadecimal."""
    return digest_of([section.told() for section in kind.sections(thing)])


def _bytes(sections: Collection[Mapping[str, str]], plan: SeatPlan) -> dict[str, str]:
    """What a seat covers of these: which parts, with which bytes."""
    return {each["key"]: each["sha256"] for each in sections if plan.covers(each["sort"])}


def _people(decision: Decision) -> list:
    return [decision.person_id, *([decision.on_behalf_of_id] if decision.on_behalf_of_id else [])]
