"""The package around an Office document: a ZIP of XML parts and the relationships between them.

Everything in it is somebody else's: sizes are checked before anything is unpacked, XML brings no entities and no
DTD, and what a relationship names outside the file is never fetched.
"""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from .parts import Unreadable

MOST_ENTRIES = 5_000
MOST_BYTES = 300 * 2**20  # unpacked, all parts together
MOST_XML = 60 * 2**20  # unpacked, one part that is parsed
SUSPICIOUS_RATIO = 400  # real documents compress by 5 to 30; a long table of equal cells by 100
SUSPICIOUS_FROM = 20 * 2**20

# Transitional and strict documents differ in the addresses of their namespaces and in nothing we read.
NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
}

# What is read: the text of Word's runs, also of deleted ones, of formulas and of drawings.
TEXTS = {"w:t", "w:delText", "m:t", "a:t"}

_names: dict[Any, str] = {}


def name(element: Any) -> str:
    """`w:p` for an element, in whichever of the two namespaces; the bare name in a namespace we do not know."""
    tag = element.tag
    known = _names.get(tag)
    if known is None:
        if not isinstance(tag, str):
            return "#"  # a comment, an instruction, an entity left alone
        space, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
        prefix = NAMESPACES.get(space, "")
        known = f"{prefix}:{local}" if prefix else local
        if len(_names) < 10_000:
            _names[tag] = known
    return known


def attribute(element: Any, local: str, default: str = "") -> str:
    """The attribute of that local name, in whichever namespace it was put."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if key == local or key.endswith("}" + local):
            return str(value)
    return default


def child(element: Any, wanted: str) -> Any:
    """The first child of that name, or None."""
    if element is None:
        return None
    for each in element:
        if name(each) == wanted:
            return each
    return None


def switched_on(element: Any) -> bool:
    """A property such as `w:b` counts when it stands there and does not say otherwise."""
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off", "none")


def alternatives(element: Any) -> list[Any]:
    """Of the forms in which the same thing is written: the first, and any other that says words the first does not."""
    forms = [each for each in element if name(each) in ("mc:Choice", "mc:Fallback")]
    chosen: list[Any] = []
    said: set[str] = set()
    for form in forms:
        words = set("".join(f"{each.text or ''} " for each in form.iter() if name(each) in TEXTS).split())
        if not chosen or words - said:
            chosen.append(form)
            said |= words
    if (
        len(chosen) == 1
        and not said
        and len(forms) > 1
        and not any(name(each) == "a:blip" for each in chosen[0].iter())
    ):
        return forms[-1:]  # no words in any of them: the older form is more often one that can be shown
    return chosen


@dataclass(frozen=True)
class Tie:
    """A relationship: what it is (`image`, `footnotes`, ...) and the part, or the address outside, it names."""

    kind: str
    target: str
    outside: bool


class Package:
    """An Office document's parts by name; names are compared as the standard has it, without regard to case."""

    def __init__(self, data: bytes):
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, OverflowError) as error:
            raise Unreadable("damaged") from error
        self.broken = False  # a part could not be read, or only in pieces
        self._refuse_bombs(entries)
        self._entries = {_plain(entry.filename): entry for entry in entries if not entry.is_dir()}
        self._ties: dict[str, dict[str, Tie]] = {}

    @staticmethod
    def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise Unreadable("too_big_inside")
        for entry in entries:
            if entry.flag_bits & 1:
                raise Unreadable("encrypted")
            if entry.file_size > SUSPICIOUS_FROM and entry.file_size > SUSPICIOUS_RATIO * max(entry.compress_size, 1):
                raise Unreadable("too_big_inside")

    def names(self) -> list[str]:
        return list(self._entries)

    def has(self, part: str) -> bool:
        return _plain(part) in self._entries

    def bytes(self, part: str, most: int = MOST_BYTES) -> bytes | None:
        """What is in a part; None when there is no such part or it cannot be unpacked."""
        entry = self._entries.get(_plain(part))
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as source:
                data = source.read(most + 1)
        except Unreadable:
            raise
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - zlib, lzma, bz2 and zipfile each have their own; all mean the same
            self.broken = True
            return None
        if len(data) > most:
            raise Unreadable("too_big_inside")
        return data

    def xml(self, part: str) -> Any:
        """The root element of a part, or None. What is not well-formed is read as far as it goes."""
        data = self.bytes(part, MOST_XML)
        if data is None:
            return None
        try:
            return parsed(data)
        except etree.XMLSyntaxError as error:
            if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from error
            self.broken = True
            try:
                return parsed(data, recover=True)
            except etree.XMLSyntaxError:
                return None

    def ties(self, part: str) -> dict[str, Tie]:
        """The relationships of a part by id; `""` stands for the package itself."""
        part = _plain(part)
        if part not in self._ties:
            self._ties[part] = dict(self._read_ties(part))
        return self._ties[part]

    def _read_ties(self, part: str) -> Any:
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", file + ".rels"))
        for each in [] if root is None else root.iter():
            if name(each).rpartition(":")[2] == "Relationship":
                target, outside = each.get("Target", ""), each.get("TargetMode", "").lower() == "external"
                kind = each.get("Type", "").rpartition("/")[2]
                if not outside and "://" not in target:
                    target = _resolved(folder, target)
                yield each.get("Id", ""), Tie(kind, target, outside or "://" in target)

    def tied(self, part: str, kind: str) -> list[str]:
        """The parts inside this package that a part names as being of that kind, in its own order, each once."""
        found = [t.target for t in self.ties(part).values() if t.kind == kind and not t.outside and self.has(t.target)]
        return list(dict.fromkeys(found))


def parsed(data: bytes, recover: bool = False) -> Any:
    """XML without entities, network and DTD. Raises Unreadable for a DTD, which no Office document has."""
    if b"<!DOCTYPE" in data or (b"\0" in data[:200] and b"<!DOCTYPE" in data.replace(b"\0", b"")):
        raise Unreadable("suspicious")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    root = etree.fromstring(data.lstrip() if data[:1].isspace() else data, parser)
    # SECURITY: an encoding we did not think of may have hidden the word from the search above.
    if root is not None and root.getroottree().docinfo.doctype:
        raise Unreadable("suspicious")
    return root


def _plain(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()


def _resolved(folder: str, target: str) -> str:
    try:
        path = unquote(urlsplit(target.replace("\\", "/")).path)
    except ValueError:
        path = target
    return _plain(posixpath.normpath(path if path.startswith("/") else posixpath.join("/", folder, path)))
