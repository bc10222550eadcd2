"""Which files look like versions of one document, by their names alone. A proposal, for a person to confirm."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

# What people add to a name instead of a version, in German and English. Each is taken off at the ends, again and again.
_AT_THE_END = re.compile(
    r"""[\s_.,()\[\]-]*(?:
        \b[vV]\.?\s*(?P<v>\d{1,3})(?:\.\d{1,3})* | \b(?:version|fassung|rev|revision|stand)[\s_.-]*(?P<w>\d{1,3})
        | \((?P<n>\d{1,3})\) | \b(?:
          (?P<last>final|endfassung|endversion|endgültig|neueste|newest|reinschrift|fertig|letzte|last)
        | neu|new|aktuell|current|alt|old|entwurf|draft|kopie|copy|überarbeitet|revised|korrigiert|korrektur
        )\s*(?P<k>\d{0,2})
    )[\s_.,()\[\]-]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_AT_THE_START = re.compile(r"^[\s_-]*(?:kopie|copy)(?:[\s_]*\(\d+\))?[\s_]*(?:von|of)[\s_]+", re.IGNORECASE)
_UNDERSCORES = re.compile(r"[_\s]+")
FAMILIES = {"docx": "word", "docm": "word", "dotx": "word", "dotm": "word", "doc": "word", "odt": "word", "rtf": "word"}


class Named(NamedTuple):
    """What a name says: what the document is called, which version it claims to be (None: it does not say), and
    whether it claims, without a number, to be the last one."""

    stem: str
    number: int | None
    is_last: bool = False


def read(name: str) -> Named:
    """Take a file name apart: `Vermerk_Gespräch_v2_final.docx` is version 2 of `vermerk gespräch`."""
    rest = unicodedata.normalize("NFC", name).rpartition(".")[0] or name
    rest, number, is_last = _UNDERSCORES.sub(" ", rest), None, False
    while True:
        shorter = _AT_THE_START.sub("", rest)
        match = _AT_THE_END.search(shorter)
        if match and match.start() > 0:
            said = match["v"] or match["w"] or match["n"] or match["k"]
            number = int(said) if said and number is None else number
            is_last = is_last or match["last"] is not None
            shorter = shorter[: match.start()]
        if shorter == rest:
            return Named(rest.strip(" .,-").casefold(), number, is_last and number is None)
        rest = shorter


def families(named: Iterable[tuple[str, str, Any]]) -> dict[tuple[str, str], list[Any]]:
    """Group things by what their names have in common: (file name, type, thing). Groups of one are left out.

    A Word file and a PDF of the same name are not versions of each other: one was printed from the other.
    """
    groups: dict[tuple[str, str], list[Any]] = {}
    for name, kind, thing in named:
        stem = read(name).stem
        if stem:
            groups.setdefault((stem, FAMILIES.get(kind, kind)), []).append(thing)
    return {key: things for key, things in groups.items() if len(things) > 1}
