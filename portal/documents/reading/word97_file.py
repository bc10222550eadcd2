"""Takes a Word 97-2003 file apart ([MS-DOC]): its text by character position, and what the file says of each place.

A position (CP) counts UTF-16 units of the text; the table of pieces says where in the file (FC) each stretch lies, and
in which of two encodings. What is said of paragraphs and characters lies in pages of 512 bytes, by FC.
"""

import bisect
import io
import struct
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from olefile import OleFileIO  # type: ignore[import-untyped]

from . import compound
from .parts import Unreadable

MOST_TEXT = 20_000_000
# Which pair of (place, length) in the head leads to what, in the stream of tables.
NOTES, NOTE_TEXTS, REMARKS, REMARK_TEXTS, MARGINS, REMARKERS = 2, 3, 4, 5, 11, 36
ENDNOTES, ENDNOTE_TEXTS, REMARK_DATES = 46, 47, 112
_CHARACTERS, _PARAGRAPHS, _PIECES, _REVISERS = 12, 13, 33, 51
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes of an operand, by the highest three bits of its code; 0: it says so itself


class Paragraph(NamedTuple):
    """What is said of a paragraph: its heading level or 0, whether it lies in a table, whether it ends a row."""

    level: int = 0
    in_table: bool = False
    ends_row: bool = False


class Mark(NamedTuple):
    """What is said of characters: deleted or inserted as a proposal, by whom and when; hidden; a sign of a font."""

    change: str = ""
    author: str = ""
    at: str = ""
    hidden: bool = False
    symbol: bool = False


class _Piece(NamedTuple):
    begin: int
    end: int
    at: int
    width: int


