"""A ZIP made piece by piece: named by codes, in a fixed order, with fixed times, and never whole in memory."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.documents.case_file import manifest

BIG = 1 << 31
"""From here on an entry is written in the ZIP64 way, with room for more than four gigabytes."""


class NotWhatItWas(Exception):
    """The bytes of a file are not those its digest speaks of. Nothing of it is handed out."""


@dataclass(frozen=True)
class Entry:
    """A file of the ZIP: its name, what its bytes must be, and the pieces they come in."""

    path: str
    size: int
    sha256: str
    pieces: Iterable[bytes]


class _Sink(io.RawIOBase):
    """Takes what is written and gives it on. It cannot be sought in, so nothing is ever written twice."""

    def __init__(self) -> None:
        self._taken: list[bytes] = []

    def writable(self) -> bool:
        """It is for writing."""
        return True

    def write(self, data) -> int:
        """Keep it until it is asked for."""
        self._taken.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        data, self._taken = b"".join(self._taken), []
        return data


def zipped(entries: Iterable[Entry], at: datetime) -> Iterator[bytes]:
    """The ZIP with these entries, in the order they come. Raises `NotWhatItWas`, and what their pieces raise."""
    sink, seen = _Sink(), set()
    moment = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(sink, "w", allowZip64=True) as archive:
        for entry in entries:
            # SECURITY: a name that could leave its folder, or lie over another, never gets into a file of ours.
            if not manifest.is_name(entry.path) or entry.path in seen:
                raise ValueError("this is no name for a file in a case file")
            seen.add(entry.path)
            info = zipfile.ZipInfo(entry.path, moment)
            info.create_system, info.external_attr = 3, 0o600 << 16
            info.compress_type = zipfile.ZIP_STORED if entry.path.startswith("documents/") else zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=entry.size >= BIG) as place:
                for piece in _proved(entry):
                    place.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def _proved(entry: Entry) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    for piece in entry.pieces:
        digest.update(piece)
        size += len(piece)
        yield piece
    if (digest.hexdigest(), size) != (entry.sha256, entry.size):
        raise NotWhatItWas
