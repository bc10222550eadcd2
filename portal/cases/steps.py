"""The steps a case can take next, each with what is still missing for it."""

from dataclasses import dataclass, field
from typing import Any

from portal.cases import guards, states
from portal.cases.models import Case


@dataclass(frozen=True)
class Step:
    """One state that may follow, and the names of what is missing before it does."""

    to: str
    label: Any
    missing: list[Any] = field(default_factory=list)

    @property
    def needs_second(self) -> bool:
        """Does it take a second pair of eyes?"""
        return self.to in states.NEEDS_SECOND


def ahead(case: Case) -> list[Step]:
    """Every step the table allows from here."""
    return [Step(state.value, state.label, guards.missing(case, state)) for state in case.may_become]
