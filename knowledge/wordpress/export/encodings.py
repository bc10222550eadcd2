"""In which encoding a file is written: its mark says it, else its first line, else it is UTF-8."""

import codecs
import re

from knowledge.wordpress.export.refusals import NoExport

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WITHOUT_MARK = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
DECLARED = re.compile(rb"""^(?:\s|\xef\xbb\xbf)*<\?xml\s[^>]*?encoding\s*=\s*["']([^"'<>]{0,60})["']""")
NOT_FOR_FILES = {
    "idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "raw_unicode_escape", "undefined", "unicode-escape",
    "unicode_escape", "utf-7",
}  # fmt: skip
WESTERN = {"iso8859-1", "cp1252", "iso8859-15", "ascii"}


def of(head: bytes) -> tuple[str, int]:
    """The codec of a file that begins like this, and how many bytes its mark takes."""
    for mark, codec in MARKS:
        if head.startswith(mark):
            return codec, len(mark)
    for start, codec in WITHOUT_MARK:
        if head.startswith(start):
            return codec, 0
    return _declared(head), 0


def _declared(head: bytes) -> str:
    found = DECLARED.match(head)
    name = found[1].decode("latin-1").strip() if found else ""
    if not name:
        return "utf-8"
    codec = _codec(name)
    if not _reads_its_own_name(codec, head[: found.end()] if found else b""):
        return "utf-8"  # "UTF-16" in a line that can be read byte by byte: somebody saved the file anew
    return "utf-8" if codec in WESTERN and is_utf_8(head) else codec


def _codec(name: str) -> str:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        raise NoExport("encoding_unknown", 1, about=name) from None
    if not getattr(codec, "_is_text_encoding", True) or codec.name in NOT_FOR_FILES:
        raise NoExport("encoding_unknown", 1, about=name)
    return codec.name


def _reads_its_own_name(codec: str, declaration: bytes) -> bool:
    try:
        return declaration.decode(codec).encode("latin-1") == declaration
    except UnicodeError:
        return False


def is_utf_8(data: bytes) -> bool:
    """Letters beyond ASCII, all of them UTF-8: no other encoding looks like that by chance."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return not data.isascii()
