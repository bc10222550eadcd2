"""Makes a case file. Runs in the worker, outside of any transaction: nothing is locked while files are copied.

What is made becomes visible in one step at the end. Whatever stops it before leaves sealed bytes that no row calls
ready, under a key that is shredded; the next attempt begins anew, under names of its own.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import closing
from functools import partial

from django.utils import timezone
from django.utils.translation import override

from portal.access.answers import ChangedMeanwhile, Unavailable
from portal.access.badges import service_badge
from portal.access.fences import writing
from portal.documents.actions import case_file as deeds
from portal.documents.case_file import contents as inside
from portal.documents.case_file import manifest, paper, press, seal, signing
from portal.documents.case_file.zipping import Entry, NotWhatItWas, zipped
from portal.documents.models import CaseFile
from portal.vault import blobs
from portal.vault.errors import DoesNotOpen, NoBlob

DESK = service_badge("desk")
LABEL = "case_file.file"
"""The label the files are sealed with."""
PIECE = 1 << 20

log = logging.getLogger(__name__)


def make(case_file: CaseFile) -> None:
    """Make it, or say why not. A store or key provider that is away leaves it for the next round."""
    try:
        case_file = deeds.begin(case_file, actor=DESK)
    except ChangedMeanwhile:
        return
    if case_file.state != CaseFile.State.MAKING:
        return
    try:
        with override(case_file.language):
            _make(case_file)
    except ChangedMeanwhile:
        sweep_of(case_file)  # somebody else began anew; what was made here is not needed
    except Unavailable:
        log.warning("a case file waits: store or keys are away")
    except inside.NoLongerTheirs:
        deeds.fail(case_file, actor=DESK, why="changed")
    except (NotWhatItWas, DoesNotOpen, NoBlob):
        log.error("the bytes of a version are not what they were; a case file was not made")
        deeds.fail(case_file, actor=DESK, why="damaged")
    except press.NotPrinted:
        deeds.fail(case_file, actor=DESK, why="printer")


def _make(case_file: CaseFile) -> None:
    contents = inside.gather(case_file)
    tick = partial(_tick, case_file)
    texts = paper.texts(contents) if CaseFile.Output.ZIP in case_file.outputs else {}
    listed = inside.listed(contents, texts)
    digest, key = manifest.digest_of(listed), signing.public_key()
    sealed = partial(seal.sealed, export=str(case_file.pk), manifest=digest, key=key, sign=signing.sign)
    mark = manifest.grouped(seal.fingerprint(key))
    stored = {}
    if CaseFile.Output.ZIP in case_file.outputs:
        cover = b"".join(press.printed(lambda why: paper.cover(contents, digest, mark)))
        entries = _entries(contents, texts | {manifest.MANIFEST: listed, manifest.COVER: cover}, tick)
        pieces = zipped(entries, case_file.made_at)
        stored["zip"] = _put(case_file, "zip", sealed(pieces, seal.ZIP, cover=manifest.digest_of(cover)))
    if CaseFile.Output.PDF in case_file.outputs:
        pieces = press.printed(lambda why: paper.whole(contents, digest, mark, why, tick), [_attached(listed)])
        stored["pdf"] = _put(case_file, "pdf", sealed(pieces, seal.PDF, cover=""))
    deeds.finish(
        case_file,
        actor=DESK,
        attempt=case_file.tries,
        manifest=bytes.fromhex(digest),
        stored=stored,
        circles=contents.circles,
    )


def opened(case_file: CaseFile, output: str):
    """A file that is ready, as bytes one can read from anywhere."""
    return blobs.opened(case_file.files_under(), LABEL, case_file.blob(output))


def sweep() -> int:
    """Remove from the store what no case file calls ready and none is making; how many."""
    lying = [each.name for each in blobs.names("exports/")]
    rows = CaseFile.objects.in_bulk({uuid.UUID(name.split("/")[1]) for name in lying})
    gone = 0
    for name in lying:
        case_file = rows.get(uuid.UUID(name.split("/")[1]))
        if case_file is None or not _is_needed(case_file, name):
            blobs.delete(name)
            gone += 1
    return gone


def sweep_of(case_file: CaseFile) -> None:
    """Remove what this attempt left."""
    for output in case_file.outputs:
        blobs.delete(case_file.blob(output))


def _is_needed(case_file, name) -> bool:
    current = {case_file.blob(output) for output in case_file.outputs}
    return (case_file.is_under_way or case_file.is_kept) and name in current


def _attached(listed: bytes) -> paper.Resource:
    return paper.Resource(manifest.MANIFEST, len(listed), lambda: iter([listed]))


def _put(case_file, output, pieces):
    return blobs.put(case_file.files_under(), LABEL, case_file.blob(output), pieces)


def _entries(contents, written, tick) -> Iterator[Entry]:
    for name, data in sorted(written.items()):
        yield Entry(name, len(data), manifest.digest_of(data), [data])
    for version in contents.versions:
        yield Entry(inside.path_of(version), version.size, version.digest, _pieces(version))
        tick()


def _pieces(version) -> Iterator[bytes]:
    with closing(version.opened()) as file:
        while piece := file.read(PIECE):
            yield piece


def _tick(case_file) -> None:
    """One more is done: for the page, and as a sign of life. It may stand still for a while and never runs over."""
    case_file.done = min(case_file.done + 1, case_file.total)
    with writing("how far a case file is"):
        rows = CaseFile.objects.filter(pk=case_file.pk, tries=case_file.tries, state=CaseFile.State.MAKING)
        rows.update(done=case_file.done, touched_at=timezone.now())
