"""Documents whose differences are known: each is found, named, and nothing else is."""

import time

import pytest

from portal.documents.comparison import compare
from portal.documents.comparison.parts import Mark, State
from portal.documents.comparison.tokens import tokens
from portal.documents.comparison.wording import named, notes, title, where
from portal.documents.reading.parts import Block, Kind, Reading, Remark, Tracked

from .samples import image, read, reading, sides, table, told

FIRST = "Das Verbot gilt unbefristet."
SECOND = "Der Zugang zum Gelände ist nur nach Anmeldung am Empfang gestattet."
THIRD = "Die Begleitung zum Ausgang übernimmt der Werkschutz."
FOURTH = "Eine Ausnahme bedarf der Schriftform."


def words(old: str, new: str) -> list[tuple[str, str]]:
    """The changed runs of two texts: (old, new)."""
    return [(change.old, change.new) for change in compare(reading(old), reading(new)).changes]


# --- Words ---


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (FIRST, "Das Verbot gilt bis 31. Mai 2027.", [("unbefristet", "bis 31. Mai 2027")]),
        ("Frist: 31. Mai 2027.", "Frist: 30. Mai 2027.", [("31. Mai 2027", "30. Mai 2027")]),
        ("Am 31.05.2027 um 14:05 Uhr", "Am 31.06.2027 um 14:05 Uhr", [("31.05.2027", "31.06.2027")]),
        ("Es kostet 1.234,50 Euro.", "Es kostet 1.234,60 Euro.", [("1.234,50", "1.234,60")]),
        ("nach § 12 Abs. 3", "nach § 13 Abs. 3", [("§ 12", "§ 13")]),
        ("das Hausverbot gilt", "das Betretungsverbot gilt", [("Hausverbot", "Betretungsverbot")]),
        ("die Straße, breit", "die Strasse, breit", [("Straße", "Strasse")]),
        ("die E-Mail-Adresse", "die E-Mail-Anschrift", [("E-Mail-Adresse", "E-Mail-Anschrift")]),
        ("Er geht heute.", "Er geht morgen früh.", [("heute", "morgen früh")]),
        ("Er geht", "Er geht heute", [("", " heute")]),
        ("Er geht.", "Er geht!", [(".", "!")]),
        ("Eins zwei drei vier fünf", "Eins drei vier fünf", [("zwei ", "")]),
        ("gleich", "gleich", []),
    ],
)
def test_words_change_as_a_whole(old, new, changes):
    assert words(old, new) == changes


def test_what_shares_next_to_nothing_is_shown_as_a_whole_and_not_in_shreds():
    old = "Wer den Hof betritt, meldet sich am Empfang und trägt einen Ausweis."
    new = "Am Montag hat die Kantine und der Laden bis Mittag geöffnet, danach nicht."
    assert [change.deed for change in compare(reading(old), reading(new)).changes] == ["deleted", "inserted"]


def test_an_address_is_one_piece():
    assert "inga@example.org" in tokens("An inga@example.org, bitte")
    assert "https://example.org/a?b=1" in tokens("Siehe https://example.org/a?b=1.")


# --- Paragraphs ---


def test_an_inserted_and_a_deleted_paragraph():
    made = compare(reading(FIRST, SECOND, THIRD), reading(FIRST, THIRD, FOURTH))
    assert told(made) == [("deleted", "paragraph", SECOND, ""), ("inserted", "paragraph", "", FOURTH)]
    assert [where(change) for change in made.changes] == ["paragraph 2", "paragraph 3"]
    assert [(change.old_block, change.new_block) for change in made.changes] == [("b2", ""), ("", "b3")]


def test_a_moved_paragraph_names_where_it_was_and_where_it_is():
    made = compare(reading(FIRST, SECOND, THIRD, FOURTH, "Ende."), reading(FIRST, THIRD, FOURTH, SECOND, "Ende."))
    assert told(made) == [("moved", "paragraph", SECOND, SECOND)]
    assert where(made.changes[0]) == "paragraph 2, now after paragraph 3"
    left, stands = (row for row in made.rows if row.about)
    assert (left.state, notes(left)) == (State.MOVED_FROM, ["moved, now after paragraph 3"])
    assert (stands.state, notes(stands)) == (State.MOVED_TO, ["moved, was paragraph 2"])
    assert (left.numbers, stands.numbers) == ([], [1])


