"""A line of the desk, and where lines come from: each source counts them and gives a few, in a fixed number of
questions to the database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


def how_many(found) -> int:
    """Of a queryset or a list."""
    return len(found) if isinstance(found, list) else found.count()


SHOWN = 5
"""How many lines of each kind the first page shows."""
A_PAGE = 50
"""How many a list of its own shows at once."""


@dataclass(frozen=True)
class Row:
    """What it is, where it is dealt with, and what is to be known about it."""

    title: str
    link: str = ""
    notes: tuple[Any, ...] = ()
    day: date | datetime | None = None
    language: str = ""
    lang: str = ""
    """The language `title` is written in, where it is not that of the page around it."""


@dataclass(frozen=True)
class Source:
    """One kind of lines: `found(request)` gives what can be counted and cut, `rows` makes lines of a few of it."""

    name: str
    title: Any
    empty: Any
    icon: str
    found: Callable[[Any], Any]
    rows: Callable[[Iterable], list[Row]]
    day: Any = ""
    """What the day of a line means."""
    whole: str = ""
    """The name of the address of the whole list, where another room of the admin has it."""
    also: Callable[[Any], tuple[str, Any]] | None = None
    """A way onward from here: address and words."""
