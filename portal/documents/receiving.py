"""Takes the bytes of a file as they come, seals them piece by piece and notes how far it got.

Sealing happens outside of any transaction: a slow line holds no lock. Nothing of a file ever lies on disk in the plain.
"""

import contextlib
import logging
import uuid

from django.http import UnreadablePostError

from portal.access.answers import Refused
from portal.documents import preparing
from portal.documents.actions import uploads
from portal.documents.models.uploads import PART
from portal.documents.troubles import OutOfStep, TooManyPieces
from portal.vault import blobs
from portal.vault.errors import BlobsUnavailable

AT_ONCE = 1 << 18

log = logging.getLogger(__name__)


def take(upload, *, actor, offset, stream, length):
    """Seal up to `length` bytes from a stream as the next part of an upload; the upload as it is then.

    Where the line breaks, what came before is kept. Raises `OutOfStep` when another piece was faster, `Refused`, and
    `Unavailable` when keys or blobs are; nothing of the piece is kept then.
    """
    pieces = _pieces(stream, length)
    first = next(pieces, b"")
    if not first:
        return upload
    name = f"uploads/{upload.pk}/{uuid.uuid4()}"
    stored = blobs.put(upload.sealed_under(), PART, name, _with(first, pieces))
    try:
        return uploads.add_part(upload, actor=actor, offset=offset, size=stored.size, blob=name)
    except (OutOfStep, TooManyPieces, Refused):
        # Only what surely was not written down is taken away at once. After an outage nobody knows whether the
        # commit came through; if it did not, the sweep finds the blob, which no row names.
        with contextlib.suppress(BlobsUnavailable):
            blobs.delete(name)
        raise


def give_up(upload, *, actor):
    """The sender does not want it any more: nothing of it stays but a line that says so, for a day."""
    given_up = uploads.cancel(upload, actor=actor)
    try:
        preparing.drop_parts(given_up)
    except BlobsUnavailable:
        log.warning("the pieces of a file that was given up could not be removed; the sweep will do it")
    return given_up


def _pieces(stream, length):
    while length > 0:
        try:
            piece = stream.read(min(AT_ONCE, length))
        except UnreadablePostError:
            return  # the line broke: what came is as good as what came before it
        if not piece:
            return
        length -= len(piece)
        yield piece


def _with(first, rest):
    yield first
    yield from rest
