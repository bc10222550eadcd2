"""Walks what stands inside a paragraph: runs, fields, links, notes, remarks, tracked changes, pictures and boxes."""

from dataclasses import dataclass, field
from typing import Any

from mammoth import documents as made

from .html import plain
from .ooxml import TEXTS, alternatives, attribute, child, name, switched_on
from .parts import Kind
from .word_fields import UNKNOWN_SIGN, Fields, address, symbol
from .word_shapes import Shape

CHANGES = {
    **{"w:ins": "inserted", "w:del": "deleted", "w:moveFrom": "moved_from", "w:moveTo": "moved_to"},
    **{"w:cellIns": "inserted", "w:cellDel": "deleted"},
}
_GONE = ("deleted", "moved_from")
_SILENT = {
    *("w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:proofErr", "w:bookmarkStart", "w:bookmarkEnd", "w:footnoteRef"),
    *("w:endnoteRef", "w:annotationRef", "w:separator", "w:continuationSeparator", "w:lastRenderedPageBreak"),
    *("w:softHyphen", "w:instrText", "w:delInstrText", "w:smartTagPr", "w:customXmlPr", "w:fldData", "w:ffData"),
    *("w:permStart", "w:permEnd", "w:sectPr", "m:oMathParaPr", "m:ctrlPr", "w:rubyPr", "v:shapetype"),
}


@dataclass
class Reference:
    """A footnote or endnote that was referred to: its number, and the marks of the places that do."""

    label: str
    keys: list[str] = field(default_factory=list)


@dataclass
class Quote:
    """The words a remark stands at, gathered while its range is open."""

    label: str
    keys: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    block: str = ""


