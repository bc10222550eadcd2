"""What holds for any two documents: both are there word for word, nothing changed means no change, and reading the
comparison backwards turns every insertion into a deletion."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from portal.documents.comparison import compare
from portal.documents.comparison.parts import Deed, Mark, State
from portal.documents.reading.parts import Reading

from .samples import changed_words, documents, edited, read, reading, sides, table, told

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MIRRORED = {Deed.INSERTED: Deed.DELETED, Deed.DELETED: Deed.INSERTED}


def holds(old: Reading, new: Reading) -> None:
    """All that is true of any comparison."""
    made = compare(old, new)
    assert sides(made) == (read(old), read(new))
    back = compare(new, old)
    assert sides(back) == (read(new), read(old))
    forth = Counter((change.deed, change.thing, change.old, change.new) for change in made.changes)
    backwards = Counter(
        (MIRRORED.get(change.deed, change.deed), change.thing, change.new, change.old) for change in back.changes
    )
    # A heading that became a paragraph is told as what it is now; and only then are the two told differently.
    assert {key[:1] + key[2:] for key in forth} == {key[:1] + key[2:] for key in backwards}
    assert changed_words(made) == changed_words(back)[::-1]
    links_lead_somewhere(made)
    what_is_not_told_has_not_changed(made)


def links_lead_somewhere(made) -> None:
    """Every change is linked to from exactly one line, and every number is that of a change."""
    linked = [number for row in made.rows for number in row.numbers]
    assert sorted(linked) == [change.number for change in made.changes] == list(range(1, len(made.changes) + 1))


def what_is_not_told_has_not_changed(made) -> None:
    """No word is marked without a change that says so, and none of a moved or changed block is left out."""
    known = {change.number for change in made.changes}
    for row in made.rows:
        assert row.numbers or row.state in (State.SAME, State.MOVED_FROM) or row.about or _belongs(row)
        for cell in row.cells:
            for run in cell.segments:
                assert (run.change in known) == (run.mark != Mark.SAME)
            if row.state == State.SAME:
                assert {run.mark for run in cell.segments} <= {Mark.SAME}


def _belongs(row) -> bool:
    return any(cell.about for cell in row.cells)


@FEW
@given(edited())
def test_an_edited_document_is_shown_whole_on_both_sides(pair):
    holds(*pair)


@FEW
@given(documents(), documents())
def test_two_documents_that_have_nothing_to_do_with_each_other_are_shown_whole(old, new):
    holds(old, new)


@FEW
@given(documents())
def test_a_document_compared_with_itself_has_no_change(same):
    made = compare(same, same)
    assert made.changes == []
    assert {row.state for row in made.rows} <= {State.SAME}
    assert sides(made) == (read(same), read(same))


@pytest.mark.long
@MANY
@given(edited())
def test_an_edited_document_is_shown_whole_on_both_sides_many_times(pair):
    holds(*pair)


@pytest.mark.long
@MANY
@given(documents(), documents())
def test_two_unrelated_documents_are_shown_whole_many_times(old, new):
    holds(old, new)


LONG = "Der Zugang zum Gelände ist bis auf Weiteres nur nach Anmeldung am Empfang gestattet"


def test_a_move_hides_no_lost_word():
    made = compare(reading(LONG, "Eins.", "Zwei."), reading("Eins.", "Zwei.", LONG.replace("nur nach", "nach")))
    assert told(made) == [
        ("moved", "paragraph", LONG, LONG.replace("nur nach", "nach")),
        ("deleted", "words", "nur ", ""),
    ]


def test_what_stood_twice_and_moved_once_is_moved_once_and_deleted_once():
    made = compare(reading(LONG, "Eins.", LONG, "Zwei."), reading("Eins.", "Zwei.", LONG))
    assert sorted(what for what, *_ in told(made)) == ["deleted", "moved"]


def test_a_moved_table_keeps_its_lost_rows():
    grid = [["Zutritt", "Montag"], ["Begleitung zum Ausgang", "Dienstag"], ["Gespräch mit der Leitung", "Mittwoch"]]
    other = [grid[0], grid[2]]
    old, new = reading(*table(1, *grid), LONG, "Zwei."), reading(LONG, "Zwei.", *table(1, *other))
    holds(old, new)
    assert ("deleted", "table_row", "Begleitung zum Ausgang · Dienstag", "") in told(compare(old, new))
