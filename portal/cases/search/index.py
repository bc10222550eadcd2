"""What is found again: `put` a thing's words into the index, `supersede`, `move` and `erase` them.

Called inside the action that makes or changes the thing, so that both are there or neither is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from portal.cases.models import Passage
from portal.cases.search.query import MOST_WORDS, PURPOSE, Pair, keyed_pairs
from portal.cases.search.words import Word, words_of
from portal.vault.hashes import keyed_tokens

SIZE = 2_000
"""Words of a passage. What is asked for must be found within one, or in its title."""

OVERLAP = MOST_WORDS - 1

TITLE, PLACES = 100, 150
"""PostgreSQL keeps 255 places of a word in a row and forgets the rest. So a title counts as far as its first hundred
words, and a passage ends before any word of it comes to more places than are left."""

GAP = 10
"""Places left free after the title, so that no phrase reaches from it into the text."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A thing to be found: what it says, who it is for, and under whose key the passages shown are sealed."""

    kind: str
    thing: UUID
    case_id: UUID
    sealed_under: str
    dated: datetime
    title: str = ""
    text: str = ""
    circle_id: UUID | None = None
    author_id: UUID | None = None
    superseded: bool = False


def put(*sources: Source) -> None:
    """Index these things, each in place of what was indexed of it before."""
    for source in sources:
        erase(source.kind, source.thing)
        Passage.objects.bulk_create(passages(source))


def supersede(kind: str, *things: UUID) -> None:
    """From now on these are earlier versions, found only by who asks for those too."""
    Passage.objects.filter(kind=kind, thing__in=things).update(superseded=True)


def move(kind: str, *things: UUID, to: UUID | None) -> None:
    """These are for another circle now, or (None) for the whole case."""
    Passage.objects.filter(kind=kind, thing__in=things).update(circle=to)


def erase(kind: str, *things: UUID) -> None:
    """Nothing of these is found any more, and nothing of them is left in the index."""
    Passage.objects.filter(kind=kind, thing__in=things).delete()


def passages(source: Source) -> list[Passage]:
    """The rows of a thing. A thing that says nothing has none."""
    title, words = words_of(source.title)[:TITLE], words_of(source.text)
    if not title and not words:
        return []
    tokens = keyed_tokens(PURPOSE, {key for word in (*title, *words) for key in word.keys})
    neighbours = keyed_pairs([*_pairs(title), *_pairs(words)])
    rows = []
    for number, (first, last) in enumerate(stretches(words)):
        part = words[first:last]
        rows.append(
            Passage(
                kind=source.kind,
                thing=source.thing,
                part=number,
                case_id=source.case_id,
                circle_id=source.circle_id,
                author_id=source.author_id,
                dated=source.dated,
                superseded=source.superseded,
                scope=source.sealed_under,
                tokens=vector(title, part, tokens),
                pairs=" ".join({token for pair in (*_pairs(title), *_pairs(part)) for token in neighbours[pair]}),
                text=source.text[words[first].start if first else 0 : words[last].start if last < len(words) else None],
            )
        )
    return rows


def stretches(words: list[Word]) -> Iterator[tuple[int, int]]:
    """From where to where each passage goes: each begins with the last words of the one before."""
    first, length = 0, len(words)
    while True:
        last = _end(words, first)
        yield first, last
        if last == length:
            return
        first = last - OVERLAP


def vector(title: Iterable[Word], words: Iterable[Word], tokens: dict[str, str]) -> str:
    """As PostgreSQL takes it: each token with its places, those in the title with the greater weight."""
    places: dict[str, list[str]] = defaultdict(list)
    ended = 0
    for ended, word in enumerate(title, 1):
        for key in word.keys:
            places[tokens[key]].append(f"{ended}A")
    for place, word in enumerate(words, ended + GAP):
        for key in word.keys:
            places[tokens[key]].append(str(place))
    return " ".join(f"{token}:{','.join(at)}" for token, at in places.items())


def _pairs(words: list[Word]) -> Iterator[Pair]:
    return ((one.keys, next_.keys) for one, next_ in pairwise(words))


def _end(words: list[Word], first: int) -> int:
    last = min(first + SIZE, len(words))
    seen: Counter[str] = Counter()
    for at in range(first, last):
        seen.update(words[at].keys)
        if any(seen[key] >= PLACES for key in words[at].keys):
            return at + 1
    return last
