"""Spreadsheets become plain tables; what is hidden, calculated or left out is told."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

from portal.documents.reading import sheets, tables
from portal.documents.reading.html import blocks_of
from portal.documents.reading.parts import Kind, Reading, Unreadable


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(reading: Reading) -> dict[tuple[int, int, int], str]:
    return {block.place: block.text for block in reading.blocks if block.place}


def unseen(reading: Reading) -> dict[str, int]:
    return {one.code: one.count for one in reading.unseen}


@pytest.fixture
def book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Vorfälle"
    sheet.append(["Wann", "Was", "Anteil", None, "Summe"])
    sheet.append([datetime(2024, 1, 31), "Drohung am Telefon", 0.125, None, 1234.5])
    sheet.append([datetime(2024, 2, 1, 14, 30), "Zeile eins\nZeile zwei", True, None, 7])
    sheet["C2"].number_format = "0.0%"
    sheet["E2"].number_format = "#,##0.00"
    return book


def test_values_read_as_they_are_shown(book):
    reading = sheets.read(saved(book))
    assert reading.blocks[0].kind == Kind.HEADING
    assert reading.blocks[0].text == "Vorfälle"
    said = cells(reading)
    assert [said[1, 2, n] for n in (1, 2, 3, 5)] == ["2024-01-31", "Drohung am Telefon", "12.5 %", "1234.50"]
    assert [said[1, 3, n] for n in (1, 2, 3, 5)] == ["2024-02-01 14:30:00", "Zeile eins Zeile zwei", "TRUE", "7"]
    assert "<caption" in reading.html
    assert "Zeile eins<br>Zeile zwei" in reading.html
    assert [(b.id, b.text) for b in blocks_of(reading.html)] == [(b.id, b.text) for b in reading.blocks]


def test_what_is_hidden_is_shown_and_told(book):
    sheet = book.active
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    secret = book.create_sheet("Geheim")
    secret["A1"] = "verborgen"
    secret.sheet_state = "veryHidden"
    reading = sheets.read(saved(book))
    assert unseen(reading) == {"hidden_rows": 1, "hidden_columns": 1, "hidden_sheets": 1}
    assert cells(reading)[2, 1, 1] == "verborgen"
    for mark in ("hidden-row", "hidden-column", "hidden-sheet"):
        assert mark in reading.html


def test_formulas_are_counted_and_those_never_calculated_are_shown(book):
    book.active["F2"] = "=SUM(E2:E3)"
    book.active["A9"] = "=A1"
    reading = sheets.read(saved(book))
    assert unseen(reading) == {"formulas": 2, "not_calculated": 2}
    assert cells(reading)[1, 2, 6] == "=SUM(E2:E3)"
    assert cells(reading)[1, 9, 1] == "=A1"


def test_merged_cells_and_remarks(book):
    sheet = book.active
    sheet["A5"] = "über drei"
    sheet.merge_cells("A5:C6")
    sheet["A5"].comment = Comment("Wer hat das gesagt?", "Ada")
    reading = sheets.read(saved(book))
    assert 'colspan="3" rowspan="2"' in reading.html
    place = next(block for block in reading.blocks if block.text == "über drei")
    assert [(one.author, one.text, one.block) for one in reading.remarks] == [("Ada", "Wer hat das gesagt?", place.id)]


def test_pictures_of_a_sheet_are_shown(book):
    picture = io.BytesIO()
    Image.new("RGB", (5, 5), "red").save(picture, "PNG")
    book.active.add_image(SheetImage(picture), "H1")
    reading = sheets.read(saved(book))
    assert len(reading.pictures) == 1
    assert [block.kind for block in reading.blocks][-1] == Kind.IMAGE


def test_facts(book):
    book.properties.creator, book.properties.title = "Ada", "Liste"
    book.properties.created = datetime(2024, 1, 2, 3, 4, 5)
    facts = sheets.read(saved(book)).facts
    assert (facts["author"], facts["title"], facts["created"]) == ("Ada", "Liste", "2024-01-02T03:04:05")


def test_limits_are_told(book, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert unseen(sheets.read(saved(book))) == {"cells_not_shown": 1}
    monkeypatch.undo()
    monkeypatch.setattr(tables, "MOST_COLUMNS", 2)
    assert unseen(sheets.read(saved(book))) == {"cells_not_shown": 1}
    monkeypatch.undo()
    assert unseen(sheets.read(saved(book))) == {}


def test_a_word_far_below_is_shown(book):
    book.active["B15000"] = "ganz unten"
    assert cells(sheets.read(saved(book)))[1, 15000, 2] == "ganz unten"


def changed(data: bytes, part: str, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_entities_are_refused(book, part: str):
    def declared(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"?>") if xml.startswith(b"<?xml") else (b"", b"", xml)
        return (head + b"?>" if head else b"") + BOMB + rest

    with pytest.raises(Unreadable) as refused:
        sheets.read(changed(saved(book), part, declared))
    assert refused.value.reason == "suspicious"


def test_a_bomb_is_refused(book):
    with pytest.raises(Unreadable) as refused:
        sheets.read(changed(saved(book), "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 50_000_000))
    assert refused.value.reason == "too_big_inside"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 rubbish", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str):
    with pytest.raises(Unreadable) as refused:
        sheets.read(data)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (1.0, "General", "1"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "0", "12"),
        (0.5, "0%", "50 %"),
        (2.346, "0.00", "2.35"),
        (date(2024, 1, 31), "General", "2024-01-31"),
        (1e20, "0.00E+00", "1e+20"),
        ("=x", "General", "=x"),
    ],
)
def test_numbers(value, form: str, said: str):
    assert sheets.said(value, form) == said


OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODS = f"""<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:table="{OASIS}:table:1.0"
 xmlns:text="{OASIS}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Liste">
<table:table-row><table:table-cell><text:p>eins</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2"/>
<table:table-cell><text:p>vier</text:p><text:p>noch</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16000"/></table:table-row>
<table:table-row table:number-rows-repeated="1000000">
<table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:table-row table:visibility="collapse">
<table:table-cell table:formula="of:=1"><text:p>7</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def opened(kind: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", content)
    return out.getvalue()


def test_an_open_spreadsheet():
    reading = sheets.read(opened("spreadsheet", ODS))
    assert reading.blocks[0].text == "Liste"
    assert [(block.place, block.text) for block in reading.blocks[1:]] == [
        ((1, 1, 1), "eins"),
        ((1, 1, 4), "vier"),
        ((1, 1, 4), "noch"),
    ]
    assert unseen(reading) == {"cells_not_shown": 1}
    near = sheets.read(opened("spreadsheet", ODS.replace("1000000", "10")))
    assert cells(near)[1, 12, 1] == "7"
    assert unseen(near) == {"hidden_rows": 1, "formulas": 1}


def test_an_open_spreadsheet_brings_no_entities():
    with pytest.raises(Unreadable) as refused:
        sheets.read(opened("spreadsheet", BOMB.decode() + ODS))
    assert refused.value.reason == "suspicious"
