"""Reads .xlsx with openpyxl as plain tables, and hands .ods to `opendocument`. Values are shown as they were saved.

openpyxl gives the values, row by row, without holding a sheet in memory. What it leaves out when it reads that way
(what is hidden, merged, remarked on or not yet calculated) is read from the same part beside it.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from . import opendocument, tables
from .damage import told_as_unreadable
from .html import clean
from .ooxml import Package, attribute, name
from .parts import Kind, Reading, Remark, Unreadable, Unseen
from .pictures import Album
from .tables import Beside, said
from .writing import tidy

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Reading:
    """All sheets, one table each."""
    if not data:
        raise Unreadable("empty")
    if data.startswith(_OLE):
        raise Unreadable("encrypted" if b"E\0n\0c\0r\0y\0p\0t" in data else "damaged")
    with told_as_unreadable():
        package = Package(data)
        if package.has("content.xml") and package.has("mimetype"):
            return opendocument.tables(package)
        _refuse_entities(data)
        return _Book(data, package).reading()


def _refuse_entities(data: bytes) -> None:
    """No part of an Office file has a DTD. One that has is after something else."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for part in parts.infolist():
            if part.filename.lower().endswith((".xml", ".rels")):
                with parts.open(part) as source:
                    tail = b""
                    while piece := source.read(1 << 20):
                        if b"<!DOCTYPE" in (tail + piece).replace(b"\0", b""):
                            raise Unreadable("suspicious")
                        tail = piece[-20:]


@contextmanager
def _unmeasured() -> Iterator[None]:
    """Without looking for the size of each sheet first: it is often wrong, and where it is missing openpyxl reads the
    whole sheet to find that out."""
    measure = ReadOnlyWorksheet._get_size
    ReadOnlyWorksheet._get_size = lambda sheet: None
    try:
        yield
    finally:
        ReadOnlyWorksheet._get_size = measure


class _Book:
    def __init__(self, data: bytes, package: Package):
        self.package = package
        with _unmeasured():
            self.book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        self.tables = tables.Tables()
        self.writer, self.unseen = self.tables.writer, self.tables.unseen
        self.remarks: list[Remark] = []

    def reading(self) -> Reading:
        try:
            for number, sheet in enumerate(self.book.worksheets[: tables.MOST_SHEETS], 1):
                self._sheet(number, sheet)
        finally:
            self.book.close()
        self.unseen["sheets_not_shown"] += max(len(self.book.worksheets) - tables.MOST_SHEETS, 0)
        album = Album("image")
        flags = self._others(album)
        properties = self.book.properties
        facts = {
            "title": tidy(properties.title or ""),
            "author": tidy(properties.creator or ""),
            "created": properties.created.isoformat() if properties.created else "",
            "modified": properties.modified.isoformat() if properties.modified else "",
        }
        return Reading(
            html=clean(self.writer.html, ours=True),
            blocks=self.writer.blocks,
            pictures=album.pictures,
            remarks=self.remarks,
            facts={key: value for key, value in facts.items() if value},
            unseen=[Unseen(code, count) for code, count in self.unseen.items() if count],
            flags=flags,
        )

    def _sheet(self, number: int, sheet: Any) -> None:
        part = sheet._worksheet_path.lstrip("/")
        beside = _beside(self.package.bytes(part) or b"")
        self.unseen["not_calculated"] += sum(map(len, beside.waiting.values()))
        self.tables.begin(number, sheet.title, beside, hidden=sheet.sheet_state != "visible")
        for at, row in enumerate(sheet.iter_rows(max_row=tables.MOST_ROWS), 1):
            if self.tables.full:
                self.unseen["cells_not_shown"] = 1
                break
            values = {one.column: said(one.value, one.number_format) for one in row if one.value is not None}
            values |= beside.waiting.get(at, {})
            self.tables.row(at, values)
        self._remarks(part, self.tables.end())

    def _remarks(self, part: str, places: dict[tuple[int, int], str]) -> None:
        for tied in self.package.tied(part, "comments"):
            root = self.package.xml(tied)
            if root is None:
                continue
            authors = [tidy("".join(one.itertext())) for one in root.iter("{*}author")]
            for one in root.iter("{*}comment"):
                text = tidy(" ".join("".join(run.itertext()) for run in one.iter("{*}t")))
                who = attribute(one, "authorId", "-1")
                author = authors[int(who)] if who.isdigit() and int(who) < len(authors) else ""
                try:
                    place = coordinate_to_tuple(attribute(one, "ref"))
                except ValueError:
                    place = (0, 0)
                self.remarks.append(Remark(text, author, "", attribute(one, "ref"), places.get(place, "")))

    def _others(self, album: Album) -> list[str]:
        """What lies in the file beside its sheets: pictures, words in drawings, macros, links."""
        flags = []
        for part in sorted(self.package.names()):
            if part.startswith("xl/media/"):
                picture, digest = album.add(self.package.bytes(part) or b"")
                if picture:
                    self.writer.picture(picture, "", digest)
                else:
                    self.unseen["images_not_shown"] += 1
            elif re.fullmatch(r"xl/(drawings/drawing|charts/chart|diagrams/data)\d*\.xml", part):
                self.unseen["charts"] += part.startswith("xl/charts/")
                root = self.package.xml(part)
                paragraphs = [] if root is None else [each for each in root.iter() if name(each) == "a:p"]
                for each in paragraphs:
                    self.writer.paragraph("".join(each.itertext()), Kind.MARGIN)
        found = self.package.names()
        if any(one.endswith("vbaproject.bin") for one in map(str.lower, found)):
            flags.append("macros")
            self.unseen["macros"] += 1
        if any(one.lower().startswith("xl/externallinks/externallink") for one in found):
            flags.append("external_links")
        if embedded := sum(one.lower().startswith("xl/embeddings/") for one in found):
            flags.append("embedded")
            self.unseen["embedded"] += embedded
        return flags


def _beside(data: bytes) -> Beside:
    """One pass over a sheet's XML, forgetting each row as soon as it is read."""
    beside = Beside()
    parts = etree.iterparse(
        io.BytesIO(data),
        tag=("{*}row", "{*}col", "{*}mergeCell"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        recover=True,
    )
    at = 0
    for _, element in parts:
        tag = element.tag.rpartition("}")[2]
        if tag == "row":
            at = _number(element.get("r"), at + 1)
            if element.get("hidden") in ("1", "true"):
                beside.hidden_rows.add(at)
            _formulas(element, beside)
            if element.find("{*}c/*") is not None:
                beside.last_row = at
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            first, last = _number(element.get("min"), 1), _number(element.get("max"), 1)
            beside.hidden_columns |= set(range(first, min(last, tables.MOST_COLUMNS) + 1))
        elif tag == "mergeCell":
            _merge(element.get("ref") or "", beside)
    return beside


def _formulas(row: Any, beside: Beside) -> None:
    for formula in row.iterfind("{*}c/{*}f"):
        cell = formula.getparent()
        beside.formulas += 1
        if not cell.findtext("{*}v") and formula.text and len(beside.waiting) < 10_000:
            try:
                at, column = coordinate_to_tuple(cell.get("r") or "")
            except ValueError:
                continue
            beside.waiting.setdefault(at, {})[column] = f"={formula.text}"


def _merge(reference: str, beside: Beside) -> None:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return
    if None in (left, top, right, bottom):
        return
    beside.merge(left, top, right, bottom)


def _number(raw: str | None, otherwise: int) -> int:
    return int(raw) if raw and raw.isdigit() and len(raw) < 10 else otherwise
