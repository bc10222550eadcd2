"""Word 97 files, made for tests byte by byte: pieces in both encodings and any order, and what is said of them."""

import struct
from pathlib import Path

from tests.portal.documents.reading.msg_files import Folder, compound

OLD_FILES = Path(__file__).parent / "old_files"  # saved by another office program, with what it exports as text
TEXT_AT = 2048
DELETED, INSERTED, HIDDEN, SYMBOL = b"\x00\x08\x01", b"\x01\x08\x01", b"\x3c\x08\x01", b"\x09\x6a\x00\x00\x21\xf0"
IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x17\x24\x01"


def old(path: str) -> bytes:
    """One of the files kept beside the tests."""
    return (OLD_FILES / path).read_bytes()


def made(
    *pieces: tuple[str, bool],
    counts: tuple[int, ...] = (),
    backwards: bool = False,
    characters: list[tuple[int, int, bytes]] = [],  # noqa: B006 - only read
    paragraphs: list[tuple[int, int, bytes]] = [],  # noqa: B006
    parts: dict[int, bytes] = {},  # noqa: B006
    head: tuple[int, int, int] = (0xA5EC, 0xC1, 0x0200),
    more: dict[str, Folder | bytes] = {},  # noqa: B006
) -> bytes:
    """Of these pieces, each in one byte a character (True) or two. `characters` and `paragraphs` say something of the
    file from a byte of the text to another; `counts` how long each of the eight texts is; `parts` are kept as they are.
    """
    ends, places, text = [0], [], b""
    order = list(enumerate(pieces))
    at_of = {}
    for number, (said, narrow) in reversed(order) if backwards else order:
        at_of[number] = TEXT_AT + len(text)
        text += said.encode("cp1252" if narrow else "utf-16-le", "surrogatepass")
    for number, (said, narrow) in order:
        ends.append(ends[-1] + len(said.encode("utf-16-le", "surrogatepass")) // 2)
        places.append(at_of[number] * 2 | 0x40000000 if narrow else at_of[number])
    plc = struct.pack(f"<{len(ends)}I", *ends) + b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    grpprl = b"\x01\x03\x00\x00\x08\x01"  # before the table: a change a quick save kept aside
    tables = {33: grpprl + b"\x02" + struct.pack("<I", len(plc)) + plc} | parts
    pages = b""
    first = -(-(TEXT_AT + len(text)) // 512)
    for part, runs, size in ((12, characters, 1), (13, paragraphs, 13)):
        if runs:
            page, fcs = _page(runs, size)
            tables[part] = struct.pack("<3I", fcs[0], fcs[-1], first + len(pages) // 512)
            pages += page
    table, main = bytearray(8), bytearray(TEXT_AT)
    struct.pack_into("<HH6xH", main, 0, *head)
    struct.pack_into("<H", main, 32, 14)
    struct.pack_into("<H", main, 62, 22)
    struct.pack_into("<8I", main, 76, *(counts or (ends[-1],)) + (0,) * (8 - max(len(counts), 1)))
    struct.pack_into("<H", main, 152, 0x88)
    for number, part in tables.items():
        struct.pack_into("<II", main, 154 + 8 * number, len(table), len(part))
        table += part
    whole = (bytes(main) + text).ljust(512 * first, b"\0") + pages
    return compound(Folder({"WordDocument": whole, "1Table": bytes(table), **more}))


def _page(runs: list[tuple[int, int, bytes]], size: int) -> tuple[bytes, list[int]]:
    """What is said from where to where, as one page of 512 bytes. Between two runs nothing is said."""
    fcs: list[int] = []
    said: list[bytes] = []
    for begin, end, raw in runs:
        if fcs and fcs[-1] != TEXT_AT + begin:
            said.append(b"")
        if not fcs or fcs[-1] != TEXT_AT + begin:
            fcs.append(TEXT_AT + begin)
        fcs.append(TEXT_AT + end)
        said.append(raw)
    page, at = bytearray(512), 510
    struct.pack_into(f"<{len(fcs)}I", page, 0, *fcs)
    for number, raw in enumerate(said):
        if raw:
            whole = bytes([len(raw)]) + raw if size == 1 else b"\0" + bytes([-(-len(raw) // 2)]) + raw
            at = (at - len(whole)) & ~1
            page[at : at + len(whole)] = whole
            page[4 * len(fcs) + size * number] = at // 2
    page[511] = len(said)
    return bytes(page), fcs
