"""What upper rooms show beside documents: a part of a version's page, and badges in lists. They register it here when
their app is ready; this room knows none of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.access.badges import Badge
from portal.documents.models import Version


@dataclass(frozen=True, order=True)
class Part:
    """What a room has to say of versions, in this order.

    `of_version(badge, version)` gives what the page of a version shows: `beside` is the fragment for its rail, `below`
    the one after its preview, if any; both see it as `shows`. None shows nothing; `shows["acts"]` is true where the
    one thing to do on the page is there. `badges(badge, versions)` gives the badges of many versions by their keys,
    each as {"status", "text"}, with one question.
    """

    order: int
    name: str
    beside: str = field(compare=False)
    of_version: Callable[[Badge, Version], dict | None] = field(compare=False)
    badges: Callable[[Badge, Sequence[Version]], dict[Any, list[dict]]] = field(compare=False)
    below: str = field(compare=False, default="")


_PARTS: dict[str, Part] = {}


def add_part(part: Part) -> None:
    """Add a part to the page of every version. Raises `ValueError` for a name that is taken."""
    if part.name in _PARTS:
        raise ValueError(f"there is a part {part.name} already")
    _PARTS[part.name] = part


def parts_of(badge: Badge, version: Version) -> list[dict]:
    """What stands beside and below this version, for this person."""
    shown = [(part, part.of_version(badge, version)) for part in sorted(_PARTS.values())]
    return [{"beside": part.beside, "below": part.below, "shows": shows} for part, shows in shown if shows is not None]


def act(parts: Sequence[dict]) -> bool:
    """Is the one thing to do on the page in one of these parts?"""
    return any(part["shows"].get("acts") for part in parts)


def put_badges(badge: Badge, documents: Sequence[Any], versions: Sequence[Version | None]) -> None:
    """Give each document the badges of its version as `badges`, with one question a part however many they are."""
    there = [version for version in versions if version is not None]
    found = [part.badges(badge, there) for part in sorted(_PARTS.values())] if there else []
    for document, version in zip(documents, versions, strict=True):
        document.badges = [each for by_version in found if version for each in by_version.get(version.pk, ())]
