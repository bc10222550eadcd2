"""How long decisions take, as a figure of quality: of procedures and duties, never of people."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F

from workflows.approvals.models import Decision, ProcedureVersion
from workflows.approvals.standing import LAST_WORDS
from workflows.approvals.words import duty_label

FEWEST = 5
"""A cell of fewer decisions, or of fewer people who made them, is not shown: it would speak of somebody."""


class Percentile(Aggregate):
    """A continuous percentile, as PostgreSQL's `percentile_cont` says it."""

    function, template = "PERCENTILE_CONT", "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def __init__(self, expression, *, at: float, **extra):
        super().__init__(expression, at=at, **extra)


@dataclass(frozen=True)
class Cell:
    """Decisions in seats for one duty by one procedure: how many, how long they took; nothing where they are few."""

    procedure: Any
    duty: str
    label: Any
    decisions: int = 0
    median: timedelta | None = None
    p90: timedelta | None = None

    @property
    def is_shown(self) -> bool:
        """Are there enough of them to be shown?"""
        return self.median is not None


def cells() -> list[Cell]:
    """Median and ninth decile of the time from being asked to the last word, by procedure and duty; three questions.

    Calendar time: nights and weekends count, as they do for whoever waits. Stepping back is no decision, and what
    stands from an earlier round was decided once. Seats for a named person are left out.
    """
    took = ExpressionWrapper(F("at") - F("seat__asked_at"), output_field=DurationField())
    found = Decision.objects.filter(outcome__in=sorted(LAST_WORDS), stands_from=None, seat__asked_at__isnull=False)
    found = found.exclude(seat__duty="").order_by()
    grouped = found.values("sign_off__procedure__procedure", "seat__duty").annotate(
        decisions=Count("pk"),
        people=Count("person", distinct=True),
        median=Percentile(took, at=0.5),
        p90=Percentile(took, at=0.9),
    )
    told: dict[Any, dict[str, Any]] = {row["sign_off__procedure__procedure"]: {} for row in grouped}
    for row in grouped:
        told[row["sign_off__procedure__procedure"]][row["seat__duty"]] = row
    newest: dict = {}
    for version in ProcedureVersion.objects.filter(procedure__in=told).order_by("procedure__slug", "number"):
        newest[version.procedure_id] = version
    return [_cell(version, duty, row) for key, version in newest.items() for duty, row in sorted(told[key].items())]


def _cell(version, duty: str, row) -> Cell:
    if row["decisions"] < FEWEST or row["people"] < FEWEST:
        return Cell(version, duty, duty_label(duty))
    return Cell(version, duty, duty_label(duty), row["decisions"], row["median"], row["p90"])
