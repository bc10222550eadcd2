"""Every sentence of this room is there in German too, once, and with the same gaps."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[3]
ROOM = ROOT / "workflows" / "approvals"
GERMAN = Path("locale") / "de" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"_": None, "_now": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def in_german(room: Path) -> dict:
    """(context, sentence) -> German, as this room says it."""
    with (room / GERMAN).open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    return {(entry.context, _first(entry.id)): entry for entry in entries}


def said() -> set:
    """(context, sentence) of every sentence in the room's templates and Python files."""
    found = set()
    for path in ROOM.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        simple = r"""{%\s*translate\s+(["'])(.+?)\1(?:\s+context\s+["'](.+?)["'])?"""
        found |= {(context or None, sentence) for _quote, sentence, context in re.findall(simple, text)}
        found |= {(None, sentence) for sentence in re.findall(r"""_\("([^"]+)"\)""", text)}
        for body in re.findall(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate", text, re.DOTALL):
            singular = re.split(r"{%\s*plural\s*%}", body)[0]
            found.add((None, re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", singular)))
    for _file, _line, message, _comments, context in extract_from_dir(ROOM, [("**.py", "python")], keywords=KEYWORDS):
        found.add((context, _first(message)))
    return found


def _first(message) -> str:
    return message if isinstance(message, str) else message[0]


def test_every_sentence_has_its_german():
    ours = in_german(ROOM)
    of_others = [in_german(path) for path in [ROOT / "theme", *(ROOT / "portal").iterdir()] if (path / GERMAN).exists()]
    lacking = [
        sentence for sentence in said() if sentence not in ours and not any(sentence in each for each in of_others)
    ]
    assert sorted(map(str, lacking)) == []


def test_nothing_is_a_guess_and_every_gap_is_filled():
    for entry in in_german(ROOM).values():
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        assert all(strings) and not entry.fuzzy, entry.id
        gaps = [set(re.findall(r"%\(\w+\)[sd]", text)) for text in (ids[-1], strings[-1])]
        assert gaps[0] == gaps[1], entry.id


def test_nothing_is_said_twice():
    text = (ROOM / GERMAN).read_text(encoding="utf-8")
    contexts = re.findall(r'(?:msgctxt "(.*)"\n)?msgid "(.+)"', text)
    assert [each for each, count in Counter(contexts).items() if count > 1] == []


@pytest.mark.parametrize("word", ["Unterschrift", "ungültig", "Täter", "Opfer", "Risiko", "*innen", ":innen", "!"])
def test_words_that_hurt_or_overclaim_are_not_ours(word):
    said_in_german = [entry.string for entry in in_german(ROOM).values()]
    strings = [text for each in said_in_german for text in (each if isinstance(each, tuple) else (each,))]
    assert [text for text in strings if word.lower() in text.lower()] == []
