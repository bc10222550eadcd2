"""Headings: the parts of a page, in two levels."""

from knowledge.wordpress.markup.said import Finding
from knowledge.wordpress.markup.sheet import GATHERED
from knowledge.wordpress.markup.text import PLAIN, Marks

LONGEST = 120
LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")


def topmost(root) -> int:
    """The level from which headings begin a part: the first two, or the highest there is below them."""
    levels = [int(each.tag[1]) for each in root.iter(*LEVELS) if "".join(each.itertext()).strip()]
    return max(2, min(levels, default=2))


def heading(walk, el, sheet, marks):
    """A heading of ours, with its links behind it."""
    _heading(walk, el, sheet, marks, is_part=int(el.tag[1]) <= walk.job.heads_from)


def part(walk, el, sheet, below):
    """The head of what could be opened, and stands open now; `below` is what it says."""
    _heading(walk, el, sheet, PLAIN, is_part=False, below=below)


def said_in(walk, el, marks=PLAIN):
    """What an element says, in bold. Read once: headings in headings would take the power of their depth."""
    below = walk.sub(GATHERED)
    walk.below(el, below, marks.with_style("b"))
    below.end_line()
    return below


def _heading(walk, el, sheet, marks, *, is_part, below=None):
    sheet.end_line()
    ids, walk.job.loose_ids = [el.get("id"), *walk.job.loose_ids], []
    below = below or said_in(walk, el, marks)
    words = " ".join(below.words().split())
    ids += walk.job.loose_ids + [each.get("id") or each.get("name") for each in el.iter("a", "span")]
    if words and len(words) <= LONGEST and sheet.is_page:
        kind = "heading" if is_part or not walk.job.has_heading else "subheading"
        walk.job.has_heading = True
        value = {"words": words, "anchor": ""}
        walk.job.ids_of[id(value)] = list(dict.fromkeys(filter(None, ids)))
        sheet.block(kind, value)
        _behind(sheet, below)
        return
    if words and sheet.is_page:
        walk.job.found(Finding("heading_too_long", words[:60]))
    for piece in below.pieces:
        sheet.block(piece.kind, piece.value)


def _behind(sheet, below):
    """What a heading of ours cannot hold: where its words led to, and what was shown in it."""
    for piece in below.pieces:
        if piece.kind != "p":
            sheet.block(piece.kind, piece.value)
            continue
        for text, marks in piece.value.runs:
            if marks.link and text.strip():
                sheet.end_line()
                sheet.line.add(text, Marks(link=marks.link))
                sheet.end_line()


ELEMENTS = dict.fromkeys(LEVELS, heading)
