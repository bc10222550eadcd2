"""Drawings of both generations (DrawingML and VML): pictures where they stand, words of boxes, charts and diagrams."""

from typing import Any

from mammoth import documents as made

from .html import plain
from .ooxml import attribute, name
from .parts import Kind

_DESCRIPTIONS = ("wp:docPr", "pic:cNvPr", "cNvPr", "v:shape")


class Shape:
    """One `w:drawing`, `w:pict` or `w:object`."""

    def __init__(self, inline: Any, element: Any):
        self.inline, self.body, self.element = inline, inline.body, element
        self.description = ""
        self.out: list[Any] = []

    def inlines(self) -> list[Any]:
        """The pictures; everything that has words is put beside the paragraph."""
        self._walk(self.element)
        return self.out

    def _walk(self, element: Any) -> None:
        for each in element:
            what = name(each)
            local = what.rpartition(":")[2].rpartition("}")[2]
            if local in ("docPr", "cNvPr", "shape", "rect", "group"):
                self.description = attribute(each, "descr") or attribute(each, "alt") or self.description
            if local == "txbxContent":
                self.inline.boxed(each)
            elif local in ("blip", "imagedata"):
                self._picture(attribute(each, "embed") or attribute(each, "id") or attribute(each, "pict"), each)
                self._walk(each)
            elif local == "chart" and attribute(each, "id"):
                self._elsewhere(attribute(each, "id"), "charts")
            elif local == "relIds" and attribute(each, "dm"):
                self._elsewhere(attribute(each, "dm"), "diagrams")
            elif local == "textpath" and attribute(each, "string"):
                self._words([attribute(each, "string")])
                self._walk(each)
            elif local == "txBody":
                self._words(_lines(each))
            elif local == "control":
                self.body.unseen["controls"] += 1
            elif what == "mc:AlternateContent":
                self.out += self.inline._alternatives(each)
            elif what in ("w:p", "w:tbl", "w:r", "w:t", "w:delText"):
                self.inline.boxed([each])
            else:
                self._walk(each)

    def _picture(self, id_: str, element: Any) -> None:
        tie = self.body.package.ties(self.body.part).get(id_)
        if tie is None or tie.outside:
            if tie is None and not attribute(element, "link"):
                self.body.unseen["missing_images"] += 1
            return  # what lies outside is counted with the relationships, and never fetched
        data = self.body.package.bytes(tie.target, 64 * 2**20)
        if data is None:
            self.body.unseen["missing_images"] += 1
            return
        picture, digest = self.body.album.add(data)
        if picture is None:
            self.body.unseen["images_not_shown" if self.body.album.full else "picture_format"] += 1
        description = plain(self.description)
        id_ = self.body.marks.block()
        key = self.body.marks.mark(
            id=id_, src=f"part:{picture.name}" if picture else "", data_kind=Kind.IMAGE, alt=description
        )
        self.body.marks.attributes[key].setdefault("alt", "")
        self.body.marks.digests[id_] = digest
        self.out.append(made.image(alt_text=description, content_type=key, open=None))

    def _elsewhere(self, id_: str, code: str) -> None:
        """A chart or a diagram: drawn by programs we do not have, but its words lie in a part of their own."""
        self.body.unseen[code] += 1
        tie = self.body.package.ties(self.body.part).get(id_)
        root = None if tie is None or tie.outside else self.body.package.xml(tie.target)
        if root is not None:
            self._words(_lines(root))

    def _words(self, lines: list[str]) -> None:
        for line in lines:
            if plain(line):
                key = self.body.marks.mark(id=self.body.marks.block(), data_kind=Kind.MARGIN, **{"class": "box"})
                self.body.beside.append(made.paragraph([made.bookmark(key), made.text(line)]))


def _lines(root: Any) -> list[str]:
    """The paragraphs of a drawing's text; in a chart also what its axes and rows are called."""
    lines = []
    for each in root.iter():
        what = name(each)
        if what == "a:p":
            lines.append("".join(t.text or "" for t in each.iter() if name(t) == "a:t"))
        elif what == "c:v" and each.text and not each.text.replace(".", "").replace("-", "").isdigit():
            lines.append(each.text)
    return list(dict.fromkeys(lines))
