"""Makes of a version what can be read and found, and of an upload a version. Runs in the worker, outside of any
transaction: sealing and reading take their time, and no lock is held meanwhile.
"""

import contextlib
import hashlib
import logging
import uuid
from contextlib import contextmanager
from dataclasses import replace

from django.utils.translation import override

from portal.access.badges import service_badge
from portal.documents import previews, scanning
from portal.documents.actions import uploads, versions
from portal.documents.models import Preview, Upload, Version
from portal.documents.models.uploads import PART
from portal.documents.models.versions import ORIGINAL
from portal.documents.pieces import Joined
from portal.documents.reading import desk, kinds
from portal.documents.reading.parts import Reading, Unreadable
from portal.vault import blobs
from portal.vault.errors import NoBlob

DESK = service_badge("desk")
PAGES_AT_ONCE, PAGES_AT_MOST = 20, 200
PIECE = 1 << 20

log = logging.getLogger(__name__)


def take_in(upload: Upload) -> None:
    """Check a file that arrived whole, and make a version of it; or refuse it with a reason its sender reads."""
    with arrived(upload) as file:
        try:
            kind = kinds.sniff(file, upload.file_name)
            scan = scanning.scan(file)
        except Unreadable as why:
            uploads.refuse(upload, actor=DESK, reason=why.reason)
        except scanning.Infected:
            uploads.refuse(upload, actor=DESK, reason="malware")
        except scanning.ScannerDown:
            log.error("the check for malware does not answer; a file was not accepted")
            uploads.refuse(upload, actor=DESK, reason="scanner_down")
        else:
            planned = uploads.check(upload, actor=DESK, type=kind.code)
            upload.refresh_from_db()
            name = f"versions/{planned.pk}"
            # SECURITY: only now. A slower worker that sealed the same file can no longer finish with these bytes.
            if blobs.exists(name) and not Version.objects.filter(pk=planned.pk).exists():
                blobs.delete(name)  # left by a worker that was killed before it could say so
            stored = blobs.put(planned.sealed_under(), ORIGINAL, name, pieces(file))
            if uploads.finish(upload, actor=DESK, attempt=upload.version, stored=stored, scan=scan) is None:
                blobs.delete(name)
    upload.refresh_from_db()
    if upload.state == Upload.State.STALE:
        _read_overtaken(upload)
    elif upload.is_over:
        drop_parts(upload)


def drop_parts(upload: Upload) -> None:
    """The pieces a file came in are not needed any more."""
    for name in upload.parts:
        with contextlib.suppress(NoBlob):
            blobs.delete(name)


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
    """Read a version in the child process, seal what came of it, and say so: it can be read and found."""
    keeper = version.keeper
    scope, folder = keeper.sealed_under(), f"previews/{keeper.pk}/{uuid.uuid4()}"
    reading, reason = Reading(), ""
    try:
        with version.opened() as file:
            reading = desk.read(file, version.type)
            previews.keep(scope, folder, reading)
            if version.type == "pdf":
                _keep_pages(scope, folder, file, len(reading.sheets))
    except Unreadable as why:
        reason = why.reason
    # What is sealed beside the reading is written in nobody's language; only the title in the index is a person's.
    with override(None):
        versions.prepare(version, actor=DESK, folder="" if reason else folder, reading=reading, reason=reason)


def _keep_pages(scope, folder, file, count) -> None:
    for first in range(1, min(count, PAGES_AT_MOST) + 1, PAGES_AT_ONCE):
        last = min(first + PAGES_AT_ONCE - 1, count, PAGES_AT_MOST)
        for number, page in enumerate(desk.pages(file, first, last), start=first):
            previews.keep_picture(scope, folder, replace(page, name=f"page-{number}"))


def _read_overtaken(upload: Upload) -> None:
    """What was overtaken is read too, so that it can be compared with the version that was faster."""
    with arrived(upload) as file, contextlib.suppress(Unreadable):
        previews.keep(upload.sealed_under(), overtaken(upload), desk.read(file, upload.type))


def overtaken(upload: Upload) -> str:
    """Where the reading of an overtaken file lies."""
    return f"uploads/{upload.pk}/{upload.version}"


def waiting() -> list[Version]:
    """Versions whose preview somebody still has to make, because the worker was killed or the store was away."""
    late = Preview.objects.filter(state=Preview.State.WAITING, tries__lt=5).select_related("version__document__case")
    return [preview.version for preview in late.order_by("version__made_at")[:50]]


def digest(file) -> bytes:
    """SHA-256 of the whole file."""
    found = hashlib.sha256()
    for piece in pieces(file):
        found.update(piece)
    return found.digest()
