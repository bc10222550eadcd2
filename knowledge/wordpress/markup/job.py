"""What is known and noted while one item is converted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from knowledge.wordpress.markup.links import Links
from knowledge.wordpress.markup.said import Finding, Where


@dataclass(slots=True)
class Label:
    """A piece of the source: what it was, and what became of it so far."""

    name: str
    became: set[str] = field(default_factory=set)
    holds: bool = False


class Job:
    """One item: whom to ask, what was found, what became of what."""

    def __init__(self, where: Where, footnotes: list[dict[str, Any]]) -> None:
        self.where = where
        self.footnotes = footnotes
        self.findings: dict[Finding, None] = {}
        self.pieces: Counter[tuple[str, str]] = Counter()
        self.links = Links(where, self.found)
        self.labels: list[Label] = []
        self.loose_ids: list[str] = []
        self.ids_of: dict[int, list[str]] = {}
        self.heads_from = 2
        self.has_heading = False
        self.reusable: list[int] = []

    def found(self, finding: Finding) -> None:
        """Something to look at; the same twice is once."""
        self.findings[finding] = None

    def note_words(self) -> None:
        """Words were said: an anchor that stood before them belongs to no heading behind them."""
        if self.loose_ids:
            self.loose_ids = []

    @contextmanager
    def label(self, name: str) -> Iterator[Label]:
        """A piece of the source, from its beginning to its end."""
        if self.labels:
            self.labels[-1].holds = True
        label = Label(name)
        self.labels.append(label)
        try:
            yield label
        finally:
            self.labels.pop()
            for became in sorted(label.became) or ["parts" if label.holds else "nothing"]:
                self.pieces[name, became] += 1

    def made(self, kind: str) -> None:
        """A block or text was made of the piece that is being read."""
        if self.labels:
            self.labels[-1].became.add(kind)

    def shortcode(self, name: str, became: str) -> None:
        """A shortcode we do not know was met."""
        self.pieces[f"[{name}]", became] += 1
