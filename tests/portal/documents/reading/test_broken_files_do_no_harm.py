"""Real files, cut, flipped and doubled: a reader reads them or says that it cannot, and nothing else."""

import functools
import io
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
import weasyprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.documents.reading import desk, excel97, images, mail, old_word, pdf, sheets, word97
from portal.documents.reading.parts import Reading, Unreadable
from tests.portal.documents.reading.test_mail_carries_files import SIGNED, sealed, wrapped
from tests.portal.documents.reading.test_old_word import HEAD, ODT, opened
from tests.portal.documents.reading.test_sheets import ODS
from tests.portal.documents.reading.test_sheets import opened as opened_sheet
from tests.portal.documents.reading.word97_files import DELETED, IN_TABLE, ROW_END, made, old

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "mail"

CODES = {each.upper(): each for each in ("png", "jpeg", "gif", "tiff", "webp", "bmp")} | {"HEIF": "heic"}


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).save(out, form)
    return out.getvalue()


def rich_mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = "=?utf-8?B?R3LDvMOfZQ==?="
    message["References"] = "<a@x> <b@x>"
    message.set_content("Text\n> Zitat\n>> tiefer\n")
    message.add_alternative("<p>Text <img src='cid:eins'></p><table><tr><td>x</table>", subtype="html")
    message.get_payload()[1].add_related(picture("PNG"), maintype="image", subtype="png", cid="<eins>")
    inner = EmailMessage()
    inner.set_content("innen")
    message.add_attachment(inner)
    message.add_attachment(b"abc", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return message.as_bytes()


def book() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["a", 1, 0.5, "=A1"])
    book.active.merge_cells("A3:C4")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def old_pieces() -> bytes:
    said = {"characters": [(0, 4, DELETED)], "paragraphs": [(0, 5, IN_TABLE), (5, 6, IN_TABLE + ROW_END)]}
    return made(("Text\x07\x07", True), ("\x13 x \x14zażółć\x15\r", False), **said)


@functools.cache
def files() -> dict[str, list[tuple[str, Callable[[bytes], Reading], bytes]]]:
    """By reader: type code, reader, file."""
    rtf = HEAD + rb"{\f1\'cf\'f0}\u8222?x\par\trowd\intbl a\cell b\cell\row{\*\shppict{\pict 00}}\bin3 abc}"
    given_mails = [path.read_bytes() for path in sorted(SHARED.glob("*"))] if SHARED.exists() else []
    mails = [rich_mail(), SIGNED, sealed("signed-data", wrapped("2a864886f70d010702", b"Subject: x\n\ninnen"))]
    page = "<title>T</title><p>Seite eins <a href='http://example.org'>x</a></p>"
    return {
        "mail": [("msg" if one[:1] == b"\xd0" else "eml", mail.read, one) for one in mails + given_mails],
        "pdf": [("pdf", pdf.read, weasyprint.HTML(string=page).write_pdf())],
        "sheets": [("xlsx", sheets.read, book()), ("ods", sheets.read, opened_sheet("spreadsheet", ODS))],
        "images": [(code, images.read, picture(form)) for form, code in CODES.items()],
        "word97": [("doc", word97.read, one) for one in (old("vermerk.doc"), old("lang.doc"), old_pieces())],
        "excel97": [("xls", excel97.read, old("liste.xls"))],
        "old_word": [("rtf", old_word.read, rtf), ("odt", old_word.read, opened(ODT))],
    }


@st.composite
def harmed(draw: st.DrawFn, data: bytes) -> bytes:
    """The file after a few accidents."""
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, max(len(data) - 1, 0)))
        end = min(len(data), begin + draw(st.sampled_from([1, 2, 4, 16, 64, 512, 4096])))
        how = draw(st.sampled_from(["cut", "end", "flip", "double", "zero", "move", "number"]))
        if how == "cut":
            data = data[:begin] + data[end:]
        elif how == "end":
            data = data[:begin]
        elif how == "flip":
            mask = draw(st.integers(1, 255))
            data = data[:begin] + bytes(byte ^ mask for byte in data[begin:end]) + data[end:]
        elif how == "double":
            data = data[:end] + data[begin:end] * draw(st.integers(1, 20)) + data[end:]
        elif how == "zero":
            data = data[:begin] + bytes(end - begin) + data[end:]
        elif how == "move":
            data = data[:begin] + data[end:] + data[begin:end]
        else:  # a number that is far too large, or less than nothing
            data = data[:begin] + draw(st.sampled_from([b"99999999", b"-1", b"\xff\xff\xff\xff", b"\x80"])) + data[end:]
    return data


@st.composite
def harmed_inside(draw: st.DrawFn, data: bytes) -> bytes:
    """A package with one broken part: what only breaks the package itself never reaches the readers of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = draw(st.sampled_from(sorted(old.namelist())))
        for name in old.namelist():
            new.writestr(name, draw(harmed(old.read(name))) if name == chosen else old.read(name))
    return out.getvalue()


def broken(data: st.DataObject, file: bytes) -> bytes:
    inside = file.startswith(b"PK") and data.draw(st.booleans())
    return data.draw(harmed_inside(file) if inside else harmed(file))


def survives(reader: Callable[[bytes], Reading], data: bytes) -> None:
    begun = time.process_time()
    try:
        reading = reader(data)
    except Unreadable as refused:
        assert refused.reason in REASONS
    else:
        assert "<script" not in reading.html
        assert len({block.id for block in reading.blocks}) == len(reading.blocks)
    assert time.process_time() - begun < 15


REASONS = {"empty", "damaged", "suspicious", "too_big_inside", "encrypted", "no_pages", "old_format"}
KINDS = ["mail", "pdf", "sheets", "images", "old_word", "word97", "excel97"]
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, suppress_health_check=QUIET)
@given(st.data())
def test_broken_files_are_read_or_refused(kind: str, data: st.DataObject):
    _, reader, file = data.draw(st.sampled_from(files()[kind]))
    survives(reader, broken(data, file))


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=3_000, suppress_health_check=QUIET)
@given(st.data())
def test_thousands_of_broken_files(kind: str, data: st.DataObject):
    _, reader, file = data.draw(st.sampled_from(files()[kind]))
    survives(reader, broken(data, file))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=5, suppress_health_check=QUIET)
@given(st.data())
def test_broken_files_at_the_desk(kind: str, data: st.DataObject):
    """The same through the process that really reads them, under its limits."""
    code, _, file = data.draw(st.sampled_from(files()[kind]))
    try:
        desk.read(io.BytesIO(broken(data, file)), code)
    except Unreadable as refused:
        assert refused.reason in REASONS | {"took_too_long"}


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=500, suppress_health_check=QUIET)
@given(st.data())
def test_hundreds_of_broken_files_at_the_desk(kind: str, data: st.DataObject):
    code, _, file = data.draw(st.sampled_from(files()[kind]))
    try:
        desk.read(io.BytesIO(broken(data, file)), code)
    except Unreadable as refused:
        assert refused.reason in REASONS | {"took_too_long"}
