"""Cuts the text of a Word 97-2003 file into lines: what is read in each, and how it looks in the preview."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from .word97_file import File, Mark
from .word_fields import UNKNOWN_SIGN, Field, address
from .writing import printable

PARAGRAPH, CELL, BREAK = "\r", "\x07", "\x0c"
_SIGNS = re.compile("([\x00-\x08\x0b-\x0e\x13-\x15\x1e\x1f])")
_BEGIN, _SEPARATE, _END = "\x13", "\x14", "\x15"
_SAID = {"\x0b": "\n", "\x0e": "\n", "\x1e": "‑"}
_ELSEWHERE = re.compile(r"\s*(?:INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|DDE|DDEAUTO|DATABASE)\b", re.IGNORECASE)


@dataclass
class Line:
    """A paragraph, or the last one of a cell. `at`: the position of `end`, the sign that ends it."""

    text: str = ""
    html: str = ""
    changes: list[tuple[Mark, str]] = field(default_factory=list)
    refers: list[int] = field(default_factory=list)  # positions of references to notes and remarks
    end: str = ""
    at: int = 0

    def add(self, text: str, mark: Mark, link: str) -> None:
        """Words that are all of one look."""
        whole = printable(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore"))
        html = escape(unicodedata.normalize("NFC", whole)).replace("\n", "<br>")
        if mark.hidden:
            html = f'<span class="hidden">{html}</span>'
        if mark.change:
            tag = "del" if mark.change == "deleted" else "ins"
            who = f'data-author="{escape(mark.author)}" data-at="{escape(mark.at)}"'
            html = f'<{tag} class="{mark.change}" {who}>{html}</{tag}>'
            self.changes.append((mark, whole))
        if link:
            html = f'<span class="link" data-address="{escape(link)}">{html}</span>'
        self.text += whole
        self.html += html


class Lines:
    """The lines between two positions. Of a field the result is read; `met` gathers what the preview must tell."""

    def __init__(self, file: File, references: Mapping[int, str]):
        self._file = file
        self._references = references  # position → the HTML that refers to what belongs there
        self.met: set[str] = set()
        self.elsewhere = False

    def between(self, begin: int, end: int) -> Iterator[Line]:
        whole = self._ended(begin, end)
        fields: list[Field] = []
        line = Line()
        for first, last, mark in self._file.marked(begin, end):
            here = first
            if mark.hidden:
                self.met.add("hidden_text")
            for part in _SIGNS.split(self._file.text[first:last]):
                at, here = here, here + len(part)
                if part in (PARAGRAPH, CELL, BREAK):
                    line.end, line.at = part, at
                    yield line
                    line = Line()
                elif part in (_BEGIN, _SEPARATE, _END):
                    self._field(part, fields) if at in whole else None
                elif part and fields and not all(each.separated for each in fields):
                    if not fields[-1].separated:
                        fields[-1].instruction += part
                elif at in self._references and part in ("\x02", "\x05"):
                    line.html += self._references[at]
                    line.refers.append(at)
                else:
                    self._say(line, part, mark, fields)
        if line.text:
            yield line

    def _say(self, line: Line, part: str, mark: Mark, fields: list[Field]) -> None:
        text = _SAID.get(part, "" if _SIGNS.fullmatch(part) else part)
        if mark.symbol and text:
            text = UNKNOWN_SIGN * len(text)
            self.met.add("symbols")
        if text:
            line.add(text, mark, next((a for each in reversed(fields) if (a := address(each.instruction))), ""))

    def _field(self, sign: str, fields: list[Field]) -> None:
        if sign == _BEGIN:
            fields.append(Field())
        elif fields and sign == _SEPARATE:
            fields[-1].separated = True
        elif fields:
            self.elsewhere |= bool(_ELSEWHERE.match(fields.pop().instruction))

    def _ended(self, begin: int, end: int) -> set[int]:
        """The signs of fields that both begin and end here: one without an end must not swallow what follows it."""
        whole: set[int] = set()
        begun: list[list[int]] = []
        for found in re.finditer("[\x13-\x15]", self._file.text[begin:end]):
            at = begin + found.start()
            if found[0] == _BEGIN:
                begun.append([at])
            elif begun:
                begun[-1].append(at)
                if found[0] == _END:
                    whole |= {*begun.pop()}
        return whole
