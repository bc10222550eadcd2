"""Takes HTML apart as browsers do, in one pass.

Not by `html.parser`: what it makes of broken HTML changes between patches of Python, and some of them take the square
of the time (60 kB of `<a <a <a`: half a minute). Here every search that fails ends the whole, so none is repeated.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


def names(in_a_row: str) -> frozenset[str]:
    """Names of tags, written one after the other."""
    return frozenset(in_a_row.split())


TAG = re.compile(r"""(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])))*+)>""")
COMMENT_ENDS = re.compile(r"-->|--!>")
RAW = names("script style")
"""Nothing in them is markup, and nothing is shown. Never closed, they take in all that follows."""
UNSHOWN = names("title iframe noembed noframes noscript")
"""The same, for readers whose browser runs scripts; but one that is never closed takes in nothing: no word is lost."""
HIDING = names("audio canvas datalist meter progress select template video annotation annotation-xml")
"""What stands in these is not shown either, though it is markup; of a `select`, its options are."""
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


class Piece(NamedTuple):
    """A part of the HTML: a `text`, an `open` or `close` tag by its name, a `comment`. `is_closed` is known only of
    what would hide all that follows."""

    kind: str
    said: str
    attributes: str = ""
    is_closed: bool = True


class Ends:
    """Where the next closing tag of a name is; each part of the HTML is searched once for each name."""

    def __init__(self, html: str):
        self.html = html
        self.known: dict[str, int] = {}

    def after(self, name: str, at: int) -> int:
        """Where `</name` next begins, or -1."""
        known = self.known.get(name, 0)
        if known == -1 or known > at:
            return known
        found = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(self.html, at)
        self.known[name] = found.start() if found else -1
        return self.known[name]


def pieces(html: str) -> Iterator[Piece]:
    """All of it, in order. Marks of CDATA are left out, what they hold stays: somebody wrote it."""
    html = CDATA.sub("", html)
    ends, at, end = Ends(html), 0, len(html)
    while at < end:
        begin = html.find("<", at)
        begin = end if begin == -1 else begin
        following, second = html[begin + 1 : begin + 2], html[begin + 2 : begin + 3]
        if begin > at:
            yield Piece("text", html[at:begin])
        if following in ("!", "?") or (following == "/" and not _is_letter(second)):
            comment, at = _comment(html, begin)
            yield Piece("comment", comment)
        elif following == "/" or _is_letter(following):
            tag = TAG.match(html, begin + 1)
            if tag is None:
                return  # a tag that never ends: browsers show nothing of it, and nothing follows
            name, at = tag[2].lower(), tag.end()
            if tag[1]:
                yield Piece("close", name)
                continue
            yield Piece("open", name, tag[3], name not in HIDING or ends.after(name, at) != -1)
            if name in RAW or name in UNSHOWN:
                closing = ends.after(name, at)
                at = closing if closing != -1 else end if name in RAW else at
        else:
            if begin < end:
                yield Piece("text", "<")
            at = begin + 1


def _is_letter(character):
    return character.isascii() and character.isalpha()


def _comment(html, begin):
    """What a comment says, and where it ends."""
    if not html.startswith("<!--", begin):
        end = html.find(">", begin)
        return "", end + 1 or len(html)
    if html.startswith((">", "->"), begin + 4):
        return "", html.index(">", begin) + 1
    end = COMMENT_ENDS.search(html, begin + 4)
    return (html[begin + 4 : end.start()], end.end()) if end else ("", len(html))
