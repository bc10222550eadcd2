"""Which paragraph of the old text is which of the new one. The same for the rows and columns of a table.

First what is identical and stands in order; then what is identical and stands elsewhere; then what is similar, in the
gaps and at last anywhere. Nothing here is quadratic in the length of a document.
"""

import difflib
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .parts import State

SIMILAR = 0.45  # in one and the same gap
ALONE = 0.25  # one went and one came in the same place
SAME_ELSEWHERE = 0.75  # to be called moved, not deleted and written anew
WORTH_MOVING = 8  # letters: below it, a repeated "Ja" would be told as a journey
WORTH_SEEKING = 20
COMMON = 30  # a word in more texts than this tells nothing about which is which
SMALL = 150 * 150


@dataclass(frozen=True)
class Item:
    """Something to be paired. `key` is equal when nothing changed. It begins with the sort of thing this is: only
    things of one sort can be a pair."""

    key: tuple[str, str]
    words: Counter[str] = field(repr=False, default_factory=Counter)

    @property
    def sort(self) -> str:
        """Text, image, table, row or column."""
        return self.key[0]

    @property
    def weight(self) -> int:
        """How much there is to lose."""
        return self.words.total()


@dataclass(frozen=True)
class Pair:
    """Item `old` of the one side is item `new` of the other. `moved`: it left the order of the others."""

    old: int
    new: int
    moved: bool = False


def paired(old: Sequence[Item], new: Sequence[Item]) -> list[Pair]:
    """The pairs, in the order of the old side. What has none was deleted or inserted."""
    # Backwards it must be the same pairs, so the same side is always taken first.
    if [item.key for item in new] < [item.key for item in old]:
        return sorted((Pair(pair.new, pair.old, pair.moved) for pair in paired(new, old)), key=lambda pair: pair.old)
    found = dict(_anchors(old, new))
    found |= dict(_identical_elsewhere(old, new, found))
    taken = set(found.values())  # what one gap takes lies in no other
    for gap in list(_gaps(len(old), len(new), _in_order(old, found))):
        found |= dict(_similar_in(gap, old, new, found, taken))
    found |= dict(_similar_elsewhere(old, new, found))
    stay = set(_in_order(old, found))
    return [Pair(i, found[i], (i, found[i]) not in stay) for i in sorted(found)]


@dataclass(frozen=True)
class Step:
    """A place in the order that fits both sides. Something moved has two: where it stood, and where it stands."""

    state: State
    old: int | None
    new: int | None


def merged(old: Sequence[Item], new: Sequence[Item]) -> list[Step]:
    """Both sides in one order. Between two things that stayed, what went comes before what came."""
    partner = {pair.old: pair for pair in paired(old, new)}
    back = {pair.new: pair for pair in partner.values()}
    steps: list[Step] = []
    i = j = 0
    while i < len(old) or j < len(new):
        gone, come = partner.get(i), back.get(j)
        if i < len(old) and (gone is None or gone.moved):
            steps.append(Step(State.MOVED_FROM, i, gone.new) if gone else Step(State.DELETED, i, None))
            i += 1
        elif j < len(new) and (come is None or come.moved):
            steps.append(Step(State.MOVED_TO, come.old, j) if come else Step(State.INSERTED, None, j))
            j += 1
        else:
            steps.append(Step(State.SAME, i, j))
            i, j = i + 1, j + 1
    return steps


Gap = tuple[int, int, int, int]


