"""The HTML of a preview: cleaned by nh3 to what can only be looked at, and cut into blocks one can point at."""

import re
import unicodedata

import lxml.etree
import lxml.html
import nh3

from .parts import Block, Kind, Unreadable

# What a preview may consist of. Nothing here runs, loads or leads out.
INLINE = {"a", "br", "del", "em", "img", "ins", "mark", "s", "span", "strong", "sub", "sup", "u"}
BLOCKS = {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "ul"}
TABLES = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
TAGS = INLINE | BLOCKS | TABLES
# What Office and mail programs write for the same thing.
DATA = {
    "data-address",
    "data-at",
    "data-author",
    "data-kind",
    "data-label",
    "data-level",
    "data-place",
    "data-remark",
    "data-said",
}
# What a reader may call its elements, and nothing else: by a class of the portal's own, a file that took over its
# reader could look like a part of the page around it.
CLASSES = {"box", "footer", "header", "note", "note-reference", "part", "remark", "remark-reference"}
CLASSES |= {"deleted", "formatted", "inserted", "moved-from", "moved-to", "paragraph-mark"}
CLASSES |= {"caps", "hidden", "hidden-column", "hidden-row", "hidden-sheet", "link"}

_SPANS = {"colspan", "rowspan"}
_ATTRIBUTES = {
    "*": {"id", "class", *DATA},
    "a": {"href"},
    "img": {"alt", "src"},
    "td": _SPANS,
    "th": _SPANS,
}
_THEIR_ATTRIBUTES = {"img": {"alt", "src"}, "td": _SPANS, "th": _SPANS}
_FORM = {
    "id": re.compile(r"b\d{1,9}"),
    "href": re.compile(r"#b\d{1,9}"),
    "src": re.compile(r"part:[a-z0-9.-]{1,80}"),
    "colspan": re.compile(r"\d{1,3}"),
    "rowspan": re.compile(r"\d{1,5}"),
}
_WITH_CONTENT = {"script", "style", "template", "title", "noscript", "iframe", "object", "svg", "math"}
_SCHEMES = {"part"}

MOST_DEPTH = 100
"""So deep the elements of somebody else's HTML stand in each other; what stands deeper is lifted up to there. Whatever
walks through a tree later is safe from one that is deep on purpose."""


