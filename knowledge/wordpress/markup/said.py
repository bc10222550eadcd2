"""What the converter is asked and what it answers: plain values, no models."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol


class Picture(NamedTuple):
    """A picture of ours: its number, what is on it, what stands below it."""

    image: int
    alt: str
    caption: str


class Finding(NamedTuple):
    """Something an editor should look at: a code, and what it is about (a name, an address)."""

    code: str
    about: str


class Where(Protocol):
    """What the converter asks about the old site and about ours."""

    gallery: Sequence[int]

    def page(self, address: str) -> int | None:
        """The number of our page for an address of the old site, whole or relative."""

    def file(self, address: str, number: int | None) -> int | None:
        """The number of our document for an address, or a number, of the old site."""

    def picture(self, address: str, number: int | None) -> Picture | None:
        """Our picture for an address, or a number, of the old site."""

    def reusable(self, number: int) -> str | None:
        """What a block that is used in many places holds."""

    def is_of_the_site(self, address: str) -> bool:
        """Is this an address of the old site?"""


@dataclass(slots=True)
class Converted:
    """A page's worth of blocks, and what there is to say about them."""

    title: str
    summary: str
    body: list[dict[str, Any]]
    findings: list[Finding] = field(default_factory=list)
    pieces: Counter[tuple[str, str]] = field(default_factory=Counter)
