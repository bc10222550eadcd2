"""Shows marked passages in a preview: coloured words, and a sign one can go to. Adds elements, never a word."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from lxml import html as lxml_html

from portal.documents.reading.html import fragment
from theme.templatetags.theme import icon

BLOCK = re.compile(r"b\d{1,9}")
HOLDS_NOTHING = {"img", "hr", "br"}


@dataclass(frozen=True)
class Mark:
    """A passage as the preview shows it."""

    key: str
    url: str
    block: str
    start: int
    end: int
    quote: str
    is_talked_about: bool = False

    @property
    def label(self) -> str:
        """What its sign says to who cannot see it."""
        said = _("Marked passage %(key)s, with comments") if self.is_talked_about else _("Marked passage %(key)s")
        return said % {"key": self.key}


def marked(html, marks: list[Mark], texts: dict[str, str], add_url: str = ""):
    """The HTML of a preview with its passages coloured, each with a sign that leads to it.

    `texts` is what each block says. With `add_url` every block gets a button to mark it, for pointers; by keyboard
    the page behind that address has them all as one list.
    """
    if not html or not (marks or add_url):
        return html
    whole = fragment(str(html))
    blocks = {each.get("id"): each for each in whole.iter() if BLOCK.fullmatch(each.get("id") or "")}
    by_block: dict[str, list[Mark]] = {}
    for mark in marks:
        by_block.setdefault(mark.block, []).append(mark)
    for name, here in by_block.items():
        if name in blocks:
            _mark(blocks[name], here, texts.get(name, ""))
    if add_url:
        for name, element in blocks.items():
            _append(element, _button(f"{add_url}?block={name}"))
    inside = "".join(lxml_html.tostring(child, encoding="unicode") for child in whole)
    return mark_safe(lxml_text(whole) + inside)  # the sanitiser's HTML; what was added is made here of codes


def lxml_text(element) -> str:
    """The text before the first child, escaped as it is inside an element."""
    holder = lxml_html.Element("i")
    holder.text = element.text
    return lxml_html.tostring(holder, encoding="unicode")[len("<i>") : -len("</i>")]


def _mark(element, marks, text) -> None:
    """Colour these passages of one block. Where its words cannot be told exactly, the block as a whole is marked."""
    pieces = list(_pieces(element)) if element.tag not in HOLDS_NOTHING else []
    spread = Spread("".join(said for _element, _where, said in pieces), text)
    ranges = [(mark, spread.place_of(mark)) for mark in marks]
    last = _colour(pieces, [(mark, place) for mark, place in ranges if place])
    for mark, _place in ranges:
        if mark.key in last:
            _after(last[mark.key], _sign(mark))
        else:
            element.set("class", f"{element.get('class', '')} passage-block".strip())
            _append(element, _sign(mark))


class Spread:
    """Where the characters of a block's text stand in the raw text of its element, which has spaces of its own."""

    def __init__(self, raw: str, text: str) -> None:
        self.at: list[tuple[int, int]] = []
        said: list[str] = []
        for begin, end, letters in _clusters(raw):
            if letters.isspace() and (not said or said[-1] == " "):
                continue
            for letter in " " if letters.isspace() else letters:
                said.append(letter)
                self.at.append((begin, end))
        self.text = "".join(said).rstrip()
        self.is_exact = self.text == text

    def place_of(self, mark: Mark) -> tuple[int, int] | None:
        """From where to where its words stand in the raw text; None where that cannot be told for sure."""
        start, end = mark.start, mark.end
        if not self.is_exact:
            if not mark.quote or self.text.count(mark.quote) != 1:
                return None
            start = self.text.index(mark.quote)
            end = start + len(mark.quote)
        if not start < end <= len(self.text):
            return None
        return self.at[start][0], self.at[end - 1][1]


def _clusters(raw) -> Iterator[tuple[int, int, str]]:
    """A letter with the accents that follow it, in NFC, and where it stands."""
    begin = 0
    for end in range(1, len(raw) + 1):
        if end == len(raw) or not unicodedata.combining(raw[end]):
            yield begin, end, unicodedata.normalize("NFC", raw[begin:end])
            begin = end


