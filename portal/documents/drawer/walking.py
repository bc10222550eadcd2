"""Which files lie in a folder, and where. Follows no link, and leaves out what programs leave behind."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LEFT_BEHIND = {"thumbs.db", "desktop.ini", ".ds_store"}


class Found(NamedTuple):
    """A file: where it lies, its path below the folder with slashes, and its size in bytes."""

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
            yield Found(place, place.relative_to(folder).as_posix(), place.stat().st_size)


def is_left_behind(name: str) -> bool:
    """Is it what Word, Windows or macOS leave in a folder, and nothing anybody wrote?"""
    return name.startswith(("~$", "._")) or name.lower() in LEFT_BEHIND
