"""Texts and tables of text, in the encodings people have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.reading import plain
from portal.documents.reading.parts import Kind, Unreadable


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_umlauts_survive_every_usual_encoding(encoding):
    assert [b.text for b in plain.read("Über Größe\nund mehr\n\n zweiter".encode(encoding)).blocks] == [
        "Über Größe und mehr",
        "zweiter",
    ]


def test_what_looks_like_a_tag_is_text():
    reading = plain.read(b"<script>alert(1)</script> & <b>bold</b>")
    assert reading.blocks[0].text == "<script>alert(1)</script> & <b>bold</b>"
    assert "<script" not in reading.html


@pytest.mark.parametrize("parted", [";", ",", "\t", "|"])
def test_values_become_cells_with_their_place(parted):
    rows = [["Name", "Ort"], ["A; B" if parted != ";" else "A, B", "Köln"]]
    text = "\n".join(parted.join(f'"{cell}"' for cell in row) for row in rows)
    blocks = plain.table(text.encode()).blocks
    assert [(b.kind, b.place, b.text) for b in blocks] == [
        (Kind.CELL, (1, 1, 1), "Name"),
        (Kind.CELL, (1, 1, 2), "Ort"),
        (Kind.CELL, (1, 2, 1), rows[1][0]),
        (Kind.CELL, (1, 2, 2), "Köln"),
    ]


def test_an_empty_text_says_so_and_a_long_one_is_cut_aloud():
    assert [each.code for each in plain.read(b"  \n").unseen] == ["no_text"]
    assert [each.code for each in plain.read(b"x\n" * (plain.MOST_LINES + 1)).unseen] == ["lines_not_shown"]


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(data):
    for read in (plain.read, plain.table):
        try:
            reading = read(data)
        except Unreadable:
            continue
        assert len({block.id for block in reading.blocks}) == len(reading.blocks)


@given(st.text(max_size=500))
def test_no_word_of_a_text_is_lost(text):
    seen = "".join(block.text for block in plain.read(text.encode("utf-8", "replace")).blocks)
    kept = "".join(plain._readable(text.encode("utf-8", "replace").decode()).split())
    import unicodedata

    assert "".join(seen.split()) == "".join(unicodedata.normalize("NFC", kept).split())
