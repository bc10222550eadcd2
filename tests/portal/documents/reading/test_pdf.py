"""PDFs: text with places, pages as images, and what else they carry."""

import io

import pypdf
import pytest
import weasyprint
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, NumberObject, RectangleObject, TextStringObject

from portal.documents.reading import pdf
from portal.documents.reading.html import blocks_of
from portal.documents.reading.parts import Kind, Reading, Unreadable

PAGE = "<title>Der Titel</title><meta name=author content=Ada><style>@page{size:A4;margin:2cm}</style>"


@pytest.fixture(scope="module")
def two_pages() -> bytes:
    text = "<p>Die Drohung fiel am Dienstag.</p><p style='page-break-before:always'>Größe über alles</p>"
    return weasyprint.HTML(string=PAGE + text).write_pdf()


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blank(pages: int = 1, width: float = 200, height: float = 100) -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width, height)
    return writer


def unseen(reading: Reading) -> dict[str, int]:
    return {one.code: one.count for one in reading.unseen}


def test_each_page_is_a_block_with_its_text(two_pages):
    reading = pdf.read(two_pages)
    assert [(block.kind, block.text) for block in reading.blocks] == [
        (Kind.PAGE, "Die Drohung fiel am Dienstag."),
        (Kind.PAGE, "Größe über alles"),
    ]
    assert reading.facts == {"title": "Der Titel", "author": "Ada", "pages": 2}
    assert [(b.id, b.text) for b in blocks_of(reading.html)] == [(b.id, b.text) for b in reading.blocks]
    assert not reading.unseen


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_words_lie_where_the_image_shows_them(two_pages, turned: int):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(two_pages))
    writer.pages[0].rotate(turned)
    data = written(writer)
    sheet = pdf.read(data).sheets[0]
    assert [word.text for word in sheet.words] == ["Die", "Drohung", "fiel", "am", "Dienstag."]
    image = Image.open(io.BytesIO(pdf.pages(data, 1, 1)[0].data)).convert("L")
    scale = image.width / sheet.width
    for word in sheet.words:
        box = (word.x * scale, word.y * scale, (word.x + word.width) * scale, (word.y + word.height) * scale)
        ink = image.crop(tuple(round(edge) for edge in box))
        assert ink.getextrema()[0] < 100, f"nothing is printed where {word.text} should be"
    edge = image.crop((0, 0, image.width // 20, image.height))
    assert edge.getextrema()[0] > 200


def test_pages_are_images_and_only_those_asked_for(two_pages):
    assert [one.name for one in pdf.pages(two_pages, 2, 9)] == ["page2.png"]
    assert pdf.pages(two_pages, 3, 9) == []
    assert len(pdf.pages(written(blank(50)), 1, 50)) == pdf.PAGES_AT_ONCE


def test_ten_thousand_pages_are_counted():
    reading = pdf.read(written(blank(10_000)))
    assert len(reading.sheets) == pdf.MOST_PAGES
    assert unseen(reading) == {"pages_not_shown": 10_000 - pdf.MOST_PAGES}
    assert reading.facts["pages"] == 10_000


def test_there_is_an_end_to_the_time_as_well(two_pages, monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", -1)
    assert unseen(pdf.read(two_pages)) == {"pages_not_shown": 2}


@pytest.mark.parametrize(("width", "height"), [(1e6, 1e6), (0.01, 14_400), (14_400, 0.01), (1e9, 1)])
def test_pages_of_every_size(width: float, height: float):
    data = written(blank(1, width, height))
    assert len(pdf.read(data).sheets) == 1
    image = Image.open(io.BytesIO(pdf.pages(data, 1, 1)[0].data))
    assert image.width * image.height <= pdf.MOST_POINTS * 1.01


def test_a_scan_says_that_it_has_no_text():
    picture = io.BytesIO()
    Image.linear_gradient("L").save(picture, "PDF")
    assert unseen(pdf.read(picture.getvalue())) == {"no_text": 1}


def test_files_scripts_and_notes_are_named():
    writer = blank()
    writer.add_attachment("../Übersicht.txt", b"innen")
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Rect"): RectangleObject((10, 10, 30, 30)),
            NameObject("/Contents"): TextStringObject("Stimmt das?"),
            NameObject("/T"): TextStringObject("Ada"),
            NameObject("/M"): TextStringObject("D:20240131120000+01'00'"),
        }
    )
    writer.add_annotation(0, note)
    reading = pdf.read(written(writer))
    assert [(one.name, one.data) for one in reading.attachments] == [("Übersicht.txt", b"innen")]
    assert reading.flags == ["embedded"]
    assert unseen(reading) == {"scripts": 1}
    assert [(one.text, one.author, one.at, one.block) for one in reading.remarks] == [
        ("Stimmt das?", "Ada", "2024-01-31T12:00:00+01:00", "b1")
    ]


def test_what_was_filled_in_is_read():
    writer = blank()
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("name"),
            NameObject("/V"): TextStringObject("Ausgefüllt"),
            NameObject("/F"): NumberObject(4),
            NameObject("/Rect"): RectangleObject((10, 10, 90, 30)),
        }
    )
    reference = writer.add_annotation(0, field).indirect_reference
    form = DictionaryObject({NameObject("/Fields"): pypdf.generic.ArrayObject([reference])})
    writer.root_object[NameObject("/AcroForm")] = form
    reading = pdf.read(written(writer))
    assert reading.blocks[0].text == "Ausgefüllt"
    assert unseen(reading) == {"forms": 1}
    assert len(pdf.pages(written(writer), 1, 1)) == 1


def locked() -> bytes:
    writer = blank()
    writer.encrypt("geheim", algorithm="AES-256")
    return written(writer)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "empty"),
        (lambda: b"%PDF-1.7 nothing else", "damaged"),
        (lambda: written(pypdf.PdfWriter()), "no_pages"),
        (locked, "encrypted"),
    ],
)
def test_what_cannot_be_read_says_why(make, reason: str):
    for read in (pdf.read, lambda data: pdf.pages(data, 1, 1)):
        with pytest.raises(Unreadable) as refused:
            read(make())
        assert refused.value.reason == reason


def test_a_cut_file_shows_what_is_left(two_pages):
    try:
        assert pdf.read(two_pages[: len(two_pages) * 9 // 10]).facts["pages"] in (1, 2)
    except Unreadable as refused:
        assert refused.reason == "damaged"


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("D:20240131120000+01'00'", "2024-01-31T12:00:00+01:00"),
        ("D:20240131120000Z", "2024-01-31T12:00:00+00:00"),
        ("D:2024", "2024-01-01T00:00:00"),
        ("20240131", "2024-01-31T00:00:00"),
        ("D:20249931", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates(said: str, moment: str):
    assert pdf._moment(said) == moment
