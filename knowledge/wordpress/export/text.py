"""Bytes become text that an XML parser takes: decoded strictly, and mended where XML forbids what people have written.

Each part takes a file in pieces of any size and gives the same for all of them.
"""

import codecs
import re
from collections import Counter

from knowledge.wordpress.export import encodings
from knowledge.wordpress.export.references import FORBIDDEN, REPLACEMENT, References
from knowledge.wordpress.export.refusals import NoExport

BREAKS = "\x0b\x0c"  # part words from one another, so a space takes their place
WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}


class Decoder:
    """Strict about its encoding: what is not of it is not guessed. Half a letter at the end is left to the parser,
    which sees that the rest is missing."""

    def __init__(self, codec: str) -> None:
        self.codec = codec
        self.lines = 1
        self._is_unicode = codec.startswith("utf")
        # A lone half of a pair is let through here, because Mender puts a sign in its place and counts it.
        self._decoder = codecs.getincrementaldecoder(codec)("surrogatepass" if self._is_unicode else "strict")

    def feed(self, data: bytes) -> tuple[str, NoExport | None]:
        """The text, and what is wrong with the bytes after it."""
        try:
            text, wrong = self._decoder.decode(data), None
        except UnicodeDecodeError as error:
            text = error.object[: error.start].decode(self.codec, "replace")
            wrong = self._not_of_it(error, self.lines + text.count("\n"))
        self.lines += text.count("\n")
        if self.codec == "iso8859-1":  # as browsers read it, and WordPress with them
            text = text.translate(WINDOWS_1252) if re.search("[\x80-\x9f]", text) else text
        return text, wrong

    def _not_of_it(self, error: UnicodeDecodeError, line: int) -> NoExport:
        about = self.codec.upper()
        rest = error.object[error.start :]
        if self.codec == "utf-8" and _is_windows_1252(rest[:1]):
            return NoExport("encoding_perhaps", line, about=about, perhaps="Windows-1252")
        if not self._is_unicode and encodings.is_utf_8(error.object[max(0, error.start - 8) :]):
            return NoExport("encoding_perhaps", line, about=about, perhaps="UTF-8")
        return NoExport("encoding", line, about=about)


def _is_windows_1252(data: bytes) -> bool:
    try:
        return bool(data.decode("cp1252"))
    except UnicodeDecodeError:
        return False


class Mender:
    """Takes out what XML forbids, written as it is or by its number. Counts each in `repaired`."""

    def __init__(self, repaired: Counter[str]) -> None:
        self.repaired = repaired
        self._references = References(repaired)
        self._half = ""  # of a pair, whose other half is perhaps to come
        self._before = ""  # the character that came last

    def feed(self, text: str, *, last: bool = False) -> str:
        text = self._half + self._references.feed(text, last=last)
        self._half = ""
        if not last and text and "\ud800" <= text[-1] <= "\udbff":
            self._half, text = text[-1], text[:-1]
        mended = FORBIDDEN.sub(self._instead, text)
        self._before = text[-1:] or self._before
        return mended

    def _instead(self, found: re.Match[str]) -> str:
        """For a character that XML forbids, or the two halves of one that were written one by one."""
        what = found[0]
        if len(what) == 2:
            self.repaired["surrogates"] += 1
            return what.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        if "\ud800" <= what <= "\udfff":
            self.repaired["surrogates"] += 1
            return REPLACEMENT
        self.repaired["control_characters"] += 1
        before = found.string[found.start() - 1] if found.start() else self._before
        # What stood between "]]" and ">" must not leave them as neighbours: that would end a CDATA.
        return " " if what in BREAKS or before == "]" else ""
