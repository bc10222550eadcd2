"""Where a marked passage of one version stands in the next. A proposal: a person confirms it."""

from dataclasses import dataclass
from enum import StrEnum

from portal.documents.reading.parts import Block, Reading

from .comparing import compare
from .parts import Cell, Comparison, Mark, Row, State
from .tokens import is_word, tokens

DISTINCT = 3  # words: a shorter quote found elsewhere is not taken for the same passage


class Fate(StrEnum):
    """What became of a passage."""

    UNCHANGED = "unchanged"
    MOVED = "moved"  # word for word the same, in another place
    CHANGED = "changed"  # other words stand there now, or some of them
    GONE = "gone"


@dataclass(frozen=True)
class Carried:
    """The passage in the new version. Where it changed, `start` and `end` hold what stands there instead; where it is
    gone there is no place."""

    fate: Fate
    block: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""


def carry(
    anchor_block_id: str,
    start: int,
    end: int,
    quote: str,
    old: Reading,
    new: Reading,
    *,
    comparison: Comparison | None = None,
) -> Carried:
    """Where the passage `start` to `end` of a block of the old version stands in the new one.

    Whoever carries many passages compares once and gives the `comparison`.
    """
    block = next((block for block in old.blocks if block.id == anchor_block_id), None)
    if block is None or block.text[start:end] != quote or not quote.strip():
        # The anchor does not fit the version it claims to be of. The quote alone may still be found.
        return _quoted(quote, new) or Carried(Fate.GONE)
    row, cell = _now(anchor_block_id, comparison or compare(old, new))
    if row is None or cell is None or cell.new is None:
        return _quoted(quote, new) or Carried(Fate.GONE)
    begin, stop, kept = _mapped(cell, start, end)
    if kept == quote and cell.new.text[begin:stop] == quote:
        return _at(cell.new, begin, stop, Fate.MOVED if row.state == State.MOVED_TO else Fate.UNCHANGED)
    if elsewhere := _quoted(quote, new):
        return elsewhere
    if any(map(is_word, tokens(kept))):
        return _at(cell.new, begin, stop, Fate.CHANGED)
    return Carried(Fate.GONE)


def _now(block_id: str, comparison: Comparison) -> tuple[Row | None, Cell | None]:
    for row in comparison.rows:
        for cell in row.cells:
            if cell.old and cell.old.id == block_id and row.state != State.MOVED_FROM:
                return row, cell
    return None, None


def _mapped(cell: Cell, start: int, end: int) -> tuple[int, int, str]:
    """The passage on the new side: from the first to the last of its letters that stayed, and which stayed. What was
    inserted inside belongs to it, what was inserted at its edge does not."""
    ours = theirs = 0
    first = last = None
    kept = ""
    for run in cell.segments:
        length = len(run.text)
        if run.mark == Mark.SAME:
            begin, stop = max(start, ours), min(end, ours + length)
            if begin < stop:
                first = theirs + begin - ours if first is None else first
                last = theirs + stop - ours
                kept += run.text[begin - ours : stop - ours]
        ours += length if run.mark != Mark.INSERTED else 0
        theirs += length if run.mark != Mark.DELETED else 0
    return first or 0, last or 0, kept


def _quoted(quote: str, new: Reading) -> Carried | None:
    """The quote in any block, if it is long enough to be told apart and stands there only once."""
    if sum(map(is_word, tokens(quote))) < DISTINCT:
        return None
    found = [(block, block.text.find(quote)) for block in new.blocks if quote in block.text]
    if len(found) != 1 or found[0][0].text.count(quote) != 1:
        return None
    block, at = found[0]
    return _at(block, at, at + len(quote), Fate.MOVED)


def _at(block: Block, start: int, end: int, fate: Fate) -> Carried:
    return Carried(fate, block.id, start, end, block.text[start:end])
