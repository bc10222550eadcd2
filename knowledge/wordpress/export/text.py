"""Bytes become text that an XML parser takes: decoded strictly, and mended where XML forbids what people have written.

Each part takes a file in pieces of any size and gives the same for all of them.
"""

import codecs
import html.entities
import re
from collections import Counter

from knowledge.wordpress.export import encodings
from knowledge.wordpress.export.refusals import NoExport

FORBIDDEN = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
BREAKS = "\x0b\x0c"  # part words from one another, so a space takes their place
REPLACEMENT = "\ufffd"
OUTSIDE = re.compile(r"<!\[CDATA\[|<!--|&(?:#(?:[0-9]{1,40}|x[0-9A-Fa-f]{1,40})|[A-Za-z][A-Za-z0-9]{0,40});")
LONGEST = 48  # more than anything OUTSIDE finds
ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}
OF_XML = {"amp", "lt", "gt", "quot", "apos"}
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
    """Takes out what XML forbids, and puts characters for the names HTML has for them. Counts each in `repaired`."""

    def __init__(self, repaired: Counter[str]) -> None:
        self.repaired = repaired
        self._half = ""  # of a pair, whose other half is perhaps to come
        self._before = ""  # the character that came last
        self._rest = ""  # the beginning of something that OUTSIDE will perhaps find
        self._end = ""  # what ends the CDATA or the comment we are in

    def feed(self, text: str, *, last: bool = False) -> str:
        text = self._half + self._references(text, last)
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

    def _references(self, text: str, last: bool) -> str:
        """Outside of CDATA and comments only: within, `&#8;` is text about XML."""
        text, at, done = self._rest + text, 0, []
        while True:
            if self._end:
                end = text.find(self._end, at)
                if end < 0:
                    break
                upto = end + len(self._end)
                done.append(text[at:upto])
                at, self._end = upto, ""
            elif found := OUTSIDE.search(text, at):
                done += text[at : found.start()], self._outside(found[0])
                at = found.end()
            else:
                break
        keep = len(text) if last else self._sure(text, at)
        done.append(text[at:keep])
        self._rest = text[keep:]
        return "".join(done)

    def _sure(self, text: str, at: int) -> int:
        """Up to where the text is what it seems, whatever comes next."""
        if self._end:
            return max(at, len(text) - len(self._end) + 1)
        nearly = max(at, len(text) - LONGEST)
        begun = max(text.rfind("<", nearly), text.rfind("&", nearly))
        return len(text) if begun < 0 else begun

    def _outside(self, found: str) -> str:
        if found in ENDS:
            self._end = ENDS[found]
            return found
        name = found[1:-1]
        if name.startswith("#"):
            return self._numbered(found, int(name[2:], 16) if name[1] == "x" else int(name[1:]))
        if name in OF_XML or name + ";" not in html.entities.html5:
            return found  # the parser says in which line nobody knows it
        self.repaired["entities"] += 1
        return "".join(f"&#{ord(character)};" for character in html.entities.html5[name + ";"])

    def _numbered(self, found: str, code: int) -> str:
        if code > 0x10FFFF:
            self.repaired["control_characters"] += 1
            return REPLACEMENT
        return chr(code) if FORBIDDEN.fullmatch(chr(code)) else found  # mended with those that stand there themselves
