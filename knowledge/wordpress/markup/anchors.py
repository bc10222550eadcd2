"""The places of a page: every heading has a name of its own, and links to it find it."""

import re
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.utils.text import slugify

from knowledge.headings import HEADINGS, OF_THE_PAGE, anchor_of
from knowledge.wordpress.markup.said import Finding

_FITS = re.compile(r"[a-z][a-z0-9-]{0,59}")
_TERM = re.compile(r"term-\d+")
_LINK = re.compile(r'<a href="#([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def settle(job, body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gives each heading its name, and turns links within the page to those names."""
    taken: set[str] = set(OF_THE_PAGE)
    places: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for block in body:
        if block["type"] in HEADINGS:
            ids = job.ids_of.get(id(block["value"]), [])
            name = _name(block["value"], ids, taken, counts)
            taken.add(name)
            places |= {each: name for each in ids if each not in places}
    if not job.links.fragments:
        return body
    return [block | {"value": _linked(job, block["value"], places, taken)} for block in body]


def _name(value, ids, taken, counts) -> str:
    own = next((each for each in map(_fitted, ids) if each and each not in taken), "")
    value["anchor"] = own
    name = anchor_of(value)
    if own or (name not in taken and not _TERM.fullmatch(name)):
        return name
    stem = (name if _FITS.fullmatch(name) else f"part-{name}")[:54].rstrip("-")
    value["anchor"] = next(each for each in _numbered(stem, counts) if each not in taken)
    return value["anchor"]


def _numbered(stem, counts):
    while True:
        counts[stem] += 1
        yield f"{stem}-{counts[stem] + 1}"


def _fitted(name: str) -> str:
    """This id as an anchor of ours; nothing where nothing of it is left."""
    fitted = name if _FITS.fullmatch(name) else slugify(name)[:60].strip("-_").replace("_", "-")
    return fitted if _FITS.fullmatch(fitted) and not _TERM.fullmatch(fitted) else ""


def _linked(job, value, places, taken):
    if isinstance(value, dict):
        return {key: _linked(job, each, places, taken) for key, each in value.items()}
    if isinstance(value, list):
        return [_linked(job, each, places, taken) for each in value]
    if isinstance(value, str) and '<a href="#' in value:
        return _LINK.sub(lambda match: _turned(job, match, places, taken), value)
    return value


def _turned(job, match, places, taken):
    wanted = unquote(unescape(match[1]))
    place = places.get(wanted) or (wanted if wanted in taken - set(OF_THE_PAGE) else None)
    if wanted == "top":  # every browser knows this place
        return match[0]
    if place:
        return f'<a href="#{place}">{match[2]}</a>'
    job.found(Finding("broken_link", f"#{wanted}"))
    return match[2]
