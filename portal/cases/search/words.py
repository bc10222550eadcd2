"""A text as words: where they stand, and under which stems each is found again.

Every word is kept under its German and its English stem, since a passage may mix both; where the two agree it is one.
Upper and lower case, width and ß/ss make no difference. ä, ö and ü meet ae, oe and ue, and a, o and u, by the German
stemmer's own rules. What hangs together by a hyphen, a dot or the like (an address, a code, a date, a compound) is
found by its parts, by their order, and written as one word.
"""

import re
import threading
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from portal.vault.hashes import fold

LONGEST = 64
"""What is longer is told apart by its first letters: no word of a language, but perhaps a key or a coded file."""

PARTS_AT_MOST = 8

# Marks that stand on letters (combining ones, Hebrew points, Arabic vowels), and characters that cannot be seen.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
_UNSEEN = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_LETTERS = rf"(?:[^\W_]|[{_MARKS}{_UNSEEN}])+"
_BETWEEN = r"[-\u2010-\u2015'\u2019._@/:+&,]"
_PART = re.compile(_LETTERS)
_CLUSTER = re.compile(rf"{_LETTERS}(?:{_BETWEEN}{_LETTERS})*")
_TAKE_OUT_UNSEEN = re.compile(f"[{_UNSEEN}]")

_german, _english = snowballstemmer.stemmer("german"), snowballstemmer.stemmer("english")
_one_at_a_time = threading.Lock()


class Word(NamedTuple):
    """One word: from where to where it stands in the text, and its stems.

    The first part of a cluster also carries the stems of the whole (`kranich26471`), which ends at `whole_end`.
    """

    start: int
    end: int
    stems: tuple[str, ...]
    whole: tuple[str, ...] = ()
    whole_end: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that leads to this place."""
        return self.stems + tuple(stem for stem in self.whole if stem not in self.stems)


def words_of(text: str, initials: Collection[str] | None = None) -> list[Word]:
    """The words of a text, in their order. Where `initials` are given, only words that begin so have stems: whoever
    looks for a few words in a long text is spared most of the time it takes.
    """
    return [word for cluster in _CLUSTER.finditer(text) for word in _parts(cluster, initials)]


def clusters_of(text: str) -> list[list[Word]]:
    """The words of a text, together what hangs together."""
    return [parts for cluster in _CLUSTER.finditer(text) if (parts := _parts(cluster))]


def initial(word: str) -> str:
    """The letter a folded word begins with, which no stemmer changes but for what stands above it."""
    return unicodedata.normalize("NFD", word)[:1]


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, ...]:
    """The stems of one folded word: the German one first, the English one where it differs."""
    word = word[:LONGEST]
    if not word.isalpha():
        return (word,)
    with _one_at_a_time:  # a stemmer keeps its place in the word in itself
        found = (_german.stemWord(word), _english.stemWord(word))
    return tuple(dict.fromkeys(stem or word for stem in found))


def _parts(cluster: re.Match[str], initials: Collection[str] | None = None) -> list[Word]:
    def stems_of(word: str) -> tuple[str, ...]:
        return stems(word) if initials is None or initial(word) in initials else ()

    begin, parts = cluster.start(), []
    for part in _PART.finditer(cluster[0]):
        # Folding may take one sign apart ("½"); all of it then stands in the same place.
        for folded in _PART.findall(_TAKE_OUT_UNSEEN.sub("", fold(part[0]))):
            parts.append((begin + part.start(), begin + part.end(), folded))
    if 1 < len(parts) <= PARTS_AT_MOST:
        whole = "".join(folded for _start, _end, folded in parts)
        if len(whole) <= LONGEST:
            (start, end, folded), *others = parts
            first = Word(start, end, stems_of(folded), stems_of(whole), cluster.end())
            return [first, *(Word(start, end, stems_of(folded)) for start, end, folded in others)]
    return [Word(start, end, stems_of(folded)) for start, end, folded in parts]
