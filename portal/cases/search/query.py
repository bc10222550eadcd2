"""What somebody looks for, read from what they typed: words that must all be there, and phrases in quotes."""

import re
from dataclasses import dataclass

from django.utils.functional import cached_property

from portal.cases.search.words import clusters_of, words_of
from portal.vault.hashes import keyed_tokens

PURPOSE = "search"
MOST_WORDS = 20
"""A phrase is found wherever it lies because passages overlap by as many words."""

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
    def tokens(self) -> str:
        """As PostgreSQL takes it: tokens only, not one word of what was typed."""
        stems = {stem for term in self.terms for part in (*term.parts, term.whole) for stem in part}
        token = keyed_tokens(PURPOSE, stems)

        def either(part: tuple[str, ...]) -> str:
            return f"({'|'.join(token[stem] for stem in part)})"

        def said(term: Term) -> str:
            phrase = "<->".join(either(part) for part in term.parts)
            return f"({phrase}|{either(term.whole)})" if term.whole else f"({phrase})"

        return "&".join(said(term) for term in self.terms)


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
