"""What someone who leaves leaves behind. Rooms that know add it; this room only shows it to whoever may see it."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from portal.access.badges import Badge


class Left(NamedTuple):
    """One thing to hand over: what it is, in words that name nobody, and where (or "" for who may not go there)."""

    text: Any
    url: str = ""


Teller = Callable[[Badge, Any], Iterable[Left]]
_TELLERS: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Enter a function `(badge, person) -> lines`: what of this person's is open, as far as this badge may know."""
    _TELLERS.append(teller)
    return teller


def left_by(badge: Badge, person) -> list[Left]:
    """Everything open that this person leaves behind."""
    return [line for teller in _TELLERS for line in teller(badge, person)]
