"""Words as they are looked for: which there are, and how the end of a German compound is found.

PostgreSQL finds the beginning of a word by a prefix; it knows no suffix. So the index holds every long German word a
second time, without its ending and spelt backwards: "Morddrohungen" is found by "Drohung", since what that is backwards
begins what the compound is backwards.
"""

import re

CONFIGURATIONS = {"de": "german", "en": "english"}
"""PostgreSQL's text search configuration of each language; others are taken word for word."""
WITHOUT_LANGUAGE = "simple"

WORD = re.compile(r"\w+")
AT_MOST = 12
"""So many words of a question are looked for; nobody types more of them on purpose."""
A_PART_HAS, A_COMPOUND_HAS = 4, 8
"""Letters: a shorter part begins or ends too many words; a shorter word is no compound."""
BACKWARDS = "x0"
"""Marks a word spelt backwards. With a digit in it, PostgreSQL leaves the word as it is in every language."""

ENDING = re.compile(r"(?:e[nmrs]?|n|s)$")
"""How German words are inflected, roughly. A stemmer would not do: it takes more from "Drohung" in a compound than from
the word alone, and the two no longer meet."""


def bare(word: str) -> str:
    """The German word without its ending, in small letters."""
    return ENDING.sub("", word.casefold())


def words_of(question: str) -> list[str]:
    """The words of a question, each once, in their order; whatever is not a word is left out."""
    return list(dict.fromkeys(word.casefold() for word in WORD.findall(question)))[:AT_MOST]


def backwards(word: str) -> str:
    """What begins the entry of every compound that ends with this word."""
    return BACKWARDS + bare(word)[::-1]


def ends_of_compounds(text: str) -> str:
    """What the index holds besides the words of a German text, so that compounds are found by their ends."""
    long = {word.casefold() for word in WORD.findall(text) if len(word) >= A_COMPOUND_HAS}
    return " ".join(sorted(backwards(word) for word in long))
