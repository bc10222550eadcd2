"""One line of text on its way into rich text as Wagtail keeps it: runs of words, what marks them, where they lead."""

import re
from html import escape
from typing import NamedTuple

_SPACE = re.compile(r"[ \t\n\r\f]+")
_ORDER = ("b", "i", "s", "sup", "sub", "code")


class Marks(NamedTuple):
    """How words are marked: the styles among b, i, s, sup, sub and code, and the tag that opens their link."""

    styles: frozenset[str] = frozenset()
    link: str = ""

    def with_style(self, style: str) -> "Marks":
        """These marks and one more."""
        if style in self.styles:
            return self
        other = {"sup": "sub", "sub": "sup"}.get(style)
        return self._replace(styles=(self.styles - {other}) | {style})


PLAIN = Marks()
BREAK = "\n"


class Line:
    """What stands between the beginning and the end of a paragraph."""

    __slots__ = ("_ends_in_space", "runs")

    def __init__(self) -> None:
        self.runs: list[tuple[str, Marks]] = []
        self._ends_in_space = True

    def add(self, text: str, marks: Marks) -> None:
        """More words. Several spaces are one, and none stands at the beginning."""
        text = _SPACE.sub(" ", text)
        if self._ends_in_space and text[:1] == " ":
            text = text[1:]
        if not text:
            return
        self._ends_in_space = text[-1] == " "
        if self.runs and self.runs[-1][1] == marks and self.runs[-1][0] != BREAK:
            text = self.runs.pop()[0] + text
        self.runs.append((text, marks))

    def end(self) -> None:
        """The next words stand on a line of their own."""
        if self.runs and self.runs[-1][0] != BREAK:
            self.runs[-1] = (self.runs[-1][0].rstrip(" "), self.runs[-1][1])
        self.runs.append((BREAK, PLAIN))
        self._ends_in_space = True

    def take(self) -> "Said":
        """What was said, and a new line begins."""
        runs, self.runs, self._ends_in_space = _trimmed(self.runs), [], True
        return Said(runs)


def _trimmed(runs):
    first, last = 0, len(runs)
    while first < last and not runs[first][0].strip(" \n\xa0"):
        first += 1
    while first < last and not runs[last - 1][0].strip(" \n\xa0"):
        last -= 1
    runs = runs[first:last]
    if runs:
        runs[-1] = (runs[-1][0].rstrip(" "), runs[-1][1])
    return runs


class Said:
    """The words of one paragraph."""

    __slots__ = ("runs",)

    def __init__(self, runs: list[tuple[str, Marks]]) -> None:
        self.runs = runs

    def __bool__(self) -> bool:
        return bool(self.runs)

    @property
    def words(self) -> str:
        """Without any marks; the end of a line is one."""
        return "".join(text for text, _marks in self.runs).strip()

    @property
    def links(self) -> list[str]:
        """The opening tags of its links, in order."""
        return list(dict.fromkeys(marks.link for _text, marks in self.runs if marks.link))

    @property
    def styles(self) -> set[str]:
        """How any of its words are marked."""
        return {style for _text, marks in self.runs for style in marks.styles}

    def html(self) -> str:
        """As Wagtail keeps it, without the paragraph around it."""
        made, link = [], ""
        for text, marks in self.runs:
            if marks.link != link:
                made += ["</a>"] * bool(link) + [marks.link]
                link = marks.link
            made.append(_marked(text, marks.styles))
        return "".join(made + ["</a>"] * bool(link))


def _marked(text, styles):
    if text == BREAK:
        return "<br/>"
    said = escape(text, quote=False)
    if styles and text.strip():
        for style in reversed(_ORDER):
            if style in styles:
                said = f"<{style}>{said}</{style}>"
    return said


def said(text: str, link: str = "") -> Said:
    """A paragraph of these words alone."""
    line = Line()
    line.add(text, Marks(link=link))
    return line.take()
