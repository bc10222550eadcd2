"""Hands a paper to the printer, a confined process of its own, and takes the PDF back piece by piece."""

import contextlib
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from portal.documents.case_file import printer
from portal.documents.case_file.paper import Paper, Resource, stylesheet

PATIENCE = printer.SECONDS + 15
PIECE = 1 << 18
ROUNDS = 4
_ROOT = Path(__file__).resolve().parents[3]

log = logging.getLogger(__name__)


class NotPrinted(Exception):
    """The printer did not get through: it took too long, wanted too much, or was killed."""


class Unprintable(Exception):
    """Some of the documents cannot be printed: their numbers, each with a reason."""

    def __init__(self, why: dict[str, str]) -> None:
        super().__init__(len(why))
        self.why = why


def printed(make: Callable[[dict[str, str]], Paper], attached: Sequence[Resource] = ()) -> Iterator[bytes]:
    """The PDF of the paper that `make` gives, with these files attached, in pieces; it ends with `NotPrinted` rather
    than in the middle.

    `make` is told which documents cannot be printed, as long as more are found. Where the printer is lost with all of
    them, each is tried alone, and those it is lost with again are left out.
    """
    why: dict[str, str] = {}
    for _ in range(ROUNDS):
        paper = make(why)
        try:
            yield from _asked(paper, attached)
        except Unprintable as found:
            why |= found.why
        except NotPrinted:
            lost = _lost_with(paper)
            if not lost:
                raise
            why |= dict.fromkeys(lost, "printer")
        else:
            return
    raise NotPrinted


def _asked(paper: Paper, attached: Sequence[Resource] = ()) -> Iterator[bytes]:
    with _started() as process:
        clock = threading.Timer(PATIENCE, process.kill)
        clock.start()
        try:
            _hand_in(process, paper, attached)
            kind = process.stdout.read(1)
            if kind == b"U":
                why = json.loads(process.stdout.read())
                raise Unprintable({str(number): str(reason) for number, reason in why.items()})
            if kind == b"X":
                log.warning("the printer stumbled: %s", process.stdout.read(200).decode(errors="replace"))
                raise NotPrinted
            # Held back by one piece: a printer that dies at the very end is known before the last of it is given.
            held = process.stdout.read(PIECE) if kind == b"P" else b""
            while piece := process.stdout.read(PIECE):
                yield held
                held = piece
            if process.wait() or not held:
                log.warning("the printer ended with %s", process.returncode)
                raise NotPrinted
            yield held
        finally:
            clock.cancel()
            process.kill()


def _started() -> subprocess.Popen:
    begin = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from portal.documents.case_file import printer; "
    return subprocess.Popen(  # noqa: S603  (our own program, with arguments of our own making)
        [sys.executable, "-I", "-X", "utf8", "-W", "ignore", "-c", begin + "printer.main()"],
        env={},  # SECURITY: no key file, no database, no password
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it would quote what it reads
        start_new_session=True,
    )


def _hand_in(process, paper: Paper, attached: Sequence[Resource]) -> None:
    bodies = [paper.html.encode(), stylesheet().encode()]
    told = {
        "sizes": [len(body) for body in bodies],
        "resources": [(each.name, each.size) for each in paper.resources],
        "attached": [(each.name, each.size) for each in attached],
        "leaves": paper.leaves,
    }
    try:
        process.stdin.write(json.dumps(told).encode() + b"\n")
        for body in bodies:
            process.stdin.write(body)
        for resource in [*paper.resources, *attached]:
            for piece in resource.pieces():
                process.stdin.write(piece)
        process.stdin.close()
    except BrokenPipeError:
        # It is gone; what it answered, if anything, is read next.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def _lost_with(paper: Paper) -> list[str]:
    """The numbers of the documents the printer is lost with, each tried alone."""
    lost = []
    for number, alone in paper.alone():
        try:
            for _ in _asked(alone):
                pass
        except NotPrinted:
            lost.append(number)
        except Unprintable:
            pass
    return lost
