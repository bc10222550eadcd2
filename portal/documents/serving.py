"""Gives out the bytes of a document: as a file to keep, in ranges where asked, and never as something that runs."""

import re

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

PIECE = 1 << 18
RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def attachment(request, file, name: str):
    """The whole file, or the one range that was asked for, as a download under this name of ours.

    SECURITY: no type of its own, no sniffing, and a sandbox should a browser show it all the same. No ETag, no date:
    nothing of it leaves before its gate, and nothing stays in a cache.
    """
    # What a range continues is asked by a validator, and none is ever given out: with one, it is the whole file.
    asked = "" if "If-Range" in request.headers else request.headers.get("Range", "")
    first, last = _asked(asked, file.size)
    if first is None:
        file.close()
        return _harmless(HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"}))
    is_part = last - first + 1 < file.size
    status = 206 if is_part else 200
    if request.method == "HEAD":
        file.close()
        response: HttpResponseBase = HttpResponse(status=status)
    else:
        response = StreamingHttpResponse(_pieces(file, first, last), status=status)
        response._resource_closers.append(file.close)  # also when nobody takes the first piece
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    if is_part:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _harmless(response)


def picture(file):
    """A picture of a preview. It was encoded anew when the preview was made; anything else is not given out."""
    with file:
        data = file.read()
    for beginning, kind in PICTURES.items():
        if data.startswith(beginning):
            return _harmless(HttpResponse(data, content_type=kind))
    raise ValueError("a preview holds something that is no picture")


def _harmless(response):
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _asked(header, size):
    """First and last byte of the one range asked for; the whole file where none is, or what is asked makes no sense.

    Two times None where it lies behind the end.
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return 0, size - 1
    first, last = match.groups()
    if first == "":  # the last so many bytes
        return (max(0, size - int(last)), size - 1) if int(last) else (None, None)
    if last and int(last) < int(first):
        return 0, size - 1
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end else (None, None)


def _pieces(file, first, last):
    file.seek(first)
    left = last - first + 1
    while left > 0 and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
