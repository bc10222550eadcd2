"""Writes the sheets of a spreadsheet as plain tables, whichever program made it."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

from .parts import Kind
from .writing import Writer, tidy

MOST_ROWS = 20_000  # of one sheet
MOST_COLUMNS = 200
MOST_CELLS = 60_000  # of one file
MOST_SHEETS = 200
MOST_MERGED = 20_000  # of one sheet
_DECIMALS = re.compile(r"0(?:\.(0+))?")


@dataclass
class Beside:
    """What stands in a sheet's part beside its values."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # first cell → columns, rows
    covered: dict[int, set[int]] = field(default_factory=dict)  # row → columns another cell reaches over
    formulas: int = 0
    waiting: dict[int, dict[int, str]] = field(default_factory=dict)  # formulas nobody has calculated yet
    last_row: int = 0

    def merge(self, left: int, top: int, right: int, bottom: int) -> None:
        """The cells from the first to the last, both counted from 1, are one."""
        right, bottom = min(right, MOST_COLUMNS), min(bottom, MOST_ROWS)
        if (right - left + 1) * (bottom - top + 1) > 50_000 or right < left or bottom < top:
            return
        if len(self.spans) < MOST_MERGED:
            self.spans[(top, left)] = (right - left + 1, bottom - top + 1)
            for row in range(top, bottom + 1):
                self.covered.setdefault(row, set()).update(range(left + (row == top), right + 1))


class Tables:
    """The tables of one file, sheet by sheet: `begin`, each `row`, `end`."""

    def __init__(self) -> None:
        self.writer = Writer()
        self.unseen: Counter[str] = Counter()
        self._cells = 0
        self._number = 0
        self._beside = Beside()
        self._places: dict[tuple[int, int], str] = {}

    @property
    def full(self) -> bool:
        """Whether there are as many cells as a page can show."""
        return self._cells > MOST_CELLS

    def begin(self, number: int, title: str, beside: Beside, *, hidden: bool) -> None:
        """A sheet, and what stands in it beside its values."""
        self._number, self._beside, self._places = number, beside, {}
        self.unseen["hidden_sheets"] += hidden
        self.unseen["hidden_rows"] += len(beside.hidden_rows)
        self.unseen["hidden_columns"] += len(beside.hidden_columns)
        self.unseen["formulas"] += beside.formulas
        self.writer.raw('<table class="hidden-sheet">' if hidden else "<table>")
        self.writer.block(Kind.HEADING, title, tag="caption", level=2)

    def end(self) -> dict[tuple[int, int], str]:
        """The end of a sheet. Which block stands in which cell, by row and column."""
        if self._beside.last_row > MOST_ROWS:
            self.unseen["cells_not_shown"] = 1
        self.writer.raw("</table>")
        return self._places

    def row(self, at: int, values: dict[int, str]) -> None:
        """The row of that number: what stands in it, by column."""
        beside = self._beside
        if not values and at not in beside.covered:
            return
        self.writer.raw('<tr class="hidden-row">' if at in beside.hidden_rows else "<tr>")
        last = max(values, default=0)
        if last > MOST_COLUMNS:
            self.unseen["cells_not_shown"] = 1
        for column in range(1, min(last, MOST_COLUMNS) + 1):
            text = values.get(column, "")
            if column in beside.covered.get(at, ()) and not tidy(text):
                continue  # a word under a merged cell is shown all the same
            across, down = beside.spans.get((at, column), (1, 1))
            marks = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
            marks += ' class="hidden-column"' if column in beside.hidden_columns else ""
            if tidy(text):
                self._cells += 1
                inner = "<br>".join(escape(line) for part in text.splitlines() if (line := tidy(part)))
                self._places[(at, column)] = self.writer.block(
                    Kind.CELL, text, tag="td", inner=inner, place=(self._number, at, column), attributes=marks
                )
            else:
                self.writer.raw(f"<td{marks}></td>")
        self.writer.raw("</tr>")


def said(value: Any, form: str = "General") -> str:
    """A value as it reads: dates by the calendar, shares in per cent, numbers without what only computers need."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if not any(value.timetuple()[3:6]) else value.isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, date | timedelta):
        return str(value)
    if isinstance(value, int | float):
        match = _DECIMALS.search(form or "")
        decimals = len(match[1] or "") if match and "E" not in form else None
        if "%" in (form or ""):
            return f"{value * 100:.{decimals or 0}f} %"
        if decimals and isinstance(value, float):
            return f"{value:.{decimals}f}"
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return str(value)
