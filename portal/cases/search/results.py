"""What a page of results shows. Passages are opened for it, and for nothing else, and the journal says so."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.access.actions import journal_line
from portal.access.fences import writing
from portal.audit.journal import append
from portal.audit.models import Outcome
from portal.cases.models import Passage
from portal.cases.search.excerpts import Piece, excerpt, marked
from portal.cases.search.find import COUNTED, Asked, find
from portal.cases.search.kinds import Shown, kind_of
from portal.vault import keys
from portal.vault.errors import NoKey, Shredded


@dataclass(frozen=True)
class Result:
    """One thing that was found."""

    passage: Passage
    kind: Any
    shown: Shown
    title: list[Piece]
    pieces: list[Piece]


@dataclass(frozen=True)
class Results:
    """A page of them. Of more than a thousand nobody is told how many there are."""

    rows: list[Result]
    total: int
    page: int
    has_next: bool

    @property
    def is_many(self) -> bool:
        """More than are counted?"""
        return self.total > COUNTED

    @property
    def before(self) -> int:
        """The number of the page before."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The number of the page after."""
        return self.page + 1


def results(badge, asked: Asked, page: int = 1) -> Results:
    """Find, write down what of it will be read, and open exactly that."""
    found = find(badge, asked, page)
    shown = _shown(badge, found.passages)
    passages = [passage for passage in found.passages if (passage.kind, passage.thing) in shown]
    _write_down(badge, [(passage, shown[passage.kind, passage.thing]) for passage in passages])
    keys.warm(passage.scope for passage in passages)
    rows = [_result(passage, shown[passage.kind, passage.thing], asked) for passage in passages]
    return Results(rows, found.total, found.page, found.has_next)


def _shown(badge, passages) -> dict:
    by_kind: dict[str, list] = {}
    for passage in passages:
        by_kind.setdefault(passage.kind, []).append(passage.thing)
    return {
        (name, thing): each
        for name, things in by_kind.items()
        for thing, each in kind_of(name).shown(badge, things).items()
    }


def _write_down(badge, pairs) -> None:
    """One line for each thing of which a passage is shown, on the chain of its case: who read it, and that it was found
    by search. What was looked for is nowhere: words typed in a search say more of a person than what they found.
    """
    lines = [
        journal_line(badge, kind_of(passage.kind).verb, shown.thing, Outcome.READ, by="search")
        for passage, shown in pairs
    ]
    # In the order of the chains: two searches at once would else wait for each other.
    with writing("the journal of readings"), transaction.atomic(durable=True):
        for chain, line in sorted(lines, key=lambda each: each[0]):
            append(chain, line)


def _result(passage: Passage, shown: Shown, asked: Asked) -> Result:
    try:
        text = passage.text or ""
    except (NoKey, Shredded):
        text = ""  # its key was destroyed a moment ago; the row follows
    return Result(passage, kind_of(passage.kind), shown, marked(shown.title, asked.query), excerpt(text, asked.query))
