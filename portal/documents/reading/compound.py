"""What the old container of Office says of the file in it: its title, author and dates, and what lies beside it."""

from collections.abc import Iterable
from typing import Any

from .writing import tidy

_FACTS = {"title": "title", "author": "author", "created": "create_time", "modified": "last_saved_time"}
_UTF_8 = (65001, -535)  # as the file keeps it, in two bytes that have a sign


def facts(said: Any) -> dict[str, str]:
    """From olefile's metadata. Its words are in a code page of their own."""
    found = {}
    for name, attribute in _FACTS.items():
        value = getattr(said, attribute, None)
        if isinstance(value, bytes):
            found[name] = tidy(_decoded(value, said.codepage or 1252))[:500]
        elif value is not None and value.year > 1900:
            found[name] = value.isoformat()
    return {name: value for name, value in found.items() if value}


def _decoded(raw: bytes, page: int) -> str:
    try:
        return raw.decode("utf-8" if page in _UTF_8 else f"cp{page % 65536}", "replace")
    except LookupError:
        return raw.decode("cp1252", "replace")


def beside(names: Iterable[str]) -> dict[str, int]:
    """How many macros and embedded files there are among streams of these names."""
    lower = [each.lower() for each in names]
    macros = any("_vba_project" in each or each.startswith("macros/") for each in lower)
    objects = {each.split("/")[1] for each in lower if each.startswith("objectpool/")}
    objects |= {each.split("/")[0] for each in lower if each.startswith("mbd") and "/" in each}
    return {"macros": int(macros), "embedded": len(objects)}
