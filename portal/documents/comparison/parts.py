"""What a comparison consists of. Plain values; the words for people are made in `wording`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from portal.documents.reading.parts import Block, Remark, Tracked


class Mark(StrEnum):
    """What happened to a run of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


class Deed(StrEnum):
    """What a change is."""

    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"  # other words, or another image, in the same place
    MOVED = "moved"
    LEVEL = "level"  # the words are the same, what they are is not: a heading of another level, a list item


class Thing(StrEnum):
    """What was changed."""

    WORDS = "words"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    IMAGE = "image"
    TABLE = "table"
    TABLE_ROW = "table_row"
    COLUMN = "column"
    CELL = "cell"
    FOOTNOTE = "footnote"
    MARGIN = "margin"
    PAGE = "page"


@dataclass(frozen=True)
class Segment:
    """A run of text with one fate. `change` is the number of the change it belongs to, 0 for none."""

    mark: Mark
    text: str
    change: int = 0


@dataclass(frozen=True)
class Place:
    """Where something stands in one version, as a reader would count it. Zero: it has no such number.

    `paragraph` counts everything of the flow that holds text: headings, paragraphs, list items.
    """

    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    image: int = 0
    footnote: int = 0
    margin: int = 0
    page: int = 0
    after: int = 0  # the paragraph it comes after


@dataclass(frozen=True)
class Change:
    """One thing that differs. `old` and `new` are the words of both sides, `old_block` and `new_block` where they
    stand. A moved paragraph whose words changed too is one change for the move and one for each change of words."""

    number: int
    deed: Deed
    thing: Thing
    old: str = ""
    new: str = ""
    old_place: Place | None = None
    new_place: Place | None = None
    old_block: str = ""
    new_block: str = ""


@dataclass
class Cell:
    """A block of one version beside its counterpart in the other. `segments` holds both: without the inserted ones
    it is the old text, without the deleted ones the new text, character by character."""

    old: Block | None
    new: Block | None
    segments: list[Segment] = field(default_factory=list)
    about: Change | None = None  # of the cell as a whole: a column that came or went

    @property
    def left(self) -> list[Segment]:
        """What the old version shows."""
        return [segment for segment in self.segments if segment.mark != Mark.INSERTED]

    @property
    def right(self) -> list[Segment]:
        """What the new version shows."""
        return [segment for segment in self.segments if segment.mark != Mark.DELETED]


class State(StrEnum):
    """How a row stands in the two versions."""

    SAME = "same"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_FROM = "moved_from"  # only the old side: here it stood
    MOVED_TO = "moved_to"  # here it stands; the cells hold both sides, so that changed words of it show


@dataclass
class Row:
    """A line of the comparison: a paragraph, an image, a row of a table. Two sides, or one.

    `about` is what happened to it as a whole: inserted, deleted, moved, another level, another image. `numbers` are
    the changes a link to which leads here.
    """

    thing: Thing
    state: State
    cells: list[Cell]
    old_place: Place | None = None
    new_place: Place | None = None
    about: list[Change] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def has_old(self) -> bool:
        """Does the old side show it here?"""
        return self.state not in (State.INSERTED, State.MOVED_TO)

    @property
    def has_new(self) -> bool:
        """Does the new side show it here?"""
        return self.state not in (State.DELETED, State.MOVED_FROM)


@dataclass
class Fold:
    """Unchanged rows that a reader opens only when they want to."""

    rows: list[Row]


@dataclass
class Part:
    """The flow of the text, its footnotes, or what stands in the margins."""

    thing: Thing
    rows: list[Row]

    def folded(self, around: int = 2, least: int = 4) -> Iterator[Row | Fold]:
        """The rows, with long unchanged stretches folded. `around` rows beside a change stay open; fewer than
        `least` are not worth a fold."""
        changed = [index for index, row in enumerate(self.rows) if row.state != State.SAME]
        near = {index + step for index in changed for step in range(-around, around + 1)}
        stretch: list[Row] = []
        for index, row in enumerate([*self.rows, None]):
            if row is not None and index not in near:
                stretch.append(row)
                continue
            if len(stretch) >= least:
                yield Fold(stretch)
            else:
                yield from stretch
            stretch = []
            if row is not None:
                yield row


@dataclass(frozen=True)
class Proposed:
    """A change that Word keeps as proposed, and which of the two versions say so."""

    tracked: Tracked
    in_old: bool
    in_new: bool


@dataclass(frozen=True)
class Noted:
    """A comment somebody left in the file, and which of the two versions hold it."""

    remark: Remark
    in_old: bool
    in_new: bool


@dataclass
class Comparison:
    """What differs between two versions, and, kept apart from it, what Word's own tracked changes and comments say."""

    parts: list[Part]
    changes: list[Change]
    proposed: list[Proposed] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    coarse: bool = False  # too much to hold everything against everything: some of it shows as a whole

    @property
    def rows(self) -> list[Row]:
        """All lines, part after part."""
        return [row for part in self.parts for row in part.rows]
