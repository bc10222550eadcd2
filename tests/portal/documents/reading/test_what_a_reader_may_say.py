"""A file that took over its reader can say anything: only what a reading consists of is taken, and by none of it does a
file look like a part of the page, name a file of its choice, or hold up who listens.
"""

import json
import re
import socket
import threading
import time
from pathlib import Path

import pytest

from portal.documents.reading import html, wire
from portal.documents.reading.parts import (
    Attachment,
    Block,
    Kind,
    Picture,
    Reading,
    Remark,
    Sheet,
    Tracked,
    Unreadable,
    Unseen,
    Word,
)

WHOLE = Reading(
    html='<p id="b1">Words</p>',
    blocks=[Block("b1", Kind.CELL, "Wörter", 2, (1, 2, 3)), Block("b2", Kind.IMAGE, "", digest="a" * 64)],
    pictures=[Picture("p1.png", "image/png", b"1"), Picture("page-2", "image/jpeg", b"2")],
    sheets=[Sheet(1, 595.2, 842, "b1", [Word(1, 2.5, 3, 4, "Wort")])],
    tracked=[Tracked("moved_from", "x", "Somebody", "2026-06-01", "b1")],
    remarks=[Remark("y", quote="z")],
    unseen=[Unseen("hidden_rows", 3)],
    attachments=[Attachment("a/b \u202e.txt", b"3")],
    facts={"title": "T", "width": 640, "references": ["<1@example.org>"]},
    flags=["macros"],
)
NAN = float("nan")


def said(**other):
    """What a child says of the whole reading, or something else in some places."""
    head, bodies = wire.packed(WHOLE)
    return json.loads(json.dumps(head | other)), bodies  # of JSON as Python reads it, NaN included


def test_all_that_a_reading_consists_of_comes_through():
    assert wire.unpacked(*said()) == WHOLE


NOT_TAKEN = [
    ({"html": None}, "no text"),
    ({"html": "\ud800"}, "half of a pair, which no table keeps"),
    ({"blocks": {"b1": "x"}}, "no list"),
    ({"blocks": [["b1", "cell", "x", 0, None]]}, "too short"),
    ({"blocks": [["b1", "script", "x", 0, None, ""]]}, "no kind of block"),
    ({"blocks": [["main", "cell", "x", 0, None, ""]]}, "an id of the page around it"),
    ({"blocks": [["b1", "cell", ["x"], 0, None, ""]]}, "text that is none"),
    ({"blocks": [["b1", "cell", "x", -1, None, ""]]}, "a level below zero"),
    ({"blocks": [["b1", "cell", "x", True, None, ""]]}, "a level that is none"),
    ({"blocks": [["b1", "cell", "x", 0, [1, 2], ""]]}, "half a place"),
    ({"blocks": [["b1", "cell", "x", 0, [1, 2, 2**40], ""]]}, "a place beyond all tables"),
    ({"blocks": [["b1", "cell", "x", 0, None, "ff"]]}, "no digest"),
    ({"pictures": [["../versions/x", "image/png"], ["p2.png", "image/png"]]}, "a name that leads elsewhere"),
    ({"pictures": [["reading", "image/png"], ["p2.png", "image/png"]]}, "the name of the reading itself"),
    ({"pictures": [["p1.png", "image/svg+xml"], ["p2.png", "image/png"]]}, "a type that can run"),
    ({"pictures": [["p1-png", "image/png"], ["p1.png", "image/png"]]}, "two of one name"),
    ({"pictures": [["p1.png", "image/png"]] * 9}, "more names than pictures"),
    ({"sheets": [{"number": 1, "width": 1, "height": 1, "block": "b1"}]}, "a page without words"),
    ({"sheets": [{"number": 1, "width": NAN, "height": 1, "block": "b1", "words": []}]}, "no measure"),
    ({"sheets": [{"number": 1, "width": 1e9, "height": 1, "block": "b1", "words": []}]}, "a page too wide"),
    ({"sheets": [{"number": 1, "width": 1, "height": 1, "block": "x", "words": []}]}, "a block that is none"),
    ({"sheets": [{"number": 1, "width": 1, "height": 1, "block": "", "words": [{"x": 1}]}]}, "half a word"),
    ({"tracked": [{"kind": "button primary", "text": "", "author": "", "at": "", "block": ""}]}, "no kind of change"),
    ({"tracked": [{"kind": "deleted", "text": "", "author": "", "at": "", "block": "", "__class__": 1}]}, "more"),
    ({"remarks": [{"text": "", "author": "", "at": "", "quote": 5, "block": ""}]}, "a quote that is none"),
    ({"unseen": [["x" * 41, 1]]}, "a code longer than the table keeps"),
    ({"unseen": [["Macros are fine", 1]]}, "a sentence in place of a code"),
    ({"unseen": [["macros", "1"]]}, "a count that is none"),
    ({"unseen": [["macros", 1]] * (wire.MOST_CODES + 1)}, "too many"),
    ({"flags": ["Nothing to fear"]}, "a sentence in place of a flag"),
    ({"flags": "macros"}, "no list of flags"),
    ({"attachments": []}, "more bytes than names"),
    ({"facts": []}, "no facts"),
    ({"facts": {"message_id": ["x"]}}, "a list where a text is kept"),
    ({"facts": {"references": "x"}}, "a text where a list is kept"),
    ({"facts": {"title": {"x": "y"}}}, "a fact in a fact"),
    ({"facts": {"a b": "x"}}, "a name that is none"),
]


