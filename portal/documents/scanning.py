"""Has clamd look for malware in a file. It fails closed: what was not looked at whole is not taken.

The protocol is the daemon's INSTREAM: pieces with their length, none to end with, then one line that says what was
found. `docs/decisions/0014-files-on-their-way-in.md` says why no library stands here.
"""

import contextlib
import re
import socket
import struct
import time
from itertools import chain

from django.conf import settings

from portal.access import health
from portal.documents.models.versions import Scan

PATIENCE = 60.0
"""Seconds clamd may be silent, or not take a piece. It answers only once it has looked at everything."""
ALTOGETHER = 600.0
"""Seconds one file may take, however lively the line: a worker is not held for longer."""
PIECE = 1 << 18
LONGEST_ANSWER = 4096
FOUND = re.compile(r"stream: (?P<name>\S.*) FOUND")
SKIPPED = "Heuristics.Limits.Exceeded"
"""So clamd (with AlertExceedsMax) names a file it did not look at whole: too large, too deep, too many inside."""


class Infected(Exception):
    """clamd knows this as malware."""


class ScannerDown(Exception):
    """Nobody looked, or nobody said what was found. `reason` is the word the sender of the file is told by."""

    reason = "scanner_down"


class ScannerLimit(ScannerDown):
    """The file is larger, or nested deeper, than clamd looks."""

    reason = "scanner_limit"


def scan(file) -> Scan:
    """Look through a binary file from its beginning; `NOT_SCANNED` where no scanner is configured.

    Raises `Infected`, and `ScannerDown` whenever the answer is not exactly that the whole file is clean.
    """
    if not settings.CLAMD:
        return Scan.NOT_SCANNED
    file.seek(0)
    answer = _ask(b"zINSTREAM\0", _framed(file))
    if answer == "stream: OK":
        return Scan.CLEAN
    found = FOUND.fullmatch(answer)
    if found and not found["name"].startswith(SKIPPED):
        raise Infected
    if found or "size limit exceeded" in answer:
        raise ScannerLimit
    raise ScannerDown("clamd gave no answer one can rely on")


def answers() -> None:
    """Return when clamd is there; raise `ScannerDown` when it is not."""
    if _ask(b"zPING\0", ()) != "PONG":
        raise ScannerDown("clamd does not answer as it should")


def watch() -> None:
    """Where a scanner is configured, tell those who watch over the portal whether it answers.

    The portal stays ready without it: reading, writing and deciding go on, only no file is taken in.
    """
    if settings.CLAMD:
        health.probe("scanner", needed=False)(answers)


def _framed(file):
    while piece := file.read(PIECE):
        yield struct.pack("!L", len(piece)) + piece
    yield struct.pack("!L", 0)


def _ask(command, pieces) -> str:
    until = time.monotonic() + ALTOGETHER
    with contextlib.closing(_connected()) as line:
        broke: OSError | None = None
        for piece in chain([command], pieces):
            line.settimeout(_left(until))
            try:
                line.sendall(piece)
            except OSError as trouble:  # over its limit it says so and hangs up; what it said may still be read
                broke = trouble
                break
        answer = _answer(line, until)
    if broke is not None and "size limit exceeded" not in answer:
        raise ScannerDown("clamd hung up") from broke
    return answer


def _connected() -> socket.socket:
    address: tuple[str, int] | str = settings.CLAMD
    kind = socket.AF_UNIX
    if "/" not in settings.CLAMD:
        host, _, port = settings.CLAMD.rpartition(":")
        address, kind = (host.strip("[]"), int(port)), socket.AF_INET6 if ":" in host else socket.AF_INET
    line = socket.socket(kind, socket.SOCK_STREAM)
    line.settimeout(PATIENCE)
    try:
        line.connect(address)
    except OSError as trouble:
        line.close()
        raise ScannerDown("clamd does not listen") from trouble
    return line


def _answer(line, until) -> str:
    said = b""
    try:
        while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
            line.settimeout(_left(until))
            heard = line.recv(LONGEST_ANSWER)
            if not heard:
                break
            said += heard
    except OSError as trouble:
        if not said:
            raise ScannerDown("clamd says nothing") from trouble
    if not said.endswith(b"\0"):
        raise ScannerDown("what clamd said was cut off")
    return said[:-1].decode(errors="replace")


def _left(until) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise ScannerDown("clamd takes too long")
    return min(PATIENCE, left)
