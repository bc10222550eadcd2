"""Mails as Outlook keeps them, made for tests: a compound file with one stream for each property."""

import struct
from dataclasses import dataclass, field

SECTOR, MINI = 512, 64
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
UNICODE, STRING8, BINARY, NUMBER, TIME, OBJECT = 0x1F, 0x1E, 0x102, 0x03, 0x40, 0x0D


@dataclass
class Folder:
    """A storage; what it holds by name."""

    inside: "dict[str, bytes | Folder]" = field(default_factory=dict)


def item(properties: dict[tuple[int, int], object], header: int, *others: "tuple[str, Folder]") -> Folder:
    """A message, recipient or attachment: (number, type) → value."""
    folder, table = Folder(), bytes(header)
    for (number, kind), value in properties.items():
        if kind == OBJECT:
            folder.inside[f"__substg1.0_{number:04X}{kind:04X}"] = value  # type: ignore[assignment]
            continue
        if kind in (NUMBER, TIME):
            table += struct.pack("<HHIQ", kind, number, 6, value)
            continue
        data = value.encode("utf-16-le" if kind == UNICODE else "cp1252") if isinstance(value, str) else value
        folder.inside[f"__substg1.0_{number:04X}{kind:04X}"] = data  # type: ignore[assignment]
        table += struct.pack("<HHIQ", kind, number, 6, len(data))  # type: ignore[arg-type]
    folder.inside["__properties_version1.0"] = table
    folder.inside |= dict(others)
    return folder


def mail(
    properties: dict[tuple[int, int], object],
    recipients: list[dict] | None = None,
    attachments: list[dict] | None = None,
    header: int = 32,
) -> Folder:
    parts = [(f"__recip_version1.0_#{n:08X}", item(one, 8)) for n, one in enumerate(recipients or [])]
    parts += [(f"__attach_version1.0_#{n:08X}", item(one, 8)) for n, one in enumerate(attachments or [])]
    return item(properties, header, *parts)


def compound(root: Folder) -> bytes:
    """The compound file: sectors, a table of them, a directory whose siblings form a chain."""
    entries: list[list] = [["Root Entry", 5, root, FREE, FREE]]  # name, kind, content, next sibling, first child

    def enter(folder: Folder, parent: int) -> None:
        before = None
        for name, content in sorted(folder.inside.items()):
            entries.append([name, 1 if isinstance(content, Folder) else 2, content, FREE, FREE])
            here = len(entries) - 1
            if before is None:
                entries[parent][4] = here
            else:
                entries[before][3] = here
            before = here
            if isinstance(content, Folder):
                enter(content, here)

    enter(root, 0)
    sectors: list[bytes] = []
    table: list[int] = []

    def store(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        for number, piece in enumerate(pieces):
            sectors.append(piece)
            table.append(first + number + 1 if number + 1 < len(pieces) else END)
        return first if pieces else END

    small, small_table, places = b"", [], {}
    for number, (_, kind, content, _, _) in enumerate(entries):
        if kind != 2:
            continue
        if len(content) >= 4096:
            places[number] = store(content)
        elif content:
            places[number] = len(small_table)
            count = -(-len(content) // MINI)
            small_table += [len(small_table) + step + 1 for step in range(count - 1)] + [END]
            small += content.ljust(count * MINI, b"\0")
    root_start = store(small)
    directory = b""
    for number, (name, kind, content, sibling, child) in enumerate(entries):
        raw = name.encode("utf-16-le")
        start = root_start if number == 0 else places.get(number, END if kind == 2 else 0)
        size = len(small) if number == 0 else len(content) if kind == 2 else 0
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, FREE, sibling, child)
        directory += bytes(36) + struct.pack("<IQ", start, size)
    directory_start = store(directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0"))
    minis = struct.pack(f"<{len(small_table)}I", *small_table)
    mini_count = -(-len(minis) // SECTOR)
    mini_start = store(minis.ljust(mini_count * SECTOR, b"\xff"))
    fats = 1
    while fats * 128 < len(sectors) + fats:
        fats += 1
    first_fat = len(sectors)
    table += [FAT] * fats
    raw_table = struct.pack(f"<{len(table)}I", *table).ljust(fats * SECTOR, b"\xff")
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, directory_start, 0, 4096)
    )
    head += struct.pack("<IIII", mini_start, mini_count, END, 0)
    head += struct.pack(f"<{fats}I", *range(first_fat, first_fat + fats)).ljust(436, b"\xff")
    return head + b"".join(sectors) + raw_table
