"""Judges whether every visible word of an item of WordPress is on its page. Knows nothing of how the page was made."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from knowledge.wordpress.judge.shown import words_of_body, words_of_plain
from knowledge.wordpress.judge.source import Reader, words_of_line
from knowledge.wordpress.judge.text import JOINT

NAMED = 50
"""So many of the missing words are named, those missing most often first."""


@dataclass(frozen=True, slots=True)
class Source:
    """An item as it stands in the export; `reusable` are the contents of its `wp_block` items by number."""

    title: str = ""
    excerpt: str = ""
    content: str = ""
    reusable: Mapping[int, str] = field(default_factory=dict)
    footnotes: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Our page: its title, its summary where that stands for the excerpt, and its body as StreamField keeps it."""

    title: str = ""
    summary: str = ""
    body: list[dict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many words the item has, and how many of a hundred are on the page, rounded down: 100.0 means every one.

    `missing` names at most fifty words and how often each is missing; `lost` is how many there are in all.
    """

    words: int
    percent: float
    missing: tuple[tuple[str, int], ...] = ()
    lost: int = 0


def judge(source: Source, page: Shown) -> Verdict:
    """Compares an item with its page, word by word and as often as each occurs.

    A word of the title is looked for in title and body, one of the excerpt in summary and body, one of the content in
    the body alone; no word of the page is found twice.
    """
    reader = Reader(source.reusable, source.footnotes)
    wanted = [words_of_line(source.title), reader.words_of(source.excerpt), reader.words_of(source.content)]
    given = [words_of_plain(page.title), words_of_plain(page.summary), Counter()]
    body = _whole(words_of_body(page.body))
    still: Counter[str] = Counter()
    for words, places in zip(wanted, given, strict=True):
        still.update(_left(words, _whole(places)))
    missing = _whole(_left(still, body))
    total, lost = sum(each.total() for each in wanted), missing.total()
    percent = 1000 * (total - lost) // total / 10 if total else 100.0
    ordered = sorted(missing.items(), key=lambda each: (-each[1], each[0]))
    return Verdict(total, percent, tuple(islice(ordered, NAMED)), lost)


def _whole(words):
    """The words without the joints in them."""
    whole: Counter[str] = Counter()
    for word, times in words.items():
        whole[word.replace(JOINT, "")] += times
    return whole


def _left(wanted: Counter[str], there: Counter[str]) -> Counter[str]:
    """The words that are not there; those that are, are taken. One with joints may also be there in its parts."""
    left: Counter[str] = Counter()
    joined = []
    for word, times in wanted.items():
        if JOINT in word:
            joined.append(word)
            continue
        found = min(times, there[word])
        if found:
            there[word] -= found
        if found < times:
            left[word] = times - found
    for word in joined:
        missing = wanted[word] - _taken(there, [word.replace(JOINT, "")], wanted[word])
        if missing:
            missing -= _taken(there, word.split(JOINT), missing)
        if missing:
            left[word] = missing
    return left


def _taken(there, parts, times):
    """Takes all these parts up to so many times, and says how often that went."""
    needed = Counter(filter(None, parts))
    often = min([times, *(there[part] // each for part, each in needed.items())])
    for part, each in needed.items():
        there[part] -= each * often
    return often
