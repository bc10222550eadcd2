"""Doors of libraries: their views have no gate of ours, so each is listed by name with a reason."""

import inspect
from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, get_resolver

OPENS_TO = ("public", "signed in", "second factor")


@dataclass(frozen=True)
class Door:
    """A library's view: why it is there, to whom it opens, and whether the library writes behind it."""

    because: str
    opens_to: str
    writes: bool = False

    def __post_init__(self):
        if self.opens_to not in OPENS_TO:
            raise ValueError(f"a door opens to one of {OPENS_TO}, not {self.opens_to!r}")


def dotted(view) -> str:
    """The name a view is listed under: module and qualified name of the function or class.

    Two kinds of views share one function or class; they are told apart by what they answer: a viewset of an API by its
    methods, and Wagtail's router, which picks the view for a type of page, by the view it was made for.
    """
    routed = _routed(view)
    if routed:
        return routed
    answers = getattr(view, "actions", None)
    view = getattr(view, "view_class", view)
    name = getattr(view, "__qualname__", type(view).__qualname__)
    return ".".join([view.__module__, name, *sorted(set((answers or {}).values()))])


def _routed(view):
    if getattr(view, "__name__", "") != "view_router":
        return None
    name = inspect.getclosurevars(inspect.unwrap(view)).nonlocals["view_name"]
    return f"{view.__module__}.PageViewSet.{name}"


def door_of(view) -> Door | None:
    """The listed door of this library view, if it is one."""
    return settings.DOORS_OF_OTHERS.get(dotted(view))


def is_public(view) -> bool:
    """Is this a view for everybody, ours or a library's?"""
    door = door_of(view)
    return hasattr(view, "public") or bool(door and door.opens_to == "public")


def all_views(resolver=None, prefix=""):
    """Every (route, view) the portal answers to, however deeply included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from all_views(pattern, route)
