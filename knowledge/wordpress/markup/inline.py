"""What stands in a line: emphasis, links, ends of lines."""

import re

from knowledge.wordpress.markup import pictures
from knowledge.wordpress.markup.said import Finding

STYLES = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i", "s": "s", "strike": "s",
    "del": "s", "sup": "sup", "sub": "sub", "code": "code", "tt": "code", "samp": "code",
}  # fmt: skip
UNMARKED = ("abbr", "acronym", "bdo", "big", "font", "ins", "kbd", "mark", "ruby", "small", "u")
"""What texts of ours have no mark for: the words stay."""

_OF_A_NOTE = re.compile(r"^#[0-9a-f-]{36}(?:-link)?$")


def style(walk, el, sheet, marks):
    """Emphasis and the like."""
    walk.below(el, sheet, marks.with_style(STYLES[el.tag]))


def unmarked(walk, el, sheet, marks):
    """A mark we have no counterpart for."""
    walk.job.found(Finding("formatting_left_out", f"<{el.tag}>"))
    walk.below(el, sheet, marks)


def span(walk, el, sheet, marks):
    """Colours and sizes go, the words stay."""
    if el.get("style"):
        walk.job.found(Finding("formatting_left_out", "<span>"))
    walk.below(el, sheet, marks)


def quoted(walk, el, sheet, marks):
    """Quotation marks, which a browser would set."""
    sheet.line.add("“", marks)
    walk.below(el, sheet, marks)
    sheet.line.add("”", marks)


def link(walk, el, sheet, marks):
    """A link, around words or around a picture."""
    address = (el.get("href") or "").strip()
    if _OF_A_NOTE.match(address) or marks.link:  # to a note at the end and back: their numbers say as much
        walk.below(el, sheet, marks)
    elif el.find(".//img") is not None and not "".join(el.itertext()).strip():
        pictures.linked(walk, el, sheet, marks, address)
    else:
        opening = walk.job.links.opening(address) if not pictures.shown_after(walk, sheet, address) else ""
        walk.below(el, sheet, marks._replace(link=opening))


def end(walk, el, sheet, marks):
    """The end of a line."""
    sheet.line.end()


def area(walk, el, sheet, marks):
    """A part of a picture that leads elsewhere."""
    sheet.line.add(f" {el.get('alt') or ''} ", marks._replace(link=walk.job.links.opening(el.get("href"))))


ELEMENTS = {
    **dict.fromkeys(STYLES, style), **dict.fromkeys(UNMARKED, unmarked),
    "span": span, "q": quoted, "a": link, "br": end, "area": area,
}  # fmt: skip
TAGS = frozenset(ELEMENTS)
IN_A_LINE = TAGS | {"bdi", "data", "label", "meter", "output", "progress", "rp", "rt", "time"}
"""With those that are nothing but the words in them."""
