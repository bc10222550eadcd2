"""Excel's old format, as a plain table: the same as is read of the same spreadsheet in the new one."""

import contextlib
import io
import struct

import olefile
import pytest

from portal.documents.reading import desk, excel97, tables
from portal.documents.reading.html import blocks_of
from portal.documents.reading.parts import Unreadable
from tests.portal.documents.reading.msg_files import Folder, compound
from tests.portal.documents.reading.word97_files import old


def test_every_value_as_it_reads():
    reading = excel97.read(old("liste.xls"))
    assert [(block.place, block.text) for block in reading.blocks] == [
        (None, "Vorfälle"),
        *(((1, 1, at), said) for at, said in enumerate(("Tag", "Ort", "Anteil", "Betrag", "Gemeldet", "08:15:00"), 1)),
        *(((1, 2, at), said) for at, said in enumerate(("2004-03-05", "Büro Köln", "25 %", "1234.50", "TRUE"), 1)),
        *(((1, 3, at), said) for at, said in enumerate(("2004-03-06 14:30:00", "Zażółć λόγος", "50.0 %", "7"), 1)),
        ((1, 3, 5), "FALSE"),
        ((1, 4, 4), "1241.5"),
        ((1, 5, 1), "Zeile eins Zeile zwei"),
        ((1, 6, 1), "verbunden"),
        ((1, 6, 5), "#DIV/0!"),
        (None, "Verborgen"),
        ((2, 2, 2), "geheim"),
    ]
    assert [(b.id, b.text) for b in blocks_of(reading.html)] == [(b.id, b.text) for b in reading.blocks]
    assert '<table class="hidden-sheet">' in reading.html and '<tr class="hidden-row">' in reading.html
    assert 'class="hidden-column">TRUE' in reading.html and 'colspan="3" rowspan="2">verbunden' in reading.html
    assert {each.code: each.count for each in reading.unseen} == {
        **dict.fromkeys(("hidden_columns", "hidden_rows", "hidden_sheets", "old_sheet"), 1)
    }
    assert [(one.text, one.quote, one.block) for one in reading.remarks] == [("Welches Büro?", "B2", "b9")]
    assert (reading.facts["title"], reading.facts["author"]) == ("Vorfälle 2004", "Ada Beispiel")


def test_limits_are_told(monkeypatch):
    for limit, code in (("MOST_ROWS", "cells_not_shown"), ("MOST_CELLS", "cells_not_shown")):
        monkeypatch.setattr(tables, limit, 2)
        assert code in {each.code for each in excel97.read(old("liste.xls")).unseen}
        monkeypatch.undo()
    monkeypatch.setattr(tables, "MOST_SHEETS", 1)
    reading = excel97.read(old("liste.xls"))
    assert ("sheets_not_shown", 1) in [(each.code, each.count) for each in reading.unseen]
    assert "geheim" not in reading.html


def test_what_cannot_be_read_says_why():
    whole = old("liste.xls")
    # What follows the beginning of a protected book says how it is encrypted; here it takes a harmless line's place.
    at = whole.index(struct.pack("<HHH", 0x0809, 16, 0x0600)) + 20
    locked = whole[:at] + struct.pack("<H", 0x002F) + whole[at + 2 :]
    for data, reason in (
        (b"", "empty"),
        (locked, "encrypted"),
        (whole[:3000], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (compound(Folder({"Other": b"x" * 5000})), "damaged"),
    ):
        with pytest.raises(Unreadable) as refused:
            excel97.read(data)
        assert refused.value.reason == reason


def test_a_chain_in_the_container_that_leads_in_circles_is_not_followed_for_ever():
    whole = bytearray(old("liste.xls"))
    with olefile.OleFileIO(bytes(whole)) as inside:
        first = next(each for each in inside.direntries if each and each.name == "Workbook").isectStart
    table = 512 * (struct.unpack_from("<I", whole, 60)[0] + 1)  # of small sectors, among which the book lies
    struct.pack_into("<I", whole, table + 4 * first, first)
    with pytest.raises(Unreadable) as refused:
        desk.read(io.BytesIO(whole), "xls")
    assert refused.value.reason == "damaged"  # and not that it took too long


def test_nothing_is_printed(capfd):
    with contextlib.suppress(Unreadable):
        excel97.read(old("liste.xls")[:-600])
    excel97.read(old("liste.xls"))
    assert capfd.readouterr() == ("", "")
