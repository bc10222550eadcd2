"""What an item says as one tree of elements, its blocks among them as <wp-block n="…">."""

from dataclasses import dataclass, field

from lxml import etree

from knowledge.wordpress.markup.clean import mended, tree_of
from knowledge.wordpress.markup.grammar import Block, blocks_of
from knowledge.wordpress.markup.paragraphs import paragraphs
from knowledge.wordpress.markup.shortcodes import known

CLASSIC = "core/freeform"
LETTER_BY_LETTER = {"core/code", "core/preformatted", "core/verse"}


@dataclass(slots=True)
class Tree:
    """The root, and the blocks its elements name by number."""

    root: etree._Element
    blocks: list[Block] = field(default_factory=list)
    is_too_deep: bool = False


def tree_of_content(content: str) -> Tree:
    """The tree of what WordPress keeps of an item."""
    text = mended(content)
    inner, is_too_deep = blocks_of(text) if "<!--" in text else ([text], False)
    whole = Block("", {}, [_classic(each) if isinstance(each, str) else each for each in inner])
    blocks: list[Block] = []
    outer: list[int] = []
    root, is_flat = tree_of(_written(whole, blocks, outer))
    if blocks and (is_flat or not _is_whole(root, outer)):
        blocks.clear()
        root, is_flat = _one_by_one(whole, blocks)
    return Tree(root, blocks, is_too_deep or is_flat)


def _classic(text: str) -> str | Block:
    return Block(CLASSIC, {}, [paragraphs(known(text))]) if text.strip() else text


def _written(block: Block, blocks: list[Block], outer: list[int], number: int = -1) -> str:
    """The HTML of a block with those in it, each between marks of its own."""
    made = []
    for each in block.inner:
        if isinstance(each, str):
            made.append(_html(block, each))
        else:
            its = len(blocks)
            blocks.append(each)
            outer.append(number)
            inner = _written(each, blocks, outer, its)
            made.append(f'<wp-block n="{its}">{inner}<wp-end n="{its}"></wp-end></wp-block>')
    return "".join(made)


def _html(block: Block, text: str) -> str:
    return text if block.name in LETTER_BY_LETTER or block.name in ("", CLASSIC) else known(text)


def _is_whole(root, outer: list[int]) -> bool:
    """Does each block end within itself and stand where it should? Tags left open would carry others into it."""
    ends = 0
    for end in root.iter("wp-end"):
        ends += 1
        number = end.get("n")
        parent = end.getparent()
        if parent.tag != "wp-block" or parent.get("n") != number or end.getnext() is not None:
            return False
        around = next(parent.iterancestors("wp-block"), None)
        if outer[int(number)] != (int(around.get("n")) if around is not None else -1):
            return False
    return ends == len(outer)


def _one_by_one(block: Block, blocks: list[Block]) -> tuple[etree._Element, bool]:
    """Each block read for itself: what is left open in one goes no further."""
    inner: list[Block] = []
    html = []
    for each in block.inner:
        if isinstance(each, Block):
            html.append(f'<wp-block n="{len(inner)}"></wp-block>')
            inner.append(each)
        else:
            html.append(_html(block, each))
    root, is_too_deep = tree_of("".join(html))
    places = {int(place.get("n")): place for place in root.iter("wp-block")}
    for number, each in enumerate(inner):
        place = places.get(number)
        if place is None:  # lost within what holds no elements, a choice in a form for one
            place = etree.SubElement(root, "wp-block")
        place.set("n", str(len(blocks)))
        blocks.append(each)
        below, is_deep = _one_by_one(each, blocks)
        place.text = below.text
        place.extend(list(below))
        is_too_deep = is_too_deep or is_deep
    return root, is_too_deep
