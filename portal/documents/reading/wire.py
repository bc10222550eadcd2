"""How a file goes into the child and a reading comes back: a line of JSON, and the bytes it speaks of after it.

Never pickle: what the child says is only as trustworthy as the file it has read.
"""

import json
import re
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from .parts import Attachment, Block, Kind, Picture, Reading, Remark, Sheet, Tracked, Unreadable, Unseen, Word

_HEAD = struct.Struct("!cQ")
ANSWER, ENDED = b"R", b"X"
MOST = 512 * 2**20
MOST_SAID = 128 * 2**20
"""Bytes of the JSON. What is made of it takes many times as much."""


def send(sock: socket.socket, kind: bytes, head: dict[str, Any], *bodies: bytes) -> None:
    """One message: its kind, its JSON with the sizes of what follows, what follows."""
    said = json.dumps(head | {"sizes": [len(each) for each in bodies]}, ensure_ascii=True).encode()
    sock.sendall(_HEAD.pack(kind, len(said)) + said)
    for each in bodies:
        sock.sendall(each)


def receive(read: Any) -> Iterator[tuple[bytes, dict[str, Any], list[bytes]]]:
    """The messages until the line is closed. `read(n)` gives exactly n bytes, or fewer at the end."""
    while len(head := read(_HEAD.size)) == _HEAD.size:
        kind, length = _HEAD.unpack(head)
        if length > MOST_SAID:
            raise ValueError("more than there may be")
        try:
            said = json.loads(_all_of(read, length))
        except RecursionError as error:
            raise ValueError("deeper than there may be") from error
        sizes = [_whole(each) for each in _rows(said.get("sizes", []), MOST_ROWS)] if type(said) is dict else None
        if sizes is None or sum(sizes) > MOST:
            raise ValueError("no answer, or more than there may be")
        yield kind, said, [_all_of(read, size) for size in sizes]


