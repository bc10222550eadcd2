"""Words as the index sees them: what meets, what does not, and where in the text it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.search.excerpts import excerpt, marked
from portal.cases.search.index import OVERLAP, PLACES, SIZE, stretches
from portal.cases.search.query import MOST_WORDS, NothingAsked, TooMuchAsked, read
from portal.cases.search.words import LONGEST, initial, words_of


def keys(text):
    return {key for word in words_of(text) for key in word.keys}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Drohung", "Drohungen"),
        ("Mitarbeiterin", "Mitarbeiter"),
        ("Häuser", "Haus"),
        ("Haeuser", "Häuser"),
        ("MUELLER", "Müller"),
        ("Muller", "Müller"),
        ("Straße", "STRASSE"),
        ("strasse", "Straßen"),
        ("threatened", "threatening"),
        ("threats", "threat"),
        ("stalked", "stalking"),
        ("policies", "policy"),
        ("ＡＢＣ", "abc"),
        ("Mu\u0308ller", "Müller"),
        ("Mit\u00adarbeiter", "Mitarbeiter"),
        ("Thr\u200beat", "threat"),
        ("E-Mail", "Email"),
        ("Threat-Management", "Threatmanagement"),
        ("Kranich-26-471", "kranich 26 471"),
        ("1.234", "1234"),
        ("o'neill", "O’Neill"),
        ("½", "1⁄2"),
        ("ﬁnn", "Finn"),
    ],
)
def test_what_is_asked_meets_what_was_said(asked, said):
    assert keys(asked) & keys(said)


@given(st.text(st.characters(categories=("L", "M", "N")), min_size=1, max_size=30))
def test_a_stem_begins_as_its_word(text):
    """Else an excerpt, which stems only words that begin as what was asked for, would not mark it."""
    assert [word for word in words_of(text) if word.stems] == words_of(text, {initial(key) for key in keys(text)})
    for word in words_of(text):
        written = words_of(text, {initial(stem) for stem in word.stems})
        assert word in written


@pytest.mark.parametrize(("one", "other"), [("Hand", "Hund"), ("471", "472"), ("der", "die"), ("Anna", "Hanna")])
def test_other_words_do_not_meet(one, other):
    assert not keys(one) & keys(other)


def test_no_word_is_too_common_to_be_kept():
    assert len(words_of("der die das und the of")) == 6


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Kranich-26-471", ["Kranich", "26", "471"]),
        ("mia.torell@example.org", ["mia", "torell", "example", "org"]),
        ("Halle_7/Nord, danach", ["Halle", "7", "Nord", "danach"]),
        ("(Ende). Neu!", ["Ende", "Neu"]),
        ("שלום עולם", ["שלום", "עולם"]),
    ],
)
def test_words_stand_where_they_are_written(text, parts):
    assert [text[word.start : word.end] for word in words_of(text)] == parts


def test_what_hangs_together_is_one_word_as_well():
    first, *others = words_of("Kranich-26-471")
    assert first.whole == ("kranich26471",)
    assert first.whole_end == len("Kranich-26-471")
    assert not any(word.whole for word in others)


def test_a_word_without_end_counts_by_its_beginning():
    assert keys("x" * 10_000) == {"x" * LONGEST}


@given(st.text(max_size=200))
def test_any_text_has_words_in_order_and_in_place(text):
    end = 0
    for word in words_of(text):
        assert end <= word.start or word.start >= 0
        assert 0 <= word.start < word.end <= len(text)
        assert all(key and " " not in key for key in word.keys)
        end = word.end
    assert "".join(piece.text for piece in marked(text, read("drohung"))) == text


@pytest.mark.parametrize("nothing", ["", "?!", '""', "„“", "\u200b", "---", '" - "', "…"])
def test_signs_alone_ask_nothing(nothing):
    with pytest.raises(NothingAsked):
        read(nothing)


def test_a_question_has_an_end():
    assert len(read(" ".join(f"wort{n}" for n in range(MOST_WORDS))).terms) == MOST_WORDS
    with pytest.raises(TooMuchAsked):
        read(" ".join(f"wort{n}" for n in range(MOST_WORDS + 1)))


@pytest.mark.parametrize("typed", ['"am Tor" heute', "„am Tor“ heute", "«am Tor» heute", 'heute "am Tor'])
def test_quotes_of_all_sorts_make_a_phrase_also_unclosed_ones(typed):
    assert sorted(len(term.parts) for term in read(typed).terms) == [1, 2]


def test_a_passage_begins_with_the_last_words_of_the_one_before():
    words = words_of(" ".join(f"wort{n}" for n in range(SIZE * 2)))
    parts = list(stretches(words))
    assert parts == [(0, SIZE), (SIZE - OVERLAP, 2 * SIZE - OVERLAP), (2 * SIZE - 2 * OVERLAP, 2 * SIZE)]


def test_no_word_stands_in_more_places_than_the_database_keeps():
    words = words_of("ha " * 1000)
    parts = list(stretches(words))
    assert max(last - first for first, last in parts) == PLACES
    assert parts[-1][1] == 1000


def said(pieces):
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("Die Drohungen häufen sich.", "drohung", "Die [Drohungen] häufen sich."),
        ("Er stalkt, er stalked.", "stalking", "Er stalkt, er [stalked]."),
        ("Siehe Kranich-26-471.", "kranich-26-471", "Siehe [Kranich-26-471]."),
        ("Eine E-Mail kam.", "Email", "Eine [E-Mail] kam."),
        ("Am Tor. Das Tor am Hof.", '"am tor"', "[Am Tor]. Das Tor am Hof."),
        ("<b>Tor</b>", "tor", "<b>[Tor]</b>"),
        ("Nichts davon.", "tor", "Nichts davon."),
    ],
)
def test_what_was_found_is_marked_as_it_was_found(text, asked, shown):
    assert said(excerpt(text, read(asked))) == shown


def test_an_excerpt_shows_where_most_of_the_words_stand_together():
    far = "wort " * 100
    text = f"Das Tor war zu. {far} Am Tor stand jemand mit einer Lampe. {far}"
    shown = said(excerpt(text, read("tor lampe")))
    assert "[Tor] stand jemand mit einer [Lampe]" in shown
    assert shown.startswith("… ") and shown.endswith(" …")
    assert len(words_of(shown)) < 60