def _anchors(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Identical items in order: common beginnings and ends, then those that occur once on either side, and so on in
    between ("patience")."""
    todo: list[Gap] = [(0, len(old), 0, len(new))]
    worth = _fewest_moves(old)
    while todo:
        a, b, c, d = todo.pop()
        while a < b and c < d and old[a].key == new[c].key:
            yield a, c
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1].key == new[d - 1].key:
            b, d = b - 1, d - 1
            yield b, d
        if a == b or c == d:
            continue
        ours, theirs = _once(old, a, b), _once(new, c, d)
        both = sorted((i, theirs[key]) for key, i in ours.items() if key in theirs)
        if line := _rising(both, worth):
            corners = [(a - 1, c - 1), *line, (b, d)]
            yield from line
            todo += [(i + 1, k, j + 1, m) for (i, j), (k, m) in itertools.pairwise(corners)]
        elif (b - a) * (d - c) <= SMALL:
            keys = [item.key for item in old[a:b]], [item.key for item in new[c:d]]
            for i, j, size in difflib.SequenceMatcher(None, *keys, autojunk=False).get_matching_blocks():
                yield from ((a + i + step, c + j + step) for step in range(size))


def _once(items: Sequence[Item], begin: int, end: int) -> dict[tuple[str, str], int]:
    where: dict[tuple[str, str], int] = {}
    counted = Counter(items[index].key for index in range(begin, end))
    for index in range(begin, end):
        if counted[items[index].key] == 1:
            where[items[index].key] = index
    return where


def _rising(pairs: Sequence[tuple[int, int]], worth: Callable[[tuple[int, int]], float]) -> list[tuple[int, int]]:
    """Of pairs sorted by the old side, the most worthy line that rises on both sides. A Fenwick tree over the new
    side keeps it at n log n."""
    ranks = {j: rank for rank, j in enumerate(sorted({j for _, j in pairs}), 1)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    before: list[int] = []
    scores: list[float] = []
    for _, group in itertools.groupby(range(len(pairs)), key=lambda index: pairs[index][0]):
        same_old = list(group)  # one old item may have several candidates: never two of them in a line
        for index in same_old:
            rank, top = ranks[pairs[index][1]] - 1, (0.0, -1)
            while rank:
                top, rank = max(top, best[rank]), rank - (rank & -rank)
            scores.append(top[0] + worth(pairs[index]))
            before.append(top[1])
        for index in same_old:
            rank = ranks[pairs[index][1]]
            while rank < len(best):
                best[rank], rank = max(best[rank], (scores[index], index)), rank + (rank & -rank)
    line: list[tuple[int, int]] = []
    at = max(range(len(pairs)), key=lambda index: scores[index], default=-1)
    while at >= 0:
        line.append(pairs[at])
        at = before[at]
    return line[::-1]


def _fewest_moves(old: Sequence[Item]) -> Callable[[tuple[int, int]], float]:
    """As many as possible stay; of equally many the ones with more text."""
    everything = 1 + sum(item.weight for item in old)
    return lambda pair: 1 + old[pair[0]].weight / everything


def _in_order(old: Sequence[Item], found: dict[int, int]) -> list[tuple[int, int]]:
    return _rising(sorted(found.items()), _fewest_moves(old))


def _gaps(ours: int, theirs: int, line: list[tuple[int, int]]) -> Iterator[Gap]:
    corners = [(-1, -1), *line, (ours, theirs)]
    for (i, j), (k, m) in itertools.pairwise(corners):
        if k - i > 1 and m - j > 1:
            yield i + 1, k, j + 1, m


def _free(begin: int, end: int, taken: set[int] | dict[int, int]) -> list[int]:
    return [index for index in range(begin, end) if index not in taken]


def _identical_elsewhere(old: Sequence[Item], new: Sequence[Item], found: dict[int, int]) -> Iterator[tuple[int, int]]:
    waiting = defaultdict(list)
    for j in reversed(_free(0, len(new), set(found.values()))):
        waiting[new[j].key].append(j)
    for i in _free(0, len(old), found):
        if old[i].weight >= WORTH_MOVING and waiting[old[i].key]:
            yield i, waiting[old[i].key].pop()


def _similar_in(
    gap: Gap, old: Sequence[Item], new: Sequence[Item], found: dict[int, int], taken: set[int]
) -> list[tuple[int, int]]:
    a, b, c, d = gap
    ours, theirs = _free(a, b, found), _free(c, d, taken)
    if not ours or not theirs:
        return []
    alone = len(ours) == len(theirs) == 1
    scored = _scored(ours, theirs, old, new, ALONE if alone else SIMILAR)
    # An image has no words to be known by: as many in the same place are taken to be exchanged one for one.
    images = [i for i in ours if old[i].sort == "image"], [j for j in theirs if new[j].sort == "image"]
    if len(images[0]) == len(images[1]):
        scored |= {pair: max(scored.get(pair, 0), SIMILAR) for pair in zip(*images, strict=True)}
    return _rising(sorted(scored), lambda pair: scored[pair])


def _similar_elsewhere(old: Sequence[Item], new: Sequence[Item], found: dict[int, int]) -> Iterator[tuple[int, int]]:
    ours = [i for i in _free(0, len(old), found) if old[i].weight >= WORTH_SEEKING]
    theirs = [j for j in _free(0, len(new), set(found.values())) if new[j].weight >= WORTH_SEEKING]
    scored = _scored(ours, theirs, old, new, SAME_ELSEWHERE)
    used: tuple[set[int], set[int]] = (set(), set())
    for i, j in sorted(scored, key=lambda pair: (-scored[pair], pair)):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            yield i, j


def _scored(
    ours: list[int], theirs: list[int], old: Sequence[Item], new: Sequence[Item], least: float
) -> dict[tuple[int, int], float]:
    """Pairs worth considering: those that share words which few others have, and those in the same position."""
    where: dict[str, list[int]] = defaultdict(list)
    for j in theirs:
        for word in new[j].words:
            where[word].append(j)
    scored = {}
    for position, i in enumerate(ours):
        shared: Counter[int] = Counter()
        for word, weight in old[i].words.items():
            if len(where.get(word, ())) <= COMMON:
                for j in where.get(word, ()):
                    shared[j] += weight
        near = {theirs[at] for at in (position, position - len(ours)) if -len(theirs) <= at < len(theirs)}
        for j in near | {j for j, _ in shared.most_common(4)}:
            if old[i].sort == new[j].sort and (likeness := alike(old[i], new[j])) >= least:
                scored[i, j] = likeness
    return scored


def alike(one: Item, other: Item) -> float:
    """How much of both is in both, from 0 to 1; by letters, so that the little words of a language count little."""
    together = one.weight + other.weight
    return 2 * (one.words & other.words).total() / together if together else 0.0
