"""What is held against what: the flow of a text as single blocks and whole tables, each with its place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from portal.documents.reading.parts import Block, Kind

from .pairing import Item
from .parts import Place, Thing
from .tokens import weights

COUNTED = {Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM}
# Footnotes and margins are parts of their own; a comment in the file is none of the document's words.
ASIDE = {Kind.FOOTNOTE, Kind.MARGIN, Kind.REMARK}
THINGS = {
    Kind.HEADING: Thing.HEADING,
    Kind.PARAGRAPH: Thing.PARAGRAPH,
    Kind.LIST_ITEM: Thing.LIST_ITEM,
    Kind.CELL: Thing.CELL,
    Kind.FOOTNOTE: Thing.FOOTNOTE,
    Kind.IMAGE: Thing.IMAGE,
    Kind.MARGIN: Thing.MARGIN,
    Kind.PAGE: Thing.PAGE,
}
IMAGE_WEIGHT = 20


@dataclass
class Grid:
    """The cells of a table by row and column, as the file counts them. A place may hold several blocks, or none."""

    number: int
    cells: dict[tuple[int, int], list[Block]] = field(default_factory=dict)

    def add(self, block: Block) -> None:
        assert block.place
        self.cells.setdefault(block.place[1:], []).append(block)

    @property
    def rows(self) -> list[int]:
        return sorted({row for row, _ in self.cells})

    @property
    def columns(self) -> list[int]:
        return sorted({column for _, column in self.cells})

    @property
    def blocks(self) -> list[Block]:
        return [block for place in sorted(self.cells) for block in self.cells[place]]

    def row(self, row: int | None) -> list[Block]:
        return self._lines[0].get(row, [])

    def column(self, column: int | None) -> list[Block]:
        return self._lines[1].get(column, [])

    @cached_property
    def _lines(self) -> tuple[dict[int | None, list[Block]], dict[int | None, list[Block]]]:
        """Its rows and its columns; all at once, since a table may have thousands. Asked only once all are added."""
        rows: dict[int | None, list[Block]] = defaultdict(list)
        columns: dict[int | None, list[Block]] = defaultdict(list)
        for row, column in sorted(self.cells):
            rows[row] += self.cells[row, column]
            columns[column] += self.cells[row, column]
        return dict(rows), dict(columns)

    def text(self, row: int, column: int) -> str:
        return "\n".join(map(_key, self.cells.get((row, column), [])))


@dataclass
class Unit:
    """A block of the flow, or a table."""

    item: Item
    place: Place
    thing: Thing
    block: Block | None = None
    grid: Grid | None = None


def flow(blocks: Iterable[Block]) -> list[Unit]:
    """What is read from top to bottom. A table stands where its first cell stands."""
    found: list[tuple[Block | Grid, Place]] = []
    grids: dict[int, Grid] = {}
    paragraphs = images = pages = 0
    for block in blocks:
        if block.kind in ASIDE:
            continue
        if block.place:
            if block.place[0] not in grids:
                grids[block.place[0]] = Grid(block.place[0])
                found.append((grids[block.place[0]], Place(table=block.place[0], after=paragraphs)))
            grids[block.place[0]].add(block)
        elif block.kind == Kind.IMAGE:
            images += 1
            found.append((block, Place(image=images, after=paragraphs)))
        elif block.kind == Kind.PAGE:
            pages += 1
            found.append((block, Place(page=pages)))
        elif block.text:
            paragraphs += 1
            found.append((block, Place(paragraph=paragraphs, after=paragraphs - 1)))
    return [
        Unit(_table_item(one), place, Thing.TABLE, grid=one) if isinstance(one, Grid) else single(one, place)
        for one, place in found
    ]


def beside(blocks: Iterable[Block], kind: Kind) -> Iterator[Unit]:
    """What stands beside the flow: footnotes, or the lines of the margins."""
    count = 0
    for block in blocks:
        if block.kind == kind and block.text:
            count += 1
            place = Place(footnote=count) if kind == Kind.FOOTNOTE else Place(margin=count)
            yield single(block, place)


def single(block: Block, place: Place) -> Unit:
    """A block that stands for itself."""
    return Unit(block_item(block), place, THINGS[block.kind], block=block)


def block_item(block: Block) -> Item:
    """A block as something to be paired: an image by its digest, all else by its words."""
    words = weights(block.text)
    if block.kind == Kind.IMAGE:
        return Item(("image", _key(block)), words + Counter({_key(block): IMAGE_WEIGHT}))
    return Item(("text", block.text), words)


def row_item(grid: Grid, row: int, columns: Iterable[int]) -> Item:
    """A row of a table, by those of its cells that both versions have."""
    return _joined([grid.text(row, column) for column in columns], "row")


def column_item(grid: Grid, column: int) -> Item:
    """A column of a table. Its head counts more than the rest, since that is how readers know it."""
    texts = [grid.text(row, column) for row in grid.rows]
    item = _joined(texts, "column")
    head = weights(texts[0]) if texts else Counter()
    return Item(item.key, item.words + Counter({f"head {word}": 5 * weight for word, weight in head.items()}))


def _table_item(grid: Grid) -> Item:
    columns = grid.columns
    return _joined([grid.text(row, column) for row in grid.rows for column in columns], "table")


def _joined(texts: list[str], sort: str) -> Item:
    words: Counter[str] = Counter()
    for text in texts:
        words.update(weights(text))
    return Item((sort, "\x1f".join(texts)), words)


def _key(block: Block) -> str:
    # The sign keeps an image in a cell apart from words that happen to be its digest.
    return f"\x00{block.digest or block.text}" if block.kind == Kind.IMAGE else block.text
