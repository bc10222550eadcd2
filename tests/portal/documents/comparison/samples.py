"""Readings made by hand, and what a comparison says of either side."""

from hypothesis import strategies as st

from portal.documents.comparison.parts import Comparison, Mark, State
from portal.documents.reading.parts import Block, Kind, Reading


def reading(*blocks, **more) -> Reading:
    """A reading of paragraphs and other blocks, numbered as readers number them."""
    made = [Block("", Kind.PARAGRAPH, block) if isinstance(block, str) else block for block in blocks]
    return Reading(blocks=[_numbered(block, number) for number, block in enumerate(made, 1)], **more)


def table(number, *rows):
    """The cells of a table."""
    return [
        Block("", Kind.CELL, text, place=(number, row, column))
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
    ]


def image(digest, text=""):
    return Block("", Kind.IMAGE, text, digest=digest * 32)


def _numbered(block, number):
    return Block(f"b{number}", block.kind, block.text, block.level, block.place, block.digest)


def sides(made: Comparison) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What the comparison shows of the old and of the new version: (block, text) in the order it shows them."""
    old, new = [], []
    for row in made.rows:
        for cell in row.cells:
            if row.has_old and cell.old:
                old.append((cell.old.id, "".join(run.text for run in cell.left)))
            if row.has_new and cell.new:
                new.append((cell.new.id, "".join(run.text for run in cell.right)))
    return old, new


def read(of: Reading) -> list[tuple[str, str]]:
    """What is there to be shown: the flow, then footnotes, then margins; a table where it begins, row by row."""
    first: dict[int, int] = {}
    keyed = []
    for index, block in enumerate(of.blocks):
        if block.kind == Kind.REMARK:
            continue  # kept apart, in `noted`
        part = {Kind.FOOTNOTE: 1, Kind.MARGIN: 2}.get(block.kind, 0)
        at = first.setdefault(block.place[0], index) if block.place else index
        if block.text or block.place or block.kind in (Kind.IMAGE, Kind.PAGE):
            keyed.append(((part, at, block.place or (), index), (block.id, block.text)))
    return [shown for _, shown in sorted(keyed)]


def told(made: Comparison) -> list[tuple]:
    """Each change as (what, of what, old words, new words)."""
    return [(change.deed.value, change.thing.value, change.old, change.new) for change in made.changes]


def changed_words(made: Comparison) -> tuple[str, str]:
    """All that is marked as deleted, and as inserted."""
    runs = [run for row in made.rows if row.state != State.MOVED_FROM for cell in row.cells for run in cell.segments]
    marks = (Mark.DELETED, Mark.INSERTED)
    return tuple("".join(sorted(run.text for run in runs if run.mark == mark)) for mark in marks)


# --- For properties: documents of few words, so that much repeats, moves and almost fits ---

WORDS = ["Hausverbot", "gilt", "bis", "31. Mai 2027", "Größe", "ja", "§ 12", "und", "Straße", "3,5", "–", "Anhörung"]
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=12)
KINDS = [Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.HEADING, Kind.LIST_ITEM, Kind.FOOTNOTE, Kind.MARGIN, Kind.PAGE]
simple = st.builds(
    lambda kind, text, level: Block("", kind, text, level), st.sampled_from(KINDS), texts, st.integers(1, 2)
)
images = st.builds(image, st.sampled_from("ab"), st.sampled_from(["", "Plan", "Plan vom 3. Mai"]))
grids = st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=4)


@st.composite
def documents(draw):
    """A reading with up to two tables among its blocks."""
    parts, tables = [], 0
    for part in draw(st.lists(simple | images | grids, max_size=8)):
        if isinstance(part, list):
            tables += 1
            parts += table(tables, *part)
        else:
            parts.append(part)
    return reading(*parts)


@st.composite
def edited(draw):
    """Two readings, the second made of the first by taking out, putting in, exchanging and moving."""
    old = draw(documents())
    blocks = list(old.blocks)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(blocks)))
        deed = draw(st.sampled_from(["in", "out", "move", "other"]))
        if deed == "in":
            blocks.insert(at, draw(simple))
        elif at < len(blocks) and not blocks[at].place:
            taken = blocks.pop(at)
            if deed == "move":
                blocks.insert(draw(st.integers(0, len(blocks))), taken)
            elif deed == "other":
                blocks.insert(at, Block("", taken.kind, draw(texts), taken.level, digest=taken.digest))
        elif at < len(blocks) and deed == "other":
            blocks[at] = Block("", Kind.CELL, draw(texts), place=blocks[at].place)
    return old, reading(*blocks)
