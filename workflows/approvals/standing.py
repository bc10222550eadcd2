"""Where a request stands: what its procedure makes of the decisions so far. Pure: no database, no clock, no person.

The same function tells the page, the deed and the sheet; the one that checks a sheet offline says it a second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflows.approvals.procedures import Procedure, Stage


class Outcome(StrEnum):
    """What a person can say in a seat."""

    APPROVE = "approve"
    CONDITIONS = "conditions"
    RETURN = "return"
    STEP_BACK = "step_back"


APPROVALS = frozenset({Outcome.APPROVE, Outcome.CONDITIONS})
LAST_WORDS = APPROVALS | {Outcome.RETURN}


class Verdict(StrEnum):
    """What has become of a stage, or of the whole."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True)
class Standing:
    """`stage`: the number of the stage that is at work (of the last one when all is decided)."""

    verdict: Verdict
    stage: int
    open_seats: frozenset[str]


def of_stage(stage: Stage, said: Mapping[str, Outcome], is_heard: bool = False) -> Verdict:
    """What has become of one stage. `said`: the last word of each of its seats, by the seat's key."""
    if stage.hearing is not None:
        return Verdict.APPROVED if is_heard else Verdict.WAITING
    yes = sum(1 for seat in stage.seats if said.get(seat.key) in APPROVALS)
    no = sum(1 for seat in stage.seats if said.get(seat.key) == Outcome.RETURN)
    left = len(stage.seats) - yes - no
    if no and not stage.hears_out:
        return Verdict.RETURNED
    if left and (stage.hears_out or yes < stage.needed):
        return Verdict.WAITING
    return Verdict.APPROVED if yes >= stage.needed > 0 else Verdict.RETURNED


def of(procedure: Procedure, said: Mapping[str, Outcome], heard: frozenset[str] = frozenset()) -> Standing:
    """Where a request stands. `said`: the last word of each seat by `stage.seat`; who steps back has said none.
    `heard`: the keys of the hearings that are over.

    Nothing is approved without a seat that approved: a procedure without seats waits for ever. A stage none of whose
    seats is about this thing (`Procedure.about`) is passed over.
    """
    number = 0
    for number, stage in enumerate(procedure.stages):
        if not stage.seats and stage.hearing is None:
            continue
        words = {seat.key: word for seat in stage.seats if (word := said.get(f"{stage.key}.{seat.key}")) in LAST_WORDS}
        verdict = of_stage(stage, words, stage.key in heard)
        if verdict is Verdict.APPROVED:
            continue
        waits = verdict is Verdict.WAITING
        silent = {f"{stage.key}.{seat.key}" for seat in stage.seats if seat.key not in words} if waits else set()
        return Standing(verdict, number, frozenset(silent))
    seats = any(stage.seats for stage in procedure.stages)
    return Standing(Verdict.APPROVED if seats else Verdict.WAITING, number, frozenset())
