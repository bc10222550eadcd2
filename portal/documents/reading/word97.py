"""Reads .doc, as Word 97 to 2003 wrote it: every word, in its order; of its form only headings, tables and notes.

Enough of [MS-DOC] to lose no word: `word97_file` takes the file apart, `word97_lines` cuts its text into lines.
Decision 18 says why no other program does it.
"""

from collections import Counter
from html import escape
from itertools import pairwise
from typing import Any

from . import compound, word97_file
from .damage import told_as_unreadable
from .html import clean
from .parts import Kind, Reading, Remark, Unreadable, Unseen
from .word97_file import File, moment
from .word97_lines import CELL, Line, Lines
from .word_marks import Marks
from .writing import Writer, tidy

_HEADERS = (0, 1, 4)  # of the six margins each section may have; the others are footers
_SEPARATORS = 6  # margins that belong to no section: the lines above notes
_STORIES = ("text", "notes", "margins", "", "remarks", "endnotes", "boxes", "boxes in margins")

Span = tuple[int, int]


def read(data: bytes) -> Reading:
    """The text, its notes and remarks, what stands in its margins and in boxes beside it."""
    if not data:
        raise Unreadable("empty")
    with told_as_unreadable():
        return _Document(File(data)).reading()


class _Document:
    def __init__(self, file: File):
        self.file, self.writer, self.marks = file, Writer(), Marks()
        self.begins: dict[str, int] = {}
        self.ends: dict[str, int] = {}
        at = 0
        for name, length in zip(_STORIES, file.parts, strict=True):
            self.begins[name], self.ends[name] = at, at + length
            at += length
        self.references: dict[int, str] = {}
        self.blocks: dict[int, str] = {}  # the block in which something is referred to, by position
        self.lines = Lines(file, self.references)
        self.tables = self.rows = 0
        self.cells: list[list[Line]] = []  # of the row that has begun
        self.cell: list[Line] = []

    def reading(self) -> Reading:
        headers, footers = self._margins()
        notes = [*self._referred("notes", word97_file.NOTES, 2, "note")]
        notes += self._referred("endnotes", word97_file.ENDNOTES, 2, "note", len(notes))
        remarks = self._referred("remarks", word97_file.REMARKS, 30, "remark")
        for span in headers:
            self._write(span, Kind.MARGIN, ' class="header"')
        self._write((self.begins["text"], self.ends["text"]))
        for label, _, span in notes:
            self._aside(label, span, Kind.FOOTNOTE, "note")
        said = [self._remark(number, *each) for number, each in enumerate(remarks)]
        for story in ("boxes", "boxes in margins"):
            self._write((self.begins[story], self.ends[story]), Kind.MARGIN)
        for span in footers:
            self._write(span, Kind.MARGIN, ' class="footer"')
        reading = Reading(remarks=said, tracked=self.marks.tracked, facts=self.file.facts)
        reading.html, reading.blocks = clean(self.writer.html, ours=True), self.writer.blocks
        self._tell(reading)
        return reading

    # --- Which text stands where -----------------------------------------------------------------------------------
    def _span(self, story: str, begin: int, end: int) -> Span:
        """From there to there in that story, and never beyond it."""
        low, high = self.begins[story], self.ends[story]
        return min(low + begin, high), min(low + end, high)

    def _margins(self) -> tuple[list[Span], list[Span]]:
        spans = [self._span("margins", *each) for each in pairwise(self.file.places(word97_file.MARGINS)[0])]
        if not spans:
            return [(self.begins["margins"], self.ends["margins"])], []
        sections = list(enumerate(spans[_SEPARATORS:]))
        return [s for n, s in sections if n % 6 in _HEADERS], [s for n, s in sections if n % 6 not in _HEADERS]

    def _referred(self, story: str, number: int, size: int, css: str, before: int = 0) -> list[tuple[str, int, Span]]:
        """Notes or remarks: the label of each, where the text refers to it, where it stands."""
        found = []
        places = self.file.places(number, size)[0][:-1]
        texts = self.file.places(number + 1)[0]
        for n, (at, ends) in enumerate(zip(places, pairwise(texts), strict=False)):
            label = str(before + n + 1)
            self.references[at] = f'<a class="{css}-reference" data-label="{label}"></a>'
            found.append((label, at, self._span(story, *ends)))
        if not found and self.begins[story] < self.ends[story]:  # nothing refers to them; said all the same
            found.append(("*", -1, (self.begins[story], self.ends[story])))
        return found

    def _aside(self, label: str, span: Span, kind: Kind, css: str, more: str = "") -> str:
        begun = len(self.writer.blocks)
        self._write(span, kind, f' class="{css}" data-label="{label}" data-kind="{kind}"{more}')
        return " ".join(each.text for each in self.writer.blocks[begun:])

    def _remark(self, number: int, label: str, at: int, span: Span) -> Remark:
        rows = self.file.places(word97_file.REMARKS, 30)[1]
        index = int.from_bytes(rows[number][20:22], "little") if number < len(rows) else -1
        names = self.file.strings(word97_file.REMARKERS, header=0)
        author = tidy(names[index]) if 0 <= index < len(names) else ""
        when = self.file.part(word97_file.REMARK_DATES)[18 * number : 18 * number + 4]
        at_time = moment(int.from_bytes(when, "little"))
        who = f' data-author="{escape(author)}" data-at="{at_time}"'
        text = self._aside(label, span, Kind.REMARK, "remark", who)
        return Remark(text, author, at_time, "", self.blocks.get(at, ""))

    # --- Writing it down -------------------------------------------------------------------------------------------
    def _write(self, span: Span, kind: Kind = Kind.PARAGRAPH, attributes: str = "") -> None:
        for line in self.lines.between(*span):
            said = self.file.paragraph(line.at)
            if line.end == CELL and said.ends_row:
                self._end_row()
            elif line.end == CELL:
                self.cells.append([*self.cell, line])
                self.cell = []
            elif said.in_table and line.end:
                self.cell.append(line)
            else:
                self._end_table()
                level = min(said.level, 6) if kind == Kind.PARAGRAPH else 0
                self._block(line, Kind.HEADING if level else kind, f"h{level}" if level else "p", level, attributes)
        self._end_table()

    def _end_table(self) -> None:
        if self.cells or self.cell:  # a row whose end is not marked
            self._end_row()
        if self.rows:
            self.writer.raw("</table>")
        self.rows = 0

    def _end_row(self) -> None:
        cells, self.cells, self.cell = [*self.cells, *([self.cell] if self.cell else [])], [], []
        if not self.rows:
            self.tables += 1
            self.writer.raw("<table>")
        self.rows += 1
        self.writer.raw("<tr>")
        for column, lines in enumerate(cells, 1):
            self.writer.raw("<td>")
            for line in lines:
                self._block(line, Kind.CELL, place=(self.tables, self.rows, column))
            self.writer.raw("</td>")
        self.writer.raw("</tr>")

    def _block(
        self, line: Line, kind: Kind, tag: str = "p", level: int = 0, attributes: str = "", place: Any = None
    ) -> None:
        block = ""
        if tidy(line.text):
            block = self.writer.block(
                kind, line.text, tag=tag, inner=line.html.strip(), level=level, place=place, attributes=attributes
            )
        for at in line.refers:
            self.blocks[at] = block
        for mark, text in line.changes:
            if block:
                self.marks.change(mark.change, text, mark.author, mark.at, block)

    # --- What the preview must tell --------------------------------------------------------------------------------
    def _tell(self, reading: Reading) -> None:
        beside = compound.beside(self.file.names)
        unseen = Counter(dict.fromkeys(self.lines.met, 1) | beside)
        unseen["old_word"] = 1
        flags = {code for code, count in beside.items() if count}
        if self.lines.elsewhere:
            flags.add("external_links")
        unseen["lines_not_shown"] += self.writer.full
        if not reading.blocks:
            unseen["no_text"] += 1
            flags.add("no_text")
        reading.unseen = [Unseen(code, count) for code, count in sorted(unseen.items()) if count]
        reading.flags = sorted(flags)
