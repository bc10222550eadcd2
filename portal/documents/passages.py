"""Where a passage stands in the text of a version, found by its words. Knows readings, no tables and no people."""

import unicodedata
from dataclasses import dataclass

from portal.documents.reading.parts import Block, Kind, Reading

COUNTED = {Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM}
"""What is counted as a paragraph, as in a comparison: everything of the flow that holds text."""


@dataclass(frozen=True)
class Place:
    """A place in a reading: which characters of a block, what they say, and how one would say where it is."""

    start: int
    end: int
    is_whole: bool
    quote: str
    spot: Kind
    number: int


def block_of(reading: Reading, name: str) -> Block | None:
    """The block of this name."""
    return next((block for block in reading.blocks if block.id == name), None)


def place_of(reading: Reading, name: str, start: int | None = None, end: int | None = None) -> Place | None:
    """These characters of this block, without the spaces at their ends; all of it where none are named.

    None where there is no such block, the range lies outside of it, or holds nothing but space.
    """
    block = block_of(reading, name)
    if block is None:
        return None
    length = len(block.text)
    if start is None or end is None:
        start, end = 0, length
    if not 0 <= start <= end <= length:
        return None
    is_whole = (start, end) == (0, length)
    said = block.text[start:end]
    if not said.strip() and not is_whole:
        return None
    if not is_whole:
        start, end = start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())
    return Place(start, end, is_whole, block.text[start:end], block.kind, _number(reading, block))


def found(text: str, words: str, near: int = 0) -> tuple[int, int] | None:
    """Where these words stand in a block's text; of several places the one nearest to `near`.

    Spaces do not count, in the words and in `near`: what a browser hands over of a selection has its own. So `near`
    is how many letters stand before the place.
    """
    letters = [(letter, at) for at, letter in enumerate(text) if not letter.isspace()]
    bare = "".join(letter for letter, _ in letters)
    wanted = "".join(unicodedata.normalize("NFC", words).split())
    if not wanted:
        return None
    places, at = [], bare.find(wanted)
    while at >= 0:
        places.append(at)
        at = bare.find(wanted, at + 1)
    if not places:
        return None
    best = min(places, key=lambda place: abs(place - near))
    return letters[best][1], letters[best + len(wanted) - 1][1] + 1


def _number(reading: Reading, block: Block) -> int:
    """How one would count it: the number of a page, or of a paragraph of the flow; 0 for what has none."""
    if block.kind == Kind.PAGE:
        return next((sheet.number for sheet in reading.sheets if sheet.block == block.id), 0)
    if block.kind not in COUNTED:
        return 0
    counted = (each for each in reading.blocks if each.kind in COUNTED and each.text and not each.place)
    return next((number for number, each in enumerate(counted, start=1) if each.id == block.id), 0)
