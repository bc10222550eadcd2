"""Encodings, and characters that XML forbids and people have written."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.wordpress.export import NoExport
from tests.knowledge.wordpress.exports import Raw, author, export, item, term
from tests.knowledge.wordpress.reading import Pieces, items, read, until_it_stops

WORDS = "Größe – „Schutz“ €"


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("UTF-16", b""),  # Python writes the mark itself
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32", b""),
        ("windows-1252", b""),
        ("cp1252", b""),
        ("gb18030", b""),
        ("utf8", b"\xef\xbb\xbf\xef\xbb\xbf\n"),
    ],
)
def test_a_file_is_read_in_its_encoding(encoding, bom):
    assert items(export([item(1, title=WORDS)], encoding=encoding, bom=bom))[0].title == WORDS


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("iso-8859-1", "windows-1252"),  # as browsers read it
        ("utf-16", "utf-8"),  # saved anew, by something that left the first line alone
        ("windows-1252", "utf-8"),
        ("ISO-8859-1", "utf-8"),
        ("us-ascii", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_a_file_is_read_although_it_names_another_encoding(declared, written):
    file = (
        export([item(1, title=WORDS)]).decode().replace('"UTF-8"', f'"{declared}"').replace('"utf-8"', f'"{declared}"')
    )
    assert items(file.encode(written))[0].title == WORDS


@pytest.mark.parametrize("name", ["klingon", "rot13", "unicode_escape", "utf-7", "idna", "../x"])
def test_an_encoding_nobody_knows_is_named(name):
    with pytest.raises(NoExport, match=name) as refused:
        items(export([item(1)]).replace(b"utf-8", name.encode()))
    assert (refused.value.code, refused.value.line) == ("encoding_unknown", 1)


@pytest.mark.parametrize(("filling", "sizes"), [("", [1 << 20]), ("word\n" * 60_000, [1 << 20]), ("", [1, 2])])
def test_bytes_of_another_encoding_are_told_with_their_line(filling, sizes):
    file = export([item(1, content=filling), item(2, title="Gr\ue000e")]).replace("\ue000".encode(), b"\xf6\xdf")
    told, refused, _ = until_it_stops(Pieces(file, sizes))
    assert (refused.code, refused.about) == ("encoding_perhaps", {"about": "UTF-8", "perhaps": "Windows-1252"})
    assert refused.line == file[: file.index(b"\xf6\xdf")].count(b"\n") + 1
    assert told[-1].number == 1


def test_what_is_not_windows_1252_is_perhaps_utf_8():
    late = export([item(1, content="x" * 70_000), item(2, title="Á")], encoding="utf-8").replace(
        b'"utf-8"', b'"windows-1252"'
    )
    told, refused, _ = until_it_stops(io.BytesIO(late))
    assert (refused.code, refused.about["perhaps"]) == ("encoding_perhaps", "UTF-8")
    assert told[-1].number == 1


def test_an_encoding_that_is_none_of_those_we_think_of_is_told_without_a_guess():
    told, refused, _ = until_it_stops(io.BytesIO(export([item(1, title="\ue000")]).replace("\ue000".encode(), b"\x81")))
    assert refused.code == "encoding"


def test_control_characters_are_left_out_and_counted():
    title = "a\x00b\x08c\x1fd\ufffee\uffff\x0bf\x0cg\th\x85i\x7f"
    reading, parts = read(export([item(1, title=title)]))
    assert parts[-1].title == "abcde f g\th\x85i\x7f"
    assert reading.repaired == {"control_characters": 7}


def test_they_are_left_out_where_they_stand_by_number_but_not_where_that_is_text():
    title = Raw("a&#8;b&#x1F;c&#xFFFF;d&#xD83D;&#xDE42;e&#xDE42;f&#9;g&#x110000;h<![CDATA[&#8;]]>")
    reading, parts = read(export([item(1, title=title)]))
    assert parts[-1].title == "abcd🙂e\ufffdf\tg\ufffdh&#8;"
    assert reading.repaired == {"control_characters": 4, "surrogates": 2}


def test_lone_halves_of_a_pair_are_signs_and_whole_pairs_the_character():
    reading, parts = read(export([item(1, title="a\ud83db\udc00c\ud83d\ude42d")]))
    assert parts[-1].title == "a\ufffdb\ufffdc🙂d"
    assert reading.repaired == {"surrogates": 3}


def test_a_control_character_left_out_ends_no_cdata():
    assert items(export([item(1, content="a]]\x00> b")]))[0].content == "a]] > b"


def test_what_belongs_together_may_come_in_pieces():
    """The two halves of a character, an end of CDATA that is none, and the line that names the encoding."""
    beyond = item(1, content="x" * 70_000)  # what is looked at first is read in one
    file = export([beyond, item(2, content="\ud83d\ude42 a]]\x00> and more words")])
    told, refused, repaired = until_it_stops(Pieces(file, [1]))
    assert (refused, told[-1].content) == (None, "🙂 a]] > and more words")
    assert repaired == {"surrogates": 1, "control_characters": 1}
    told, refused, _ = until_it_stops(Pieces(export([item(1, title=WORDS)], encoding="windows-1252"), [1]))
    assert (refused, told[-1].title) == (None, WORDS)


def test_empty_lines_before_the_first_are_left_out_and_counted():
    file = export([item(1)])
    reading, parts = read(b"\r\n \n" + file)
    assert parts[-1].line == items(file)[0].line + 2
    assert reading.repaired == {"before_the_start": 1}


@pytest.mark.parametrize(
    "cdata",
    [
        "<![CDATA[ x ]]>",
        "<script>//<![CDATA[\nx && y\n//]]></script>",
        "<![CDATA[",
        "a <![CDATA[b]]> c <![CDATA[d]]> e",
    ],
)
@pytest.mark.parametrize("sizes", [[1], [1 << 20]])
def test_cdata_that_was_put_into_cdata_as_it_was_is_text(cdata, sizes):
    filling = "x" * 70_000  # beyond what is looked at first
    text = f"one {cdata} two"
    parts, refused, repaired = until_it_stops(
        Pieces(
            export([item(1, content=filling), item(2, content=Raw(f"<![CDATA[{text}]]>")), item(3)]),
            sizes if sizes != [1] else [7],
        )
    )
    assert refused is None
    assert [part.content for part in parts if hasattr(part, "number")][1:] == [text, ""]
    assert repaired.get("cdata_in_cdata", 0) == cdata.count("]]>")


# --- properties

ANY_TEXT = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("]>[<&!-CDATA#x0;\x00\x08\r\n\ud83d\ude42\ufffe")),
    max_size=60,
)
ORDINARY = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\r\ufffe\uffff", exclude_categories=["Cc"]),
        st.sampled_from("]>[<&!\n\t"),
    ),
    max_size=80,
)
NO_EXAMPLES_KEPT = settings(database=None, deadline=None, max_examples=60)


@NO_EXAMPLES_KEPT
@given(
    title=ORDINARY, content=ORDINARY, value=ORDINARY, cdata=st.booleans(), encoding=st.sampled_from(["utf-8", "utf-16"])
)
def test_what_is_written_is_what_is_told(title, content, value, cdata, encoding):
    written = item(1, title=title, content=content, meta={"key": value}, author="a")
    reading, parts = read(
        export([written], cdata=cdata, authors=[author("a", "A")], terms=[term("t", "s", "n")], encoding=encoding)
    )
    told = parts[-1]
    assert (told.title, told.content, told.meta) == (title.strip(), content, {"key": [value]})
    assert not reading.repaired


def pieces_of(data: bytes):
    return st.lists(st.integers(1, 3000), min_size=1, max_size=8)


@NO_EXAMPLES_KEPT
@given(
    text=ANY_TEXT,
    raw=st.booleans(),
    cut=st.integers(0, 400),
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=8),
)
def test_however_a_file_comes_it_tells_the_same(text, raw, cut, sizes):
    """Whole or broken: the same parts, the same counts, the same refusal."""
    filler = "x" * 65_400  # what is looked at first is read in one; the rest comes as it comes
    written = [item(1, content=filler), item(2, title=Raw(text) if raw else text, content=text), item(3)]
    file = export(written)
    file = file[: len(file) - cut]
    at_once, in_pieces = until_it_stops(io.BytesIO(file)), until_it_stops(Pieces(file, sizes))
    assert at_once[0] == in_pieces[0]
    assert repr(at_once[1]) == repr(in_pieces[1])
    assert at_once[2] == in_pieces[2]


@NO_EXAMPLES_KEPT
@given(text=ANY_TEXT, cdata=st.booleans())
def test_any_text_of_an_item_can_be_read(text, cdata):
    told = items(export([item(1, content=text), item(2, content="after")], cdata=cdata))
    assert [one.number for one in told] == [1, 2]
    assert told[1].content == "after"
    ordinary = [character for character in text if character.isalnum() and not "\ud800" <= character <= "\udfff"]
    assert [
        character for character in told[0].content if character.isalnum() and character not in "\ufffd"
    ] == ordinary or "\ud83d\ude42" in text


@NO_EXAMPLES_KEPT
@given(data=st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda data: export([item(1)])[:700] + data)))
def test_nothing_but_a_refusal_comes_of_any_bytes(data):
    told, refused, _ = until_it_stops(io.BytesIO(data))
    assert isinstance(refused, NoExport)
    assert str(refused)
