"""Word's old format: every word in its order, whichever way it lies in the file."""

import io
import struct

import pytest

from portal.documents.reading import desk, word97, word97_file
from portal.documents.reading.html import blocks_of
from portal.documents.reading.parts import Kind, Reading, Unreadable
from portal.documents.reading.writing import words
from tests.portal.documents.reading.msg_files import Folder
from tests.portal.documents.reading.word97_files import (
    DELETED,
    HIDDEN,
    IN_TABLE,
    INSERTED,
    OLD_FILES,
    ROW_END,
    SYMBOL,
    TEXT_AT,
    made,
    old,
)


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def unseen(reading: Reading) -> dict[str, int]:
    return {each.code: each.count for each in reading.unseen}


@pytest.mark.parametrize("name", ["vermerk", "lang"])
def test_no_word_is_lost_of_what_another_program_exports(name: str):
    reading = word97.read(old(f"{name}.doc"))
    exported = (OLD_FILES / f"{name}.txt").read_text("utf-8-sig")
    if name == "vermerk":  # the numbers of notes are no words of the text
        exported = exported.replace("öffnen1", "öffnen").replace("sichtbari", "sichtbar")
    body = [block.text for block in reading.blocks if block.kind not in (Kind.MARGIN, Kind.FOOTNOTE, Kind.REMARK)]
    assert words(" ".join(body)) == words(exported)
    assert [(b.id, b.text) for b in blocks_of(reading.html)] == [(b.id, b.text) for b in reading.blocks]


def test_all_there_is_in_a_file_is_where_it_belongs():
    reading = word97.read(old("vermerk.doc"))
    assert [(b.kind, b.text) for b in reading.blocks if b.kind not in (Kind.PARAGRAPH, Kind.CELL)] == [
        (Kind.MARGIN, "Kopfzeile geheim"),
        (Kind.HEADING, "Vermerk über das Gespräch"),
        (Kind.HEADING, "Ablauf"),
        (Kind.FOOTNOTE, "Laut Zeugin Grüß, Blatt 7."),
        (Kind.FOOTNOTE, "Endnote mit ß und ę."),
        (Kind.REMARK, "Bitte prüfen: welches Datum?"),
        (Kind.MARGIN, "Text im Kästchen"),
        (Kind.MARGIN, "Fußzeile Seite"),
    ]
    assert [(b.place, b.text) for b in reading.blocks if b.kind == Kind.CELL] == [
        ((1, 1, 1), "Tag"),
        ((1, 1, 2), "Ort"),
        ((1, 1, 3), "Was"),
        ((1, 2, 1), "Montag"),
        ((1, 2, 3), "Drohung am Telefon"),
        ((1, 3, 1), "Dienstag"),
        ((1, 3, 2), "Büro"),
        ((1, 3, 2), "zweiter Stock"),
    ]
    assert "Zażółć gęślą jaźń; Ελληνικά λόγια; Привет; 漢字; 𝄞 Schlüssel." in texts(reading)
    assert '<span class="link" data-address="http://example.org/akte?nr=7">die Akte</span>' in reading.html
    assert [(one.kind, one.text, one.author, one.at) for one in reading.tracked] == [
        ("inserted", "gestern ", "Ada Beispiel", "2004-03-05T10:20:00"),
        ("deleted", "niemals", "Bo Muster", "2004-03-06T11:30:00"),
    ]
    (remark,) = reading.remarks
    where = next(block.id for block in reading.blocks if "Zeitpunkt" in block.text)
    assert (remark.author, remark.at, remark.block) == ("Cleo Prüferin", "2004-04-01T09:00:00", where)
    assert reading.facts["title"] == "Vermerk Möller" and reading.facts["author"] == "Ada Beispiel"
    assert reading.facts["created"].startswith("2004-03-04")
    assert (unseen(reading), reading.flags) == ({"old_word": 1}, [])


