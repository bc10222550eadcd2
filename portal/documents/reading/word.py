"""Word documents: .docx, .docm, .dotx and .dotm.

Our own reader walks the XML and loses nothing of what is written in it; it builds mammoth's model of a document,
mammoth makes HTML of that, nh3 cleans it. Decision 12 says why mammoth does not read the file itself.
"""

import re
from collections import Counter
from typing import Any

import mammoth
from mammoth import conversion, options

from . import html
from .ooxml import Package, attribute, name
from .parts import Reading, Unreadable, Unseen
from .word_body import Body, Source
from .word_marks import MARK, Marks
from .word_styles import Lists, Styles

_LISTS = [
    f"p.{kind}-{depth} => {'ul|ol > li > ' * depth}{tag} > li:fresh > p:fresh"
    for depth in range(9)
    for kind, tag in (("bullet", "ul"), ("number", "ol"))
]
_STYLE_MAP = "\n".join(
    [
        *(f"p.h{level} => h{level}:fresh" for level in range(1, 7)),
        *_LISTS,
        "r.ins => ins:fresh",
        "r.del => del:fresh",
        "r.reference => a:fresh",
        "r.quoted => mark:fresh",
        *(f"r.{each} => span.{each}:fresh" for each in ("formatted", "hidden", "link", "caps")),
        "u => u",
    ]
)
_FACTS = {"title": "title", "creator": "author", "created": "created", "modified": "modified"}


_OPTIONS = options.read_options({"style_map": _STYLE_MAP, "include_default_style_map": False}).value


def read(data: bytes) -> Reading:
    """Everything a Word document says. Raises Unreadable when it is none, or is broken beyond reading."""
    package = Package(data)
    main = main_part(package)
    root = package.xml(main) if main else None
    if root is None:
        raise Unreadable("damaged")
    marks = Marks()
    body = Body(package, marks, _styles(package, main), Lists(None, Styles(None)))
    body.lists = Lists(_first(package, main, "numbering"), body.styles)
    children = _everything(package, main, root, body)
    reading = Reading(html=html.clean(_html(children, body), ours=True), pictures=body.album.pictures)
    reading.blocks = html.blocks_of(reading.html, marks.digests)
    known = {block.id for block in reading.blocks}
    reading.tracked = [each for each in marks.tracked_in(known) if each.text]
    reading.remarks = marks.remarks
    reading.facts = _facts(package)
    _tell_what_is_missing(reading, package, main, body)
    return reading


def main_part(package: Package) -> str:
    """The part the document begins in: as the package says, else as its content types or its name say."""
    for part in package.tied("", "officeDocument"):
        return part
    types = package.xml("[Content_Types].xml")
    for each in [] if types is None else types:
        if ".main+xml" in attribute(each, "ContentType") and package.has(attribute(each, "PartName")):
            return attribute(each, "PartName").lstrip("/").lower()
    names = [each for each in package.names() if re.search(r"(^|/)document\d*\.xml$", each)]
    return min(names, key=len, default="")


def _first(package: Package, main: str, kind: str) -> Any:
    return next((package.xml(part) for part in package.tied(main, kind)), None)


def _styles(package: Package, main: str) -> Styles:
    return Styles(_first(package, main, "styles"))


def _everything(package: Package, main: str, root: Any, body: Body) -> list[Any]:
    """Headers, the text, footnotes and endnotes, remarks, footers: in the order in which one reads them."""
    for kind in ("footnotes", "endnotes", "comments"):
        for part in package.tied(main, kind):
            body.keep(kind, Source(part, package.xml(part)))
    out = []
    for part in package.tied(main, "header"):
        out += body.margin(Source(part, package.xml(part)), "header")
    out += body.text(Source(main, root))
    out += body.notes("footnotes") + body.notes("endnotes") + body.remarks()
    for part in package.tied(main, "footer"):
        out += body.margin(Source(part, package.xml(part)), "footer")
    return out


def _html(children: list[Any], body: Body) -> str:
    """Mammoth's HTML, with what we have to say of an element moved from its mark onto the element itself."""
    pictures = mammoth.images.img_element(lambda image: body.marks.attributes[image.content_type])
    document = mammoth.documents.document(children)
    made = conversion.convert_document_element_to_html(document, **_OPTIONS, convert_image=pictures).value
    return MARK.sub(body.marks.put, made)


def _facts(package: Package) -> dict[str, str]:
    facts: dict[str, str] = {}
    parts = package.tied("", "core-properties") or ["docprops/core.xml"]
    root = package.xml(parts[0])
    for each in [] if root is None else root:
        local = name(each).rpartition("}")[2].rpartition(":")[2] if isinstance(each.tag, str) else ""
        if local in _FACTS and (each.text or "").strip():
            facts[_FACTS[local]] = each.text.strip()[:500]
    return facts


def _tell_what_is_missing(reading: Reading, package: Package, main: str, body: Body) -> None:
    unseen: Counter[str] = Counter(body.unseen)
    names = package.names()
    flags = set()
    if any("vbaproject" in each for each in names):
        unseen["macros"] += 1
        flags.add("macros")
    embedded = [each for each in names if "/embeddings/" in each or re.search(r"/activex/activex\d*\.xml$", each)]
    if embedded:
        unseen["embedded"] = max(unseen["embedded"], len(embedded))
        flags.add("embedded")
    if package.tied(main, "glossaryDocument"):
        unseen["building_blocks"] += 1
    outside = [tie for part in body.parts_seen for tie in package.ties(part).values() if tie.outside]
    outside += [tie for tie in package.ties(_beside(main, "settings.xml")).values() if tie.outside]
    for tie in outside:
        if tie.kind == "image":
            unseen["external_images"] += 1
        elif tie.kind == "attachedTemplate":
            unseen["external_template"] += 1
        elif tie.kind != "hyperlink":
            unseen["external_parts"] += 1
    if any(tie.kind != "hyperlink" for tie in outside):
        flags.add("external_links")
    if package.broken:
        unseen["damaged_part"] += 1
        flags.add("damaged")
    if not reading.blocks:
        unseen["no_text"] += 1
        flags.add("no_text")
    reading.unseen = [Unseen(code, count) for code, count in sorted(unseen.items()) if count]
    reading.flags = sorted(flags)


def _beside(part: str, file: str) -> str:
    return part.rpartition("/")[0] + "/" + file
