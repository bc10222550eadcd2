"""Upper rooms add a panel to the case workspace here, the way they would hook into Wagtail: when their app is ready."""

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