class File:
    """One file, opened. `parts`: how long each text in it is: document, notes, margins, -, remarks, endnotes, boxes."""

    def __init__(self, data: bytes):
        with OleFileIO(io.BytesIO(data)) as inside:
            self.names = ["/".join(each) for each in inside.listdir()]
            self._main = inside.openstream("WordDocument").read()
            kind, version, flags = struct.unpack_from("<HH6xH", self._main)
            if kind not in (0xA5EC, 0xA5DC):
                raise Unreadable("damaged")
            if flags & 0x0100:
                raise Unreadable("encrypted")
            if version < 0xC0:
                raise Unreadable("old_format")  # Word 6 and 95 keep their text differently
            self._table = inside.openstream("1Table" if flags & 0x0200 else "0Table").read()
            self._data = inside.openstream("Data").read() if inside.exists("Data") else b""
            self.facts = compound.facts(inside)
        self.parts = struct.unpack_from("<8I", self._main, 76)
        self.text = "".join(self._pieces_as_text())
        if sum(self.parts) > len(self.text):
            raise Unreadable("damaged")

    def part(self, number: int) -> bytes:
        """A part of the table stream, by its number in the head; nothing where the file has none."""
        if number >= struct.unpack_from("<H", self._main, 152)[0]:
            return b""
        at, size = struct.unpack_from("<II", self._main, 154 + 8 * number)
        return self._table[at : at + size]

    def places(self, number: int, size: int = 0) -> tuple[list[int], list[bytes]]:
        """Positions, and what `size` bytes belong to each but the last."""
        raw = self.part(number)
        count = max(len(raw) - 4, 0) // (4 + size)
        begin = 4 * (count + 1)
        cps = list(struct.unpack_from(f"<{count + 1}I", raw)) if raw else []
        return cps, [raw[begin + n * size : begin + (n + 1) * size] for n in range(count)]

    # --- Text ------------------------------------------------------------------------------------------------------
    @cached_property
    def _pieces(self) -> list[_Piece]:
        raw, at = self.part(_PIECES), 0
        while raw[at] == 1:
            at += 3 + struct.unpack_from("<H", raw, at + 1)[0]
        if raw[at] != 2:
            raise Unreadable("damaged")
        size = struct.unpack_from("<I", raw, at + 1)[0]
        count = (size - 4) // 12
        ends = struct.unpack_from(f"<{count + 1}I", raw, at + 5)
        pieces = []
        for number in range(count):
            place = struct.unpack_from("<I", raw, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
            width = 1 if place & 0x40000000 else 2
            place &= 0x3FFFFFFF
            pieces.append(_Piece(ends[number], ends[number + 1], place // 2 if width == 1 else place, width))
        if ends[0] != 0 or ends[-1] > MOST_TEXT:
            raise Unreadable("too_big_inside" if ends[-1] > MOST_TEXT else "damaged")
        return pieces

    def _pieces_as_text(self) -> Iterator[str]:
        for begin, end, at, width in self._pieces:
            raw = self._main[at : at + (end - begin) * width]
            if end < begin or len(raw) < (end - begin) * width:
                raise Unreadable("damaged")
            # Unit by unit: a sign outside the basic plane stays two, so that positions are indexes.
            units = raw.decode("cp1252", "replace") if width == 1 else map(chr, struct.unpack(f"<{end - begin}H", raw))
            yield "".join(units)

    # --- What is said of it ----------------------------------------------------------------------------------------
    def paragraph(self, cp: int) -> Paragraph:
        """What is said of the paragraph whose last character this is."""
        piece = self._pieces[bisect.bisect_right(self._pieces, cp, key=lambda each: each.begin) - 1]
        fc = piece.at + (cp - piece.begin) * piece.width
        runs = self._paragraphs
        found = bisect.bisect_right(runs, fc, key=lambda each: each[0]) - 1
        return _of_paragraph(runs[found][2], self._data) if found >= 0 and fc < runs[found][1] else Paragraph()

    def marked(self, begin: int, end: int) -> Iterator[tuple[int, int, Mark]]:
        """The stretches between two positions, and what is said of each."""
        at = bisect.bisect_right(self._marks, begin, key=lambda each: each[1])
        while begin < end:
            one = self._marks[at] if at < len(self._marks) else (end, end, Mark())
            if one[0] > begin:
                yield begin, min(one[0], end), Mark()
            if begin < one[1] and one[0] < end and one[2] != Mark():
                yield max(begin, one[0]), min(one[1], end), one[2]
            begin, at = max(begin, one[1]), at + 1

    @cached_property
    def _paragraphs(self) -> list[tuple[int, int, bytes]]:
        return sorted(self._runs(_PARAGRAPHS, 13))

    @cached_property
    def _marks(self) -> list[tuple[int, int, Mark]]:
        said = cache(lambda raw: _of_characters(raw, self.strings(_REVISERS)))
        runs = sorted(each for each in self._runs(_CHARACTERS, 1) if said(each[2]) != Mark())
        marks: list[tuple[int, int, Mark]] = []
        for begin, end, at, width in self._pieces:
            for number in range(bisect.bisect_right(runs, at, key=lambda each: each[1]), len(runs)):
                first, last, raw = runs[number]
                if first >= at + (end - begin) * width:
                    break
                low = max(begin + (first - at) // width, marks[-1][1] if marks else 0)
                high = min(end, begin + (last - at) // width)
                if low < high:
                    marks.append((low, high, said(raw)))
        return marks

    def _runs(self, number: int, size: int) -> Iterator[tuple[int, int, bytes]]:
        """From where to where in the file, and what is said there: pages of paragraphs, or (size 1) of characters."""
        numbers = (struct.unpack("<I", each)[0] & 0x3FFFFF for each in self.places(number, 4)[1])
        for page in (self._main[512 * each : 512 * each + 512] for each in dict.fromkeys(numbers)):
            if len(page) < 512 or 4 * (page[511] + 1) + size * page[511] > 511:
                continue
            fcs = struct.unpack_from(f"<{page[511] + 1}I", page)
            for each in range(page[511]):
                at = 2 * page[4 * len(fcs) + size * each]
                length = page[at]
                if size > 1:
                    length, at = (2 * length - 1, at) if length else (2 * page[min(at + 1, 511)], at + 1)
                yield fcs[each], fcs[each + 1], page[at + 1 : at + 1 + length] if at else b""

    def strings(self, number: int, header: int = 6) -> list[str]:
        """A table of names, after a header of so many bytes."""
        raw, names, at = self.part(number), [], header
        while at + 2 <= len(raw):
            size = 2 * struct.unpack_from("<H", raw, at)[0]
            names.append(raw[at + 2 : at + 2 + size].decode("utf-16-le", "ignore"))
            at += 2 + size
        return names


def moment(raw: int) -> str:
    """A DTTM: minute, hour, day, month and year, packed."""
    minute, hour, day, month, year = raw & 63, raw >> 6 & 31, raw >> 11 & 31, raw >> 16 & 15, (raw >> 20 & 511) + 1900
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00" if day and month else ""


def _said(raw: bytes) -> Iterator[tuple[int, int]]:
    """Each property and the first four bytes of its value."""
    at = 0
    while at + 2 <= len(raw):
        code = int.from_bytes(raw[at : at + 2], "little")
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            size = 1 + (raw[at] if at < len(raw) else 0)
            if code == 0xD608:  # the definition of a table's row has a longer length
                size = 1 + int.from_bytes(raw[at : at + 2], "little")
        yield code, int.from_bytes(raw[at : at + min(size, 4)], "little")
        at += size


def _of_paragraph(raw: bytes, data: bytes) -> Paragraph:
    style = int.from_bytes(raw[:2], "little")
    said = dict(_said(raw[2:]))
    if (beside := said.get(0x6646, said.get(0x6645))) is not None:  # too long for the page
        size = int.from_bytes(data[beside : beside + 2], "little")
        said |= dict(_said(data[beside + 2 : beside + 2 + size]))
    return Paragraph(style if style <= 9 else 0, bool(said.get(0x2416)), bool(said.get(0x2417)))


def _of_characters(raw: bytes, revisers: list[str]) -> Mark:
    said = dict(_said(raw))
    change, who, when = "", 0, 0
    if said.get(0x0800) == 1:
        change, who, when = "deleted", said.get(0x4863, 0), said.get(0x6864, 0)
    elif said.get(0x0801) == 1:
        change, who, when = "inserted", said.get(0x4804, 0), said.get(0x6805, 0)
    author = revisers[who] if change and who < len(revisers) else ""
    return Mark(change, author, moment(when) if change else "", said.get(0x083C) == 1, 0x6A09 in said)
