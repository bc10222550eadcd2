"""Walks the blocks of a Word document - paragraphs, tables, notes - into mammoth's model, and leaves no word behind.

What is not known is looked into: an element we never heard of may hold text, and text is never dropped for its company.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mammoth import documents as made

from .html import plain
from .ooxml import TEXTS, Package, alternatives, attribute, child, name, switched_on
from .parts import Kind, Remark
from .pictures import Album
from .word_inline import CHANGES, Inline
from .word_marks import Marks
from .word_styles import Lists, Styles, number

MOST_COLUMNS = 500
# What stands between blocks without being one.
_SILENT = {
    *("w:sectPr", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:permStart", "w:permEnd", "w:tblPr", "w:tblGrid"),
    *("w:trPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:tblPrEx", "w:pPr", "w:rPr", "w:smartTagPr"),
}


@dataclass(frozen=True)
class Source:
    """A part of the package and its root: relationships are looked up in the part the element came from."""

    part: str
    root: Any


@dataclass(frozen=True)
class Cell:
    """A cell of a table as it is being put together."""

    column: int
    span: int
    continues: bool
    children: list[Any]


class Body:
    """One document. `part` is where we are; `kind` is set while we are beside the text, in a note or a header."""

    def __init__(self, package: Package, marks: Marks, styles: Styles, lists: Lists):
        self.package, self.marks, self.styles, self.lists = package, marks, styles, lists
        self.album = Album()
        self.unseen: Counter[str] = Counter()
        self.part = ""
        self.parts_seen: list[str] = []
        self.kind: Kind | None = None
        self.css = ""
        self.label = ""
        self.place: tuple[int, int, int] | None = None
        self.change: tuple[str, str, str] | None = None
        self.block = ""
        self.tables = 0
        self.beside: list[Any] = []  # text boxes met in a paragraph; they follow it
        self.inline = Inline(self)
        self._kept: dict[str, dict[str, tuple[str, Any]]] = {}

    # --- The parts -------------------------------------------------------------------------------------------------
    def keep(self, kind: str, source: Source) -> None:
        """Notes and remarks by their number, for when the text refers to them."""
        for each in [] if source.root is None else source.root:
            if name(each) in ("w:footnote", "w:endnote", "w:comment"):
                self._kept.setdefault(kind, {}).setdefault(attribute(each, "id"), (source.part, each))

    def knows(self, kind: str, id_: str) -> bool:
        return id_ in self._kept.get(kind, {})

    def remark_of(self, id_: str) -> Any:
        return self._kept["comments"][id_][1]

    def text(self, source: Source) -> list[Any]:
        """The document itself."""
        body = child(source.root, "w:body")
        return self._within(source, body if body is not None else source.root)

    def margin(self, source: Source, css: str) -> list[Any]:
        """A header or a footer."""
        return [] if source.root is None else self._within(source, source.root, Kind.MARGIN, css)

    def notes(self, kind: str) -> list[Any]:
        """The notes in the order in which they are referred to, then those nothing refers to."""
        out, kept = [], self._kept.get(kind, {})
        order = [id_ for id_ in self.inline.references.get(kind, {}) if id_ in kept]
        for id_ in [*order, *(each for each in kept if each not in order)]:
            part, element = kept[id_]
            reference = self.inline.references.get(kind, {}).get(id_)
            if reference is None and not self.inline.read_text(element):
                continue  # the lines Word draws above the notes
            label = reference.label if reference else "*"
            out += self._referred(
                Source(part, element), Kind.FOOTNOTE, "note", label, reference.keys if reference else []
            )
        return out

    def remarks(self) -> list[Any]:
        """The remarks, each with who wrote it and when; what it quotes was gathered on the way."""
        out = []
        for id_, (part, element) in self._kept.get("comments", {}).items():
            quote = self.inline.quotes.get(id_)
            author, at = attribute(element, "author"), attribute(element, "date")
            label = quote.label if quote else "*"
            first = len(self.marks.given)
            out += self._referred(Source(part, element), Kind.REMARK, "remark", label, quote.keys if quote else [])
            for key in self.marks.given[first:]:
                if self.marks.attributes[key].get("data-kind") == Kind.REMARK:
                    self.marks.attributes[key] |= {"data-author": author, "data-at": at}
            self.marks.remarks.append(
                Remark(
                    text=self.inline.read_text(element),
                    author=author,
                    at=at,
                    quote=plain("".join(quote.words)) if quote else "",
                    block=quote.block if quote else "",
                )
            )
        return out

    def _referred(self, source: Source, kind: Kind, css: str, label: str, keys: list[str]) -> list[Any]:
        first = len(self.marks.given)
        out = self._within(source, source.root, kind, css, label)
        ids = (self.marks.attributes[key].get("id", "") for key in self.marks.given[first:])
        target = next((each for each in ids if each), "")
        for key in keys:
            if target:
                self.marks.attributes[key]["href"] = f"#{target}"
        return out

    def _within(self, source: Source, root: Any, kind: Kind | None = None, css: str = "", label: str = "") -> list[Any]:
        before = self.part, self.kind, self.css, self.label, self.place, self.change
        self.part, self.kind, self.css, self.label, self.place, self.change = source.part, kind, css, label, None, None
        if source.part not in self.parts_seen:
            self.parts_seen.append(source.part)
        self.inline.fields.clear()
        out = self.blocks(root)
        self.part, self.kind, self.css, self.label, self.place, self.change = before
        return out

    # --- Blocks ----------------------------------------------------------------------------------------------------
    def blocks(self, holder: Any) -> list[Any]:
        """The blocks in an element, through whatever is wrapped around them."""
        out: list[Any] = []
        for each in holder:
            out += self._one(each)
        return out

    def _one(self, each: Any) -> list[Any]:
        what = name(each)
        if what in _SILENT:
            return []
        if what == "w:p":
            return self.paragraph(each)
        if what == "w:tbl":
            return self.table(each)
        if what in ("w:commentRangeStart", "w:commentRangeEnd"):
            self.inline.range(each)
            return []
        if what == "mc:AlternateContent":
            return [made_ for chosen in alternatives(each) for made_ in self.blocks(chosen)]
        if what == "w:altChunk":
            self.unseen["sub_documents"] += 1
            return []
        if what in CHANGES and any(True for _ in each):
            return self._changed(each, lambda: self.blocks(each))
        if what in TEXTS or what in ("w:r", "w:hyperlink", "w:fldSimple", "m:oMath", "m:oMathPara"):
            return self._loose([each])
        return self.blocks(each)

    def _changed(self, element: Any, walk: Any) -> Any:
        before = self.change
        self.change = (CHANGES[name(element)], attribute(element, "author"), attribute(element, "date"))
        out = walk()
        self.change = before
        return out

    def _loose(self, elements: list[Any]) -> list[Any]:
        """Text that stands in no paragraph gets one."""
        return self._finish(None, elements)

    def paragraph(self, element: Any) -> list[Any]:
        """A paragraph, and after it the text boxes anchored in it."""
        return self._finish(child(element, "w:pPr"), list(element))

    def _finish(self, properties: Any, elements: list[Any]) -> list[Any]:
        style = attribute(child(properties, "w:pStyle"), "val") or self.styles.default_paragraph
        before, self.block = self.block, self.marks.block()
        above, self.beside = self.beside, []
        children = self.inline.paragraph(elements, properties, style)
        out: list[Any] = []
        if children:
            style_id, attributes = self._look(properties, style)
            key = self.marks.mark(id=self.block, **attributes)
            out.append(made.paragraph([made.bookmark(key), *children], style_id=style_id or None))
        out += self.beside
        self.block, self.beside = before, above
        return out

    def _look(self, properties: Any, style: str) -> tuple[str, dict[str, str]]:
        """Which of our styles a paragraph gets, and the attributes of its element."""
        attributes: dict[str, str] = {"class": self.css, "data_label": self.label}
        self.label = ""  # only the first paragraph of a note bears its number
        heading = self.styles.heading(style)
        outline = child(properties, "w:outlineLvl")
        if not heading and outline is not None and 0 <= (level := number(attribute(outline, "val"), 9)) < 9:
            heading = min(level + 1, 6)
        place = self.lists.place(properties, style)
        name_ = ""
        if place is not None and place.label:
            attributes["data_label"] = place.label
        if heading:
            name_, attributes["data_kind"], attributes["data_level"] = f"h{heading}", Kind.HEADING, str(heading)
        elif place is not None and (place.label or place.ordered):
            name_ = f"{'number' if place.ordered else 'bullet'}-{place.level}"
            attributes["data_kind"], attributes["data_level"] = Kind.LIST_ITEM, str(place.level + 1)
        if self.place is not None:
            attributes["data_place"] = ",".join(map(str, self.place))
            if not heading:
                attributes["data_kind"] = Kind.CELL
        if self.kind is not None:
            attributes["data_kind"] = self.kind
        return name_, attributes

    # --- Tables ----------------------------------------------------------------------------------------------------
    def table(self, element: Any) -> list[Any]:
        """A table; cells grown together downwards become one, unless the lower one says something of its own."""
        self.tables += 1
        table, outer = self.tables, self.place
        rows: list[tuple[bool, list[Cell]]] = []
        after: list[Any] = []
        for row, change in self._parts_of(element, "w:tr", after):
            rows.append(self._row(row, change, table, len(rows) + 1, after))
        self.place = outer
        out_rows = []
        above: dict[int, Any] = {}
        for is_header, cells in rows:
            out_cells, now = [], {}
            for cell in cells:
                upper = above.get(cell.column)
                if cell.continues and not cell.children and upper is not None and upper.colspan == cell.span:
                    upper.rowspan += 1
                    now[cell.column] = upper
                else:
                    now[cell.column] = made.table_cell(cell.children, colspan=cell.span, rowspan=1)
                    out_cells.append(now[cell.column])
            above = now
            out_rows.append(made.table_row(out_cells, is_header=is_header))
        return [made.table(out_rows), *after] if out_rows else after

    def _row(self, row: Any, change: Any, table: int, y: int, after: list[Any]) -> tuple[bool, list[Cell]]:
        properties = child(row, "w:trPr")
        cells: list[Cell] = []
        column = min(number(attribute(child(properties, "w:gridBefore"), "val")), MOST_COLUMNS)
        if column > 0:
            cells.append(Cell(0, column, False, []))
        column = max(column, 0)
        marked = next((each for each in (properties if properties is not None else []) if name(each) in CHANGES), None)
        for cell, inner in self._parts_of(row, "w:tc", after):
            about = child(cell, "w:tcPr")
            span = max(1, min(number(attribute(child(about, "w:gridSpan"), "val"), 1), MOST_COLUMNS))
            merge = child(about, "w:vMerge")
            continues = merge is not None and attribute(merge, "val", "continue") != "restart"
            self.place = (table, y, column + 1)
            before = self.change
            own = next((each for each in (about if about is not None else []) if name(each) in CHANGES), None)
            by = next((each for each in (own, marked, inner, change) if each is not None), None)
            if by is not None:
                self.change = (CHANGES[name(by)], attribute(by, "author"), attribute(by, "date"))
            cells.append(Cell(column, span, continues, self.blocks(cell)))
            self.change = before
            column += span
        return switched_on(child(properties, "w:tblHeader")), cells

    def _parts_of(self, holder: Any, wanted: str, after: list[Any], change: Any = None) -> Iterator[tuple[Any, Any]]:
        """Rows of a table or cells of a row, through what is wrapped around them; anything else follows the table."""
        for each in holder:
            what = name(each)
            if what == wanted:
                yield each, change
            elif what in ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag") or what in CHANGES:
                yield from self._parts_of(each, wanted, after, each if what in CHANGES else change)
            elif what == "mc:AlternateContent":
                for chosen in alternatives(each):
                    yield from self._parts_of(chosen, wanted, after, change)
            elif what not in _SILENT:
                before, self.place = self.place, None
                after += self._one(each)
                self.place = before
