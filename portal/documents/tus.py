"""The words of tus 1.0.0, a protocol for uploads that go on where they broke off (https://tus.io/protocols).

Spoken here: the core, creation, termination and expiration. What is done with the bytes is in `receiving`.
"""

import base64
import binascii
import functools

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date

from portal.documents.models import Upload
from portal.documents.models.uploads import PIECES_AT_MOST
from portal.documents.troubles import Empty, OutOfStep, TooLarge, TooManyPieces, TooMuchUnderWay

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
PIECE = "application/offset+octet-stream"
STATUS = {Empty: 400, TooLarge: 413, TooMuchUnderWay: 507}  # after 507 a client waits and tries again, after 4.. never


class Wrong(Exception):
    """The request cannot be answered as it asks; `status` says why to the program, `sentence` to its user."""

    def __init__(self, status, sentence=""):
        super().__init__(status)
        self.status, self.sentence = status, sentence


def spoken(view):
    """Let a view speak tus: asks for the version, says what can be done here, and gives trouble its status."""

    @functools.wraps(view)
    def answered(request, thing):
        if request.method == "OPTIONS":
            told = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(settings.DOCUMENT_AT_MOST)}
            return HttpResponse(status=204, headers=told)
        try:
            if request.headers.get("Tus-Resumable") != VERSION:
                raise Wrong(412)
            response = view(request, thing)
        except Wrong as wrong:
            response = HttpResponse(str(wrong.sentence), status=wrong.status, content_type="text/plain; charset=utf-8")
            if wrong.status == 412:
                response["Tus-Version"] = VERSION
        response["Tus-Resumable"] = VERSION
        return response

    return answered


def announced(request) -> tuple[int, str, dict[str, str]]:
    """Size, file name and what else was said of a file to come. The name travels in a header, never in a URL."""
    size = number(request, "Upload-Length")
    told = {}
    for pair in filter(None, (part.strip() for part in request.headers.get("Upload-Metadata", "").split(","))):
        key, _, value = pair.partition(" ")
        if key in told:
            raise Wrong(400)
        try:
            told[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Wrong(400) from None
    name = told.pop("filename", "")
    if not name:
        raise Wrong(400)
    return size, name, told


def piece(request, upload) -> tuple[int, int]:
    """Where a piece begins and how long it is, if it can be the next; asked before a byte of it is read."""
    if request.content_type != PIECE:
        raise Wrong(415)
    offset, length = number(request, "Upload-Offset"), number(request, "Content-Length", missing=411)
    still_coming(upload)
    if offset != upload.received:
        raise Wrong(409, OutOfStep.sentence)
    if offset + length > upload.size:
        raise Wrong(413, TooLarge.sentence)
    if len(upload.parts) >= PIECES_AT_MOST:
        raise Wrong(413, TooManyPieces.sentence)
    return offset, length


def still_coming(upload) -> None:
    """What was given up, not accepted, or waited for too long is gone."""
    is_late = upload.state == Upload.State.RECEIVING and upload.is_expired
    if is_late or upload.state in {Upload.State.REFUSED, Upload.State.CANCELLED}:
        raise Wrong(410)


def number(request, header, *, missing=400) -> int:
    """A whole number from a header: digits and nothing else. `int` would also take signs, spaces, underscores."""
    said = request.headers.get(header, "")
    if not said:
        raise Wrong(missing)
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        raise Wrong(400)
    return int(said)


def state(upload, *, status=204, **headers) -> HttpResponse:
    """How far the upload has come, and until when it may go on."""
    told = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)}
    if upload.state == Upload.State.RECEIVING:
        told["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return HttpResponse(status=status, headers=told | headers)


def status_of(trouble) -> int:
    """The status for what can stop the announcement of a file."""
    return STATUS.get(type(trouble), 422)