@pytest.mark.parametrize(("other", "why"), NOT_TAKEN, ids=[why for _, why in NOT_TAKEN])
def test_anything_else_is_no_reading(other, why):
    with pytest.raises(Unreadable) as refused:
        wire.unpacked(*said(**other))
    assert refused.value.reason == "damaged"


@pytest.mark.parametrize("name", list(said()[0]))
@pytest.mark.parametrize("other", [None, 7, "x", [None], [[]], [{}], {"x": 1}])
def test_whatever_stands_where_something_else_should_is_told_and_nothing_else(name, other):
    head, bodies = said(**{name: other})
    if (name, other) not in (("html", "x"), ("facts", {"x": 1})):
        with pytest.raises(Unreadable):
            wire.unpacked(head, bodies)
    del head[name]
    with pytest.raises(Unreadable):
        wire.unpacked(head, bodies)


@pytest.mark.parametrize("many", [("blocks", "MOST_ROWS"), ("sheets", "MOST_SHEETS"), ("remarks", "MOST_ROWS")])
def test_there_is_an_end_to_how_much_of_it_there_may_be(many, monkeypatch):
    what, most = many
    head, bodies = said()
    head[what] = head[what][:1] * 3
    monkeypatch.setattr(wire, most, 3)
    wire.unpacked(head, bodies)
    monkeypatch.setattr(wire, most, 2)
    with pytest.raises(Unreadable):
        wire.unpacked(head, bodies)


def test_a_word_far_off_the_page_is_no_reason_not_to_show_it():
    odd = {"x": NAN, "y": 1e300, "width": 2, "height": float("-inf"), "text": "Wort"}
    head, bodies = said(sheets=[{"number": 1, "width": 1, "height": 1, "block": "b1", "words": [odd]}])
    assert wire.unpacked(head, bodies).sheets[0].words == [Word(0.0, 0.0, 2, 0.0, "Wort")]


@pytest.mark.parametrize("name", ["image.png", "image.jpg", "image3.png", "p12.jpg", "page-1", "page7.png"])
def test_so_readers_name_their_pictures(name):
    head, bodies = said(pictures=[[name, "image/png"], ["p99.png", "image/png"]])
    assert wire.unpacked(head, bodies).pictures[0].name == name


# --- Its HTML --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["button primary", "callout", "note badge", "visually-hidden", "help-line", "note\tx"])
def test_by_no_class_of_the_portals_own_does_a_file_look_like_the_page(name):
    assert html.clean(f'<p id="b1" class="{name}">x</p>', ours=True) == '<p id="b1">x</p>'


def test_the_classes_of_readers_stay_and_the_theme_knows_them_nowhere_but_in_a_preview():
    for name in html.CLASSES:
        assert html.clean(f'<p class="{name}">x</p>', ours=True) == f'<p class="{name}">x</p>'
    assert html.clean('<p class="hidden inserted">x</p>', ours=True) == '<p class="hidden inserted">x</p>'
    root = Path(html.__file__).parents[3] / "theme"
    rules = "\n".join(
        each.read_text(encoding="utf-8")
        for each in root.rglob("*.css")
        if each.parent.name not in ("preview", "vendor")
    )
    known = set(re.findall(r"\.([a-z][a-z-]*)(?=[^{}]*\{)", rules))
    assert html.CLASSES & known <= {"note", "inserted", "deleted", "moved-from", "moved-to", "formatted"}


# --- The line --------------------------------------------------------------------------------------------------------
def heard(*pieces, seconds=5.0):
    """What comes of these bytes on a line."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sending = threading.Thread(target=lambda: [theirs.sendall(each) for each in pieces] + [theirs.shutdown(1)])
        sending.start()
        try:
            return list(wire.receive(wire.reader(ours, seconds)))
        finally:
            sending.join()


def message(head, size=None):
    data = head if isinstance(head, bytes) else json.dumps(head).encode()
    return wire._HEAD.pack(b"R", len(data) if size is None else size) + data


def test_a_message_comes_through_in_however_many_pieces():
    whole = message({"sizes": [3, 0], "x": 1}) + b"abc"
    assert heard(whole) == heard(*(whole[n : n + 1] for n in range(len(whole))))
    assert heard(whole) == [(b"R", {"sizes": [3, 0], "x": 1}, [b"abc", b""])]


@pytest.mark.parametrize(
    "said",
    [
        message(b"[]"),
        message(b'"x"'),
        message(b"[" * 200_000),
        message({"sizes": "x"}),
        message({"sizes": [{}]}),
        message({"sizes": [-1]}),
        message({"sizes": [True]}),
        message({"sizes": [1.5]}),
        message({"sizes": [wire.MOST]}) + b"x",
        message({"sizes": [wire.MOST // 2 + 1] * 2}),
        message(b"{}", size=wire.MOST_SAID + 1),
        message(b"\xff\xfe"),
    ],
)
def test_what_is_no_message_is_told_before_it_is_taken(said):
    with pytest.raises((ValueError, EOFError)):
        heard(said)


def test_a_reader_that_says_a_little_now_and_then_is_not_listened_to_for_ever():
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def drip():
        theirs.sendall(message(b"", size=1000))
        while not over.wait(0.05):
            theirs.send(b"x")

    dripping, begun = threading.Thread(target=drip), time.monotonic()
    with ours, theirs:
        dripping.start()
        with pytest.raises(TimeoutError):
            list(wire.receive(wire.reader(ours, 0.4)))
        over.set()
        dripping.join()
    assert time.monotonic() - begun < 5
