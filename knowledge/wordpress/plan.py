"""Where each page comes to stand: below which, in which order. Knows no database.

WordPress lets a page stand below any other, as deep as one likes and even below itself; ours stand in a tree of few
levels. Menus order what the hierarchy leaves open, for that is what readers saw.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

DEEPEST = 6
"""Levels of articles below a section. What stood deeper comes to stand on the last one."""


class Key(NamedTuple):
    """An item of an export: WordPress's number, and which of several of that number."""

    number: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What of an item says where it belongs."""

    key: Key
    parent: int
    order: int
    is_post: bool
    published: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu, as far as it leads to items: (number, number of the item above it or 0), in its order."""

    entries: Sequence[tuple[int, int]] = ()


@dataclass(slots=True)
class Placed:
    """An item in its place. `found`: what had to be decided."""

    key: Key
    above: Key | None
    level: int
    found: list[str] = field(default_factory=list)


def plan(entries: Iterable[Entry], menus: Iterable[Menu] = ()) -> list[Placed]:
    """Every entry once, each after what it stands below; siblings in the order readers will see them.

    Pages come before posts; pages by the menus, then by WordPress's own order, then by title; posts with the newest
    first. An entry whose parent is missing, or that stands below itself, comes to stand at the top and says so.
    """
    return _Plan(list(entries), list(menus)).made()


class _Plan:
    def __init__(self, entries, menus):
        self.entries = {entry.key: entry for entry in entries}
        self.first: dict[int, Key] = {}
        for key in sorted(self.entries):
            self.first.setdefault(key.number, key)
        self.rank: dict[int, int] = {}
        self.under: dict[int, int] = {}
        for menu in menus:
            for number, above in menu.entries:
                self.rank.setdefault(number, len(self.rank))
                if above != number:
                    self.under.setdefault(number, above)
        self.found = defaultdict(list)
        self.above = {key: self._parent(entry) for key, entry in self.entries.items()}
        self._break_circles()

    def made(self):
        below = defaultdict(list)
        for key, above in self.above.items():
            below[above].append(key)
        placed = []
        # Without recursion: a hierarchy may be a thousand levels deep.
        waiting = [(key, None, 1) for key in self._in_order(below[None])]
        while waiting:
            key, above, level = waiting.pop()
            placed.append(Placed(key, above, level, self.found[key]))
            is_last = level >= DEEPEST
            for each in self._in_order(below[key]):
                if is_last:
                    self.found[each].append("too_deep")
                waiting.append((each, above if is_last else key, level if is_last else level + 1))
        return placed

    def _in_order(self, keys):
        """The other way round: the last one is taken first."""
        return sorted(keys, key=self._sort, reverse=True)

    def _sort(self, key):
        entry = self.entries[key]
        in_menu = self.rank.get(key.number, len(self.rank))
        if entry.is_post:
            return (True, in_menu, 0, _newest_first(entry.published), key)
        return (False, in_menu, entry.order, entry.title.casefold(), key)

    def _parent(self, entry):
        number = entry.parent
        if not number and not entry.is_post:
            number = self.under.get(entry.key.number, 0)
        if not number:
            return None
        if number not in self.first:
            if entry.parent:
                self.found[entry.key].append("parent_missing")
            return None
        return self.first[number]

    def _break_circles(self):
        """Whoever stands below itself is put at the top: in each circle the one with the smallest number."""
        known: set[Key] = set()
        for start in sorted(self.above):
            way, here = {}, start
            while here is not None and here not in known and here not in way:
                way[here] = True
                here = self.above[here]
            if here is not None and here in way:
                members = list(way)[list(way).index(here) :]
                top = min(members)
                self.above[top] = None
                self.found[top].append("own_parent")
            known.update(way)


def _newest_first(published: str) -> str:
    """A spelling that sorts the other way round. Days are written in digits."""
    return published.translate(str.maketrans("0123456789", "9876543210")) if published else "~"