class Inline:
    """The inside of paragraphs. Fields and remarks may begin in one paragraph and end in another."""

    def __init__(self, body: Any):
        self.body = body
        self.marks = body.marks
        self.fields = Fields()
        self.references: dict[str, dict[str, Reference]] = {}
        self.quotes: dict[str, Quote] = {}
        self._open: list[str] = []  # remarks whose range we are in
        self._style = ""
        self._handlers = {
            "w:r": self._run,
            "w:hyperlink": self._hyperlink,
            "w:fldSimple": lambda each: self._linked(address(attribute(each, "instr")), self._all(each)),
            "w:fldChar": lambda each: self._said(self.fields.mark(each)),
            "w:footnoteReference": lambda each: self._note("footnotes", each),
            "w:endnoteReference": lambda each: self._note("endnotes", each),
            "w:commentReference": self._remark,
            "w:commentRangeStart": self.range,
            "w:commentRangeEnd": self.range,
            "w:sym": self._symbol,
            "w:ruby": self._ruby,
            "w:drawing": self._shape,
            "w:pict": self._shape,
            "w:object": self._shape,
            "mc:AlternateContent": self._alternatives,
            "w:p": self._block,
            "w:tbl": self._block,
            "w:altChunk": self._block,
            "m:oMath": self._math,
        }

    # --- Paragraphs ------------------------------------------------------------------------------------------------
    def paragraph(self, elements: list[Any], properties: Any, style: str) -> list[Any]:
        """What a paragraph holds; nothing when there is nothing to read or to look at."""
        self._style, before = style, self._style
        said = len(self.marks.tracked)
        self._gather(" ")
        out = self._all(elements)
        if self.body.change is not None and out and len(self.marks.tracked) == said:
            kind, author, at = self.body.change
            out = [self._as_change(kind, author, at, out)]
        if out and (changed := child(properties, "w:pPrChange")) is not None:
            self._list_change("formatted", changed, _text(out))
        marked = [] if (run := child(properties, "w:rPr")) is None else [each for each in run if name(each) in CHANGES]
        for each in marked:
            key = self._list_change(CHANGES[name(each)], each, "¶")
            if out:
                out.append(made.run([made.bookmark(key)], style_id=_style_of(CHANGES[name(each)])))
        self._style = before
        return out

    def read_text(self, element: Any) -> str:
        """The plain words in an element, for where no preview is made of them."""
        paragraphs = [each for each in element.iter() if name(each) == "w:p"] or [element]
        return plain(" ".join("".join(t.text or "" for t in p.iter() if name(t) in TEXTS) for p in paragraphs))

    def _all(self, elements: Any) -> list[Any]:
        out: list[Any] = []
        for each in elements:
            out += self._one(each)
        return out

    def _one(self, each: Any) -> list[Any]:
        what = name(each)
        if what in TEXTS:
            return self._said(each.text or "")
        if (handler := self._handlers.get(what)) is not None:
            return handler(each)
        if what in CHANGES:
            inner, by = self._all(each), (attribute(each, "author"), attribute(each, "date"))
            return [self._as_change(CHANGES[what], *by, inner)] if inner else []
        if what == "w:instrText":
            self.fields.instruct(each.text or "")
            return []
        if what in _SILENT:
            return []
        if what in ("w:tab", "w:ptab"):
            return self._said("\t")
        if what in ("w:br", "w:cr"):
            self._gather(" ")
            return [made.line_break]
        if what == "w:noBreakHyphen":
            return self._said("-")
        return self._all(each)

    def _said(self, text: str) -> list[Any]:
        if not text:
            return []
        self._gather(text)
        return [made.text(text)]

    def _gather(self, text: str) -> None:
        for each in self._open:
            self.quotes[each].words.append(text)

    # --- Runs and changes ------------------------------------------------------------------------------------------
    def _run(self, element: Any) -> list[Any]:
        children = self._all(element)
        if not children:
            return []
        properties = child(element, "w:rPr")
        look = self._look(properties)
        if any(look.values()):
            children = [made.run(children, **look)]
        if self._switch(properties, "w:vanish"):
            self.body.unseen["hidden_text"] += 1
            children = [made.run(children, style_id="hidden")]
        if (changed := child(properties, "w:rPrChange")) is not None:
            key = self._list_change("formatted", changed, _text(children))
            children = [made.run([made.bookmark(key), *children], style_id="formatted")]
        if self._open:
            numbers = " ".join(self.quotes[each].label for each in self._open)
            key = self.marks.mark(data_remark=numbers)
            children = [made.run([made.bookmark(key), *children], style_id="quoted")]
        return self._linked(self.fields.address, children)

    def _look(self, properties: Any) -> dict[str, Any]:
        align = attribute(child(properties, "w:vertAlign"), "val")
        return {
            "is_bold": self._switch(properties, "w:b"),
            "is_italic": self._switch(properties, "w:i"),
            "is_underline": switched_on(child(properties, "w:u")),
            "is_strikethrough": self._switch(properties, "w:strike") or self._switch(properties, "w:dstrike"),
            "vertical_alignment": align if align in ("superscript", "subscript") else None,
        }

    def _switch(self, properties: Any, element: str) -> bool:
        """Whether a run is bold, hidden and so on: by itself, its own style, or for hidden text its paragraph's."""
        own = child(properties, element)
        if own is not None:
            return switched_on(own)
        styled = self.body.styles.switch(attribute(child(properties, "w:rStyle"), "val"), element)
        if styled is None and element == "w:vanish":
            styled = self.body.styles.switch(self._style, element)
        return bool(styled)

    def _as_change(self, kind: str, author: str, at: str, children: list[Any]) -> Any:
        self.marks.change(kind, _text(children), author, at, self.body.block)
        key = self.marks.mark(data_author=author, data_at=at, **{"class": kind.replace("_", "-")})
        return made.run([made.bookmark(key), *children], style_id=_style_of(kind))

    def _list_change(self, kind: str, element: Any, text: str) -> str:
        author, at = attribute(element, "author"), attribute(element, "date")
        self.marks.change(kind, text, author, at, self.body.block)
        css = kind.replace("_", "-") + (" paragraph-mark" if text == "¶" else "")
        return self.marks.mark(data_author=author, data_at=at, **{"class": css})

    def _linked(self, to: str, children: list[Any]) -> list[Any]:
        """Words that lead somewhere say where, and lead nowhere from here."""
        if not to or not children:
            return children
        return [made.run([made.bookmark(self.marks.mark(data_address=to[:2000])), *children], style_id="link")]

    def _hyperlink(self, element: Any) -> list[Any]:
        tie = self.body.package.ties(self.body.part).get(attribute(element, "id"))
        return self._linked(tie.target if tie is not None and tie.outside else "", self._all(element))

    # --- Notes and remarks -----------------------------------------------------------------------------------------
    def _note(self, kind: str, element: Any) -> list[Any]:
        id_ = attribute(element, "id")
        if not self.body.knows(kind, id_):
            return []
        known = self.references.setdefault(kind, {})
        count = len(known) + 1
        reference = known.setdefault(id_, Reference(str(count) if kind == "footnotes" else f"E{count}"))
        return self._refer("note-reference", reference.label, reference.keys)

    def _refer(self, css: str, label: str, keys: list[str]) -> list[Any]:
        key = self.marks.mark(data_label=label, **{"class": css})
        keys.append(key)
        return [made.run([made.bookmark(key)], style_id="reference")]

    def range(self, element: Any) -> list[Any]:
        """A remark's range begins or ends."""
        id_ = attribute(element, "id")
        if not self.body.knows("comments", id_):
            return []
        if name(element) == "w:commentRangeStart":
            self._quote(id_)
            if id_ not in self._open:
                self._open.append(id_)
        elif id_ in self._open:
            self._open.remove(id_)
        return []

    def _quote(self, id_: str) -> Quote:
        quote = self.quotes.setdefault(id_, Quote(str(len(self.quotes) + 1)))
        quote.block = quote.block or self.body.block
        return quote

    def _remark(self, element: Any) -> list[Any]:
        id_ = attribute(element, "id")
        if not self.body.knows("comments", id_):
            return []
        quote = self._quote(id_)
        return self._refer("remark-reference", quote.label, quote.keys)

    # --- Signs, pictures, boxes ------------------------------------------------------------------------------------
    def _symbol(self, element: Any) -> list[Any]:
        sign = symbol(element)
        if sign == UNKNOWN_SIGN:
            self.body.unseen["symbols"] += 1
        return self._said(sign)

    def _ruby(self, element: Any) -> list[Any]:
        base, above = child(element, "w:rubyBase"), child(element, "w:rt")
        out = [] if base is None else self._all(base)
        over = [] if above is None else self._all(above)
        return [*out, made.text(" ("), *over, made.text(")")] if over else out

    def _math(self, element: Any) -> list[Any]:
        self.body.unseen["equations"] += 1
        return self._all(element)

    def _block(self, element: Any) -> list[Any]:
        """A block inside a paragraph - a text box's - follows the paragraph."""
        self.boxed([element])
        return []

    def boxed(self, elements: Any) -> None:
        """Blocks of a text box follow the paragraph it hangs on."""
        body = self.body
        before = body.kind, body.css, body.place, self._open
        body.kind, body.css, body.place, self._open = body.kind or Kind.MARGIN, body.css or "box", None, []
        found = body.blocks(elements)
        body.kind, body.css, body.place, self._open = before
        body.beside += found

    def _alternatives(self, element: Any) -> list[Any]:
        return [each for form in alternatives(element) for each in self._all(form)]

    def _shape(self, element: Any) -> list[Any]:
        """A drawing, of either generation: its pictures here, its words after the paragraph."""
        self.body.unseen["embedded"] += name(element) == "w:object"
        return Shape(self, element).inlines()


def _style_of(kind: str) -> str:
    return "del" if kind in _GONE else "ins"


def _text(children: list[Any]) -> str:
    """The words of inline elements already made."""
    words = []
    for each in children:
        if isinstance(each, made.Text):
            words.append(each.value)
        elif each is made.line_break:
            words.append(" ")
        elif hasattr(each, "children"):
            words.append(_text(each.children))
    return "".join(words)
