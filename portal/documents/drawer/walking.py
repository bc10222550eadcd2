"""Which files lie in a folder, and where. Follows no link, and leaves out what programs leave behind."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LEFT_BEHIND = {"thumbs.db", "desktop.ini", ".ds_store"}
LONGEST = 2000
"""Characters of a path that are kept."""


class Found(NamedTuple):
    """A file: where it lies, its path below the folder with slashes and fit to be told, and its size in bytes."""

    place: Path
    path: str
    size: int


def files_in(folder: Path) -> Iterator[Found]:
    """All files below the folder, in the order of their paths. What is linked to lies elsewhere and is not followed."""
    for here, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            place = Path(here) / name
            if is_left_behind(name) or place.is_symlink() or not place.is_file():
                continue
            yield Found(place, _told(place.relative_to(folder).as_posix()), place.stat().st_size)


def _told(path: str) -> str:
    """A path as it can be kept and printed. SECURITY: a name may hold what no text can, turn the reading direction, or
    command a terminal; each such character becomes a sign that says so."""
    said = "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in path)
    return said if len(said) <= LONGEST else f"{said[: LONGEST // 2]}…{said[1 - LONGEST // 2 :]}"


def is_left_behind(name: str) -> bool:
    """Is it what Word, Windows or macOS leave in a folder, and nothing anybody wrote?"""
    return name.startswith(("~$", "._")) or name.lower() in LEFT_BEHIND