def reader(sock: socket.socket, seconds: float) -> Any:
    """`read(n)` for `receive`. All of it together takes no longer than this, however lively the line."""
    until = time.monotonic() + seconds

    def read(size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            sock.settimeout(left)
            piece = sock.recv(min(size - len(data), 1 << 20))
            if not piece:
                break
            data += piece
        return bytes(data)

    return read


def _all_of(read: Any, size: int) -> bytes:
    data = read(size)
    if len(data) != size:
        raise EOFError
    return data


def packed(reading: Reading) -> tuple[dict[str, Any], list[bytes]]:
    """A reading as JSON and bytes."""
    bodies = [each.data for each in (*reading.pictures, *reading.attachments)]
    return {
        "html": reading.html,
        "blocks": [[b.id, b.kind, b.text, b.level, b.place, b.digest] for b in reading.blocks],
        "pictures": [[each.name, each.type] for each in reading.pictures],
        "sheets": [asdict(each) for each in reading.sheets],
        "tracked": [asdict(each) for each in reading.tracked],
        "remarks": [asdict(each) for each in reading.remarks],
        "unseen": [[each.code, each.count] for each in reading.unseen],
        "attachments": [each.name for each in reading.attachments],
        "facts": reading.facts,
        "flags": reading.flags,
    }, bodies


def unpacked(said: dict[str, Any], bodies: list[bytes]) -> Reading:
    """The reading a child sent. Raises Unreadable for an answer that is none.

    SECURITY: a file that took over the child can say anything. Each value is what it should be, no longer and no more
    of them than a reader of ours makes, and each word that later names something here is one of a few, or of a form.
    """
    try:
        count = len(_rows(said["pictures"], MOST_PICTURES))
        pictures = [_picture(each, data) for each, data in zip(said["pictures"], bodies[:count], strict=True)]
        if len({each.name.replace(".", "-") for each in pictures}) != count:
            raise ValueError("two pictures of one name")
        named = _rows(said["attachments"], MOST_ATTACHMENTS)
        return Reading(
            html=_text(said["html"]),
            blocks=[_block(each) for each in _rows(said["blocks"], MOST_ROWS)],
            pictures=pictures,
            sheets=[_sheet(each) for each in _rows(said["sheets"], MOST_SHEETS)],
            tracked=[_tracked(**each) for each in _rows(said["tracked"], MOST_ROWS)],
            remarks=[_remark(**each) for each in _rows(said["remarks"], MOST_ROWS)],
            unseen=[Unseen(code(what), _whole(n)) for what, n in _rows(said["unseen"], MOST_CODES)],
            attachments=[Attachment(_text(n), d) for n, d in zip(named, bodies[count:], strict=True)],
            facts=_facts(said["facts"]),
            flags=[code(each) for each in _rows(said["flags"], MOST_CODES)],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable("damaged") from error


# --- What a value may be ---------------------------------------------------------------------------------------------
# Far above what readers make (`MOST_...` there), far below what would hold up who takes it.
MOST_ROWS, MOST_SHEETS, MOST_PICTURES, MOST_ATTACHMENTS, MOST_CODES = 1_000_000, 20_000, 2_000, 5_000, 200
CHANGES = {"inserted", "deleted", "moved_from", "moved_to", "formatted"}
PICTURES = {"image/png", "image/jpeg"}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ID = re.compile(r"b\d{1,9}")
_PICTURE = re.compile(r"(image|[a-z]{1,20}-?\d{1,9})(\.(png|jpg))?")
_DIGEST = re.compile(r"([0-9a-f]{64})?")


def ending(said: dict[str, Any]) -> int:
    """The number of the signal that ended a reader; 0 where it ended by itself. Raises ValueError."""
    return _whole(said.get("signal", 0))


def code(said: Any) -> str:
    """A word of which sentences are made here, or that a table keeps. Raises ValueError for what is none."""
    return _of_form(_CODE, said)


def _of_form(form: re.Pattern[str], said: Any) -> str:
    if type(said) is not str or not form.fullmatch(said):
        raise ValueError("not of this form")
    return said


def _one_of(known: set[str], said: Any) -> str:
    if type(said) is not str or said not in known:
        raise ValueError("not one of these")
    return said


def _text(said: Any) -> str:
    if type(said) is not str:
        raise ValueError("no text")
    if not said.isascii():
        said.encode()  # halves of a pair cannot be kept, nor shown
    return said


def _whole(said: Any) -> int:
    if type(said) is not int or not 0 <= said < 2**31:
        raise ValueError("no number of things")
    return said


def _measure(said: Any) -> float:
    if type(said) not in (int, float) or not abs(said) < 1e7:  # what is no number is less than nothing
        raise ValueError("no measure")
    return said


def _rows(said: Any, most: int) -> list[Any]:
    if type(said) is not list or len(said) > most:
        raise ValueError("no list, or too long")
    return said


def _at(said: Any) -> str:
    return said if said == "" else _of_form(_ID, said)


def _block(said: list[Any]) -> Block:
    id_, kind, text, level, place, digest = said
    x = None
    if place is not None:
        table, row, column = place
        x = (_whole(table), _whole(row), _whole(column))
    return Block(_of_form(_ID, id_), Kind(kind), _text(text), _whole(level), x, _of_form(_DIGEST, digest))


def _picture(said: list[Any], data: bytes) -> Picture:
    name, type_ = said
    return Picture(_of_form(_PICTURE, name), _one_of(PICTURES, type_), data)


def _tracked(kind: Any, text: Any, author: Any, at: Any, block: Any) -> Tracked:
    return Tracked(_one_of(CHANGES, kind), _text(text), _text(author), _text(at), _at(block))


def _remark(text: Any, author: Any, at: Any, quote: Any, block: Any) -> Remark:
    return Remark(_text(text), _text(author), _text(at), _text(quote), _at(block))


def _sheet(said: dict[str, Any]) -> Sheet:
    number, width, height, block, words = (said[each] for each in ("number", "width", "height", "block", "words"))
    spread = [_word(**each) for each in _rows(words, MOST_ROWS)]
    return Sheet(_whole(number), _measure(width), _measure(height), _at(block), spread)


def _word(x: Any, y: Any, width: Any, height: Any, text: Any) -> Word:
    return Word(_near(x), _near(y), _near(width), _near(height), _text(text))


def _near(said: Any) -> float:
    """A measure; letters far off the page, or of no size, are nothing rare in a PDF, and no reason not to show it."""
    return 0.0 if type(said) is float and not abs(said) < 1e7 else _measure(said)


def _facts(said: Any) -> dict[str, Any]:
    if type(said) is not dict or len(said) > MOST_CODES:
        raise ValueError("no facts")
    return {code(name): _fact(name, each) for name, each in said.items()}


def _fact(name: str, said: Any) -> Any:
    if name == "references":
        return [_text(each) for each in _rows(said, MOST_ROWS)]
    return _text(said) if type(said) is str else _measure(said)
