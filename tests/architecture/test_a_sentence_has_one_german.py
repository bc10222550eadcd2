"""Gettext knows no rooms: of a sentence two rooms translate, the German of the one installed first is shown in both.

Where a word means two things, each room gives it a context: `pgettext("guidance", "Review")`.
"""

from collections import defaultdict

from babel.messages.pofile import read_po

from tests.architecture.source import ROOMS, ROOT


def test_a_sentence_is_the_same_german_in_every_room():
    said: dict = defaultdict(dict)
    for path in sorted(file for room in ROOMS for file in (ROOT / room).rglob("locale/de/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for entry in read_po(file):
                if entry.id:
                    said[path.name, entry.context, entry.id][str(path.relative_to(ROOT).parents[3])] = entry.string
    assert len(said) > 1000  # they were found
    torn = {key[2]: rooms for key, rooms in said.items() if len(set(rooms.values())) > 1}
    assert not torn, f"one of these is shown in both rooms: {torn}"
