"""A file is what its bytes are. The name is compared, cleaned and shown, and never believed."""

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.models import Case
from portal.documents.models import Document, Version
from portal.documents.reading import bench, kinds, names, words
from portal.documents.reading.parts import Unreadable, Unseen
from tests.portal.documents.reading.word97_files import old
from tests.portal.documents.reading.word_files import SHARED_FILES, entries_of, packed, paragraph, run, word

WORD = word(paragraph(run("Vermerk")))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x02\0\0\0"


def with_content(old: bytes, new: bytes, **more: bytes) -> bytes:
    entries = entries_of(WORD)
    entries["[Content_Types].xml"] = entries["[Content_Types].xml"].replace(old, new)
    return packed(entries | {name.replace("__", "/").replace("_", "."): data for name, data in more.items()})


def opendocument(kind: str) -> bytes:
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<x/>"})


MAIN = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TAKEN = {
    "docx": (WORD, "Vermerk.docx"),
    "docm": (with_content(MAIN, b"vnd.ms-word.document.macroEnabled.main+xml"), "Vermerk.docm"),
    "dotx": (with_content(b"document.main+xml", b"template.main+xml"), "Vorlage.dotx"),
    "dotm": (with_content(MAIN, b"vnd.ms-word.template.macroEnabledTemplate.main+xml"), "Vorlage.dotm"),
    "xlsx": (with_content(MAIN, b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "Liste.xlsx"),
    "odt": (opendocument("text"), "Brief.odt"),
    "ods": (opendocument("spreadsheet"), "Liste.ods"),
    "pdf": (b"%PDF-1.7\n", "Scan.PDF"),
    "rtf": (rb"{\rtf1\ansi Brief}", "Brief.doc"),
    "png": (PNG, "Foto.jpg"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "Foto.jpeg"),
    "gif": (b"GIF89a" + bytes(20), "Foto.gif"),
    "webp": (b"RIFF\0\0\0\0WEBPVP8 ", "Foto.webp"),
    "tiff": (b"II*\0\x08\0\0\0", "Fax.tif"),
    "bmp": (b"BM" + bytes(60), "Bild.bmp"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_1.HEIC"),
    "doc": (old("vermerk.doc"), "Brief.docx"),
    "xls": (old("liste.xls"), "Liste.xls"),
    "txt": ("Grüße".encode("cp1252"), "Notiz.txt"),
    "md": (b"# Notiz", "Notiz.md"),
    "csv": (b"a;b\n1;2", "Liste.csv"),
    "eml": (b"Received: from x\nFrom: a@b.example\n\nText", "Mail.eml"),
}


@pytest.mark.parametrize("code", TAKEN)
def test_a_file_is_known_by_its_bytes(code):
    data, name = TAKEN[code]
    file = io.BytesIO(data)
    kind = kinds.sniff(file, name)
    assert (kind.code, file.tell()) == (code, 0)
    assert len(kind.code) <= 12
    assert str(kinds.label(code)) and kinds.extension(code)


def refused(data: bytes, name: str = "") -> str:
    with pytest.raises(Unreadable) as said:
        kinds.sniff(io.BytesIO(data), name)
    return said.value.reason


def test_what_is_not_what_its_name_says_is_not_taken():
    for data, name in (
        (b"Just words", "Vermerk.docx"),
        (PNG, "Vermerk.docx"),
        (opendocument("text"), "Vermerk.docx"),
        (packed({"bild.png": PNG}), "Vermerk.docx"),
        (WORD, "Scan.pdf"),
        (WORD, "Notiz.txt"),
        (b"MZ" + bytes(100), "Rechnung.pdf"),
        (b"<html><script>x()</script></html>", "Mail.eml"),
        (bytes(100), "Notiz.txt"),
    ):
        assert refused(data, name) == "not_what_it_says", name


def test_what_nobody_needs_in_a_case_is_not_taken():
    assert refused(b"", "leer.docx") == "empty"
    for data, name in (
        (b"MZ" + bytes(100), "programm.exe"),
        (packed({"a.txt": b"x"}), "archiv.zip"),
        (b"<!DOCTYPE html><html></html>", "seite.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bild.svg"),
        (b"#!/bin/sh\nrm", "lauf.sh"),
        (b"x = 1", "lauf.py"),
        (OLE + bytes(504), "alt.ppt"),
        (bytes(50), "ohne"),
    ):
        assert refused(data, name) == "not_allowed", name


def test_damaged_and_protected_files_are_kept_as_what_they_seem_to_be():
    assert kinds.sniff(io.BytesIO(WORD[: len(WORD) // 2]), "Vermerk.docx").code == "docx"
    assert kinds.sniff(io.BytesIO(OLE + bytes(504)), "Vermerk.doc").code == "doc"
    with_macros = packed(entries_of(WORD) | {"word/vbaProject.bin": b"x"})
    assert kinds.sniff(io.BytesIO(with_macros), "Vermerk.docx").code == "docm"


def test_a_table_of_contents_without_end_is_not_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(20_000):
            package.writestr(f"word/{number:05}", b"")
    assert refused(out.getvalue(), "Vermerk.docx") == "too_big_inside"


def test_a_large_file_is_known_without_being_read():
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size=-1):
            data = super().read(size)
            self.taken += len(data)
            return data

    file = Counting(packed(entries_of(WORD)) and _stored(WORD, 40 * 2**20))
    assert kinds.sniff(file, "gross.docx").code == "docx"
    assert file.taken < 2**20


def _stored(data: bytes, padding: int) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as package:
        package.writestr("word/media/image1.bin", bytes(padding))
    return out.getvalue()


@pytest.mark.skipif(not SHARED_FILES, reason="the shared files are not there")
def test_every_shared_word_file_is_one():
    assert {kinds.sniff(io.BytesIO(f.read_bytes()), f.name).code for f in SHARED_FILES} == {"docx"}


# --- Names ---------------------------------------------------------------------------------------------------------
def test_names_are_cleaned_before_they_are_shown():
    assert names.shown("C:\\Users\\x\\Vermerk.docx") == "Vermerk.docx"
    assert names.shown("../../etc/passwd") == "passwd"
    assert names.shown("Rechnung\u202excod.exe") == "Rechnungxcod.exe"
    assert names.shown("a\x00b\r\nc\u200b.txt") == "ab c.txt"
    assert names.shown("U\u0308ber.docx") == "Über.docx"
    assert names.shown("..") == names.shown("") == names.UNNAMED
    long = names.shown("Anfang" + "x" * 300 + "Ende.docx")
    assert len(long) == names.LONGEST
    assert long.startswith("Anfang") and long.endswith("Ende.docx") and "…" in long


@given(st.text(st.characters(), max_size=400))
def test_no_name_keeps_anything_that_cannot_be_seen(name):
    shown = names.shown(name)
    assert 0 < len(shown) <= names.LONGEST
    assert "/" not in shown and "\\" not in shown
    assert all(unicodedata.category(c)[0] != "C" for c in shown)
    assert shown not in (".", "..")
    assert names.title_of(name)


def test_titles_and_endings_come_from_names():
    assert names.title_of("Protokoll_2026-03-01_v2.docx") == "Protokoll 2026-03-01 v2"
    assert names.title_of("Vermerk v1.2") == "Vermerk v1.2"
    assert names.ending("Vermerk.DOCX") == "docx"
    assert names.ending(".bashrc") == names.ending("Vermerk v1.2") == ""


def test_downloads_are_named_by_codes():
    document = Document(case=Case(code="Kranich-26-471"), key="D-7FQ2")
    assert Version(document=document, number=3, type="docx").download_name == "Kranich-26-471_D-7FQ2_v3.docx"


# --- Words ---------------------------------------------------------------------------------------------------------
def test_a_refusal_names_what_the_ending_promised():
    with translation.override("de"):
        assert str(words.reason("not_what_it_says", "Vermerk.docx")) == (
            "Die Datei endet auf .docx, ist aber kein Word-Dokument. Nichts wurde gespeichert. "
            "Speichern Sie sie in Word neu."
        )
        assert "kein PDF" in str(words.reason("not_what_it_says", "Scan.pdf"))


def test_every_sentence_exists_in_both_languages_and_counts():
    for table in (words.REASONS, words.FLAGS, words.UNSEEN):
        for code in table:
            said = []
            for language in ("en", "de"):
                with translation.override(language):
                    said.append(str(words.unseen(Unseen(code, 3)) if table is words.UNSEEN else table[code]))
            english, german = said
            assert english != german, code
            assert "%" not in english + german, code
    assert str(words.unseen(Unseen("charts", 1))) != str(words.unseen(Unseen("charts", 2)))
    assert str(words.unseen(Unseen("never heard of")))
    assert str(words.reason("never heard of"))


def test_whatever_a_reader_says_has_a_sentence():
    """Codes are found where readers use them, so that nobody adds one and leaves people with an empty line."""
    said = "\n".join(file.read_text() for file in Path(words.__file__).parent.glob("*.py"))
    unseen = set(re.findall(r'(?:unseen\[|Unseen\()"([a-z_]+)"', said))
    reasons = set(re.findall(r'(?:Unreadable|told_as_unreadable)\("([a-z_]+)"', said))
    assert len(unseen) > 20 and len(reasons) > 5
    assert unseen <= set(words.UNSEEN)
    assert reasons <= set(words.REASONS)


def test_every_kind_that_is_taken_is_read_or_says_why_not():
    assert set(bench.READERS) <= set(kinds.TYPES)
    assert set(kinds.TYPES) - set(bench.READERS) == {"docx_locked", "xlsx_locked"}
