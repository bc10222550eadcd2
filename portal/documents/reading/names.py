"""What files are called, as people may see it and as they are handed out. A name is no path and is never believed."""

import unicodedata

LONGEST = 120
UNNAMED = "unnamed"
_LONGEST_ENDING = 5


def shown(name: str) -> str:
    """A file's own name, fit to be shown: no folders, no control or direction characters, shortened in the middle."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    # Cc, Cf, Cs, Co, Cn: what cannot be seen, turns the reading direction or is no character at all. Word joiners too.
    seen = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    # SECURITY: composed last, so that nothing taken out above can come back put together.
    clean = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ") or UNNAMED
    if len(clean) <= LONGEST:
        return clean
    tail = f"…{clean[-20:]}"
    return clean[: LONGEST - len(tail)].rstrip() + tail


def ending(name: str) -> str:
    """`docx` of `Vermerk.DOCX`; empty when a name has none, or only something that looks like one."""
    stem, dot, last = shown(name).rpartition(".")
    fits = dot and stem and last.isascii() and last.isalnum() and len(last) <= _LONGEST_ENDING
    return last.lower() if fits and not last.isdigit() else ""


def title_of(name: str) -> str:
    """What a document may be called after its file, until somebody finds better words."""
    clean = shown(name)
    last = ending(name)
    stem = clean[: -len(last) - 1] if last else clean
    return " ".join(stem.replace("_", " ").split()) or clean
