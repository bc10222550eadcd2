"""Upper rooms add to the case workspace and to My work here, the way they would hook into Wagtail: when their app is
ready.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, order=True)
class Panel:
    """A part of the case's overview: shown to those who may do `verb` to the case, in this order.

    `template` is a fragment; `context(badge, case)` gives it what it shows, with a constant number of queries.
    """

    order: int
    name: str
    verb: str = field(compare=False)
    template: str = field(compare=False)
    context: Callable[[Any, Any], dict] = field(compare=False)


@dataclass(frozen=True, order=True)
class Section:
    """A page of the case, in the row of links under its heading."""

    order: int
    label: Any = field(compare=False)
    url_name: str
    verb: str = field(compare=False)


@dataclass(frozen=True, order=True)
class Work:
    """What waits for people over all their cases: a link below My work with how many, and the oldest on its first page.

    Shown to those who may do `verb`. `count(badge)` counts no further than the page says; `few(badge)` is what
    `template` shows, heading and all.
    """

    order: int
    url_name: str
    label: Any = field(compare=False)
    verb: str = field(compare=False)
    count: Callable[[Any], int] = field(compare=False)
    template: str = field(compare=False)
    few: Callable[[Any], dict] = field(compare=False)


MANY = 99
"""Beyond so many a link says that there are more."""

_WORK: dict[str, Work] = {}
_PANELS: dict[str, Panel] = {}
_SECTIONS: dict[str, Section] = {}


def add_panel(panel: Panel) -> None:
    """Add a panel to the overview. Raises `ValueError` for a name that is taken."""
    if panel.name in _PANELS:
        raise ValueError(f"there is a panel {panel.name} already")
    _PANELS[panel.name] = panel


def add_section(section: Section) -> None:
    """Add a link to the case's row of pages. Raises `ValueError` for a page that is there already."""
    if section.url_name in _SECTIONS:
        raise ValueError(f"there is a section {section.url_name} already")
    _SECTIONS[section.url_name] = section


def panels() -> list[Panel]:
    """All panels, in their order."""
    return sorted(_PANELS.values())


def sections() -> list[Section]:
    """All pages of a case, in their order."""
    return sorted(_SECTIONS.values())


def add_work(work: Work) -> None:
    """Add something that waits to My work. Raises `ValueError` for a page that is there already."""
    if work.url_name in _WORK:
        raise ValueError(f"there is {work.url_name} in My work already")
    _WORK[work.url_name] = work


def works() -> list[Work]:
    """All that can wait for people, in its order."""
    return sorted(_WORK.values())
