"""A marked passage in the next version: unchanged, moved, changed or gone."""

import pytest

from portal.documents.comparison import Fate, carry, compare

from .samples import reading, table

FIRST = "Das Verbot gilt unbefristet."
SECOND = "Der Zugang zum Gelände ist nur nach Anmeldung am Empfang gestattet."
THIRD = "Die Begleitung zum Ausgang übernimmt der Werkschutz."
QUOTE = "nur nach Anmeldung"
FOURTH = "Eine Ausnahme bedarf der Schriftform und der Zustimmung des Betriebsrats."
OLD = reading(FIRST, SECOND, THIRD)


def test_a_passage_moves_with_its_paragraph():
    old, new = reading(FIRST, SECOND, THIRD, FOURTH), reading(FIRST, THIRD, FOURTH, SECOND)
    assert carried(new, old=old) == (Fate.MOVED, "b4", QUOTE)


def carried(new, quote=QUOTE, block="b2", old=OLD):
    text = next(one.text for one in old.blocks if one.id == block)
    start = text.index(quote)
    found = carry(block, start, start + len(quote), quote, old, new)
    if found.block:
        there = next(one.text for one in new.blocks if one.id == found.block)
        assert there[found.start : found.end] == found.quote
    return found.fate, found.block, found.quote


@pytest.mark.parametrize(
    ("new", "outcome"),
    [
        (OLD, (Fate.UNCHANGED, "b2", QUOTE)),
        (reading("Neu davor.", FIRST, SECOND, THIRD), (Fate.UNCHANGED, "b3", QUOTE)),
        (reading(FIRST, SECOND.replace("Der Zugang", "Jeder Zutritt"), THIRD), (Fate.UNCHANGED, "b2", QUOTE)),
        (reading(SECOND, FIRST, THIRD), (Fate.UNCHANGED, "b1", QUOTE)),
        (reading(FIRST, SECOND.replace("Anmeldung", "Aufruf"), THIRD), (Fate.CHANGED, "b2", "nur nach ")),
        (reading(FIRST, SECOND.replace(" nach", " erst nach"), THIRD), (Fate.CHANGED, "b2", "nur erst nach Anmeldung")),
        (reading(FIRST, SECOND.replace("nur nach Anmeldung ", ""), THIRD), (Fate.GONE, "", "")),
        (reading(FIRST, THIRD), (Fate.GONE, "", "")),
        (reading(FIRST, THIRD, "Wer kommt, tut es nur nach Anmeldung."), (Fate.MOVED, "b3", QUOTE)),
    ],
)
def test_a_passage_is_carried(new, outcome):
    assert carried(new) == outcome


def test_a_quote_that_stands_in_two_other_places_is_not_guessed():
    new = reading(FIRST, "Er kommt nur nach Anmeldung.", "Sie geht nur nach Anmeldung.")
    assert carried(new)[0] != Fate.UNCHANGED
    assert carried(new)[0] != Fate.MOVED


def test_a_short_quote_is_not_sought_elsewhere():
    assert carried(reading(FIRST, "Gestattet ist vieles."), quote="gestattet")[0] == Fate.GONE


def test_an_anchor_that_does_not_fit_its_version_proposes_only_what_is_certain():
    assert carry("b9", 0, 5, "Nicht", OLD, OLD).fate == Fate.GONE
    assert carry("b2", 0, 5, QUOTE, OLD, OLD).fate == Fate.MOVED
    assert carry("b2", 0, 0, "", OLD, OLD).fate == Fate.GONE


def test_a_passage_in_a_cell_follows_its_row():
    old = reading(*table(1, ["Name", "Frist"], ["Anna", "3 Tage"]))
    new = reading(*table(1, ["Name", "Frist"], ["Clara", "9 Tage"], ["Anna", "3 Tage"]))
    assert carry("b4", 0, 6, "3 Tage", old, new, comparison=compare(old, new)).block == "b6"
