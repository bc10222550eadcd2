"""What was made so far: finished blocks of ours, texts that wait for more text, the line that is being written."""

import re
from typing import Any, NamedTuple

from knowledge.wordpress.markup.job import Job
from knowledge.wordpress.markup.said import Finding
from knowledge.wordpress.markup.shortcodes import named_in, stands_alone
from knowledge.wordpress.markup.text import Line, Said, said

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_DOCUMENT = re.compile(r'<a linktype="document" id="(\d+)">')


LONGEST_NAME = 120

GATHERED = "-"
"""What is gathered on such a sheet becomes nothing yet: whoever asked for it says what it became."""


class Piece(NamedTuple):
    """A paragraph or a list of a text, or a block of its own."""

    kind: str
    value: Any


class Sheet:
    """Takes in words, lists and blocks in their order.

    A sheet below another gathers what stands within a list or a cell: there is no room there for blocks of their own,
    and who asked for it sees what came.
    """

    def __init__(self, job: Job, *, is_page: bool = True, becomes: str = "") -> None:
        self.job = job
        self.is_page = is_page
        self.becomes = becomes
        self.line = Line()
        self.pieces: list[Piece] = []
        self.after: list[Piece] = []

    def end_line(self) -> None:
        """A paragraph ends, if one began."""
        if self.line.runs:
            words = self.line.take()
            if words:
                self.job.note_words()
                self._paragraph(words)
        if self.after:
            after, self.after = self.after, []
            for piece in after:
                self._put(piece.kind, piece.value)

    def paragraph(self, words: Said) -> None:
        """A paragraph of these words."""
        self.end_line()
        if words:
            self._put("p", words)

    def block(self, kind: str, value: Any) -> None:
        """A block of its own, or a list."""
        self.end_line()
        self._put(kind, value)

    def _put(self, kind: str, value: Any) -> None:
        if self.becomes != GATHERED:
            self.job.made(self.becomes or ("text" if kind in ("p", "list") else kind))
        self.pieces.append(Piece(kind, value))

    def _paragraph(self, said_: Said) -> None:
        words = said_.words
        if "[" in words:
            is_alone = stands_alone(words)
            self._note_shortcodes(words, is_alone=is_alone)
            if self.is_page and not said_.links and is_alone:
                self.kept("[shortcode]", f"<p>{said_.html().replace('<br/>', '<br>')}</p>")
                return
        if _ADDRESS.fullmatch(words) and not said_.links:
            self.job.found(Finding("embed_as_link", words))
            said_ = said(words, self.job.links.opening(words) if "\n" not in words else "")
        document = self.is_page and len(said_.runs) == 1 and _DOCUMENT.fullmatch(said_.runs[0][1].link)
        if document and len(words) <= LONGEST_NAME:
            self._put("download", {"document": int(document[1]), "name": words})
        else:
            self._put("p", said_)

    def _note_shortcodes(self, words, *, is_alone):
        for name in named_in(words):
            self.job.found(Finding("unknown_shortcode", name))
            self.job.shortcode(name, "kept" if is_alone else "text")

    def kept(self, was: str, html: str) -> None:
        """What has no counterpart, for an editor to look at."""
        self.job.found(Finding("kept", was))
        self.block("kept", {"was": " ".join(was.split())[:250], "html": html})

    def blocks(self) -> list[dict[str, Any]]:
        """All that came, as StreamField keeps it: texts that follow each other are one."""
        self.end_line()
        made: list[dict[str, Any]] = []
        text: list[str] = []
        for kind, value in self.pieces:
            if kind in ("p", "list"):
                text.append(f"<p>{value.html()}</p>" if kind == "p" else value)
                continue
            _flush(text, made)
            made.append({"type": kind, "value": value})
        _flush(text, made)
        return made

    def words(self) -> str:
        """All paragraphs in plain words, a line each."""
        self.end_line()
        return "\n".join(value.words for kind, value in self.pieces if kind == "p")


def _flush(text, made):
    if text:
        made.append({"type": "text", "value": "".join(text)})
        text.clear()
