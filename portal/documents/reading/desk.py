"""The desk where files are handed in to be read. What reads them is another process, which has nothing to lose.

That process is started when first needed, once for each process of ours, with an empty environment; it ends with us.
For every file it forks a child that is confined (`limits`), gets the bytes over a socket and answers over it: nothing
lies on a disk in between. A child that hangs, crashes or wants too much is ended by the kernel, and says so here.
"""

import atexit
import contextlib
import io
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from . import html, limits, wire
from .parts import Picture, Reading, Unreadable

logger = logging.getLogger(__name__)

MOST_BYTES = 64 * 2**20
MOST_HTML = 16 * 2**20  # letters of one page; a browser that were given more would stand still
_PATIENCE = limits.SECONDS + 15  # the kernel ends the child before; this is for a machine that stands still
_PLACE = re.compile(r"\w{1,60} [\w.<>]{1,60}:\d{1,6}")
_ROOT = Path(__file__).resolve().parents[3]


def read(file: IO[bytes], type_code: str) -> Reading:
    """What is in a file of that kind (`kinds.sniff` says which). Raises Unreadable; the file is kept all the same."""
    return _asked(file, {"op": "read", "type": type_code})


def pages(file: IO[bytes], first: int, last: int) -> list[Picture]:
    """Pages of a PDF as images, counted from 1, both ends included."""
    return _asked(file, {"op": "pages", "first": first, "last": last}).pictures


def _asked(file: IO[bytes], question: dict[str, Any]) -> Reading:
    if question.get("type", "").endswith("_locked"):
        raise Unreadable("encrypted")  # there is nothing to try: we never ask for the password
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise Unreadable("empty")
    if size > MOST_BYTES:
        raise Unreadable("too_big_to_preview")
    data = file.read()
    begun = time.monotonic()
    for _ in range(2):  # a bench that was killed from outside is replaced, once
        said, bodies, ended = _ask_once(question, data)
        if said is not None or ended is not None:
            break
    if said is None:
        why = _why(ended, time.monotonic() - begun)
        logger.warning(f"A reader ended without an answer: {why}, signal {ended}")
        raise Unreadable(why)
    if "stumbled" in said:
        # Written out, since our log keeps no arguments; what a child says of itself is kept to what it can be.
        where = said["stumbled"] if _PLACE.fullmatch(str(said["stumbled"])) else "somewhere"
        logger.warning(f"A reader stumbled: {where}")
    if "reason" in said:
        raise Unreadable(_code(said["reason"]))
    reading = wire.unpacked(said, bodies)
    if len(reading.html) > MOST_HTML:
        raise Unreadable("too_big_inside")
    # SECURITY: cleaned again on this side. A file that took over the child can say anything, but not run here.
    reading.html = html.clean(reading.html, ours=True)
    if html.is_deep(reading.html):
        raise Unreadable("too_big_inside")  # no page could show it whole
    return reading


def _code(said: Any) -> str:
    try:
        return wire.code(said)
    except ValueError:
        return "damaged"


def _why(ended: int | None, seconds: float) -> str:
    if ended is None:
        return "no_answer"
    return "took_too_long" if seconds >= 0.9 * limits.SECONDS else "damaged"


def _ask_once(question: dict[str, Any], data: bytes) -> tuple[dict[str, Any] | None, list[bytes], int | None]:
    """The answer, or how the child ended without one: the number of the signal, or None when nobody knows."""
    ours, theirs = socket.socketpair()
    said, bodies, ended = None, [], None
    with ours:
        ours.settimeout(_PATIENCE)
        with theirs:
            _bench.hand_over(theirs)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                wire.send(ours, b"Q", question, data)
            for kind, head, parts in wire.receive(wire.reader(ours, _PATIENCE)):
                if kind == wire.ENDED:
                    ended = wire.ending(head)
                elif said is None:
                    said, bodies = head, parts
        except TimeoutError as error:
            raise Unreadable("took_too_long") from error
        except (EOFError, ValueError):
            ended = ended or 0  # it broke off in the middle of a word
        except OSError:
            said = None  # the line is dead, and so is the bench
    return said, bodies, ended


class Bench:
    """The process that forks the readers, as seen from here."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def hand_over(self, end: socket.socket) -> None:
        """Gives the bench one end of the line on which a file will come."""
        with self._lock:
            for last_try in (False, True):
                if self._line is None:
                    self._start()
                assert self._line is not None
                try:
                    socket.send_fds(self._line, [b"f"], [end.fileno()])
                    return
                except OSError as error:
                    self._stop()
                    if last_try:
                        raise Unreadable("no_answer") from error

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def program(self, line: int) -> str:
        """What the bench's interpreter runs. It has no search path but its own and the one to this portal."""
        begin = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
        return begin + f"from {__package__} import bench; bench.main({line})"

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            line = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - our own program, with arguments of our own making
                [sys.executable, "-I", "-X", "utf8", "-c", self.program(line)],
                env={},  # SECURITY: no key file, no database, no password
                cwd="/",
                pass_fds=[line],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C at the terminal is ours to answer
            )
        self._line = ours

    def _stop(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._line = self._process = None

    def stop(self) -> None:
        """Ends the bench; the next file starts another."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """After a fork, the bench is the parent's: the child closes its copy of the line and will start its own."""
        self._lock = threading.Lock()
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        self._line = self._process = None


_bench = Bench()
atexit.register(_bench.stop)
os.register_at_fork(after_in_child=_bench.forget)
