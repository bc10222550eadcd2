"""What the old container of Office says of the file in it: its title, author and dates, and what lies beside it."""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from .writing import tidy

_SUMMARY = "\x05SummaryInformation"
_FACTS = {2: "title", 4: "author", 12: "created", 13: "modified"}
_CODE_PAGE, _MOST = 1, 100
_SHORT, _BYTES, _WIDE, _MOMENT = 2, 30, 31, 64
_UTF_8 = 65001
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def facts(inside: Any) -> dict[str, str]:
    """From the summary ([MS-OLEPS]) in an open container; nothing where it has none, or a broken one.

    SECURITY: not olefile's own, which goes through lists as long as the file says they are.
    """
    try:
        said = _properties(inside.openstream(_SUMMARY).read())
    except (OSError, struct.error):
        return {}
    return {name: said[number] for number, name in _FACTS.items() if said.get(number)}


def _properties(raw: bytes) -> dict[int, str]:
    begin = struct.unpack_from("<I", raw, 44)[0]
    count = min(struct.unpack_from("<I", raw, begin + 4)[0], _MOST)
    places = dict(struct.iter_unpack("<II", raw[begin + 8 : begin + 8 + 8 * count]))
    page = 1252
    if _CODE_PAGE in places:
        kind, value = struct.unpack_from("<IH", raw, begin + places[_CODE_PAGE])
        page = value if kind == _SHORT else page
    return {number: _value(raw, begin + at, page) for number, at in places.items() if number in _FACTS}


def _value(raw: bytes, at: int, page: int) -> str:
    kind, size = struct.unpack_from("<II", raw, at)
    if kind == _MOMENT:
        ticks = struct.unpack_from("<Q", raw, at + 4)[0]
        try:
            moment = _EPOCH + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return ""
        return moment.replace(tzinfo=None).isoformat(timespec="seconds") if moment.year > 1900 else ""
    if kind == _WIDE:
        return tidy(raw[at + 8 : at + 8 + 2 * size].decode("utf-16-le", "ignore"))[:500]
    return tidy(_decoded(raw[at + 8 : at + 8 + size], page))[:500] if kind == _BYTES else ""


def _decoded(raw: bytes, page: int) -> str:
    try:
        return raw.decode("utf-8" if page == _UTF_8 else f"cp{page}", "replace")
    except LookupError:
        return raw.decode("cp1252", "replace")


def beside(names: Iterable[str]) -> dict[str, int]:
    """How many macros and embedded files there are among streams of these names."""
    lower = [each.lower() for each in names]
    macros = any("_vba_project" in each or each.startswith("macros/") for each in lower)
    objects = {each.split("/")[1] for each in lower if each.startswith("objectpool/")}
    objects |= {each.split("/")[0] for each in lower if each.startswith("mbd") and "/" in each}
    return {"macros": int(macros), "embedded": len(objects)}
