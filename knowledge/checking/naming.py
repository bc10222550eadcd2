"""Whose name a text could hold: of somebody it addresses or gives a title, of somebody who is known, of a mailbox.

It is looked for roughly, German and English; each pass reads a text once, whatever stands in it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
_PARTICLES = "von|van|vom|zu|zur|zum|de|der|den|del|di|da|du|la|le|ten|ter"
_NAME = r"[^\W\d_][^\W_'’]*(?:['’][^\W_]+)*(?:-[^\W\d_][^\W_]*)*"
ADDRESSED = re.compile(
    r"\b(?P<as>Herrn?|Frau|Hr\.|Fr\.|Mr|Mrs|Ms|Miss|Prof|Dr)\.?\s+"
    r"(?:(?:Prof|Dr|Dipl|Ing|med|phil|jur|iur|rer|nat|pol|habil)\b[.-]?\s*){0,6}"
    rf"(?P<name>(?:(?:{_PARTICLES})\s+){{0,3}}{_NAME}(?:\s{_NAME})?)"
)
E_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}\b")
PARTICLES = frozenset(_PARTICLES.split("|"))
IN_BRACKETS = re.compile(r"\([^()]*\)\s*$")
OF_SOMEBODY = re.compile(r"['’]s?$")
NOBODY = frozenset({"Muster", "Mustermann", "Musterfrau", "Doe", "Smith"})
_BESIDE = """
Am An Auf Bei Bescheid Bitte Büro Danke Durchwahl Fax Frau Für Herr Herrn Ihr Ihre Im In Kenntnis Mit Mobil Nach Raum
Sie Tel Telefon Und Uhr Von Zimmer And At For He Her His If Miss Mr Mrs Ms Or Phone Please Room She The
"""
BESIDE = frozenset(_BESIDE.split())
"""Words in capitals that may stand behind a name without being a part of it."""
LONGEST = 8
"""Words of a name."""


class Found(NamedTuple):
    """A name, and where it stands."""

    start: int
    end: int
    said: str


class Names:
    """Names that are known. A single word is none: many are words of everyday."""

    def __init__(self, names: Iterable[str]):
        trimmed = {_trimmed(name) for name in names}
        self.whole = {tuple(WORD.findall(name)): name for name in trimmed if len(name.split()) > 1}
        self.firsts = {words[0] for words in self.whole if words}
        self.lengths = sorted({len(words) for words in self.whole if 0 < len(words) <= LONGEST}, reverse=True)

    def found_in(self, text: str) -> Iterator[Found]:
        """Those that stand in a text, the longer before one that begins it."""
        words = list(WORD.finditer(text))
        for number, word in enumerate(words):
            if word[0] in self.firsts:
                yield from self._from(text, words[number : number + LONGEST])

    def _from(self, text, words):
        said = tuple(word[0] for word in words)
        for length in self.lengths:
            name = self.whole.get(said[:length])
            start, end = words[0].start(), words[min(length, len(words)) - 1].end()
            if name is not None and length <= len(words) and " ".join(text[start:end].split()) == name:
                yield Found(start, end, name)
                return


def addressed_in(text: str) -> Iterator[Found]:
    """Whom a text calls Mr, Ms or Doctor So-and-so, as it does."""
    for found in ADDRESSED.finditer(text):
        name = _names_of(found["name"])
        if name and NOBODY.isdisjoint(name):
            before = text[found.start() : found.start("name")].replace("Herrn", "Herr", 1)
            said = " ".join([*before.split(), *name])
            yield Found(found.start(), found.end(), said)


def mailboxes_in(text: str) -> Iterator[Found]:
    """Addresses of e-mail."""
    return (Found(found.start(), found.end(), found[0]) for found in E_MAIL.finditer(text))


def names_somebody(text: str, known: Names) -> bool:
    """Does it speak of Mr or Ms So-and-so, or of somebody who is known?"""
    return any(True for _found in known.found_in(text)) or any(True for _found in addressed_in(text))


def _names_of(name):
    """The words of a name that are one: particles, and one or two that begin with a capital."""
    words = [OF_SOMEBODY.sub("", word) for word in name.split()]
    particles = list(takewhile(PARTICLES.__contains__, words))
    return [*particles, *names] if (names := list(takewhile(_is_a_name, words[len(particles) :]))) else []


def _is_a_name(word):
    return len(word) > 1 and word[0].isupper() and word not in BESIDE


def _trimmed(name):
    """A name without what is said of it in brackets, and without what is no letter at its ends."""
    name = IN_BRACKETS.sub("", name)
    words = list(WORD.finditer(name))
    return " ".join(name[words[0].start() : words[-1].end()].split()) if words else ""