def test_a_paragraph_moved_to_the_top_says_so():
    made = compare(reading(FIRST, THIRD, SECOND), reading(SECOND, FIRST, THIRD))
    assert where(made.changes[0]) == "paragraph 3, now at the beginning"


def test_a_moved_paragraph_shows_the_words_that_changed_in_it():
    made = compare(reading(SECOND, FIRST, THIRD), reading(FIRST, THIRD, SECOND.replace("Empfang", "Tor")))
    assert [(change.deed, change.thing) for change in made.changes] == [("moved", "paragraph"), ("changed", "words")]
    assert (made.changes[1].old, made.changes[1].new) == ("Empfang", "Tor")


def test_a_short_line_that_repeats_is_no_journey():
    made = compare(reading("Ja", FIRST, SECOND), reading(FIRST, SECOND, "Ja"))
    assert [change.deed for change in made.changes] == ["deleted", "inserted"]


def test_a_heading_that_sank_a_level_and_one_that_became_a_paragraph():
    old = reading(Block("", Kind.HEADING, "Gründe", 1), Block("", Kind.HEADING, "Dauer", 2), FIRST)
    new = reading(Block("", Kind.HEADING, "Gründe", 2), "Dauer", FIRST)
    made = compare(old, new)
    assert [(change.deed, title(change)) for change in made.changes] == [("level", "Other level")] * 2
    assert [notes(row) for row in made.rows if row.about] == [
        ["was heading 1, is now heading 2"],
        ["was heading 2, is now plain paragraph"],
    ]


def test_a_list_item_moves_in():
    old, new = (reading(Block("", Kind.LIST_ITEM, "Ausweis abgeben", level)) for level in (1, 2))
    assert notes(compare(old, new).rows[0]) == ["was list item, level 1, is now list item, level 2"]


# --- Tables ---

GRID = [["Name", "Ort", "Frist"], ["Anna", "Bonn", "3 Tage"], ["Berta", "Köln", "5 Tage"]]


def grids(old, new):
    return compare(reading(FIRST, *table(1, *old)), reading(FIRST, *table(1, *new)))


def test_a_changed_cell_is_named_by_table_row_and_column():
    made = grids(GRID, [*GRID[:2], ["Berta", "Köln", "7 Tage"]])
    assert told(made) == [("changed", "words", "5", "7")]
    assert where(made.changes[0]) == "table 1, row 3, column 3"


def test_an_inserted_row_is_one_change():
    made = grids(GRID, [GRID[0], ["Clara", "Kiel", "2 Tage"], *GRID[1:]])
    assert told(made) == [("inserted", "table_row", "", "Clara · Kiel · 2 Tage")]
    assert where(made.changes[0]) == "table 1, row 2"


def test_a_deleted_row_is_one_change():
    made = grids(GRID, [GRID[0], GRID[2]])
    assert told(made) == [("deleted", "table_row", "Anna · Bonn · 3 Tage", "")]


def test_an_inserted_column_is_one_change_and_a_word_beside_it_another():
    wider = [["Name", "Amt", "Ort", "Frist"], ["Anna", "Tor", "Bonn", "3 Tage"], ["Berta", "Hof", "Köln", "6 Tage"]]
    made = grids(GRID, wider)
    assert told(made) == [("inserted", "column", "", "Amt · Tor · Hof"), ("changed", "words", "5", "6")]
    assert where(made.changes[0]) == "table 1, column 2"
    assert all([run.mark for run in row.cells[1].segments] == [Mark.INSERTED] for row in made.rows[1:])


def test_a_deleted_column_is_one_change():
    made = grids(GRID, [[one, three] for one, _, three in GRID])
    assert told(made) == [("deleted", "column", "Ort · Bonn · Köln", "")]


def test_a_row_that_moved_is_told_as_moved():
    rows = [GRID[0], ["Begleitung zum Ausgang", "Tor", "1"], ["Gespräch mit der Leitung", "Hof", "2"], GRID[1]]
    made = grids(rows, [rows[0], rows[2], rows[3], rows[1]])
    assert [(change.deed, change.thing) for change in made.changes] == [("moved", "table_row")]
    assert where(made.changes[0]) == "table 1, row 2, now table 1, row 4"


def test_a_table_that_came_and_one_that_went():
    assert [title(change) for change in compare(reading(FIRST), reading(FIRST, *table(1, *GRID))).changes] == [
        "Table inserted"
    ]
    assert [title(change) for change in compare(reading(FIRST, *table(1, *GRID)), reading(FIRST)).changes] == [
        "Table deleted"
    ]


