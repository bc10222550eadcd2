"""What Word works out or looks up: the results of fields, boxes to tick, and signs of its symbol fonts."""

import re
from dataclasses import dataclass
from typing import Any

from mammoth.docx.dingbats import dingbats

from .ooxml import attribute, child, name, switched_on
from .word_styles import number

_LINK = re.compile(r'^\s*HYPERLINK\s+(?:\\[a-z]\s+)*(?:"([^"]*)"|([^\s\\"]+))', re.IGNORECASE)
UNKNOWN_SIGN = "□"


@dataclass
class Field:
    """A field that has begun: its instruction until `separate`, then its result."""

    instruction: str = ""
    separated: bool = False


def address(instruction: str) -> str:
    """Where a field's instruction leads; empty for a field that is no link."""
    found = _LINK.match(instruction)
    return (found[1] or found[2] or "") if found else ""


class Fields:
    """The fields that have begun and not ended; one may begin in one paragraph and end in another."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    def clear(self) -> None:
        self._open.clear()

    @property
    def address(self) -> str:
        """Where the words we are at lead: the innermost link whose result they are."""
        return next((a for f in reversed(self._open) if f.separated and (a := address(f.instruction))), "")

    def instruct(self, text: str) -> None:
        if self._open and not self._open[-1].separated:
            self._open[-1].instruction += text

    def mark(self, element: Any) -> str:
        """A `w:fldChar`; what is read at this place, for the boxes of a form."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(Field())
            return form_field(child(element, "w:ffData"))
        if kind == "separate" and self._open:
            self._open[-1].separated = True
        elif kind == "end" and self._open:
            self._open.pop()
        return ""


def form_field(data: Any) -> str:
    """A box, ticked or not, or what was chosen from a list."""
    box, choice = child(data, "w:checkBox"), child(data, "w:ddList")
    if box is not None:
        ticked = child(box, "w:checked")
        return "☒" if switched_on(child(box, "w:default") if ticked is None else ticked) else "☐"
    if choice is not None:
        entries = [attribute(each, "val") for each in choice if name(each) == "w:listEntry"]
        chosen = number(attribute(child(choice, "w:result"), "val"))
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""


def symbol(element: Any) -> str:
    """The sign a `w:sym` means, a box for one whose font we do not know, nothing for one that is none."""
    font = attribute(element, "font")
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        return ""
    known = dingbats.get((font, code)) or dingbats.get((font, code & 0xFF))
    if known is None and (0xE000 <= code <= 0xF8FF or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF):
        return UNKNOWN_SIGN
    return chr(known or code)
