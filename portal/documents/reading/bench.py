"""The child's side: a process with all readers loaded, which forks once for every file.

`python -c "... bench.main(3)"` with an empty environment; 3 is the line to the desk. Over it come the ends of other
lines, one for each file. The process ends when the desk does.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from . import limits, wire
from .parts import Reading, Unreadable

# type code -> module of this package, and its function
READERS = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), ("word", "read")),
    **dict.fromkeys(("txt", "md"), ("plain", "read")),
    "csv": ("plain", "table"),
    **dict.fromkeys(("eml", "msg"), ("mail", "read")),
    **dict.fromkeys(("xlsx", "xlsm", "ods"), ("sheets", "read")),
    "xls": ("excel97", "read"),
    **dict.fromkeys(("rtf", "odt"), ("old_word", "read")),
    "doc": ("word97", "read"),
    **dict.fromkeys(("png", "jpeg", "gif", "webp", "tiff", "bmp", "heic"), ("images", "read")),
    "pdf": ("pdf", "read"),
}
PAGES = ("pdf", "pages")


def main(line: int) -> None:
    """Waits for files until the desk closes the line."""
    limits.shut_off()
    for module, _ in {*READERS.values(), PAGES}:
        importlib.import_module(f"{__package__}.{module}")
    sys.setrecursionlimit(20_000)
    gc.collect()
    gc.freeze()
    woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    desk = socket.socket(fileno=line)
    at_work: dict[int, socket.socket] = {}
    while True:
        ready = select.select([desk.fileno(), woken], [], [])[0]
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 4096)
            _see_who_is_done(at_work)
        if desk.fileno() in ready:
            said, ends, _, _ = socket.recv_fds(desk, 1, 1)
            if not said:
                return
            for end in ends:
                _begin(socket.socket(fileno=end), at_work, desk)


def _begin(end: socket.socket, at_work: dict[int, socket.socket], desk: socket.socket) -> None:
    try:
        pid = os.fork()
    except OSError:
        end.close()
        return
    if pid:
        at_work[pid] = end
        return
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        desk.close()
        for other in at_work.values():
            other.close()
        limits.confine()
        _serve(end)
        code = 0
    finally:
        os._exit(code)


def _see_who_is_done(at_work: dict[int, socket.socket]) -> None:
    """Tells the desk how a child ended, which matters when it said nothing itself."""
    while at_work:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        end = at_work.pop(pid, None)
        if end is not None:
            with end, contextlib.suppress(OSError):
                end.setblocking(False)
                wire.send(end, wire.ENDED, {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0})


def _serve(end: socket.socket) -> None:
    """One file: reads it and answers."""
    with end, end.makefile("rb") as source:
        try:
            _, asked, bodies = next(wire.receive(source.read))
            head, parts = wire.packed(answer(asked, bodies[0]))
        except Unreadable as error:
            head, parts = {"reason": error.reason}, []
        except (MemoryError, RecursionError):
            head, parts = {"reason": "too_big_inside"}, []
        except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over, the desk must hear of it
            head, parts = {"reason": "damaged", "stumbled": stumbled(error)}, []
        wire.send(end, wire.ANSWER, head, *parts)


def answer(asked: dict[str, Any], data: bytes) -> Reading:
    """What the reader for this kind of file makes of it."""
    if asked["op"] == "pages":
        module, function = PAGES
        return Reading(pictures=_reader(module, function)(data, asked["first"], asked["last"]))
    code = asked["type"]
    if code not in READERS:
        raise Unreadable("no_preview")
    return _reader(*READERS[code])(data)


def _reader(module: str, function: str) -> Any:
    return getattr(importlib.import_module(f"{__package__}.{module}"), function)


def stumbled(error: BaseException) -> str:
    """Where a reader stumbled and over what kind of thing: never the message, which may quote the file."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{type(error).__name__} " + "".join(f"{Path(each.filename).name}:{each.lineno}" for each in last)
