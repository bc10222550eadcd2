"""Reads OpenDocument texts and spreadsheets: the words, in their order, with headings, lists, tables, notes, images."""

from collections import Counter
from html import escape
from typing import Any

from .html import clean
from .ooxml import Package, attribute
from .parts import Kind, Reading, Remark, Tracked, Unreadable, Unseen
from .pictures import Album
from .writing import Writer, tidy

MOST_CELLS = 60_000
MOST_COLUMNS = 200
MOST_ROWS = 20_000
_DEEPEST = 100
# What is no text of the document, or is fetched from where it is called for.
_ASIDE = {"annotation", "annotation-end", "note", "tracked-changes", "sequence-decls", "forms", "frame", "custom-shape"}


def text(package: Package) -> Reading:
    """An .odt as a reading."""
    return _Document(package).text()


def tables(package: Package) -> Reading:
    """An .ods as a reading."""
    return _Document(package).tables()


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Document:
    def __init__(self, package: Package):
        self.package = package
        manifest = package.xml("META-INF/manifest.xml")
        if manifest is not None and any(_local(one) == "encryption-data" for one in manifest.iter()):
            raise Unreadable("encrypted")
        root = package.xml("content.xml")
        body = None if root is None else next((one for one in root.iter() if _local(one) == "body"), None)
        if body is None:
            raise Unreadable("damaged")
        self.body = body
        self.writer = Writer()
        self.album = Album("image")
        self.unseen: Counter[str] = Counter()
        self.remarks: list[Remark] = []
        self.tracked: list[Tracked] = []
        self.count = 0
        self.cells = 0

    # --- Texts -------------------------------------------------------------------------------------------------

    def text(self) -> Reading:
        self._flow(self.body, 0, 0)
        styles = self.package.xml("styles.xml")
        if styles is not None:
            for one in styles.iter():
                if _local(one) in ("header", "footer", "header-left", "footer-left", "header-first", "footer-first"):
                    self._margin(one)
        return self._reading()

    def _flow(self, parent: Any, lists: int, depth: int) -> None:
        """Everything in its order. Elements nobody here knows are looked into, for they may hold words."""
        if depth > _DEEPEST:
            raise Unreadable("too_big_inside")
        for one in parent:
            tag = _local(one)
            if tag in ("h", "p"):
                self._paragraph(one, tag, lists)
            elif tag == "list":
                self.writer.raw("<ul>")
                self._flow(one, lists + 1, depth + 1)
                self.writer.raw("</ul>")
            elif tag == "table":
                self._table(one)
            elif tag == "tracked-changes":
                self._changes(one)
            elif tag in ("frame", "custom-shape"):
                self._frame(one)
            elif tag == "object":
                self.unseen["embedded"] += 1
            elif tag not in ("annotation", "sequence-decls", "forms"):
                self._flow(one, lists, depth + 1)

    def _paragraph(self, element: Any, tag: str, lists: int) -> str:
        said = self._said(element)
        block = ""
        if tidy(said):
            level = attribute(element, "outline-level", "1")
            if tag == "h" and level.isdigit():
                block = self.writer.heading(said, int(level))
            elif lists:
                block = self.writer.block(Kind.LIST_ITEM, said, tag="li", inner=_lines(said), level=lists)
            else:
                block = self.writer.paragraph(said)
        self._beside(element, block, said)
        return block

    def _said(self, element: Any) -> str:
        """The words of a paragraph, without those that stand beside it."""
        said = [element.text or ""]
        for one in element:
            tag = _local(one)
            if tag == "s":
                count = attribute(one, "c", "1")
                said.append(" " * (min(int(count), 1_000) if count.isdigit() else 1))
            elif tag == "tab":
                said.append("\t")
            elif tag == "line-break":
                said.append("\n")
            elif tag not in _ASIDE:
                said.append(self._said(one))
            said.append(one.tail or "")
        return "".join(said)

    def _beside(self, paragraph: Any, block: str, said: str) -> None:
        for one in paragraph.iter():
            tag = _local(one)
            if one is paragraph or any(_local(up) in _ASIDE for up in one.iterancestors() if _is_in(up, paragraph)):
                continue
            if tag == "note":
                body = next((each for each in one if _local(each) == "note-body"), None)
                for each in [] if body is None else body:
                    self.writer.paragraph(self._said(each), Kind.FOOTNOTE)
            elif tag == "annotation":
                parts = {_local(each): "".join(each.itertext()) for each in one if _local(each) in ("creator", "date")}
                words = tidy(" ".join(self._said(each) for each in one if _local(each) in ("p", "list")))
                self.remarks.append(
                    Remark(words, tidy(parts.get("creator", "")), tidy(parts.get("date", "")), tidy(said)[:200], block)
                )
            elif tag in ("frame", "custom-shape"):
                self._frame(one)

    def _frame(self, frame: Any) -> None:
        """An image, or a box with words of its own."""
        title = " ".join("".join(one.itertext()) for one in frame if _local(one) in ("title", "desc"))
        for one in frame:
            tag = _local(one)
            if tag == "image":
                self._image(attribute(one, "href"), title)
            elif tag == "text-box":
                self._margin(one)
            elif tag in ("object", "object-ole", "plugin", "applet", "floating-frame"):
                self.unseen["embedded"] += 1
            elif tag in ("p", "list"):
                self._margin(frame)
                return

    def _image(self, address: str, title: str) -> None:
        data = self.package.bytes(address.removeprefix("./")) if address and "://" not in address else None
        if data is None:
            self.unseen["external_images" if "://" in address else "missing_images"] += 1
            return
        picture, digest = self.album.add(data)
        if picture:
            self.writer.picture(picture, title, digest)
        else:
            self.unseen["images_not_shown"] += 1

    def _margin(self, element: Any) -> None:
        for one in element.iter():
            if _local(one) in ("p", "h"):
                self.writer.paragraph(self._said(one), Kind.MARGIN)
                self._beside(one, "", "")

    def _changes(self, element: Any) -> None:
        for region in element:
            for change in region:
                kind = {"insertion": "inserted", "deletion": "deleted"}.get(_local(change), "formatted")
                who = tidy(" ".join("".join(one.itertext()) for one in change.iter() if _local(one) == "creator"))
                when = tidy(" ".join("".join(one.itertext()) for one in change.iter() if _local(one) == "date"))
                words = tidy(" ".join(self._said(one) for one in change.iter() if _local(one) in ("p", "h")))
                self.tracked.append(Tracked(kind, words, who, when))

    # --- Tables ------------------------------------------------------------------------------------------------

    def tables(self) -> Reading:
        for table in self.body.iter():
            if _local(table) == "table" and not any(_local(up) == "table" for up in table.iterancestors()):
                self._table(table, caption=attribute(table, "name"))
        return self._reading()

    def _table(self, table: Any, caption: str = "") -> None:
        self.count += 1
        number = self.count
        self.writer.raw("<table>")
        if tidy(caption):
            self.writer.block(Kind.HEADING, caption, tag="caption", level=2)
        at = 0
        for row in (one for one in table.iter() if _local(one) == "table-row" and _table_of(one) is table):
            repeated = _count(row, "number-rows-repeated")
            cells = [one for one in row if _local(one) in ("table-cell", "covered-table-cell")]
            if any(len(one) for one in cells):
                if at + 1 > MOST_ROWS or self.cells > MOST_CELLS:
                    self.unseen["cells_not_shown"] = 1
                    break
                hidden = attribute(row, "visibility") in ("collapse", "filter")
                self.unseen["hidden_rows"] += hidden
                for turn in range(min(repeated, 1_000)):
                    self.writer.raw('<tr class="hidden-row">' if hidden else "<tr>")
                    self._cells(number, at + 1 + turn, cells)
                    self.writer.raw("</tr>")
            at += repeated
        self.writer.raw("</table>")

    def _cells(self, number: int, row: int, cells: list[Any]) -> None:
        column = 0
        for cell in cells:
            repeated = _count(cell, "number-columns-repeated")
            filled = len(cell) > 0
            for _ in range(min(repeated, MOST_COLUMNS) if filled or column + repeated < MOST_COLUMNS else 0):
                if column >= MOST_COLUMNS:
                    self.unseen["cells_not_shown"] = 1
                    return
                column += 1
                self.writer.raw("<td>")
                self._cell(cell, (number, row, column))
                self.writer.raw("</td>")

    def _cell(self, cell: Any, place: tuple[int, int, int]) -> None:
        self.unseen["formulas"] += bool(attribute(cell, "formula"))
        for one in cell:
            tag = _local(one)
            if tag in ("p", "h"):
                said = self._said(one)
                block = self.writer.block(Kind.CELL, said, inner=_lines(said), place=place) if tidy(said) else ""
                self.cells += 1
                self._beside(one, block, said)
            elif tag == "annotation":
                words = tidy(" ".join(self._said(each) for each in one if _local(each) == "p"))
                self.remarks.append(Remark(words, "", "", ""))
            elif tag in ("frame", "custom-shape"):
                self._frame(one)
            elif tag == "table":
                self._table(one)
            else:
                self._flow(one, 1 if tag == "list" else 0, 1)

    # --- All ---------------------------------------------------------------------------------------------------

    def _reading(self) -> Reading:
        names = self.package.names()
        macros = any(one.lower().startswith(("basic/", "scripts/")) for one in names)
        if macros:
            self.unseen["macros"] += 1
        if not any(block.text for block in self.writer.blocks):
            self.unseen["no_text"] += 1
        if self.writer.full:
            self.unseen["lines_not_shown"] += 1
        return Reading(
            html=clean(self.writer.html, ours=True),
            blocks=self.writer.blocks,
            pictures=self.album.pictures,
            tracked=self.tracked,
            remarks=self.remarks,
            unseen=[Unseen(code, count) for code, count in self.unseen.items() if count],
            facts=self._facts(),
            flags=["macros"] if macros else [],
        )

    def _facts(self) -> dict:
        meta = self.package.xml("meta.xml")
        said = {} if meta is None else {_local(one): tidy("".join(one.itertext())) for one in meta.iter()}
        facts = {
            "title": said.get("title", ""),
            "author": said.get("initial-creator") or said.get("creator", ""),
            "created": said.get("creation-date", ""),
            "modified": said.get("date", ""),
        }
        return {name: value for name, value in facts.items() if value}


def _lines(said: str) -> str:
    return "<br>".join(escape(line) for part in said.splitlines() if (line := tidy(part)))


def _is_in(element: Any, paragraph: Any) -> bool:
    return any(up is paragraph for up in element.iterancestors())


def _table_of(row: Any) -> Any:
    return next((up for up in row.iterancestors() if _local(up) == "table"), None)


def _count(element: Any, key: str) -> int:
    raw = attribute(element, key, "1")
    return max(int(raw), 1) if raw.isdigit() and len(raw) < 10 else 1
