"""The HTML of a mail, as blocks: what it says stays, what it would load, run or dress itself in goes.

nh3 parses first, as a browser would; what it hands on is well-formed, so a plain walk over it can number the blocks.
Where a link leads is written beside it: a reader of evidence wants to know, and nothing here can be followed.
"""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

import nh3

from .parts import Kind, Picture
from .writing import Writer, tidy, words

_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "s": "s", "strike": "s", "del": "s",
           "sub": "sub", "sup": "sup", "ins": "u"}  # fmt: skip
_LISTS = {"ul", "ol"}
_CELLS = {"td", "th"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TABLE = {"table", "tr"}
# Everything that begins a line of its own. What is kept as an element is in `_KEPT`; the rest only ends the line.
_BREAKS = {"p", "div", "section", "article", "header", "footer", "main", "nav", "aside", "address", "center", "dl",
           "dt", "dd", "pre", "caption", "thead", "tbody", "tfoot", "fieldset", "form", "details", "summary", "figure",
           "figcaption", "legend"}  # fmt: skip
_KEPT = _LISTS | _CELLS | _HEADINGS | _TABLE | {"blockquote", "li"}
_TAGS = set(_INLINE) | _BREAKS | _KEPT | {"br", "hr", "img", "a", "span"}
_DEEPEST = 40  # containers written into each other; what lies deeper is shown without its container

# Elements whose content a parser takes for something else than text to read. Their words are words all the same.
_ODD = {"title", "textarea", "select", "option", "optgroup", "button", "noscript", "noembed", "noframes", "template",
        "svg", "math", "object", "iframe", "xmp", "plaintext", "video", "audio", "canvas", "marquee"}  # fmt: skip
_TAG = re.compile(r"</?([a-zA-Z][^\s/<>]*)[^<>]*>")

Find = Callable[[str], tuple[Picture, str] | None]


def write(html: str, writer: Writer, find: Find) -> int:
    """Writes the HTML; `find` gives the image of a `cid:` and its digest. Returns how many images lie elsewhere."""
    clean = nh3.clean(
        _TAG.sub(_known, html.replace("\x00", "")),
        tags=_TAGS,
        attributes={"img": {"src", "alt"}, "a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel", "ftp", "sms", "sip", "file", "cid", "data"},
        clean_content_tags={"script", "style"},
        link_rel=None,
    )
    walk = _Walk(writer, find)
    walk.feed(clean)
    walk.close()
    walk.finish()
    return walk.elsewhere


def _known(tag: re.Match[str]) -> str:
    """The tag, if a mail can use it. nh3 would take the words of some others (of drawings, of formulas) along."""
    name = tag[1].lower()
    if name in _TAGS or name in ("script", "style"):
        return tag[0]
    if "@" in name or name.startswith(("http:", "https:", "mailto:")):
        return escape(tag[0])  # an address between brackets nobody escaped
    return "<br>" if name in _ODD else ""


class _Walk(HTMLParser):
    def __init__(self, writer: Writer, find: Find):
        super().__init__(convert_charrefs=True)
        self.writer, self.find = writer, find
        self.elsewhere = 0
        self._containers: list[tuple[str, bool]] = []  # what is open, and whether it was written
        self._inline: list[str] = []
        self._text: list[str] = []
        self._html: list[str] = []
        self._link: tuple[str, int] | None = None
        self._pre = 0
        self._tables: list[tuple[int, int, int]] = []  # number, row, column of each table that is open
        self._count = max((block.place[0] for block in writer.blocks if block.place), default=0)

    # --- What the parser meets ---------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "br":
            self._add("\n", "<br>")
        elif tag == "img":
            self._image(values.get("src") or "", values.get("alt") or "")
        elif tag == "a":
            self._link = (values.get("href") or "", len(self._text))
        elif tag in _INLINE:
            self._inline.append(_INLINE[tag])
            self._html.append(f"<{_INLINE[tag]}>")
        elif tag == "hr":
            self.finish()
            self.writer.raw("<hr>")
        elif tag in _BREAKS:
            self.finish()
            self._pre += tag == "pre"
        elif tag in _KEPT:
            self.finish()
            self._open(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag in _INLINE:
            if self._inline:
                self._html.append(f"</{self._inline.pop()}>")
        elif tag in _BREAKS:
            self.finish()
            self._pre -= tag == "pre"
        elif tag in _KEPT:
            self.finish()
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if not self._pre:
            self._add(data, escape(data))
            return
        for number, line in enumerate(data.split("\n")):
            if number:
                self._add("\n", "<br>")
            self._add(line, escape(line))

    # --- What becomes of it ------------------------------------------------------------------------------------

    def _add(self, text: str, html: str) -> None:
        self._text.append(text)
        self._html.append(html)

    def finish(self) -> None:
        """Ends the line: what was gathered becomes a block of the kind of the container it stands in."""
        if self._link:
            self._end_link()
        text, inner = "".join(self._text), "".join(self._html) + "".join(f"</{tag}>" for tag in reversed(self._inline))
        self._text.clear()
        self._html[:] = [f"<{tag}>" for tag in self._inline]
        if not tidy(text):
            return
        kind, level = Kind.PARAGRAPH, 0
        place = self._tables[-1] if self._tables else None
        for tag, _ in reversed(self._containers):
            if tag in _HEADINGS:
                kind, level = Kind.HEADING, int(tag[1])
            elif tag == "li":
                kind, level = Kind.LIST_ITEM, sum(1 for one, _ in self._containers if one in _LISTS)
            elif tag in _CELLS:
                kind = Kind.CELL
            else:
                continue
            break
        self.writer.block(
            kind,
            text,
            tag=f"h{level}" if kind == Kind.HEADING else "p",
            inner=_trimmed(inner),
            level=level,
            place=place if kind == Kind.CELL else None,
        )

    def _open(self, tag: str) -> None:
        if tag == "table":
            self._count += 1
            self._tables.append((self._count, 0, 0))
        elif tag == "tr" and self._tables:
            number, row, _ = self._tables[-1]
            self._tables[-1] = (number, row + 1, 0)
        elif tag in _CELLS and self._tables:
            number, row, column = self._tables[-1]
            self._tables[-1] = (number, row, column + 1)
        written = tag not in _HEADINGS and len(self._containers) < _DEEPEST
        if written:
            self.writer.raw(f"<{tag}>")
        self._containers.append((tag, written))

    def _close(self, tag: str) -> None:
        if not self._containers:
            return
        opened, written = self._containers.pop()
        if written:
            self.writer.raw(f"</{opened}>")
        if opened == "table" and self._tables:
            self._tables.pop()

    def _end_link(self) -> None:
        if self._link is None:
            return
        address, begun = self._link
        self._link = None
        said = "".join(self._text[begun:])
        address = address.removeprefix("mailto:")
        if address and not address.startswith("#") and tidy(address).rstrip("/") not in said:
            self._add(f" <{address}>", f" &lt;{escape(address)}&gt;")

    def _image(self, source: str, alt: str) -> None:
        found = self.find(source) if source.startswith(("cid:", "data:")) else None
        if found:
            picture, digest = found
            self.finish()
            self.writer.picture(picture, alt, digest)
            return
        if source and not source.startswith(("cid:", "data:")):
            self.elsewhere += 1
        if words(alt):
            self._add(f" [{alt}] ", f" [{escape(alt)}] ")


def _trimmed(html: str) -> str:
    """Without the line ends before and after a paragraph, which would only be empty space."""
    html = html.strip()
    while html.startswith("<br>"):
        html = html[4:].lstrip()
    while html.endswith("<br>"):
        html = html[:-4].rstrip()
    return html
