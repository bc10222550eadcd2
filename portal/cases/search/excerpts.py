"""The place in a text that answers a question, with what was found marked: by the same words the index was made of."""

from typing import NamedTuple

from portal.cases.search.query import Query, Term
from portal.cases.search.words import Word, words_of

AROUND = 36
"""Words of an excerpt."""

BEFORE = 8


class Piece(NamedTuple):
    """Some of the text, and whether it is what was asked for. Plain text: whoever shows it escapes it."""

    text: str
    found: bool = False


class Hit(NamedTuple):
    """What was found: from which word to which, where it ends in the text, and which of the terms it is."""

    first: int
    last: int
    end: int
    term: int


def marked(text: str, query: Query) -> list[Piece]:
    """The whole text (a title), with what was found marked."""
    words = words_of(text, query.initials)
    return _pieces(text, words, _hits(words, query), 0, len(text))


def excerpt(text: str, query: Query) -> list[Piece]:
    """The stretch of the text in which most of the terms stand together; its beginning where there are none."""
    words = words_of(text, query.initials)
    if not words:
        return []
    hits = _hits(words, query)
    first = max(0, _best(hits) - BEFORE)
    last = min(len(words), first + AROUND)
    begin, end = words[first].start if first else 0, words[last - 1].end if last < len(words) else len(text)
    inside = [hit for hit in hits if first <= hit.first and hit.last < last]
    end = max([end, *(hit.end for hit in inside)])
    pieces = _pieces(text, words, inside, begin, end)
    return [*([Piece("… ")] if first else []), *pieces, *([Piece(" …")] if end < len(text) else [])]


def _best(hits: list[Hit]) -> int:
    """The word at which the excerpt should begin: where the most different terms follow."""

    def different(hit: Hit) -> int:
        return len({each.term for each in hits if hit.first <= each.first < hit.first + AROUND - BEFORE})

    return max(hits, key=different).first if hits else 0


def _hits(words: list[Word], query: Query, at_most: int = 300) -> list[Hit]:
    found: list[Hit] = []
    for at in range(len(words)):
        for number, term in enumerate(query.terms):
            hit = _hit(words, at, term, number)
            if hit is not None:
                found.append(hit)
        if len(found) >= at_most:
            break
    return found


def _hit(words: list[Word], at: int, term: Term, number: int) -> Hit | None:
    def is_there(part: tuple[str, ...], word: Word) -> bool:
        return any(stem in word.keys for stem in part)

    length = len(term.parts)
    stretch = words[at : at + length]
    if len(stretch) == length and all(is_there(part, word) for part, word in zip(term.parts, stretch, strict=True)):
        by_whole = length == 1 and not set(term.parts[0]) & set(stretch[0].stems)
        return Hit(at, at + length - 1, stretch[0].whole_end if by_whole else stretch[-1].end, number)
    if term.whole and is_there(term.whole, words[at]):
        by_whole = not set(term.whole) & set(words[at].stems)
        return Hit(at, at, words[at].whole_end if by_whole else words[at].end, number)
    return None


def _pieces(text: str, words: list[Word], hits: list[Hit], begin: int, end: int) -> list[Piece]:
    pieces, place = [], begin
    for hit in sorted(hits):
        start = words[hit.first].start
        if start < place:
            continue  # it lies in what is marked already
        pieces += [Piece(text[place:start]), Piece(text[start : hit.end], found=True)]
        place = hit.end
    return [piece for piece in (*pieces, Piece(text[place:end])) if piece.text]
