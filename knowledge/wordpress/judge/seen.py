"""What a reader sees of HTML, and what a voice reads out to one who does not see.

Counted: text; alternative texts of pictures, unless the caption of the same figure says just that; what is folded away
or hidden by a style (a click may bring it back); choices of a list (`option`, and the `label` of a group), words on
buttons (`button`, the `value` of `submit`, `reset` and `button`), `legend`, `label`, `summary`. Not counted: scripts,
styles, `template`, `noscript`, `title`, comments; what stands in `video`, `audio`, `canvas`, `iframe`, `meter`,
`progress` for browsers that cannot show them; `title`, `aria-label`, `placeholder` and the values of fields.
"""

import re
from collections import Counter
from collections.abc import Callable

from knowledge.wordpress.judge.captions import Captions
from knowledge.wordpress.judge.scanner import HIDING, Piece, names, pieces
from knowledge.wordpress.judge.text import JOINT, decoded

VOID = names("area base br col embed hr img input link meta param source track wbr keygen bgsound frame")
APART = names(
    "address article aside audio blockquote body br button canvas caption center col colgroup dd details dialog dir "
    "div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr "
    "html iframe img input legend li main map menu nav object ol optgroup option p picture pre search section select "
    "source summary svg table tbody td template textarea tfoot th thead tr ul video xmp"
)
"""Words on both sides of these are two. All others, those nobody knows too, run on inside a line."""
LOOSE = names("a q sub sup")
"""At these a word may end or run on: a note's number, a button that is a link, the marks browsers set around a `q`."""
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
SAID_BY = {"img": "alt", "area": "alt", "optgroup": "label"}
BUTTONS = {"submit": "value", "reset": "value", "button": "value", "image": "alt"}


class Opened:
    """The tags that are open, and whether one of them hides what it holds."""

    def __init__(self):
        self.names: list[str] = []
        self.times: Counter[str] = Counter()
        self.hiding = 0

    @property
    def is_hidden(self) -> bool:
        """Does no reader see what comes now?"""
        among_choices = self.times["option"] or self.times["optgroup"]
        return self.hiding > (self.times["select"] if among_choices else 0)

    def between(self, tag: Piece) -> str:
        """What this tag sets between the words at its sides."""
        name = tag.said
        if name in LOOSE or (name == "option" and not self.times["select"]):
            return JOINT
        if name not in APART:
            return ""
        # Browsers pass over the end of what never began. Which tags end which others is not gone into here.
        return "\n" if tag.kind == "open" or self.times[name] or name in ("p", "br") else JOINT

    def open(self, piece: Piece) -> None:
        """One more."""
        name = piece.said
        if name in VOID or (name in HIDING and not piece.is_closed):
            return
        self.names.append(name)
        self.times[name] += 1
        self.hiding += name in HIDING

    def close(self, name: str) -> None:
        """That one, and all that were opened in it and never closed; nothing, if it is not open."""
        closed = "" if self.times[name] else name
        while closed != name:
            closed = self.names.pop()
            self.times[closed] -= 1
            self.hiding -= closed in HIDING


def text_of(html: str, of_comment: Callable[[str], str] | None = None, *, allowed: frozenset[str] | None = None) -> str:
    """The text a reader gets of this HTML. `of_comment` says what WordPress prints in place of a comment; where only
    some tags are `allowed`, the others are taken out before it is shown: they part no words, and say none."""
    said: list[str] = []
    opened, captions = Opened(), Captions(said)
    for piece in pieces(html):
        is_tag = piece.kind in ("open", "close") and (allowed is None or piece.said in allowed)
        if is_tag:
            captions.tag(piece)
            said.append(opened.between(piece))
        if piece.kind == "close":
            opened.close(piece.said)
        elif piece.kind == "open":
            opened.open(piece)
        if opened.is_hidden:
            continue
        if piece.kind == "text":
            said.append(decoded(piece.said))
        elif piece.kind == "open" and is_tag:
            if words := _said_by(piece):
                captions.alternative(words)
            said.append(words)
        elif piece.kind == "comment" and of_comment:
            said.append(of_comment(piece.said))
    return "".join(said)


def _said_by(tag):
    """What a tag says by itself."""
    if tag.said not in SAID_BY and tag.said != "input":
        return ""
    attributes: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(tag.attributes):
        attributes.setdefault(name.lower(), "".join(values))
    name = SAID_BY.get(tag.said) or BUTTONS.get(attributes.get("type", "").lower(), "")
    return f"\n{decoded(attributes.get(name, ''))}\n"
