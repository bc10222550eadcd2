"""Reads a file of the first guidance and complains, with its name, of what does not fit."""

import re
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SUMMARY_LETTERS = 200
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Wrong(ValueError):
    """A file of the first guidance says something that does not fit; the message begins with the file."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"first_guidance/{where}: {what}")


def read(where: str) -> dict[str, Any]:
    try:
        return tomllib.loads((HERE / where).read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise Wrong(where, "is missing") from missing
    except tomllib.TOMLDecodeError as trouble:
        raise Wrong(where, str(trouble)) from trouble


def head_of(where: str, values: dict[str, Any]) -> None:
    for name in ("title", "slug", "summary"):
        text_of(where, values, name)
    if not SLUG.fullmatch(values["slug"]):
        raise Wrong(where, f"{values['slug']!r} is no slug")
    if len(values["summary"]) > SUMMARY_LETTERS:
        raise Wrong(where, f"the summary has {len(values['summary'])} letters, more than {SUMMARY_LETTERS}")


def text_of(where: str, values: dict[str, Any], name: str, *, empty: bool = False) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not (value.strip() or empty):
        raise Wrong(where, f"{name} is missing or no text")
    return value


def one_of(where: str, values: dict[str, Any], name: str, allowed: tuple[str, ...]) -> None:
    if values.get(name) not in allowed:
        raise Wrong(where, f"{name} is {values.get(name)!r}, not one of {', '.join(allowed)}")


def words_of(where: str, values: dict[str, Any], needed: set[str], allowed: set[str] | None = None) -> None:
    if missing := needed - set(values):
        raise Wrong(where, f"{', '.join(sorted(missing))} is missing")
    if strange := set(values) - needed - (allowed or set()):
        raise Wrong(where, f"{', '.join(sorted(strange))} is not known here")
