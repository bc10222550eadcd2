"""How a file goes into the child and a reading comes back: a line of JSON, and the bytes it speaks of after it.

Never pickle: what the child says is only as trustworthy as the file it has read.
"""

import json
import socket
import struct
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from .parts import Attachment, Block, Kind, Picture, Reading, Remark, Sheet, Tracked, Unreadable, Unseen, Word

_HEAD = struct.Struct("!cQ")
ANSWER, ENDED = b"R", b"X"
MOST = 512 * 2**20


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
        said = json.loads(_all_of(read, length))
        sizes = [int(each) for each in said.get("sizes", [])]
        if min(sizes, default=0) < 0 or sum(sizes) > MOST:
            raise ValueError("more than there may be")
        yield kind, said, [_all_of(read, size) for size in sizes]


def _all_of(read: Any, size: int) -> bytes:
    if size > MOST:
        raise ValueError("more than there may be")
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
    """The reading a child sent. Raises Unreadable for an answer that is none."""
    try:
        count = len(said["pictures"])
        return Reading(
            html=str(said["html"]),
            blocks=[_block(each) for each in said["blocks"]],
            pictures=[Picture(str(n), str(t), d) for (n, t), d in zip(said["pictures"], bodies[:count], strict=True)],
            sheets=[_sheet(each) for each in said["sheets"]],
            tracked=[Tracked(**each) for each in said["tracked"]],
            remarks=[Remark(**each) for each in said["remarks"]],
            unseen=[Unseen(str(code), int(n)) for code, n in said["unseen"]],
            attachments=[Attachment(str(n), d) for n, d in zip(said["attachments"], bodies[count:], strict=True)],
            facts=dict(said["facts"]),
            flags=[str(each) for each in said["flags"]],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("damaged") from error


def _block(said: list[Any]) -> Block:
    id_, kind, text, level, place, digest = said
    x = None if place is None else (int(place[0]), int(place[1]), int(place[2]))
    return Block(str(id_), Kind(kind), str(text), int(level), x, str(digest))


def _sheet(said: dict[str, Any]) -> Sheet:
    return Sheet(**(said | {"words": [Word(**each) for each in said["words"]]}))