def _allowed(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return value if set(value.split(" ")) <= CLASSES else None
    form = _FORM.get(attribute)
    return value if form is None or form.fullmatch(value) else None


def clean(html: str, ours: bool = False) -> str:
    """HTML of which nothing runs, loads or leads out. Only `ours`, which a reader here wrote, keeps ids and marks."""
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=_WITH_CONTENT,
        attributes=_ATTRIBUTES if ours else _THEIR_ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def plain(text: str) -> str:
    """Text as blocks hold it: NFC, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_of(element: lxml.html.HtmlElement) -> str:
    """What is read in an element; a line break counts as a space."""
    words: list[str] = []
    for node in element.iter():
        if node.tag == "br":
            words.append(" ")
        elif node.text and isinstance(node.tag, str):
            words.append(node.text)
        if node.tail and node is not element:
            words.append(node.tail)
    return plain("".join(words))


def fragment(html: str) -> lxml.html.HtmlElement:
    """The tree of a piece of HTML, under one `div`. Raises Unreadable where the parser would leave some of it out."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = lxml.html.fragment_fromstring(html.encode("utf-8", "replace"), create_parent="div", parser=parser)
    if any("Excessive depth" in each.message for each in parser.error_log):
        raise Unreadable("too_big_inside")
    return tree


def is_deep(html: str) -> bool:
    """Do its elements stand in each other deeper than a reader of ours builds them?"""
    depth = deepest = 0
    for event, _element in lxml.etree.iterwalk(fragment(html), events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest > 2 * MOST_DEPTH


def blocks_of(html: str, digests: dict[str, str] | None = None) -> list[Block]:
    """The blocks of a cleaned preview, in its order: every element with an id of the form `b12`."""
    if not html.strip():
        return []
    marked = (each for each in fragment(html).iter() if _FORM["id"].fullmatch(each.get("id") or ""))
    blocks = [_block(each, digests or {}) for each in marked]
    return [each for each in blocks if each.text or each.kind == Kind.IMAGE]


def _block(element: lxml.html.HtmlElement, digests: dict[str, str]) -> Block:
    place = tuple(int(number) for number in (element.get("data-place") or "").split(",") if number.isdigit())
    id_ = element.get("id") or ""
    return Block(
        id=id_,
        kind=Kind(element.get("data-kind") or _kind_of(str(element.tag))),
        text=plain(element.get("alt") or "") if element.tag == "img" else text_of(element),
        level=int(element.get("data-level") or (element.tag[1] if _is_heading(str(element.tag)) else 0)),
        place=place if len(place) == 3 else None,
        digest=digests.get(id_, ""),
    )


def _is_heading(tag: str) -> bool:
    return len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()


def _kind_of(tag: str) -> Kind:
    if _is_heading(tag):
        return Kind.HEADING
    return {"img": Kind.IMAGE, "li": Kind.LIST_ITEM, "td": Kind.CELL, "th": Kind.CELL}.get(tag, Kind.PARAGRAPH)


# What may hold other blocks; only those that hold none get an id, so that no character is counted twice.
_HOLDERS = BLOCKS | TABLES


def numbered(html: str, first: int = 1, digests: dict[str, str] | None = None) -> tuple[str, list[Block]]:
    """Cleaned HTML of someone else, and its blocks: loose text is put into paragraphs and each block gets its id.

    `digests` says, by `src`, the SHA-256 of an image as it was stored.
    """
    if not html.strip():
        return "", []
    root = fragment(html)
    _lift(root)
    _put_into_paragraphs(root)
    tables, number, images = 0, first, {}
    for each in list(root.iter()):
        tag = str(each.tag)
        if tag == "table":
            tables += 1
            _place_cells(each, tables)
        leaf = tag in _HOLDERS - {"hr", "table", "tr"} and not any(str(c.tag) in _HOLDERS for c in each)
        if each is not root and (tag == "img" or (leaf and text_of(each))):
            each.set("id", f"b{number}")
            if tag == "img" and digests:
                images[f"b{number}"] = digests.get(each.get("src") or "", "")
            number += 1
            if leaf and (cell := _cell_of(each)) is not None and cell.get("data-place"):
                each.set("data-place", cell.get("data-place") or "")
                each.set("data-kind", Kind.CELL)
            elif leaf and (tag == "li" or (each.getparent() is not None and each.getparent().tag == "li")):
                each.set("data-kind", Kind.LIST_ITEM)
                each.set("data-level", str(sum(a.tag in ("ul", "ol") for a in each.iterancestors())))
    whole = "".join(lxml.html.tostring(each, encoding="unicode") for each in root)
    return whole, blocks_of(whole, images)


def _lift(root: lxml.html.HtmlElement) -> None:
    """Take away elements that stand too deep. Their words stay, in the order they had."""
    too_deep, depth = [], 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > MOST_DEPTH and element.tag not in ("img", "br", "hr"):
            too_deep.append(element)
    for element in too_deep:
        element.drop_tag()


def _cell_of(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    return element if element.tag in ("td", "th") else next(element.iterancestors("td", "th"), None)


def _place_cells(table: lxml.html.HtmlElement, number: int) -> None:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    for y, row in enumerate(rows, 1):
        x = 1
        for cell in row.iterchildren("td", "th"):
            cell.set("data-place", f"{number},{y},{x}")
            x += int(cell.get("colspan") or 1)


def _put_into_paragraphs(root: lxml.html.HtmlElement) -> None:
    """Loose text and inline elements beside blocks become paragraphs, so that every word is in exactly one block."""
    for holder in [each for each in root.iter() if str(each.tag) in _HOLDERS]:
        if holder.tag in ("table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "p", "pre") and holder is not root:
            continue
        if holder is not root and not any(str(each.tag) in _HOLDERS for each in holder):
            continue
        current = None
        if holder.text and holder.text.strip():
            current = lxml.html.Element("p")
            current.text = holder.text
            holder.insert(0, current)
        holder.text = None
        for each in list(holder):
            if each is current:
                continue
            tail, each.tail = each.tail, None
            if str(each.tag) in _HOLDERS:
                current = None
            else:
                if current is None:
                    current = lxml.html.Element("p")
                    each.addprevious(current)
                current.append(each)
            if tail and tail.strip():
                if current is None:
                    current = lxml.html.Element("p")
                    current.text = tail
                    each.addnext(current)
                elif len(current):
                    current[-1].tail = (current[-1].tail or "") + tail
                else:
                    current.text = (current.text or "") + tail