# --- Images, notes, margins ---


def test_images_are_known_by_their_digest():
    old = reading(FIRST, image("a", "Plan"), SECOND, image("b", "Hof"))
    assert compare(old, old).changes == []
    other = compare(old, reading(FIRST, image("c", "Plan"), SECOND, image("b", "Hof")))
    assert [(title(change), where(change)) for change in other.changes] == [("Image exchanged", "image 1")]
    gone = compare(old, reading(FIRST, image("a", "Plan"), SECOND))
    assert [(title(change), where(change)) for change in gone.changes] == [("Image deleted", "image 2")]
    moved = compare(old, reading(image("b", "Hof"), FIRST, image("a", "Plan"), SECOND))
    assert [title(change) for change in moved.changes] == ["Image moved"]


def test_an_image_without_a_description_is_exchanged_too():
    made = compare(reading(FIRST, image("a"), SECOND), reading(FIRST, image("b"), SECOND))
    assert [title(change) for change in made.changes] == ["Image exchanged"]


def test_a_footnote_and_a_header_are_named_as_what_they_are():
    def with_notes(note, margin):
        return reading(FIRST, Block("", Kind.FOOTNOTE, note), Block("", Kind.MARGIN, margin))

    made = compare(
        with_notes("Siehe Anlage 1.", "Entwurf vom Montag"), with_notes("Siehe Anlage 2.", "Entwurf vom Freitag")
    )
    assert [named(change.new_place) for change in made.changes] == ["footnote 1", "header or footer, line 1"]
    assert [part.thing for part in made.parts] == ["paragraph", "footnote", "margin"]


# --- Kept apart ---


def test_what_word_proposes_is_no_difference_between_the_versions():
    kept = Tracked("inserted", "nur", "T. Brand", "2026-11-20T09:12:00Z", "b1")
    settled = Tracked("deleted", "auch", "T. Brand", "2026-11-20T09:13:00Z", "b2")
    remark = Remark("Bitte prüfen", "P. Krüger")
    old = Reading(blocks=reading(FIRST).blocks, tracked=[settled, kept], remarks=[remark])
    new = Reading(blocks=reading(FIRST).blocks, tracked=[Tracked("inserted", "nur", "T. Brand", kept.at, "b7")])
    made = compare(old, new)
    assert made.changes == []
    assert [(one.tracked.text, one.in_old, one.in_new) for one in made.proposed] == [
        ("nur", True, True),
        ("auch", True, False),
    ]
    assert [(one.remark.text, one.in_old, one.in_new) for one in made.noted] == [("Bitte prüfen", True, False)]


# --- Size ---


def test_a_long_document_is_compared_in_seconds_and_without_giving_up():
    lines = [
        f"Absatz {number} sagt {number * 7919 % 1000} Mal, was Zeile{number} und Wort{number % 97} tun."
        for number in range(3000)
    ]
    other = [line.replace("sagt", "meint") if number % 2 else line for number, line in enumerate(lines)]
    begun = time.process_time()
    made = compare(reading(*lines), reading(*other))
    assert time.process_time() - begun < 5
    assert (len(made.changes), made.coarse) == (1500, False)


def test_without_time_it_is_coarser_and_says_so_and_loses_nothing():

    old, new = reading(FIRST, SECOND), reading(FIRST, SECOND.replace("Empfang", "Tor"))
    made = compare(old, new, seconds=0)
    assert made.coarse
    assert sides(made) == (read(old), read(new))
    assert (made.changes[0].old, made.changes[0].new) == (SECOND, SECOND.replace("Empfang", "Tor"))


def test_one_block_of_a_hundred_thousand_words_is_compared_by_sentence_first():
    text = " ".join(f"Satz {number} nennt Wort{number % 89} und Ort{number % 53}." for number in range(4000))
    made = compare(reading(text), reading(text.replace("Satz 2000 nennt", "Satz 2000 meint")))
    assert [(change.old, change.new) for change in made.changes] == [("nennt", "meint")]
    assert not made.coarse


def test_long_unchanged_stretches_fold():
    lines = [f"Absatz {number} bleibt." for number in range(20)]
    made = compare(reading(*lines), reading(*lines[:10], "Dieser Absatz ist neu.", *lines[10:]))
    shown = list(made.parts[0].folded())
    assert [len(getattr(part, "rows", [0])) for part in shown] == [8, 1, 1, 1, 1, 1, 8]
