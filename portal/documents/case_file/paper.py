"""What a case file looks like on paper and in its readable texts: HTML for the printer, in the exporter's language."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from lxml import html as lxml_html

import theme
from portal.documents import previews, saying, showing
from portal.documents.case_file import contents as inside
from portal.documents.case_file.manifest import grouped
from portal.documents.models import CaseFile, Preview
from portal.documents.reading import kinds
from portal.documents.reading import words as sentences
from portal.documents.reading.parts import Unreadable

FONTS = {"font:latin": "next-latin.woff2", "font:latin-ext": "next-latin-ext.woff2"}
LETTERS_AT_MOST = 2_000_000
"""Of HTML, all documents together: about five hundred pages. Memory and time of the printer follow from it."""
LEAVES_AT_MOST, FILE_AT_MOST, FILES_AT_MOST = 500, 48 << 20, 200 << 20
PIECE = 1 << 20

WHY = {
    "too_long": gettext_lazy("It is too long to be printed with the rest."),
    "damaged": gettext_lazy("Its pages could not be read completely."),
    "picture": gettext_lazy("One of its pictures could not be read."),
    "printer": gettext_lazy("The printer did not get through with it."),
    "waiting": gettext_lazy("Its preview was not ready yet."),
    "empty": gettext_lazy("There is nothing in it that could be printed."),
}


@dataclass(frozen=True)
class Resource:
    """A picture, font or PDF the printer needs, as pieces of a known size."""

    name: str
    size: int
    pieces: Callable[[], Iterator[bytes]]


@dataclass
class Sheet:
    """One version on paper: its pages or its text, or why it cannot be printed."""

    version: Any
    digest: str
    type: Any
    why_not: Any = ""
    unseen: list = field(default_factory=list)
    body: Any = ""
    leaves: range = range(0)
    resources: list[Resource] = field(default_factory=list)


@dataclass
class Paper:
    """What goes to the printer."""

    html: str
    resources: list[Resource]
    leaves: dict[str, int]
    sheets: list[Sheet] = field(default_factory=list)

    def alone(self) -> "Iterator[tuple[str, Paper]]":
        """Each document that is printed, by itself: to find the one the printer is lost with."""
        for index, sheet in enumerate(self.sheets):
            if not sheet.why_not:
                html = render_to_string("documents/paper/_document.html", {"item": sheet, "index": index})
                leaves = {str(index): len(sheet.leaves)} if sheet.leaves else {}
                yield str(index), Paper(html, [*fonts(), *sheet.resources], leaves)


def cover(contents, digest: str, fingerprint: str) -> Paper:
    """The first page alone, for the ZIP."""
    words = _words(contents) | {"cover_only": True, "manifest_digest": grouped(digest), "fingerprint": fingerprint}
    return Paper(render_to_string("documents/paper/file.html", words), fonts(), {})


def whole(contents, digest: str, fingerprint: str, unprintable: dict[str, str], tick=lambda: None) -> Paper:
    """All of it. `unprintable` are the numbers of those versions the printer did not get through with, and why."""
    sheets, room = [], Room()
    for index, version in enumerate(contents.versions):
        sheets.append(_sheet(index, version, unprintable.get(str(index), ""), room))
        tick()
    words = _words(contents) | {
        "documents": sheets,
        "sections": sections(contents),
        "manifest_digest": grouped(digest),
        "fingerprint": fingerprint,
    }
    leaves = {str(index): len(sheet.leaves) for index, sheet in enumerate(sheets) if sheet.leaves}
    resources = [resource for sheet in sheets for resource in sheet.resources]
    return Paper(render_to_string("documents/paper/file.html", words), [*fonts(), *resources], leaves, sheets)


def texts(contents) -> dict[str, bytes]:
    """The readable files of a ZIP, by their names."""
    words = _words(contents)
    found = {"caveats.txt": render_to_string("documents/paper/caveats.txt", words)}
    listed = [inside.told_of(version) for version in contents.versions]
    for name, title in [("contents", _("Contents")), *sections(contents)]:
        about = words | {"name": name, "words": title, "listed": listed}
        found[f"{name}.html"] = render_to_string("documents/paper/text.html", about)
    return {name: text.encode() for name, text in found.items()}


def sections(contents) -> list[tuple[str, str]]:
    """The parts of the case that are in it, beside the documents, in the order they stand."""
    parts = set(contents.case_file.parts)
    people = parts & {CaseFile.Part.PEOPLE, CaseFile.Part.REPORTER}
    wanted = [("people", _("People"), people), ("timeline", _("Timeline"), "timeline" in parts)]
    wanted += [("notes", _("Notes"), "notes" in parts), ("tasks", _("Tasks and open questions"), "tasks" in parts)]
    return [(name, title) for name, title, is_in in wanted if is_in]


def stylesheet() -> str:
    """How it is laid out."""
    return render_to_string("documents/paper/paper.css")


def _words(contents) -> dict:
    case_file, count = contents.case_file, len({version.document_id for version in contents.versions})
    said = [contents.handling.label, case_file.get_sharing_display(), case_file.get_proceedings_display()]
    return {
        "case_file": case_file,
        "contents": contents,
        "language": case_file.language,
        "short": " · ".join(str(each) for each in said),
        "counted": ngettext("%(n)s document.", "%(n)s documents.", count) % {"n": count},
    }


@dataclass
class Room:
    """How much can still be printed."""

    letters: int = LETTERS_AT_MOST
    leaves: int = LEAVES_AT_MOST
    bytes: int = FILES_AT_MOST

    def takes(self, *, letters: int = 0, leaves: int = 0, size: int = 0) -> bool:
        """Is there room for this? Then it is taken."""
        if letters > self.letters or leaves > self.leaves or size > min(self.bytes, FILE_AT_MOST):
            return False
        self.letters, self.leaves, self.bytes = self.letters - letters, self.leaves - leaves, self.bytes - size
        return True


def _sheet(index: int, version, refused: str, room: Room) -> Sheet:
    sheet = Sheet(version, grouped(version.digest), kinds.label(version.type))
    preview = version.preview
    if preview.state != Preview.State.READY:
        sheet.why_not = sentences.reason(preview.reason) if preview.reason else WHY["waiting"]
    elif refused:
        sheet.why_not = WHY[refused]
    else:
        try:
            reading = previews.of(version)
        except Unreadable as why:  # one preview that does not open keeps the others from nobody
            sheet.why_not = sentences.reason(why.reason)
        else:
            _fill(sheet, index, reading, room)
    return sheet


def _fill(sheet: Sheet, index: int, reading, room: Room) -> None:
    version = sheet.version
    sheet.unseen = showing.unseen(reading)
    if reading.sheets:
        if room.takes(leaves=len(reading.sheets), size=version.size):
            sheet.leaves = range(len(reading.sheets))
            sheet.resources.append(Resource(f"file:{index}", version.size, lambda: _pieces(version.opened)))
        else:
            sheet.why_not = WHY["too_long"]
        return
    if not reading.html:
        sheet.why_not = WHY["empty"]
    elif not room.takes(letters=len(reading.html)):
        sheet.why_not = WHY["too_long"]
    else:
        sheet.body, names = _body(index, reading.html)
        sheet.resources = [_picture(index, version, name) for name in names]
        if not room.takes(size=sum(each.size for each in sheet.resources)):
            sheet.why_not, sheet.resources = WHY["too_long"], []


def _body(index: int, html: str):
    """The sanitiser's HTML with names of its own: many files stand in one paper. And the pictures it needs."""
    whole, names = lxml_html.fragment_fromstring(html, create_parent="div"), []
    saying.say(whole)
    for element in whole.iter(lxml_html.etree.Element):
        if element.get("id"):
            element.set("id", f"f{index}-{element.get('id')}")
        href = element.attrib.pop("href", "")
        if href.startswith("#"):
            element.set("href", f"#f{index}-{href[1:]}")
        if element.tag == "img":
            name = element.get("src", "").removeprefix("part:")
            names.append(name)
            element.set("src", f"part:{index}/{name}")
    inner = "".join(lxml_html.tostring(child, encoding="unicode") for child in whole)
    # The sanitiser's own HTML, renamed. The text before the first element comes out of the parser unescaped.
    return mark_safe(lxml_html.tostring(whole, encoding="unicode") if whole.text else inner), list(dict.fromkeys(names))


def _picture(index: int, version, name: str) -> Resource:
    scope, folder = version.keeper.sealed_under(), version.preview.folder

    def opened():
        return previews.picture(scope, folder, name)

    with closing(opened()) as file:
        return Resource(f"part:{index}/{name}", file.size, lambda: _pieces(opened))


def _pieces(opened) -> Iterator[bytes]:
    with closing(opened()) as file:
        while piece := file.read(PIECE):
            yield piece


@cache
def fonts() -> list[Resource]:
    """The house's own letters; a machine without any still prints."""
    folder = Path(theme.__file__).parent / "static/theme/fonts"
    found = {name: (folder / file).read_bytes() for name, file in FONTS.items()}
    return [Resource(name, len(data), lambda data=data: iter([data])) for name, data in found.items()]
