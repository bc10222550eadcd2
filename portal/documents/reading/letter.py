"""A mail on its way to a reading, whichever program wrote it: head, bodies, its own images, what hangs on it."""

import base64
import binascii
from collections import Counter
from collections.abc import Iterable
from html import escape
from urllib.parse import unquote

from . import flow
from .damage import told_as_unreadable
from .html import clean
from .parts import Attachment, Kind, Picture, Reading, Unseen
from .pictures import Album
from .writing import Writer, safe_name, tidy, words

MOST_ATTACHMENTS = 2_000
MOST_LETTERS = 4_000_000  # of one body: a novel has a quarter of that
DEEPEST_QUOTE = 12


class Letter:
    """Collects what a mail says. What cannot be shown is counted in `unseen`; nothing is dropped in silence."""

    def __init__(self) -> None:
        self.writer = Writer()
        self.facts: dict = {}
        self.flags: list[str] = []
        self.unseen: Counter[str] = Counter()
        self.attachments: list[Attachment] = []
        self.enclosed: dict[str, bytes] = {}  # Content-ID or Content-Location → an image of the mail itself
        self.shown: set[str] = set()
        self.album = Album("image")

    # --- Head --------------------------------------------------------------------------------------------------

    def head(self, fields: Iterable[tuple[str, str]]) -> None:
        """The head as a table. Its names are the mail's own; the page says them in its reader's language (`saying`)."""
        self.writer.raw("<table>")
        for row, (name, value) in enumerate(((name, value) for name, value in fields if tidy(value)), 1):
            self.writer.raw(f'<tr><th data-said="{escape(name.lower())}">{escape(name)}</th>')
            self.writer.block(Kind.CELL, value, tag="td", place=(1, row, 2))
            self.writer.raw("</tr>")
        self.writer.raw("</table>")

    # --- Bodies ------------------------------------------------------------------------------------------------

    def said_since(self, begun: int) -> Counter[str]:
        """The words of all blocks written from `begun` on."""
        return Counter(word for block in self.writer.blocks[begun:] for word in words(block.text))

    def html(self, html: str) -> None:
        html = self._cut(html).encode("utf-8", "replace").decode()
        self.unseen["remote_images"] += flow.write(html, self.writer, self.find)

    def _cut(self, text: str) -> str:
        if len(text) > MOST_LETTERS:
            self.unseen["lines_not_shown"] = 1
        return text[:MOST_LETTERS]

    def text(self, text: str, *, flowed: bool = False, delete_space: bool = False) -> None:
        """A plain text: paragraphs, and replies quoted with `>` as quotes within quotes."""
        text = self._cut(text)
        if "-----BEGIN PGP MESSAGE-----" in text:
            self.encrypted()
        depth = 0
        for quoted, paragraph in _paragraphs(text, flowed, delete_space):
            quoted = min(quoted, DEEPEST_QUOTE)
            self.writer.raw("<blockquote>" * (quoted - depth) + "</blockquote>" * (depth - quoted))
            depth = quoted
            self.writer.paragraph(paragraph)
        self.writer.raw("</blockquote>" * depth)

    def also(self, text: str, code: str, begun: int, **how: bool) -> None:
        """Another version of what was written since `begun`: shown under its type when it says a word more."""
        if Counter(words(tidy(self._cut(text)))) - self.said_since(begun):
            self.divider(code)
            self.text(text, **how)

    def divider(self, code: str) -> None:
        """A line, and below it what follows: a type of MIME, which the page says in words. No word of the mail's."""
        self.writer.raw(f'<hr><p class="part" data-said="{escape(code)}">{escape(code)}</p>')

    def encrypted(self) -> None:
        if "encrypted" not in self.flags:
            self.flags.append("encrypted")
        self.unseen["encrypted"] += 1

    # --- Images ------------------------------------------------------------------------------------------------

    def find(self, source: str) -> tuple[Picture, str] | None:
        """The image a body points at, if the mail brought it along."""
        if source.startswith("data:"):
            data = _inside(source)
            return self.picture(data) if data else self._without_picture()
        key = unquote(source.removeprefix("cid:")).strip("<>")
        if key not in self.enclosed:
            return self._without_picture()
        found = self.picture(self.enclosed[key])
        if found:
            self.shown.add(key)
        return found

    def picture(self, data: bytes) -> tuple[Picture, str] | None:
        """The image encoded anew and the digest of what the mail carries, or nothing when it cannot be shown."""
        picture, digest = self.album.add(data)
        return (picture, digest) if picture else self._without_picture()

    def _without_picture(self) -> tuple[Picture, str] | None:
        self.unseen["images_not_shown"] += 1
        return None

    # --- What hangs on it --------------------------------------------------------------------------------------

    def attach(self, name: str, data: bytes, ending: str = ".bin") -> None:
        """Keeps a file of the mail for a document of its own."""
        if len(self.attachments) >= MOST_ATTACHMENTS:
            self.unseen["attachments_not_shown"] += 1
            return
        self.attachments.append(Attachment(safe_name(name, f"attachment-{len(self.attachments) + 1}{ending}"), data))

    def reading(self) -> Reading:
        if self.attachments:
            self.divider("attachments")
            self.writer.items(attachment.name for attachment in self.attachments)
        if self.writer.full:
            self.unseen["lines_not_shown"] = 1
        with told_as_unreadable():
            html = clean(self.writer.html, ours=True)
        return Reading(
            html=html,
            blocks=self.writer.blocks,
            pictures=self.album.pictures,
            attachments=self.attachments,
            unseen=[Unseen(code, count) for code, count in self.unseen.items() if count],
            facts=self.facts,
            flags=self.flags,
        )


def _paragraphs(text: str, flowed: bool, delete_space: bool) -> Iterable[tuple[int, str]]:
    """The paragraphs of a plain text with the depth of their quote. RFC 3676 for texts that say they flow."""
    gathered: list[str] = []
    depth, joins = 0, False
    for raw in text.splitlines():
        level, line = _unquoted(raw)
        if level != depth or not line.strip():
            if gathered:
                yield depth, "\n".join(gathered)
            gathered, joins, depth = [], False, level
        if not line.strip():
            continue
        if flowed:
            line = line.removeprefix(" ")
        if joins and gathered:
            gathered[-1] += line
        else:
            gathered.append(line)
        joins = flowed and line.endswith(" ") and line != "-- "
        if joins and delete_space:
            gathered[-1] = gathered[-1][:-1]
    if gathered:
        yield depth, "\n".join(gathered)


def _unquoted(line: str) -> tuple[int, str]:
    depth, at = 0, 0
    while at < len(line) and (line[at] == ">" or (depth and line[at : at + 2] == " >")):
        at += 1 if line[at] == ">" else 2
        depth += 1
    return depth, line[at:]


def _inside(source: str) -> bytes:
    """The bytes of a `data:` address."""
    head, _, body = source.partition(",")
    try:
        return base64.b64decode(unquote(body)) if head.endswith(";base64") else b""
    except (binascii.Error, ValueError):
        return b""
