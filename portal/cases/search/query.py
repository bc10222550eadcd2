"""What somebody looks for, read from what they typed: words that must all be there, and phrases in quotes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import cached_property

from portal.cases.search.words import clusters_of, initial, words_of
from portal.vault.hashes import keyed_tokens

PURPOSE, OF_PAIRS = "search", "search.pairs"
MOST_WORDS = 20
"""A phrase is found wherever it lies because passages overlap by as many words."""

BEGINS = 5
"""Letters of a stem by which a pair of words is told apart."""

SHARED = 3
"""Characters of a pair's token: 32 768 of them. That many are kept in memory whatever is indexed, and of the rows that
hold two words somewhere only every sixtieth is looked at in vain for a phrase of them."""

Pair = tuple[tuple[str, ...], tuple[str, ...]]

_QUOTES = re.compile('["\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033]')


class NothingAsked(ValueError):
    """What was typed holds no word, only signs."""


class TooMuchAsked(ValueError):
    """More words than a question may have."""


@dataclass(frozen=True)
class Term:
    """Words that must stand next to each other in this order; mostly one. `whole` is the same, written as one word."""

    parts: tuple[tuple[str, ...], ...]
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """All terms must be found in one passage or its title."""

    terms: tuple[Term, ...]

    @cached_property
    def exact(self) -> str:
        """As PostgreSQL takes it: tokens only, not one word of what was typed."""
        return "&".join(self._either(self._parts(term, "<->"), term.whole) for term in self.terms)

    @cached_property
    def words(self) -> str:
        """The same without the order of words: what the index answers without a look at the rows."""
        return "&".join(self._either(self._parts(term, "&"), term.whole) for term in self.terms)

    @cached_property
    def pairs(self) -> str:
        """Which words stand next to each other, of the phrases; nothing where there is none."""
        pairs = [pair for term in self.terms if not term.whole for pair in pairwise(term.parts)]
        tokens = keyed_pairs(pairs)
        return "&".join(f"({'|'.join(sorted(tokens[pair]))})" for pair in dict.fromkeys(pairs))

    @cached_property
    def initials(self) -> frozenset[str]:
        """The letters with which what is asked for begins."""
        return frozenset(initial(stem) for term in self.terms for part in (*term.parts, term.whole) for stem in part)

    @cached_property
    def _tokens(self) -> dict[str, str]:
        return keyed_tokens(
            PURPOSE, {stem for term in self.terms for part in (*term.parts, term.whole) for stem in part}
        )

    def _parts(self, term: Term, between: str) -> str:
        return between.join(f"({'|'.join(self._tokens[stem] for stem in part)})" for part in term.parts)

    def _either(self, parts: str, whole: tuple[str, ...]) -> str:
        return f"(({parts})|{'|'.join(self._tokens[stem] for stem in whole)})" if whole else f"({parts})"


def keyed_pairs(pairs: Iterable[Pair]) -> dict[Pair, set[str]]:
    """The tokens of words that stand next to each other: short ones, which pairs share. A row found by them is looked
    at; most rows are not. A word counts as the beginnings of its stems, which mostly are one.
    """
    beginnings = {pair: {(a[:BEGINS], b[:BEGINS]) for a in pair[0] for b in pair[1]} for pair in set(pairs)}
    said = {" ".join(each) for found in beginnings.values() for each in found}
    token = keyed_tokens(OF_PAIRS, said)
    return {pair: {token[" ".join(each)][:SHARED] for each in found} for pair, found in beginnings.items()}


def read(typed: str) -> Query:
    """Raises `NothingAsked` and `TooMuchAsked`. A quote that is never closed closes at the end."""
    terms: dict[Term, None] = {}
    for number, piece in enumerate(_QUOTES.split(typed)):
        if number % 2:
            words = words_of(piece)
            if words:
                terms[Term(tuple(word.stems for word in words))] = None
        else:
            for parts in clusters_of(piece):
                terms[Term(tuple(word.stems for word in parts), parts[0].whole)] = None
    if not terms:
        raise NothingAsked
    if sum(len(term.parts) for term in terms) > MOST_WORDS:
        raise TooMuchAsked
    return Query(tuple(terms))
