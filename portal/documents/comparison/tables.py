"""Two versions of one table: its rows and columns, and the cells where they meet."""

import itertools
from collections.abc import Iterable, Iterator

from portal.documents.reading.parts import Block

from .pairing import Step, merged
from .parts import State
from .units import Grid, column_item, row_item

WENT = {State.DELETED, State.MOVED_FROM}
CAME = {State.INSERTED, State.MOVED_TO}
Column = tuple[int | None, int | None]


def columns(old: Grid, new: Grid) -> list[Column]:
    """The columns of both versions, side by side where they are one. A column that changed its position was taken
    out and put in again. As many new ones as old ones in the same position are the same, with other contents."""
    ours, theirs = old.columns, new.columns
    steps = merged([column_item(old, column) for column in ours], [column_item(new, column) for column in theirs])
    found: list[Column] = []
    for stayed, run in itertools.groupby(steps, key=lambda step: step.state == State.SAME):
        gap = list(run)
        left = [
            ours[i]
            for step in gap
            if step.state != State.INSERTED and step.state != State.MOVED_TO and (i := step.old) is not None
        ]
        right = [
            theirs[j]
            for step in gap
            if step.state not in (State.DELETED, State.MOVED_FROM) and (j := step.new) is not None
        ]
        if stayed or len(left) == len(right):
            found += zip(left, right, strict=True)
        else:
            found += [(i, None) for i in left]
            found += [(None, j) for j in right]
    return found


def rows(old: Grid, new: Grid, shared: Iterable[Column]) -> list[Step]:
    """The rows of both versions in an order that fits both, held against each other by the columns both have.
    The steps name the rows as the file counts them."""
    both = [(i, j) for i, j in shared if i is not None and j is not None]
    ours, theirs = old.rows, new.rows
    steps = merged(
        [row_item(old, row, [i for i, _ in both]) for row in ours],
        [row_item(new, row, [j for _, j in both]) for row in theirs],
    )
    return [
        Step(step.state, None if step.old is None else ours[step.old], None if step.new is None else theirs[step.new])
        for step in steps
    ]


def cells(
    old: Grid, new: Grid, row: tuple[int | None, int | None], shared: Iterable[Column]
) -> Iterator[tuple[Column, Block | None, Block | None]]:
    """The cells of a row, column by column; both None where neither version has one there."""
    for column in shared:
        ours = old.cells.get((row[0] or 0, column[0] or 0), [])
        theirs = new.cells.get((row[1] or 0, column[1] or 0), [])
        for one, other in itertools.zip_longest(ours, theirs):
            yield column, one, other
        if not ours and not theirs:
            yield column, None, None
