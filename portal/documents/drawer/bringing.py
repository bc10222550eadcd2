"""Brings a folder into a case, file by file: looked at and read by several at once, stored one after the other.

Each file comes in whole or not at all, in a transaction of its own. What is in the case already is told and skipped, so
a run that was cut off, or a second one, goes on where the first stopped.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from portal.access.answers import ChangedMeanwhile
from portal.access.badges import service_badge
from portal.documents import preparing, scanning
from portal.documents.actions import drawer
from portal.documents.drawer.walking import Found, files_in
from portal.documents.models import Version
from portal.documents.reading import kinds
from portal.documents.reading.parts import Reading, Unreadable

DRAWER = service_badge("drawer")
AT_ONCE = 3


@dataclass
class Looked:
    """A file as it was looked at: what it is, what it says, and why it is not taken or not shown."""

    found: Found
    sha256: bytes = b""
    kind: str = ""
    scan: str = ""
    reading: Reading = field(default_factory=Reading)
    not_taken: str = ""
    not_shown: str = ""
    is_here: bool = False


@dataclass
class Report:
    """What came of it: counts, and per file what somebody has to look at."""

    taken: int = 0
    already_here: int = 0
    enclosed: int = 0
    not_taken: Counter = field(default_factory=Counter)
    not_shown: Counter = field(default_factory=Counter)
    told: list[tuple[str, str]] = field(default_factory=list)

    def note(self, looked: Looked, made: list[Version] | None) -> None:
        """Count one file. `made` are the versions it became, nothing where it is there already."""
        if looked.not_taken:
            self.not_taken[looked.not_taken] += 1
            self.told.append((looked.found.path, looked.not_taken))
        elif made is None:
            self.already_here += 1
            self.told.append((looked.found.path, "already_here"))
        else:
            self.taken += 1
            self.enclosed += max(0, len(made) - 1)
            if looked.not_shown:
                self.not_shown[looked.not_shown] += 1
                self.told.append((looked.found.path, looked.not_shown))


def bring(
    folder: Path,
    case,
    *,
    by,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Bring every file of the folder into the case, on behalf of `by`, who must be allowed to: `Refused`.

    With `dry_run` everything is looked at and nothing is stored. Raises what an outage raises; what was stored stays.
    """
    found = list(files_in(folder))
    report = Report()
    here = set(map(bytes, Version.objects.filter(case=case, document__circle=None).values_list("sha256", flat=True)))
    for done, looked in enumerate(_looked_at(found, here), start=1):
        made: list[Version] | None = []
        if looked.not_taken:
            pass
        elif looked.is_here or looked.sha256 in here:  # the second: its twin came while it was being looked at
            made = None
        elif not dry_run:
            made = _taken(case, by, looked)
            for enclosed in (made or [])[1:]:
                preparing.prepare(enclosed)  # the worker does it should this be cut off
        if not looked.not_taken:
            here.add(looked.sha256)
        report.note(looked, made)
        progress(done, len(found))
    return report


def _taken(case, by, looked: Looked) -> list[Version] | None:
    """One file, stored. One that is not what it was when it was looked at, or is gone, does not stop the others."""
    try:
        with looked.found.place.open("rb") as file:
            return drawer.bring_in(case, actor=DRAWER, by=by, looked=looked, source=preparing.pieces(file))
    except ChangedMeanwhile:
        looked.not_taken = "changed"
    except OSError:
        looked.not_taken = "cannot_be_opened"
    return []


def _looked_at(found: list[Found], here: set[bytes]) -> Iterator[Looked]:
    """Each file looked at, in order; a few ahead of the one that is being stored."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting: list = []
        ahead = iter(found)
        try:
            for each in ahead:
                waiting.append(pool.submit(_look, each, here))
                if len(waiting) > 2 * AT_ONCE:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()


def _look(found: Found, here: set[bytes]) -> Looked:
    """Look at one file. Knows no database: it runs beside the one that stores."""
    looked = Looked(found)
    try:
        with found.place.open("rb") as file:
            if file.seek(0, io.SEEK_END) > settings.DOCUMENT_AT_MOST:
                raise Unreadable("too_large")
            kind = kinds.sniff(file, found.place.name)
            looked.kind = kind.code
            looked.sha256 = preparing.digest(file)
            if looked.sha256 in here:
                looked.is_here = True
                return looked
            looked.scan = scanning.scan(file)
            try:
                looked.reading = preparing.read(file, kind.code)
            except Unreadable as why:
                looked.not_shown = why.reason
    except Unreadable as why:
        looked.not_taken = why.reason
    except scanning.Infected:
        looked.not_taken = "malware"
    except scanning.ScannerDown:
        looked.not_taken = "scanner_down"
    except OSError:
        looked.not_taken = "cannot_be_opened"
    return looked
