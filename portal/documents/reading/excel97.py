"""Reads .xls, as Excel 5 to 2003 wrote it, as plain tables. xlrd gives the values; nothing is calculated or run."""

import io
from typing import Any

import xlrd
from olefile import OleFileIO  # type: ignore[import-untyped]
from openpyxl.utils.cell import get_column_letter

from . import compound, tables
from .damage import told_as_unreadable
from .html import clean
from .parts import Reading, Remark, Unreadable, Unseen
from .tables import Beside, said
from .writing import tidy


class _Nowhere(io.TextIOBase):
    """xlrd writes down what it finds odd in a file. Nobody reads that."""

    def write(self, text: str) -> int:
        return len(text)


def read(data: bytes) -> Reading:
    """All sheets, one table each."""
    if not data:
        raise Unreadable("empty")
    with told_as_unreadable():
        with OleFileIO(io.BytesIO(data)) as inside:
            beside = compound.beside("/".join(each) for each in inside.listdir())
            facts = compound.facts(inside)
            # SECURITY: xlrd's own reader of the container follows a chain that leads in circles for ever.
            stream = inside.openstream("Workbook" if inside.exists("Workbook") else "Book").read()
        try:
            book = xlrd.open_workbook(
                file_contents=stream, logfile=_Nowhere(), formatting_info=True, on_demand=True, ragged_rows=True
            )
        except xlrd.XLRDError as error:
            raise Unreadable("encrypted" if "encrypted" in str(error) else "damaged") from None
        return _Book(book, beside, facts).reading()


class _Book:
    def __init__(self, book: Any, beside: dict[str, int], facts: dict[str, str]):
        self.book, self.beside, self.facts = book, beside, facts
        self.tables = tables.Tables()
        self.unseen = self.tables.unseen
        self.remarks: list[Remark] = []

    def reading(self) -> Reading:
        for number in range(min(self.book.nsheets, tables.MOST_SHEETS)):
            self._sheet(number + 1, self.book.sheet_by_index(number))
            self.book.unload_sheet(number)
        self.unseen["sheets_not_shown"] += max(self.book.nsheets - tables.MOST_SHEETS, 0)
        self.unseen.update(self.beside)
        self.unseen["old_sheet"] = 1
        return Reading(
            html=clean(self.tables.writer.html, ours=True),
            blocks=self.tables.writer.blocks,
            remarks=self.remarks,
            facts=self.facts,
            unseen=[Unseen(code, count) for code, count in sorted(self.unseen.items()) if count],
            flags=sorted(code for code, count in self.beside.items() if count),
        )

    def _sheet(self, number: int, sheet: Any) -> None:
        beside = Beside(last_row=sheet.nrows)
        beside.hidden_rows = {at + 1 for at, info in sheet.rowinfo_map.items() if info.hidden}
        beside.hidden_columns = {at + 1 for at, info in sheet.colinfo_map.items() if info.hidden}
        for top, bottom, left, right in sheet.merged_cells:  # the ends are the first that no longer belong to it
            beside.merge(left + 1, top + 1, right, bottom)
        self.tables.begin(number, sheet.name, beside, hidden=sheet.visibility != 0)
        for at in range(min(sheet.nrows, tables.MOST_ROWS)):
            if self.tables.full:
                self.unseen["cells_not_shown"] = 1
                break
            values = {column + 1: self._said(cell) for column, cell in enumerate(sheet.row(at)) if cell.value != ""}
            self.tables.row(at + 1, values)
        places = self.tables.end()
        for (row, column), note in sheet.cell_note_map.items():
            place = f"{get_column_letter(column + 1)}{row + 1}"
            block = places.get((row + 1, column + 1), "")
            self.remarks.append(Remark(tidy(note.text), tidy(note.author or ""), "", place, block))

    def _said(self, cell: Any) -> str:
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return said(bool(cell.value))
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#")
        if cell.ctype == xlrd.XL_CELL_DATE:
            return self._moment(cell.value)
        return said(cell.value, self._form(cell)) if cell.ctype == xlrd.XL_CELL_NUMBER else str(cell.value)

    def _moment(self, value: float) -> str:
        try:
            moment = xlrd.xldate.xldate_as_datetime(value, self.book.datemode)
        except (OverflowError, ValueError):
            return said(value)
        return said(moment.time() if 0 <= value < 1 else moment)

    def _form(self, cell: Any) -> str:
        key = self.book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
        form = self.book.format_map.get(key)
        return form.format_str if form else "General"
