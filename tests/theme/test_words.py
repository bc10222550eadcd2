"""German and English are equal: every sentence is there, and none is a guess."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils.translation import gettext as _
from django.utils.translation import override

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ROOT / "theme" / "locale" / "de" / "LC_MESSAGES" / "django.po"
ENGLISH = ROOT / "theme" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def catalogue(path):
    with path.open("rb") as file:
        return read_po(file)


def said():
    """(context, sentence) of every sentence in the theme's templates and Python files."""
    found = set()
    for path in sorted((ROOT / "theme").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for _quote, sentence, context in re.findall(
            r"""{%\s*translate\s+(["'])(.+?)\1(?:\s+context\s+["'](.+?)["'])?\s*%}""", text
        ):
            found.add((context or None, sentence))
        found |= {(None, sentence) for sentence in re.findall(r"""_\(["']([^"']+)["']\)""", text)}
        for _options, body in re.findall(r"{%\s*blocktranslate([^%]*)%}(.*?){%\s*endblocktranslate", text, re.DOTALL):
            singular = re.split(r"{%\s*plural\s*%}", body)[0]
            found.add((None, re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", singular)))
    for _file, _line, message, _comments, context in extract_from_dir(
        ROOT / "theme",
        [("**.py", "python")],
        keywords={"_": None, "gettext_noop": None, "pgettext_lazy": ((1, "c"), 2), "ngettext_lazy": (1, 2)},
    ):
        found.add((context, message[0] if isinstance(message, tuple) else message))
    return found


def test_every_sentence_has_its_german():
    german = catalogue(GERMAN)
    missing = [
        (context, text) for context, text in said() if (entry := german.get(text, context)) is None or not entry.string
    ]
    assert missing == []


def test_no_german_without_a_sentence():
    known = said()
    texts = {
        (entry.context, entry.id[0] if isinstance(entry.id, tuple) else entry.id)
        for entry in catalogue(GERMAN)
        if entry.id
    }
    assert texts - known == set()


@pytest.mark.parametrize("path", [GERMAN, ENGLISH], ids=["German", "English"])
def test_nothing_is_a_guess_and_every_gap_is_filled(path):
    for entry in catalogue(path):
        if not entry.id:
            continue
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        assert not entry.fuzzy, entry.id
        assert all(strings), entry.id
        gaps = [set(re.findall(r"%\(\w+\)[sd]", text)) for text in (ids[-1], strings[-1])]
        assert gaps[0] == gaps[1], entry.id


@pytest.mark.parametrize("word", ["Täter", "Opfer", "ungültig", "Oops", "invalid", "Risiko", "*innen", ":innen", "!"])
def test_words_that_hurt_or_overclaim_are_not_ours(word):
    ours = [string for path in (GERMAN, ENGLISH) for entry in catalogue(path) if entry.id for string in _strings(entry)]
    assert [text for text in ours if word.lower() in text.lower()] == []


def _strings(entry):
    return entry.string if isinstance(entry.string, tuple) else (entry.string,)


def test_what_django_says_is_said_in_our_tone():
    if gettext.find("django", ROOT / "theme" / "locale", ["de"]) is None:
        pytest.skip("translations are not compiled; `make test` compiles them first")
    with override("de"):
        assert _("This field is required.") == "Hier fehlt noch eine Angabe."
    with override("en"):
        assert _("This field is required.") == "Something is still missing here."
