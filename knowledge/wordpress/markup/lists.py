"""Lists. What does not fit into a line of ours gets a place of its own, where it stood."""

from knowledge.wordpress.markup import inline, keep
from knowledge.wordpress.markup.sheet import Piece
from knowledge.wordpress.markup.text import PLAIN, Said


def a_list(walk, el, sheet, marks):
    """A list, or what it holds in its order."""
    sheet.end_line()
    if el.tag == "ol" and _is_counted_otherwise(el):
        keep.keep(walk, el, sheet, "<ol>")
        return
    tag = "ol" if el.tag == "ol" else "ul"
    items = list(_items(walk, el, sheet, marks))
    if all(_fits(item) for item in items):
        _put(sheet, tag, items)
    elif tag == "ol":
        for number, item in enumerate(items, 1):
            _numbered(sheet, number, item)
    else:
        _between(sheet, items)


def _is_counted_otherwise(el) -> bool:
    return (
        el.get("reversed") is not None
        or (el.get("start") or "1").strip() != "1"
        or (el.get("type") or "1") != "1"
        or any(li.get("value") for li in el if li.tag == "li")
    )


def _items(walk, el, sheet, marks):
    """The pieces of each item; a list that stands beside items belongs to the one before."""
    items: list[list[Piece]] = []
    astray = walk.sub(sheet.becomes)
    astray.line.add(el.text or "", marks)
    for child in el:
        if child.tag in inline.IN_A_LINE:
            walk.element(child, astray, marks)
        else:
            items.append(_taken(astray))
            _add(walk, child, items, sheet, marks)
        astray.line.add(child.tail or "", marks)
    items.append(_taken(astray))
    return [item for item in items if item]


def _taken(sheet) -> list[Piece]:
    sheet.end_line()
    pieces, sheet.pieces = sheet.pieces, []
    return pieces


def _add(walk, child, items, sheet, marks):
    if child.tag == "wp-block":
        items += _of_block(walk, child, sheet, marks)
        return
    pieces = _pieces(walk, child, sheet, marks, whole=child.tag != "li")
    before = next((item for item in reversed(items) if item), None)
    if child.tag in ("ul", "ol") and before:
        before += pieces
    else:
        items.append(pieces)


def _of_block(walk, child, sheet, marks):
    """The items of a block; a block without any is one itself."""
    within = [li for li in child if li.tag == "li"]
    if not within:
        return [_pieces(walk, child, sheet, marks, whole=True)]
    name = walk.blocks[int(child.get("n"))].name
    with walk.job.label(name):
        return [_pieces(walk, li, sheet, marks) for li in within]


def _pieces(walk, el, sheet, marks, *, whole=False):
    below = walk.sub(sheet.becomes)
    (walk.element if whole else walk.below)(el, below, marks)
    below.end_line()
    return below.pieces


def _fits(item) -> bool:
    """Paragraphs, then perhaps lists: that is what an item of ours can hold."""
    kinds = [piece.kind for piece in item]
    return all(kind in ("p", "list") for kind in kinds) and kinds == sorted(kinds, key=("p", "list").index)


def _put(sheet, tag, items):
    if items:
        sheet.block("list", f"<{tag}>{''.join(map(_item, items))}</{tag}>")


def _item(item) -> str:
    words = "<br/>".join(piece.value.html() for piece in item if piece.kind == "p")
    return f"<li>{words}{''.join(piece.value for piece in item if piece.kind == 'list')}</li>"


def _numbered(sheet, number, item):
    """An item of a list that could not stay one: it says its number itself."""
    first, *others = item
    if first.kind == "p":
        others.insert(0, Piece("p", Said([(f"{number}. ", PLAIN), *first.value.runs])))
    else:
        others[:0] = [Piece("p", Said([(f"{number}.", PLAIN)])), first]
    for piece in others:
        sheet.block(piece.kind, piece.value)


def _between(sheet, items):
    """Items that fit stay lists; the others stand between them."""
    waiting: list[list[Piece]] = []
    for item in items:
        if _fits(item):
            waiting.append(item)
            continue
        fitting = item[:1] if item[0].kind == "p" else []
        _put(sheet, "ul", [*waiting, fitting] if fitting else waiting)
        waiting = []
        for piece in item[len(fitting) :]:
            sheet.block(piece.kind, piece.value)
    _put(sheet, "ul", waiting)


ELEMENTS = {"ul": a_list, "ol": a_list, "menu": a_list, "dir": a_list}
