"""Makes of a version what can be read and found, and of an upload a version. Runs in the worker, outside of any
transaction: sealing and reading take their time, and no lock is held meanwhile.
"""

import contextlib
import hashlib
import logging
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from portal.access.answers import OUTAGES, ChangedMeanwhile, Refused
from portal.access.badges import service_badge
from portal.documents import finding, previews, scanning, settling
from portal.documents.actions import uploads, versions
from portal.documents.models import Preview, Upload, Version
from portal.documents.models.uploads import PART
from portal.documents.models.versions import ORIGINAL
from portal.documents.pieces import Joined
from portal.documents.reading import desk, kinds
from portal.documents.reading.parts import Reading, Unreadable, Unseen
from portal.vault import blobs
from portal.vault.errors import DoesNotOpen, NameTaken

DESK = service_badge("desk")
PAGES_AT_ONCE = 20
TRIES_AT_MOST = 5
STUCK_AFTER = timedelta(minutes=15)
PIECE = 1 << 20

log = logging.getLogger(__name__)


def take_in(upload: Upload) -> None:
    """Check a file that arrived whole, and make a version of it; or refuse it with a reason its sender reads.

    A try is counted before it is begun, so that a file over which the check falls is refused in the end and does not
    stand in the way of others; an outage is not the file's fault and does not count.
    """
    row = Upload.objects.filter(pk=upload.pk)
    tries = _tries(row, +1)
    try:
        if tries > TRIES_AT_MOST:
            log.error("a file was not accepted: checking it failed %s times", TRIES_AT_MOST)
            uploads.refuse(upload, actor=DESK, reason="check_failed")
        else:
            _check(upload)
    except OUTAGES:
        _tries(row, -1)
        raise
    upload.refresh_from_db()
    if upload.state == Upload.State.STALE:
        _read_overtaken(upload)
    elif upload.is_over:
        drop_parts(upload)


def _check(upload: Upload) -> None:
    with arrived(upload) as file:
        try:
            kind = kinds.sniff(file, upload.file_name)
            scan = scanning.scan(file)
        except Unreadable as why:
            uploads.refuse(upload, actor=DESK, reason=why.reason)
        except scanning.Infected:
            uploads.refuse(upload, actor=DESK, reason="malware")
        except scanning.ScannerDown as trouble:
            log.error("the check for malware gave no verdict; a file was not accepted")
            uploads.refuse(upload, actor=DESK, reason=trouble.reason)
        else:
            with contextlib.suppress(ChangedMeanwhile, Refused):  # another worker took it over, or is done with it
                planned = uploads.check(upload, actor=DESK, type=kind.code)
                upload.refresh_from_db()
                stored = _sealed(planned, file)
                uploads.finish(upload, actor=DESK, attempt=upload.version, stored=stored, scan=scan)


def _sealed(planned: Version, file):
    """Seal the bytes under the version's name; or find that a worker which was killed, or slower, did so before.

    SECURITY: what lies there is never taken away to be written anew: the other worker may be about to finish with it.
    The bytes of an upload that is whole do not change, so what opens and has their digest is as good as ours.
    """
    name = f"versions/{planned.pk}"
    try:
        return blobs.put(planned.sealed_under(), ORIGINAL, name, pieces(file))
    except NameTaken:
        with blobs.opened(planned.sealed_under(), ORIGINAL, name) as lying:
            size, sha256 = lying.size, digest(lying)
        if sha256 != digest(file):
            raise DoesNotOpen(name) from None
        return blobs.Stored(size, sha256, 0)


def drop_parts(upload: Upload) -> None:
    """The pieces a file came in are not needed any more, nor what was read of it, nor a piece no row ever named, nor
    the bytes of a version that it did not become. Only for an upload with which nothing more can happen."""
    for lying in list(blobs.names(f"uploads/{upload.pk}/")):
        blobs.delete(lying.name)
    if not Version.objects.filter(pk=upload.pk).exists():
        blobs.delete(f"versions/{upload.pk}")


@contextmanager
def arrived(upload: Upload):
    """The plain bytes that have arrived, as one file."""
    scope = upload.sealed_under()
    with contextlib.ExitStack() as stack:
        parts = [stack.enter_context(blobs.opened(scope, PART, name)) for name in upload.parts]
        yield Joined(parts)


def pieces(file):
    """The whole file from its beginning, piece by piece."""
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def prepare(version: Version) -> None:
    """Read a version in the child process, seal what came of it, and say so: it can be read and found.

    A try is counted before it is begun, so that a file which ends its worker is given up in the end; an outage is not
    the file's fault and does not count.
    """
    keeper, row = version.keeper, Preview.objects.filter(pk=version.pk)
    folder, reading, reason = settling.folder_for(keeper), Reading(), ""
    tries = _tries(row, +1)
    try:
        if tries > TRIES_AT_MOST:
            raise Unreadable("took_too_long")
        with version.opened() as file:
            reading = read(file, version.type)
        previews.keep(keeper.sealed_under(), folder, reading)
    except Unreadable as why:
        reason = why.reason
    except OUTAGES:
        _tries(row, -1)
        raise
    versions.prepare(version, actor=DESK, folder="" if reason else folder, reading=reading, reason=reason)


def _tries(row, more: int) -> int:
    row.update(tries=F("tries") + more)
    return row.values_list("tries", flat=True).get()


def read(file, kind_code: str) -> Reading:
    """All that the preview shows of a file; of a PDF with its first pages as pictures. Raises `Unreadable`."""
    reading = desk.read(file, kind_code)
    if finding.is_cut(reading):
        reading.unseen.append(Unseen("search_ends"))
    count = min(len(reading.sheets), previews.PAGES_AT_MOST)
    for first in range(1, count + 1, PAGES_AT_ONCE):
        drawn = desk.pages(file, first, min(first + PAGES_AT_ONCE - 1, count))
        reading.pictures += [replace(page, name=f"page-{first + n}") for n, page in enumerate(drawn)]
    return reading


def _read_overtaken(upload: Upload) -> None:
    """What was overtaken is read too, so that it can be compared with the version that was faster."""
    with arrived(upload) as file, contextlib.suppress(Unreadable):
        previews.keep(upload.sealed_under(), overtaken(upload), read(file, upload.type))


def overtaken(upload: Upload) -> str:
    """Where the reading of an overtaken file lies."""
    return f"uploads/{upload.pk}/{upload.version}"


def waiting() -> list[Version]:
    """Versions whose preview somebody still has to make, because the worker was killed or the store was away."""
    late = Preview.objects.filter(state=Preview.State.WAITING, version__made_at__lt=timezone.now() - STUCK_AFTER)
    late = late.select_related("version__document__case", "version__restored_from")
    return [preview.version for preview in late.order_by("tries", "version__made_at")[:50]]


def digest(file) -> bytes:
    """SHA-256 of the whole file."""
    found = hashlib.sha256()
    for piece in pieces(file):
        found.update(piece)
    return found.digest()
