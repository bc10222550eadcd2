"""One item of an export, as a page of ours: title, summary, blocks, and what there is to say about them."""

import json
import re
from collections import Counter
from html import escape
from uuid import UUID, uuid5

from knowledge.wordpress.markup import inline, notes, pictures, titles
from knowledge.wordpress.markup.anchors import settle
from knowledge.wordpress.markup.clean import mended, tree_of
from knowledge.wordpress.markup.job import Job
from knowledge.wordpress.markup.said import Converted, Finding, Where
from knowledge.wordpress.markup.sheet import Sheet
from knowledge.wordpress.markup.text import Marks
from knowledge.wordpress.markup.trees import tree_of_content
from knowledge.wordpress.markup.walk import Walk

TITLE = 255
SUMMARY = 250

_OF_BLOCKS = UUID("5b0a9b0e-8c57-5d0f-9a54-0f4f5f4f6a21")
_LEFT_OUT = re.compile(r"<(script|style)\b|(?:href|src)\s*=\s*[\"']?\s*(javascript|vbscript):", re.IGNORECASE)
_IN_A_LINE = inline.IN_A_LINE - {"br", "area"}
_SAYS = {"img": "alt", "area": "alt", "optgroup": "label"}
_BUTTONS = {"submit": "value", "button": "value", "reset": "value", "image": "alt"}
_TEXTS = ("text", "quote", "verbatim", "question")
_WORD = re.compile(r"\w")
_AS_NOTE = re.compile(r"<sup>\d+</sup>|</(?:p|li)>|<br/>")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def convert(
    title: str, excerpt: str, content: str, *, where: Where, featured: int | None = None, footnotes: str = ""
) -> Converted:
    """What an item says as a page. Nothing that can stand in an export makes it fail."""
    job = Job(where, notes.read(footnotes))
    tree = tree_of_content(content)
    job.heads_from = titles.topmost(tree.root)
    walk, sheet = Walk(job, tree), Sheet(job)
    name, summary = _title(job, sheet, title), _summary(job, sheet, excerpt)
    walk.read(tree, sheet)
    if job.footnotes:
        with job.label("footnotes"):
            notes.put(walk, sheet)
    _featured(walk, sheet, featured)
    for match in _LEFT_OUT.finditer(content):
        job.found(Finding("script_left_out", f"<{match[1].lower()}>" if match[1] else f"{match[2].lower()}:"))
    body = _with_ids(settle(job, sheet.blocks()))
    made = Converted(name, summary, body, pieces=job.pieces)
    _make_up(job, made)
    made.findings = list(job.findings)
    return made


def _plain(html: str) -> str:
    """A title or an excerpt in plain words."""
    html = mended(html)
    if "<" in html or "&" in html:
        html = "".join(_words(tree_of(html)[0]))
    return " ".join(html.split())


def _words(el):
    """With room around all that does not stand in a line, and what pictures and buttons say."""
    yield el.text or ""
    for child in el:
        room = "" if child.tag in _IN_A_LINE else " "
        yield f"{room}{_said_by(child)}{room}"
        yield from _words(child)
        yield f"{room}{child.tail or ''}"


def _said_by(el) -> str:
    name = _SAYS.get(el.tag, "")
    if el.tag == "input":
        name = _BUTTONS.get((el.get("type") or "").lower(), "")
    return el.get(name) or "" if name else ""


def _title(job, sheet, title) -> str:
    """The title; one that is too long opens the page as a whole."""
    title = _plain(title)
    if len(title) <= TITLE:
        return title
    job.found(Finding("title_cut", title[:80]))
    sheet.line.add(title, Marks(frozenset("b")))
    sheet.end_line()
    return cut(title, TITLE)


def _summary(job, sheet, excerpt) -> str:
    """The excerpt; one that is too long opens the page as a whole."""
    excerpt = _plain(excerpt)
    if len(excerpt) <= SUMMARY:
        return excerpt
    job.found(Finding("summary_made", "excerpt"))
    sheet.line.add(excerpt, Marks())
    sheet.end_line()
    return cut(excerpt, SUMMARY)


def _make_up(job, made) -> None:
    """Title and summary where there are none, of what the page says first."""
    if not made.title:
        job.found(Finding("title_made", ""))
        heading = next((block["value"]["words"] for block in made.body if "heading" in block["type"]), "")
        made.title = cut(heading or _first(made.body), 80)
    if not made.summary:
        job.found(Finding("summary_made", ""))
        made.summary = cut(_first(made.body) or made.title or _shown(made.body), SUMMARY)


def _first(body) -> str:
    """The first text of the page, in plain words."""
    return _saying(_text(block["value"]) for block in body if block["type"] in _TEXTS)


def _shown(body) -> str:
    """The first words of what is no text: a table, a picture, what was kept."""
    return _saying(_text(_OTHERS[block["type"]](block["value"])) for block in body if block["type"] in _OTHERS)


def _saying(texts) -> str:
    """The first that says something in letters; else the first that is more than nothing."""
    without_letters = ""
    for each in texts:
        if _WORD.search(each):
            return each
        without_letters = without_letters or each
    return without_letters


def _text(value) -> str:
    if isinstance(value, dict):
        return " ".join(next(iter(value.values())).split())
    return _plain(_AS_NOTE.sub(" ", value[:4000].rsplit("<", 1)[0] if len(value) > 4000 else value))


def _of_a_table(value) -> str:
    heads = [escape(column["heading"]) for column in value["columns"]]
    cells = [cell for row in value["rows"][:10] for cell in row["values"]]
    return " ".join([escape(value["caption"]), *heads, *cells])


def cut(words: str, longest: int) -> str:
    """As many whole sentences as fit; else as many whole words."""
    if len(words) <= longest:
        return words
    kept = ""
    for sentence in _SENTENCE.split(words[: longest + 1])[:-1]:
        kept = f"{kept} {sentence}".strip()
    if kept:
        return kept
    return words[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-")[: longest - 2] + " …"


_OTHERS = {
    "heading": lambda value: escape(value["words"]),
    "subheading": lambda value: escape(value["words"]),
    "table": _of_a_table,
    "picture": lambda value: " – ".join(map(escape, filter(None, (value["caption"], value["image"]["alt_text"])))),
    "download": lambda value: escape(value["name"]),
    "kept": lambda value: value["html"],
}
"""Where blocks that are no text say something, as HTML."""


def _featured(walk, sheet, number) -> None:
    """The item's own picture stands first, unless it does so anyway."""
    if not number:
        return
    sheet.end_line()
    first = next((piece.value["image"]["image"] for piece in sheet.pieces if piece.kind == "picture"), None)
    ours = walk.job.where.picture("", number)
    if ours is not None and ours.image == first:
        return
    before, sheet.pieces = sheet.pieces, []
    with walk.job.label("featured image"):
        pictures.featured(walk, sheet, number)
    sheet.pieces += before


def _with_ids(body) -> list[dict]:
    """The same words in the same place have the same id, whenever they are read."""
    seen: Counter[str] = Counter()
    for block in body:
        said = json.dumps([block["type"], block["value"]], ensure_ascii=False, sort_keys=True)
        seen[said] += 1
        block["id"] = str(uuid5(_OF_BLOCKS, f"{seen[said]}:{said}"))
    return body