def test_pieces_lie_in_two_encodings_and_in_any_order():
    pieces = [("Grüße “ab” ", True), ("Zażółć \U0001d11e und ", False), ("€ 30.\rZwei", True), ("λόγος\r", False)]
    said = ["Grüße “ab” Zażółć \U0001d11e und € 30.", "Zweiλόγος"]
    assert texts(word97.read(made(*pieces))) == said
    assert texts(word97.read(made(*pieces, backwards=True))) == said
    halves = [("a\ud834", False), ("\udd1eb\r", False)]
    assert texts(word97.read(made(*halves))) == ["a\U0001d11eb"]


def test_a_long_text_of_many_pieces_keeps_every_word():
    said = [
        (f"Absatz {n} mit Übung und Maß\r" if n % 2 else f"Akapit {n} zażółć gęślą\r", bool(n % 2)) for n in range(6000)
    ]
    reading = word97.read(made(*said))
    assert texts(reading) == [text.strip() for text, _ in said]


FIELD, SEPARATE, END = "\x13", "\x14", "\x15"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'Siehe {FIELD} HYPERLINK "http://x.example" {SEPARATE}hier{END} und da\r', ["Siehe hier und da"]),
        (
            f"{FIELD} TOC {SEPARATE}Eins {FIELD} PAGEREF a {SEPARATE}3{END}\rZwei\r{END}Drei\r",
            ["Eins 3", "Zwei", "Drei"],
        ),
        (f"a{FIELD} XE Stichwort {END}b\r", ["ab"]),
        (f"a{FIELD} ohne Ende\rb\r", ["a ohne Ende", "b"]),
        (f"a{END}b{SEPARATE}c\r", ["abc"]),
        (f"{FIELD} IF {FIELD} REF a {SEPARATE}weg{END} {SEPARATE}ja{END}\r", ["ja"]),
        ("Zeile\x0bnoch eine\tund\x1eSo\x1fft\xa0x\r", ["Zeile noch eine und‑Soft x"]),
        ("Seite\x0cneue Seite\r", ["Seite", "neue Seite"]),
        ("Bild \x01 da \x08.\r", ["Bild da ."]),
        ("ohne Ende", ["ohne Ende"]),
        ("a<script>x</script>&amp;\r", ["a<script>x</script>&amp;"]),
    ],
)
def test_signs_that_mean_something(text: str, said: list[str]):
    reading = word97.read(made((text, False)))
    assert texts(reading) == said
    assert [block.text for block in blocks_of(reading.html)] == said


def test_what_a_field_would_fetch_is_told():
    reading = word97.read(made((f'{FIELD} INCLUDEPICTURE "http://x.example/a.png" {SEPARATE}x{END}\r', True)))
    assert reading.flags == ["external_links"] and "http" not in reading.html


def test_what_was_deleted_or_is_hidden_is_marked():
    text = "Er war nie nicht dort, heimlich (.\r"
    marks = [(7, 11, DELETED), (11, 17, INSERTED), (23, 31, HIDDEN), (32, 33, SYMBOL)]
    reading = word97.read(made((text, True), characters=marks))
    assert texts(reading) == ["Er war nie nicht dort, heimlich □."]
    assert [(one.kind, one.text, one.block) for one in reading.tracked] == [
        ("deleted", "nie ", "b1"),
        ("inserted", "nicht ", "b1"),
    ]
    assert '<del class="deleted" data-author="" data-at="">nie </del><ins class="inserted"' in reading.html
    assert '<span class="hidden">heimlich</span>' in reading.html
    assert unseen(reading) == {"old_word": 1, "hidden_text": 1, "symbols": 1}


def test_rows_end_where_the_file_says_so():
    # The first row ends after an empty cell: only the file can tell the one sign from the other.
    text = "a\x07\x07\x07b\rc\x07d\x07\x07danach\r"
    cell, end = b"\0\0" + IN_TABLE, b"\0\0" + IN_TABLE + ROW_END
    said = [(0, 2, cell), (2, 3, cell), (3, 4, end), (4, 10, cell), (10, 11, end), (11, 18, b"\x02\0")]
    reading = word97.read(made((text, True), paragraphs=said))
    assert [(b.place, b.text) for b in reading.blocks] == [
        ((1, 1, 1), "a"),
        ((1, 2, 1), "b"),
        ((1, 2, 1), "c"),
        ((1, 2, 2), "d"),
        (None, "danach"),
    ]
    assert (reading.blocks[-1].kind, reading.blocks[-1].level) == (Kind.HEADING, 2)
    unmarked = word97.read(made((text, True)))
    assert sorted(texts(unmarked)) == sorted(["a", "b", "c", "d", "danach"])