def _pieces(element) -> Iterator[tuple]:
    """The texts of an element in their order, each with where it hangs. A line break reads as a space."""
    if element.text:
        yield element, "text", element.text
    for child in element:
        if child.tag == "br":
            yield child, "", " "
        elif isinstance(child.tag, str):
            yield from _pieces(child)
        if child.tail:
            yield child, "tail", child.tail


def _colour(pieces, ranges) -> dict:
    """Put each stretch of text that belongs to the same passages into a `mark`; the last one of each passage."""
    last: dict = {}
    if not ranges:
        return last
    at = 0
    for element, where, said in pieces:
        begin, at = at, at + len(said)
        if not where:
            continue
        here = [(mark, max(start, begin) - begin, min(end, at) - begin) for mark, (start, end) in ranges]
        here = [(mark, start, end) for mark, start, end in here if start < end]
        if here:
            _wrap(element, where, said, here, last)
    return last


def _wrap(element, where, said, here, last) -> None:
    cuts = sorted({0, len(said), *(start for _m, start, _e in here), *(end for _m, _s, end in here)})
    before = None
    parent, index = (element, 0) if where == "text" else (element.getparent(), element.getparent().index(element) + 1)
    setattr(element, where, None)
    for begin, end in zip(cuts, cuts[1:], strict=False):
        stretch = said[begin:end]
        mine = [mark for mark, start, stop in here if start <= begin and end <= stop]
        if mine:
            before = lxml_html.Element("mark")
            before.set("class", "passage")
            before.text = stretch
            parent.insert(index, before)
            index += 1
            for mark in mine:
                last[mark.key] = before
        elif before is not None:
            before.tail = stretch
        else:
            setattr(element, where, stretch)


def _after(element, added) -> None:
    """Directly after an element and before its tail; never inside a link."""
    for holder in element.iterancestors("a"):
        element = holder
    added.tail, element.tail = element.tail, None
    parent = element.getparent()
    index = parent.index(element) + 1
    tail, added.tail = added.tail, None
    parent.insert(index, added)
    added.tail = tail


def _append(element, added) -> None:
    """At the end of a block; beside it, where it can hold nothing. Not into the fold of a covered picture."""
    if element.tag not in HOLDS_NOTHING:
        element.append(added)
        return
    for fold in element.iterancestors("details"):
        element = fold
    _after(element, added)


def _sign(mark):
    sign = lxml_html.Element("a")
    sign.set("id", mark.key)
    sign.set("class", "passage-sign")
    sign.set("href", mark.url)
    sign.set("aria-label", mark.label)
    sign.append(lxml_html.fragment_fromstring(icon("message-square" if mark.is_talked_about else "pencil", 16)))
    return sign


def _button(url):
    button = lxml_html.Element("a")
    button.set("class", "mark-here")
    button.set("href", url)
    button.set("title", _("Mark a passage here"))
    # For pointers: hundreds of stops on the way through a text would help nobody. The list behind it is for everybody.
    button.set("tabindex", "-1")
    button.set("aria-hidden", "true")
    return button


def address_to_add(version) -> str:
    """Where a passage of this version is marked."""
    return reverse("passage_add", args=[version.document.case.code, version.document.key, version.number])


def mark_pages(pages, marks: list[Mark], texts: dict[str, str]) -> None:
    """Tell the pages of a PDF which of their words are marked, and which passages begin on them."""
    by_block: dict[str, list[Mark]] = {}
    for mark in marks:
        by_block.setdefault(mark.block, []).append(mark)
    for page in pages:
        page.passages.extend(by_block.get(page.block, []))
        if page.passages:
            for word, (begin, end) in zip(page.words, _spread(page.words, texts.get(page.block, "")), strict=True):
                word["is_marked"] = any(begin < mark.end and mark.start < end for mark in page.passages)


def _spread(words, text) -> Iterator[tuple[int, int]]:
    """Where each word of a page image stands in the text of the page: nowhere (0, 0), if it is not found there."""
    letters = [(letter, at) for at, letter in enumerate(text) if not letter.isspace()]
    bare, done = "".join(letter for letter, _at in letters), 0
    for word in words:
        wanted = "".join(unicodedata.normalize("NFC", word["text"]).split())
        at = bare.find(wanted, done) if wanted else -1
        if at < 0:
            yield 0, 0
            continue
        done = at + len(wanted)
        yield letters[at][1], letters[done - 1][1] + 1
