"""Takes RTF apart: which words stand in it, in which paragraphs, and the HTML that Outlook hides in it.

Enough of the format to lose no word: code pages by font, Unicode escapes and what stands in for them, destinations.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SIGNS = {
    "tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "endash": "–", "emdash": "—", "enspace": " ", "emspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "‑", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
# Destinations that are no text of the document. Whatever begins with \* and is not known is one as well.
_SILENT = {
    "fonttbl", "colortbl", "stylesheet", "info", "generator", "pict", "object", "listtable", "listoverridetable",
    "rsidtbl", "themedata", "colorschememapping", "datastore", "latentstyles", "xmlnstbl", "filetbl", "revtbl",
    "fldinst", "mhtmltag", "objdata", "private", "template", "bkmkstart", "bkmkend", "atrfstart", "atrfend", "atnid",
    "nonshppict", "fontemb", "falt", "panose", "sp", "background", "pgdsctbl", "userprops", "docvar", "passwordhash",
}  # fmt: skip
_BESIDE = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "shptxt"}
_NOTES = {"footnote", "annotation"}
_STARRED = {"htmltag", "annotation", "shppict", "shpinst", "fldrslt", "shptxt", "atnauthor", "footnote"}
# Font character set → code page.
_SETS = {0: 1252, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
         186: 1257, 204: 1251, 222: 874, 238: 1250}  # fmt: skip
_DEEPEST = 1_000
MOST_LINES = 200_000


@dataclass(frozen=True)
class Line:
    """A paragraph, or the cells of a row. `where`: body, beside (header, footer, text box), footnote, annotation."""

    cells: tuple[str, ...]
    where: str = "body"
    row: bool = False


@dataclass(frozen=True)
class _Group:
    where: str = "body"
    codec: str = "cp1252"
    fallback: int = 1  # how many characters stand in for a Unicode escape
    silent: bool = False
    html_off: bool = False  # Outlook: what is only there for programs that know no HTML


class Rtf:
    """One RTF text, parsed once. `is_html`: it carries the HTML it was made of."""

    def __init__(self, data: bytes):
        self.lines: list[Line] = []
        self.is_html = b"\\fromhtml" in data[:2_000]
        self.left_out: set[str] = set()
        self._html: list[str] = []
        self._text: dict[str, list[str]] = {}
        self._cells: list[str] = []
        self._bytes = bytearray()
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default = "cp1252"
        self._skip = 0
        self._parse(data)

    @property
    def html(self) -> str:
        return "".join(self._html)

    # --- Tokens ------------------------------------------------------------------------------------------------

    def _parse(self, data: bytes) -> None:
        stack: list[_Group] = []
        group, starred, fonts = _Group(), False, -1
        high = 0
        at = 0
        while at < len(data) and len(self.lines) < MOST_LINES:
            token = _TOKEN.match(data, at)
            if token is None:
                at += 1
                continue
            at = token.end()
            word, number, hexed, symbol, brace, text = token.groups()
            if brace == b"{":
                self._flush(group)
                if len(stack) >= _DEEPEST:
                    raise ValueError("too deep")
                stack.append(group)
                starred, self._skip = False, 0
            elif brace == b"}":
                self._flush(group)
                if not stack:
                    continue
                before, group = group, stack.pop()
                fonts = -1 if len(stack) < fonts else fonts
                if before.where != group.where and before.where in _NOTES | {"beside"} and not before.silent:
                    self._end_line(before)
                self._skip = 0
            elif word is not None:
                name, value = word.decode(), int(number) if number else None
                if name == "u" and value is not None:
                    unit = value % 65_536
                    self._flush(group)
                    if 0xD800 <= unit < 0xDC00:
                        high = unit
                    elif 0xDC00 <= unit < 0xE000:
                        if high:
                            self._say(group, chr(0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00))
                        high = 0
                    else:
                        self._say(group, chr(unit))
                    self._skip = group.fallback
                elif name == "bin" and value:
                    at += max(value, 0)
                elif name == "fonttbl":
                    fonts, group = len(stack), replace(group, silent=True)
                elif fonts > 0 and name in ("f", "fcharset", "cpg"):
                    self._font_table(name, value or 0)
                else:
                    self._flush(group)
                    group = self._control(group, name, value, starred)
                starred = False
            elif hexed is not None:
                if self._skip:
                    self._skip -= 1
                else:
                    self._bytes.append(int(hexed, 16))
            elif symbol == b"*":
                starred = True
            elif symbol is not None:
                if self._skip:
                    self._skip -= 1
                    continue
                self._flush(group)
                self._say(group, _SYMBOLS.get(symbol, ""))
            elif text is not None:
                skipped = min(self._skip, len(text))
                self._skip -= skipped
                self._bytes += text[skipped:]
        self._flush(group)
        if self._cells:
            self._end_row()
        for where in list(self._text):
            self._end_line(_Group(where=where))

    def _font_table(self, name: str, value: int) -> None:
        if name == "f":
            self._font = value
        elif name == "cpg" or value in _SETS:
            self._fonts[self._font] = _codec(value if name == "cpg" else _SETS[value])

    def _control(self, group: _Group, name: str, value: int | None, starred: bool) -> _Group:
        if name == "htmlrtf":
            return replace(group, html_off=value != 0)
        if name == "htmltag":
            return replace(group, where="htmltag", silent=False)
        if name in _SILENT or (starred and name not in _STARRED):
            if name in ("pict", "object"):
                self.left_out.add(name)
            return replace(group, silent=True)
        if name in ("ansicpg", "mac", "pc", "pca"):
            codec = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}.get(name) or _codec(value or 1252)
            self._default = codec
            return replace(group, codec=codec)
        if name == "f" and value is not None:
            return replace(group, codec=self._fonts.get(value, self._default))
        if name == "plain":
            return replace(group, codec=self._default)
        if name == "uc" and value is not None:
            return replace(group, fallback=min(max(value, 0), 16))
        if name in _NOTES:
            return replace(group, where=name)
        if name in _BESIDE:
            return replace(group, where="beside")
        if name == "result":
            return replace(group, silent=False)
        if name in ("deleted", "revised") and value != 0:
            self.left_out.add("tracked")
        if name in _SIGNS:
            self._say(group, _SIGNS[name])
        elif name in ("par", "sect", "page"):
            self._say(group, "\n") if self.is_html else self._end_line(group)
        elif name in ("cell", "nestcell"):
            self._cells.append(self._taken(group.where))
        elif name in ("row", "nestrow"):
            self._end_row()
        return group

    # --- Text --------------------------------------------------------------------------------------------------

    def _flush(self, group: _Group) -> None:
        if self._bytes:
            text = bytes(self._bytes).decode(group.codec, "replace")
            self._bytes.clear()
            self._say(group, text)

    def _say(self, group: _Group, text: str) -> None:
        if group.silent or not text:
            return
        if self.is_html:
            if group.where == "htmltag":
                self._html.append(text)
            elif not group.html_off:
                self._html.append(escape(text, quote=False))
            return
        self._text.setdefault(group.where, []).append(text)

    def _taken(self, where: str) -> str:
        return "".join(self._text.pop(where, ()))

    def _end_line(self, group: _Group) -> None:
        text = self._taken(group.where)
        if self._cells and group.where == "body":
            self._text["body"] = [text, "\n"]  # a cell of several paragraphs
        elif text.strip():
            self.lines.append(Line((text,), group.where))

    def _end_row(self) -> None:
        cells, self._cells = tuple(self._cells), []
        if any(cell.strip() for cell in cells):
            self.lines.append(Line(cells, row=True))


def _codec(page: int) -> str:
    name = {65001: "utf-8", 10000: "mac-roman", 936: "gb18030", 42: "cp1252"}.get(page, f"cp{page}")
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


# --- How Outlook packs it ----------------------------------------------------------------------------------------

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par "
    rb"\pard\plain\f0\fs20\b\i\u\tab\tx"
)
MOST_UNPACKED = 50_000_000


def unpacked(data: bytes) -> bytes:
    """RTF as it lies in a .msg: plain, or compressed with a window of 4096 bytes ([MS-OXRTFCP])."""
    packed_size, size, kind = struct.unpack_from("<II4s", data)
    if size > MOST_UNPACKED:
        raise ValueError("too large")
    body = data[16 : 4 + packed_size]
    if kind == b"MELA":
        return body[:size]
    if kind != b"LZFu":
        raise ValueError("not compressed RTF")
    return b"".join(_pieces(body, size))[:size]


def _pieces(body: bytes, size: int) -> Iterator[bytes]:
    window = bytearray(_DICTIONARY.ljust(4096, b" "))
    write, at, given = len(_DICTIONARY), 0, 0
    while at < len(body) and given < size:
        control = body[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                piece = bytearray(body[at : at + 1])
                at += 1
            else:
                pair = int.from_bytes(body[at : at + 2], "big")
                at += 2
                offset, length = pair >> 4, (pair & 15) + 2
                if offset == write or at > len(body):
                    return
                piece = bytearray()
                for step in range(length):  # byte by byte: a run may repeat what it has just written
                    byte = window[(offset + step) % 4096]
                    window[(write + step) % 4096] = byte
                    piece.append(byte)
            for byte in piece:
                window[write] = byte
                write = (write + 1) % 4096
            given += len(piece)
            yield bytes(piece)
            if at >= len(body):
                return
