"""Writes the blocks of a reading and their HTML side by side, so that neither says what the other does not."""

import re
import unicodedata
from collections.abc import Iterable
from html import escape

from . import names
from .parts import Block, Kind, Picture

# What no reader sees and no database keeps: control characters, halves of a pair, what turns the direction of writing.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_LETTERS = re.compile(r"[^\W_]+")

MOST_BLOCKS = 100_000


def printable(text: str) -> str:
    """The text without what no reader sees and no database keeps."""
    return _UNPRINTABLE.sub("", text)


def tidy(text: str) -> str:
    """The text as a block holds it: NFC, single spaces, nothing unprintable."""
    return " ".join(unicodedata.normalize("NFC", printable(text)).split())


def words(text: str) -> list[str]:
    """The words of a text, without its marks."""
    return _LETTERS.findall(unicodedata.normalize("NFC", text))


def safe_name(name: str, otherwise: str) -> str:
    """The name a file inside a file came with, fit to be shown, or another where it came with none."""
    shown = names.shown(name)
    return otherwise if shown == names.UNNAMED else shown


class Writer:
    """Collects blocks and their HTML. `full`: there was more than a page can show, and the rest was left out."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.full = False
        self._html: list[str] = []

    @property
    def html(self) -> str:
        return "".join(self._html)

    def raw(self, html: str) -> None:
        """HTML of our own making around the blocks: lists, quotes, rows."""
        self._html.append(html)

    def block(
        self,
        kind: Kind,
        text: str,
        *,
        tag: str = "p",
        inner: str | None = None,
        level: int = 0,
        place: tuple[int, int, int] | None = None,
        digest: str = "",
        attributes: str = "",
    ) -> str:
        """One block. `inner` is its HTML where that is more than its text; `attributes` are of our own making."""
        if len(self.blocks) >= MOST_BLOCKS:
            self.full = True
            return ""
        name = f"b{len(self.blocks) + 1}"
        text = tidy(text)
        self.blocks.append(Block(name, kind, text, level, place, digest))
        self._html.append(f'<{tag} id="{name}"{attributes}>{escape(text) if inner is None else inner}</{tag}>')
        return name

    def heading(self, text: str, level: int = 1) -> str:
        level = min(max(level, 1), 6)
        return self.block(Kind.HEADING, text, tag=f"h{level}", level=level)

    def paragraph(self, text: str, kind: Kind = Kind.PARAGRAPH) -> str:
        """A paragraph that keeps its line ends for the eye."""
        lines = [escape(clean) for line in text.splitlines() if (clean := tidy(line))]
        return self.block(kind, text, inner="<br>".join(lines)) if lines else ""

    def items(self, texts: Iterable[str]) -> None:
        self.raw("<ul>")
        for text in texts:
            self.block(Kind.LIST_ITEM, text, tag="li", level=1)
        self.raw("</ul>")

    def picture(self, picture: Picture, text: str, digest: str) -> str:
        """An image, with the digest of what lies in the file."""
        if len(self.blocks) >= MOST_BLOCKS:
            self.full = True
            return ""
        name = f"b{len(self.blocks) + 1}"
        self.blocks.append(Block(name, Kind.IMAGE, tidy(text), digest=digest))
        self._html.append(f'<p><img id="{name}" src="part:{picture.name}" alt="{escape(tidy(text))}"></p>')
        return name
