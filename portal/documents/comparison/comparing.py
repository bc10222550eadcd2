"""Holds two readings against each other and writes down what differs, in the order one reads the new version."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from portal.documents.reading.parts import Block, Kind, Reading, Remark, Tracked

from . import tables
from .pairing import Step, merged
from .parts import (
    Cell,
    Change,
    Comparison,
    Deed,
    Mark,
    Noted,
    Part,
    Place,
    Proposed,
    Row,
    Segment,
    State,
    Thing,
)
from .units import Grid, Unit, beside, flow
from .words import Clock, segments

SECONDS = 8.0
# What happens to something as a whole.
WHOLE = {State.INSERTED: Deed.INSERTED, State.DELETED: Deed.DELETED, State.MOVED_TO: Deed.MOVED}
STAYED = {State.SAME, State.CHANGED}
ALONE = {State.INSERTED, State.DELETED}
LEVELS = {Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM}


def compare(old: Reading, new: Reading, *, seconds: float = SECONDS) -> Comparison:
    """What differs between two readings. What Word's own tracked changes say is kept apart, in `proposed`.

    `seconds` bounds the comparing of words; what does not fit shows as a whole, and `coarse` says so.
    """
    desk = _Desk(Clock(seconds))
    parts = [
        Part(thing, desk.rows(list(ours), list(theirs)))
        for thing, ours, theirs in (
            (Thing.PARAGRAPH, flow(old.blocks), flow(new.blocks)),
            (Thing.FOOTNOTE, beside(old.blocks, Kind.FOOTNOTE), beside(new.blocks, Kind.FOOTNOTE)),
            (Thing.MARGIN, beside(old.blocks, Kind.MARGIN), beside(new.blocks, Kind.MARGIN)),
        )
    ]
    made = Comparison(
        [part for part in parts if part.rows],
        desk.changes,
        [Proposed(*found) for found in _in_either(old.tracked, new.tracked)],
        [Noted(*found) for found in _in_either(old.remarks, new.remarks)],
        desk.clock.late,
    )
    _say_where(made)
    return made


class _Desk:
    """Collects the changes of one comparison, numbered as they are met."""

    def __init__(self, clock: Clock):
        self.clock = clock
        self.changes: list[Change] = []

    def note(self, deed: Deed, thing: Thing, **more) -> Change:
        change = Change(len(self.changes) + 1, deed, thing, **more)
        self.changes.append(change)
        return change

    def rows(self, old: Sequence[Unit], new: Sequence[Unit]) -> list[Row]:
        """The lines of one part. What was moved is compared where it stands; where it stood, a line points there."""
        found: list[list[Row]] = []
        departures: dict[int, list[Row]] = {}
        waiting: dict[int, int] = {}
        for step in merged([unit.item for unit in old], [unit.item for unit in new]):
            ours = old[step.old] if step.old is not None else None
            theirs = new[step.new] if step.new is not None else None
            if step.state == State.MOVED_FROM and step.old is not None:
                waiting[step.old] = len(found)
                found.append([])
                continue
            if (ours and ours.grid) or (theirs and theirs.grid):
                here, there = self.table(ours, theirs, step.state)
            else:
                here, there = self.line(ours, theirs, step.state)
            found.append(here)
            if step.state == State.MOVED_TO and step.old is not None:
                departures[step.old] = there
        for unit, at in waiting.items():
            found[at] = departures[unit]
        return list(itertools.chain.from_iterable(found))

    # --- Blocks ---

    def line(self, ours: Unit | None, theirs: Unit | None, state: State) -> tuple[list[Row], list[Row]]:
        """A block as a line, and the line that stays behind where it was moved from."""
        old, new = ours.block if ours else None, theirs.block if theirs else None
        unit = theirs or ours
        assert unit
        row = Row(unit.thing, state, [], ours.place if ours else None, theirs.place if theirs else None)
        words = _of([old] if old else [], [new] if new else [])
        about = {"old_place": row.old_place, "new_place": row.new_place, **words}
        if deed := WHOLE.get(state):
            row.about.append(self.note(deed, unit.thing, **about))
        if old and new and {old.kind, new.kind} <= LEVELS and (old.kind, old.level) != (new.kind, new.level):
            row.about.append(self.note(Deed.LEVEL, unit.thing, **about))
        if old and new and old.kind == new.kind == Kind.IMAGE and old.digest != new.digest:
            row.about.append(self.note(Deed.CHANGED, Thing.IMAGE, **about))
        row.cells.append(self.cell(old, new, row, whole=row.about[0] if not (old and new) else None))
        if state == State.SAME and (row.about or _differs(row)):
            row.state = State.CHANGED
        return [row], [_left_behind(row)] if state == State.MOVED_TO else []

    def cell(self, old: Block | None, new: Block | None, row: Row, whole: Change | None) -> Cell:
        """A block beside its counterpart. Without one it belongs as a whole to one change; else each changed run of
        words is a change of its own."""
        runs = segments(old.text if old else "", new.text if new else "", self.clock)
        if whole:
            return Cell(old, new, [replace(run, change=whole.number) for run in runs], whole)
        numbered: list[Segment] = []
        for same, group in itertools.groupby(runs, key=lambda run: run.mark == Mark.SAME):
            run = list(group)
            if not same:
                words = {part.mark: part.text for part in run}
                gone, come = words.get(Mark.DELETED, ""), words.get(Mark.INSERTED, "")
                deed = Deed.CHANGED if gone and come else Deed.INSERTED if come else Deed.DELETED
                change = self.note(
                    deed,
                    Thing.WORDS,
                    old=gone,
                    new=come,
                    old_place=_at(row.old_place, old),
                    new_place=_at(row.new_place, new),
                    old_block=old.id if old else "",
                    new_block=new.id if new else "",
                )
                run = [replace(part, change=change.number) for part in run]
            numbered += run
        return Cell(old, new, numbered)

    # --- Tables ---

    def table(self, ours: Unit | None, theirs: Unit | None, state: State) -> tuple[list[Row], list[Row]]:
        """A table row by row. Of a moved one, what only the old version has is shown where the table stood."""
        old = ours.grid if ours and ours.grid else Grid(0)
        new = theirs.grid if theirs and theirs.grid else Grid(0)
        shared = tables.columns(old, new)
        if deed := WHOLE.get(state):
            places = {"old_place": ours.place if ours else None, "new_place": theirs.place if theirs else None}
            about = [self.note(deed, Thing.TABLE, **places, **_of(old.blocks, new.blocks))]
        else:
            about = []
        of_columns = {} if state in ALONE else self.columns(old, new, shared)
        rows = [self.row(step, old, new, shared, state, about, of_columns) for step in tables.rows(old, new, shared)]
        # A moved row stood elsewhere: the line left behind shows what the row itself shows.
        arrived = {row.old_place: row for row in rows if row.state == State.MOVED_TO}
        rows = [_left_behind(arrived[row.old_place]) if row.state == State.MOVED_FROM else row for row in rows]
        if state != State.MOVED_TO:
            return rows, []
        there = [
            _left_behind(row) if row.state == State.SAME or row.state == State.CHANGED else row
            for row in rows
            if row.has_old
        ]
        for row in rows:
            if row.state in (State.SAME, State.CHANGED):
                row.state = State.MOVED_TO
        return [row for row in rows if row.has_new], there

    def columns(self, old: Grid, new: Grid, shared: list[tables.Column]) -> dict[tables.Column, Change]:
        """A change for each column that came or went."""
        return {
            (i, j): self.note(
                Deed.INSERTED if i is None else Deed.DELETED,
                Thing.COLUMN,
                old_place=Place(table=old.number, column=i) if i is not None else None,
                new_place=Place(table=new.number, column=j) if j is not None else None,
                **_of(old.column(i), new.column(j)),
            )
            for i, j in shared
            if i is None or j is None
        }

    def row(
        self,
        step: Step,
        old: Grid,
        new: Grid,
        shared: list[tables.Column],
        state: State,
        about: list[Change],
        of_columns: dict[tables.Column, Change],
    ) -> Row:
        row = Row(
            Thing.TABLE_ROW,
            step.state,
            [],
            Place(table=old.number, row=step.old) if step.old is not None else None,
            Place(table=new.number, row=step.new) if step.new is not None else None,
            list(about),
        )
        if step.state == State.MOVED_FROM:
            return row
        if state not in ALONE and (deed := WHOLE.get(step.state)):
            words = _of(old.row(step.old), new.row(step.new))
            row.about.append(
                self.note(deed, Thing.TABLE_ROW, old_place=row.old_place, new_place=row.new_place, **words)
            )
        whole = row.about[-1] if step.state in ALONE else None
        for column, one, other in tables.cells(old, new, (step.old, step.new), shared):
            row.cells.append(self.cell(one, other, row, whole or of_columns.get(column)))
        if row.state == State.SAME and _differs(row):
            row.state = State.CHANGED
        return row


def _left_behind(row: Row) -> Row:
    """The line where something moved stood before."""
    return replace(row, state=State.MOVED_FROM)


def _differs(row: Row) -> bool:
    return any(cell.about or any(run.change for run in cell.segments) for cell in row.cells)


def _of(old: Iterable[Block], new: Iterable[Block]) -> dict[str, str]:
    """The words of both sides, and where they begin."""
    ours, theirs = list(old), list(new)
    return {
        "old": " · ".join(block.text for block in ours if block.text),
        "new": " · ".join(block.text for block in theirs if block.text),
        "old_block": ours[0].id if ours else "",
        "new_block": theirs[0].id if theirs else "",
    }


def _at(place: Place | None, block: Block | None) -> Place | None:
    """Where a change of words stands: in a table to the very cell."""
    if place and block and block.place and place.row:
        return replace(place, column=block.place[2])
    return place


def _say_where(made: Comparison) -> None:
    """Each change is linked to the first line that shows it; where something moved, to where it stands now."""
    taken: set[int] = set()
    for row in made.rows:
        if row.state == State.MOVED_FROM:
            continue
        shown = [change.number for change in row.about]
        for cell in row.cells:
            shown += [cell.about.number] if cell.about else []
            shown += [run.change for run in cell.segments if run.change]
        row.numbers = sorted(set(shown) - taken)
        taken.update(shown)


def _in_either[One: (Tracked, Remark)](old: list[One], new: list[One]) -> list[tuple[One, bool, bool]]:
    """What either version holds, once, and which of them does. Blocks are no part of it: they are counted anew."""
    ours, theirs = (Counter(replace(one, block="") for one in side) for side in (old, new))
    found = [(one, ours[one] > 0, True) for one in theirs]
    return found + [(one, True, False) for one in ours if one not in theirs]
