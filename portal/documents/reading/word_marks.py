"""What is said of the elements of a preview: their ids, authors and dates, and the lists of changes and remarks.

Mammoth carries no attributes through, but it carries bookmarks: each element begins with one, and when the HTML is
made the bookmark's name tells which attributes the element gets.
"""

import re
from html import escape

from .parts import Remark, Tracked

MARK = re.compile(r'<([a-z][a-z0-9]*)([^<>]*)><a id="(m\d+)"></a>')
_CLASS = re.compile(r' class="([^"]*)"')


class Marks:
    """Gives marks away and remembers what each of them stands for."""

    def __init__(self) -> None:
        self.attributes: dict[str, dict[str, str]] = {}
        self.given: list[str] = []
        self.digests: dict[str, str] = {}
        self.tracked: list[Tracked] = []
        self.remarks: list[Remark] = []
        self._blocks = 0

    def mark(self, **attributes: str) -> str:
        """The name of a bookmark for an element that shall carry these attributes."""
        key = f"m{len(self.given)}"
        self.given.append(key)
        self.attributes[key] = {each.replace("_", "-"): value for each, value in attributes.items() if value}
        return key

    def block(self) -> str:
        """The id of the next block."""
        self._blocks += 1
        return f"b{self._blocks}"

    def put(self, found: re.Match[str]) -> str:
        """An element and its mark, as one element with the attributes."""
        tag, own, key = found.groups()
        given = dict(self.attributes[key])
        if (css := _CLASS.search(own)) and "class" in given:
            given["class"] = f"{css[1]} {given['class']}"
            own = _CLASS.sub("", own)
        return f"<{tag}{own}" + "".join(f' {name}="{escape(value)}"' for name, value in given.items()) + ">"

    def change(self, kind: str, text: str, author: str, at: str, block: str) -> None:
        """Lists a tracked change; Word cuts one into many, those that follow each other are put together again."""
        last = self.tracked[-1] if self.tracked else None
        if last and (last.kind, last.author, last.at, last.block) == (kind, author, at, block):
            self.tracked[-1] = Tracked(kind, last.text + text, author, at, block)
        else:
            self.tracked.append(Tracked(kind, text, author, at, block))

    def tracked_in(self, blocks: set[str]) -> list[Tracked]:
        """The changes, with no reference to a block that came to nothing because it holds no text."""
        return [
            each if each.block in blocks else Tracked(each.kind, each.text, each.author, each.at)
            for each in self.tracked
        ]
