"""Holds the blob store against the tables: blobs no row names, and rows whose blob is not there.

Both are read in batches, in whatever order they come: the memory it takes does not grow with their number.
"""

import logging
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import batched

from django.db.models import Q
from django.utils import timezone

from portal.documents import preparing
from portal.documents.models import CaseFile, Preview, Upload, Version
from portal.vault import blobs

AT_ONCE = 1_000
YOUNG = timedelta(days=1)
"""A blob is put before its row is committed. Within a day whoever put it has said so, or was killed."""
FEW = 100

log = logging.getLogger(__name__)


class Sweep:
    """One round. `orphans` first, to its end: what it met spares `missing` most of its questions."""

    def __init__(self, young: timedelta = YOUNG) -> None:
        self.begun = timezone.now()
        self.before = self.begun - young
        self.needed = 0
        """Blobs that are needed."""
        self.met: Counter[str] = Counter()
        """Rows whose blob was met."""

    def orphans(self) -> Iterator[str]:
        """Names of blobs that no row names, and that are no longer young."""
        for prefix, ask in NEEDED.items():
            for batch in batched(blobs.names(prefix), AT_ONCE, strict=False):
                needed, rows = ask([each.name for each in batch])
                self.needed += len(needed)
                self.met[prefix] += rows
                yield from (each.name for each in batch if each.name not in needed and each.since < self.before)

    def missing(self) -> Iterator[tuple[str, uuid.UUID]]:
        """What has no blob and should: its table, and the id of its row.

        Where as many were met as there are rows, none is missing, and not one is asked for alone.
        """
        for prefix, rows in self._rows():
            if self.met[prefix] and self.met[prefix] == rows.count():
                continue
            for row in _in_steps(rows):
                if not all(blobs.exists(name) for name in _names_of(row)):
                    yield row._meta.model_name or "", row.pk

    def _rows(self):
        yield VERSIONS, Version.objects.filter(restored_from=None)
        yield PREVIEWS, Preview.objects.filter(state=Preview.State.READY)
        yield "", Upload.objects.exclude(state__in=ENDED)
        yield "", CaseFile.objects.filter(state=CaseFile.State.READY, until__gt=self.begun)


def sweep(*, remove: bool = True) -> None:
    """The regular round: remove orphans, tell of what is missing. Rows are never touched.

    SECURITY: where more is left over than can be left by accident, the tables and the store are not of one house, or
    not of one day (a backup was brought back). Then nothing is removed, and operations look.
    """
    found = Sweep()
    orphans = sum(1 for _name in found.orphans())
    if orphans > max(FEW, found.needed // 10):
        log.error("%s blobs are named by no row; that is too many, and none was removed", orphans)
    elif orphans and remove:
        gone = sum(_remove(name) for name in Sweep().orphans())
        log.info("removed %s blobs that no row names", gone)
    for table, key in found.missing():
        log.error("a blob is missing in the store: %s %s", table, key)
    blobs.tidy()


def _remove(name: str) -> bool:
    blobs.delete(name)
    return True


# --- What is needed --------------------------------------------------------------------------------------------------
VERSIONS, PREVIEWS, UPLOADS, EXPORTS = "versions/", "previews/", "uploads/", "exports/"
ENDED = [Upload.State.READY, Upload.State.DUPLICATE, Upload.State.REFUSED, Upload.State.CANCELLED]


def _of_versions(names: list[str]) -> tuple[set[str], int]:
    """Which of these blobs are needed, and how many rows have theirs among them; so for each kind."""
    ids = _ids(names)
    kept = set(Version.objects.filter(pk__in=ids).values_list("pk", flat=True))
    coming = Upload.objects.filter(pk__in=ids).exclude(state__in=ENDED).values_list("pk", flat=True)
    return {name for name in names if _id(name) in kept | set(coming)}, len(kept)


def _of_previews(names: list[str]) -> tuple[set[str], int]:
    ids = _ids(names)
    kept = Preview.objects.filter(Q(version__in=ids) | Q(version__restored_from__in=ids))
    folders = set(kept.exclude(folder="").values_list("folder", flat=True))
    needed = {name for name in names if _folder(name) in folders}
    return needed, sum(1 for name in needed if name.endswith("/reading"))  # put last: where it lies, all of it lies


def _of_uploads(names: list[str]) -> tuple[set[str], int]:
    rows = Upload.objects.exclude(state__in=ENDED).in_bulk(_ids(names))
    return {name for name in names if (row := rows.get(_id(name))) is not None and _is_of(row, name)}, 0


def _of_exports(names: list[str]) -> tuple[set[str], int]:
    rows = CaseFile.objects.in_bulk(_ids(names))
    current = {row.blob(output) for row in rows.values() if row.is_under_way or row.is_kept for output in row.outputs}
    return current & set(names), 0


NEEDED = {VERSIONS: _of_versions, PREVIEWS: _of_previews, UPLOADS: _of_uploads, EXPORTS: _of_exports}


def _is_of(upload: Upload, name: str) -> bool:
    """While it moves, all of it: a piece may be on its way into the row. Once overtaken, what the row says."""
    if upload.state != Upload.State.STALE:
        return True
    return name in upload.parts or _folder(name) == preparing.overtaken(upload)


def _names_of(row) -> list[str]:
    if isinstance(row, Version):
        return [f"{VERSIONS}{row.pk}"]
    if isinstance(row, Preview):
        return [f"{row.folder}/reading"]
    if isinstance(row, Upload):
        return list(row.parts)
    return [row.blob(output) for output in row.outputs]


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _id(name: str) -> uuid.UUID | None:
    with suppress(IndexError, ValueError):
        return uuid.UUID(name.split("/")[1])
    return None


def _ids(names: Iterable[str]) -> set[uuid.UUID]:
    return {key for key in map(_id, names) if key is not None}


def _in_steps(rows):
    last = None
    while True:
        step = list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:AT_ONCE])
        yield from step
        if len(step) < AT_ONCE:
            return
        last = step[-1].pk