def test_texts_beside_the_text_come_after_it_even_where_nothing_refers_to_them():
    text = "Haupt.\rFuß.\rKopf.\rBemerkt.\rEnde.\rKasten.\rRand.\r\r"
    counts = (7, 5, 6, 0, 9, 6, 8, 6)
    reading = word97.read(made((text, True), counts=counts))
    assert [(b.kind, b.text) for b in reading.blocks] == [
        (Kind.MARGIN, "Kopf."),
        (Kind.PARAGRAPH, "Haupt."),
        (Kind.FOOTNOTE, "Fuß."),
        (Kind.FOOTNOTE, "Ende."),
        (Kind.REMARK, "Bemerkt."),
        (Kind.MARGIN, "Kasten."),
        (Kind.MARGIN, "Rand."),
    ]
    assert [one.text for one in reading.remarks] == ["Bemerkt."]


def test_macros_and_embedded_files_are_told_of_and_left_alone():
    more = {
        "Macros": Folder({"VBA": Folder({"_VBA_PROJECT": b"x" * 20})}),
        "ObjectPool": Folder({"_1": Folder({"CONTENTS": b"x"}), "_2": Folder({"CONTENTS": b"x"})}),
    }
    reading = word97.read(made(("Text\r", True), more=more))
    assert reading.flags == ["embedded", "macros"]
    assert unseen(reading) == {"old_word": 1, "macros": 1, "embedded": 2}


def test_a_summary_that_names_lists_without_end_says_nothing_and_holds_up_nobody():
    endless = struct.pack("<IIIIII", 0, 2, 2, 24, 4, 2_000) + struct.pack("<II", 0x1005, 2**32 - 1)
    summary = bytes(44) + struct.pack("<I", 48) + endless
    data = made(("Text\r", True), more={"\x05SummaryInformation": summary})
    reading = desk.read(io.BytesIO(data), "doc")
    assert (texts(reading), reading.facts) == (["Text"], {})


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as said:
        word97.read(data)
    return said.value.reason


def test_what_cannot_be_read_says_why(monkeypatch):
    whole = old("vermerk.doc")
    place = whole.index(struct.pack("<H", 0xA5EC))
    assert refused(b"") == "empty"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "damaged"
    assert refused(made(("Text\r", True), head=(0xA5EC, 0xC1, 0x0300))) == "encrypted"
    locked = bytearray(whole)
    locked[place + 11] |= 1
    assert refused(bytes(locked)) == "encrypted"
    assert refused(made(("Text\r", True), head=(0xA5DC, 0x68, 0x0200))) == "old_format"
    assert refused(made(("Text\r", True), head=(0x1234, 0xC1, 0x0200))) == "damaged"
    assert refused(made(("Text\r", True), counts=(500,))) == "damaged"
    assert refused(made(("Text\r", True), parts={33: b""})) == "damaged"
    beyond = b"\x02" + struct.pack("<I2IHIH", 20, 0, 10_000, 0, 2 * TEXT_AT | 0x40000000, 0)  # a piece past the end
    assert refused(made(("Text\r", True), parts={33: beyond}, counts=(5,))) == "damaged"
    for share in (0.02, 0.1, 0.3, 0.6, 0.9):
        assert refused(whole[: int(len(whole) * share)]) == "damaged"
    assert texts(word97.read(made(("Text\r", True), parts={13: b"\xff" * 90, 12: b"\xff" * 90, 4: b"\xff" * 70}))) == [
        "Text"
    ]
    monkeypatch.setattr(word97_file, "MOST_TEXT", 4)
    assert refused(made(("Text\r", True))) == "too_big_inside"


def test_a_text_without_words_says_so():
    reading = word97.read(made(("\r\r", True)))
    assert (reading.flags, unseen(reading)) == (["no_text"], {"old_word": 1, "no_text": 1})
