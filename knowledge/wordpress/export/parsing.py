"""Follows the elements of a file and tells each author, term and item as soon as it is whole."""

import re
from collections import Counter, deque
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from knowledge.wordpress.export import names
from knowledge.wordpress.export.items import Author, Item, Part, Site
from knowledge.wordpress.export.records import FIELDS, Record
from knowledge.wordpress.export.refusals import CutOff, NoExport

VERSIONS = ("1.0", "1.1", "1.2")
DEEPEST = 100  # WordPress writes five levels
HELD = 1000  # authors and terms that wait for the head of the site, should it come after them
HEAD = {"title", "link", "language", "wp:wxr_version", "wp:base_blog_url"}
NEEDED = {"title", "link", "language", "wp:wxr_version"}  # so that nothing waits in files as WordPress writes them
LONGEST = 32_000_000  # characters of one item
SECOND = re.compile(rb"<(?:\?xml|rss)\b")
CUT_OFF = {
    expat.errors.codes[said]
    for said in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}
IN_WORDS = {
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "mismatch",
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: "stray_mark",
    expat.errors.codes[expat.errors.XML_ERROR_UNBOUND_PREFIX]: "prefix",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "entity_unknown",
}


class Parser:
    """Is fed text, and lays what it finds into `found`. With `</rss>` it has `ended`; once it `is_done`, no more is
    wanted."""

    def __init__(self, repaired: Counter[str]) -> None:
        self.repaired = repaired
        self.found: deque[Part] = deque()
        self.ended = False
        self.is_done = False
        self._fed = 0
        self._depth = 0
        self._skipped_from = 0  # the depth of an element nobody wants
        self._text: list[str] | None = None  # of the element that is being read
        self._text_from = 0
        self._attributes: dict[str, str] = {}
        self._is_content = False
        self._length = 0  # of the texts of this item
        self._is_export = False  # the file names the namespace of an export
        self._head: dict[str, str] = {}
        self._held: deque[Part] | None = deque()  # None: the site has been told
        self._record: Record | None = None
        self._meta: dict[str, str] | None = None
        self._authors: set[str] = set()
        self._expat = self._new()

    def _new(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8", names.SEPARATOR)
        parser.buffer_text = True
        parser.buffer_size = 65536
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = self._comment
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = self._doctype
        # SECURITY: what is not declared is never expanded, and nothing outside the file is ever opened.
        parser.EntityDeclHandler = self._refuse_entities
        parser.SkippedEntityHandler = self._refuse_entities
        parser.ExternalEntityRefHandler = self._external
        return parser

    @property
    def line(self) -> int:
        return self._expat.CurrentLineNumber

    def feed(self, text: str, *, last: bool = False) -> None:
        if self.is_done:
            return
        data, before = text.encode(), self._fed
        self._fed += len(data)
        try:
            self._expat.Parse(data, last)
        except expat.ExpatError as error:
            if not self.ended:
                raise self._in_words(error, last) from None
            self._beyond_the_end(data[self._expat.ErrorByteIndex - before :], error.lineno)

    def _beyond_the_end(self, rest: bytes, line: int) -> None:
        """A warning of the server is left out. Another export is not: nobody would miss it until it is too late."""
        self.is_done = True
        if SECOND.match(rest):
            raise NoExport("two_exports", line)
        self.repaired["after_the_end"] += 1

    def stop_at(self, wrong: NoExport) -> None:
        """The bytes that come are no text. That matters unless the export has ended before."""
        if not self.ended:
            raise wrong
        if not self.is_done:
            self._beyond_the_end(b"", wrong.line)

    def _in_words(self, error: expat.ExpatError, last: bool) -> NoExport:
        if last and error.code in CUT_OFF:
            if self._head.get("wp:wxr_version") in VERSIONS:
                self._tell_site()
            return CutOff(error.lineno)
        return NoExport(IN_WORDS.get(error.code, "not_well_formed"), error.lineno)

    # --- what the file says of itself

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        if name.lower() == "html":
            raise NoExport("html")
        if system or public or internal:
            self._refuse_entities()

    def _refuse_entities(self, *of_no_interest: object) -> NoReturn:
        raise NoExport("entities", self.line)

    def _external(self, context: str, base: str | None, system: str | None, public: str | None) -> int:
        return self._refuse_entities()

    def _namespace(self, prefix: str | None, namespace: str | None) -> None:
        self._is_export = self._is_export or names.prefix(namespace or "") == "wp:"

    # --- elements

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NoExport("nested", self.line, about=str(DEEPEST))
        if self._skipped_from:
            return
        if self._text is not None:
            self._characters(_tag(full_name, attributes))
            self.repaired["markup_in_fields"] += 1
            return
        name = names.element(full_name)
        if self._depth == 1:
            self._root(name)
        elif self._depth == 2 and name == "channel":
            return
        elif self._depth == 3 and name in FIELDS:
            self._record, self._length = Record(name, self.line), 0
        elif (
            self._depth == 4 and self._record and name in ("wp:postmeta", "wp:comment") and self._record.group == "item"
        ):
            self._beside(name)
        elif self._wants(name):
            self._text, self._text_from, self._attributes = [], self._depth, attributes
            self._is_content = name == "content:encoded"
        else:
            self._skipped_from = self._depth

    def _root(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "html":
            raise NoExport("html")
        if local in ("feed", "RDF"):
            raise NoExport("feed")
        if name != "rss":
            raise NoExport("other_xml", self.line, about=local[:60])

    def _beside(self, name: str) -> None:
        """A meta row is read, a comment is counted."""
        assert self._record
        if name == "wp:postmeta":
            self._meta = {}
        else:
            self._record.comments += 1
            self._skipped_from = self._depth

    def _wants(self, name: str) -> bool:
        if self._depth == 3:
            return name in HEAD
        if self._depth == 4 and self._record:
            return self._record.wants(name)
        return self._depth == 5 and self._meta is not None and name in ("wp:meta_key", "wp:meta_value")

    def _characters(self, text: str) -> None:
        if self._text is None or self._skipped_from:
            return
        self._text.append(text)
        self._length += len(text)
        if self._length > LONGEST:
            raise NoExport("too_long", self.line)

    def _comment(self, text: str) -> None:
        """The block editor's marks are comments. They matter in content that was written without CDATA."""
        if self._is_content:
            self._characters(f"<!--{text}-->")

    def _end(self, full_name: str) -> None:
        depth, self._depth = self._depth, self._depth - 1
        if self._skipped_from:
            self._skipped_from = 0 if self._skipped_from == depth else self._skipped_from
        elif self._text is not None and self._text_from != depth:
            self._text.append(f"</{full_name.rpartition(names.SEPARATOR)[2]}>")
        elif self._text is not None:
            self._take(names.element(full_name), "".join(self._text), depth)
            self._text, self._is_content = None, False
        elif depth == 4 and self._record and self._meta is not None:
            self._record.meta.setdefault(self._meta.get("wp:meta_key", ""), []).append(
                self._meta.get("wp:meta_value", "")
            )
            self._meta = None
        elif depth == 3 and self._record:
            self._tell(self._record.part(self.repaired))
            self._record = None
        elif depth == 2:
            self._tell_site()
        elif depth == 1:
            self._tell_site()
            self.ended = True

    def _take(self, name: str, text: str, depth: int) -> None:
        if depth == 3:
            self._head.setdefault(name, text.strip())
        elif depth == 4 and self._record:
            self._record.put(name, text, self._attributes)
        elif self._meta is not None:
            self._meta.setdefault(name, text)

    # --- what is told

    def _tell(self, part: Part) -> None:
        if isinstance(part, Author):
            self._authors.add(part.login)
        if isinstance(part, Item):
            self._tell_site()
            self._tell_author(part.author)
        elif self._held is not None:
            self._held.append(part)
            if self._head.keys() >= NEEDED or len(self._held) > HELD:
                self._tell_site()
            return
        self.found.append(part)

    def _tell_author(self, login: str) -> None:
        """WXR 1.0 has no list of authors; each item says who wrote it."""
        if login and login not in self._authors:
            self._authors.add(login)
            self.found.append(Author(login, login))

    def _tell_site(self) -> None:
        if self._held is None:
            return
        version = self._head.get("wp:wxr_version", "")
        if not version:
            raise NoExport("version_missing" if self._is_export else "feed")
        if version not in VERSIONS:
            raise NoExport("version_unknown", about=version[:20])
        address = self._head.get("wp:base_blog_url") or self._head.get("link", "")
        self.found.append(
            Site(version, self._head.get("title", ""), address.rstrip("/"), self._head.get("language", ""))
        )
        self.found.extend(self._held)
        self._held = None


def _tag(full_name: str, attributes: dict[str, str]) -> str:
    """Somebody wrote HTML without CDATA: it is text all the same."""
    said = "".join(
        f" {escape(name.rpartition(names.SEPARATOR)[2])}={quoteattr(value)}" for name, value in attributes.items()
    )
    return f"<{full_name.rpartition(names.SEPARATOR)[2]}{said}>"
