"""The kinds of things that can be found. A room registers its own when its app is ready."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.cases.search.index import Source


@dataclass(frozen=True)
class Shown:
    """How a found thing appears: the thing itself (for the journal), its title and where it opens.

    `names_it`: the title is the thing's own and may name people, so the mask covers it.
    """

    thing: Any
    title: str
    url: str
    names_it: bool = True


@dataclass(frozen=True, order=True)
class Kind:
    """A kind of thing that can be found.

    `verb` is the verb of reading it: a passage is found by whoever has its thing in `scope(badge, verb)`, and by nobody
    else. `shown(badge, ids)` opens what a list of found things shows, out of that same scope, with a constant number of
    queries. `sources(case)` gives everything of this kind in a case, to be indexed anew. `label` names them all; `one`
    what a single one is, where its title does not say so.
    """

    order: int
    name: str
    label: Any = field(compare=False)
    verb: str = field(compare=False)
    shown: Callable[[Any, list[UUID]], Mapping[UUID, Shown]] = field(compare=False)
    sources: Callable[[Any], Iterable[Source]] = field(compare=False)
    one: Any = field(default="", compare=False)


_KINDS: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    """Let things of this kind be found. Raises `ValueError` for a name that is taken."""
    if kind.name in _KINDS:
        raise ValueError(f"there is a kind {kind.name} already")
    _KINDS[kind.name] = kind


def kinds() -> list[Kind]:
    """All kinds, in their order."""
    return sorted(_KINDS.values())


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises `KeyError`."""
    return _KINDS[name]
