"""Why a file is no export we can read: in a sentence that says what it is instead, and what to do."""

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SENTENCES = {
    "empty": _("The file is empty. Export again in WordPress under Tools → Export."),
    "sql": _(
        "This is a copy of a database (SQL), not an export of WordPress. In WordPress, choose Tools → Export → "
        "All content, and bring the XML file."
    ),
    "json": _("This is a JSON file, not an export of WordPress. In WordPress, choose Tools → Export → All content."),
    "zip": _("This is a ZIP archive. Unpack it and bring the XML file in it."),
    "archive": _("This is a packed file. Unpack it and bring the XML file in it."),
    "pdf": _("This is a PDF, not an export of WordPress. In WordPress, choose Tools → Export → All content."),
    "office": _(
        "This is a Word or Office file, not an export of WordPress. In WordPress, choose Tools → Export → All content."
    ),
    "login": _(
        "This is the page on which WordPress asks for name and password, not an export. Sign in there and export again."
    ),
    "html": _("This is a web page, not an export of WordPress. In WordPress, choose Tools → Export → All content."),
    "binary": _("This is not a text file. An export of WordPress is an XML file: in WordPress, choose Tools → Export."),
    "text": _("This is no XML file. An export of WordPress is one: in WordPress, choose Tools → Export → All content."),
    "feed": _(
        "This is a news feed of a site, not its export. It holds the latest posts only. In WordPress, choose "
        "Tools → Export → All content."
    ),
    "other_xml": _(
        "This is an XML file of another kind: it begins with “{about}”. In WordPress, choose Tools → Export → All "
        "content."
    ),
    "before_the_start": _(
        "Something stands before the beginning of the export, perhaps a warning of the server. Delete everything "
        "before “<?xml” and try again."
    ),
    "version_missing": _(
        "The file does not say which version of the export format it has (wp:wxr_version). Export again in WordPress."
    ),
    "version_unknown": _(
        "The file has version “{about}” of the export format. Versions 1.0, 1.1 and 1.2 can be read. Update WordPress "
        "and export again."
    ),
    "encoding_unknown": _("Nobody here knows the encoding “{about}” the file says it has. Save it as UTF-8."),
    "encoding": _(
        "The file says it is written in {about}, and is not. Save it in the encoding it names, or export again."
    ),
    "encoding_perhaps": _(
        "The file says it is written in {about}, and is not: it is perhaps {perhaps}. Change the first line of the "
        "file, or save it as UTF-8."
    ),
    "entities": _(
        "The file defines abbreviations of its own (entities) or refers to another file. WordPress never does, and it "
        "can be used for attacks: the file is not read. Export again in WordPress."
    ),
    "entity_unknown": _(
        "A name such as “&name;” stands here for a character, and nobody knows it. Write the character itself, or "
        "export again."
    ),
    "nested": _("Elements lie more than {about} deep in one another. WordPress never writes that: export again."),
    "too_long": _(
        "An item is longer than 32 million characters here, a book of 15,000 pages. Something is wrong with it: look "
        "at it in WordPress, or export without it."
    ),
    "two_exports": _("A second export begins here. Bring each in a file of its own."),
    "mismatch": _(
        "An element ends here that is not the one that is open. Somebody or something changed the file: "
        "export again, or correct this line."
    ),
    "stray_mark": _(
        "Here stands a mark that is no part of XML, often a lone “&” or “<” or an end of CDATA too many. Somebody or "
        "something changed the file: export again, or correct this line."
    ),
    "prefix": _("An element has a prefix here that the beginning of the file does not explain. Export again."),
    "not_well_formed": _("The file is not well-formed XML here. Export again, or correct this line."),
    "cut_off": _("The file ends in the middle. Everything before is whole. Export again, or go on with what is there."),
}
_IN_LINE = _("Line {line}: {sentence}")


class NoExport(Exception):
    """This file is no export, or none that can be read to its end. `code` is a key of SENTENCES, `line` may be 0."""

    def __init__(self, code: str, line: int = 0, **about: str) -> None:
        super().__init__(code, line, about)
        self.code = code
        self.line = line
        self.about = about

    @property
    def sentence(self) -> "_StrPromise":
        """Lazy, in the language of whoever reads it."""
        sentence = format_lazy(SENTENCES[self.code], **self.about) if self.about else SENTENCES[self.code]
        return format_lazy(_IN_LINE, line=self.line, sentence=sentence) if self.line else sentence

    def __str__(self) -> str:
        return str(self.sentence)


class CutOff(NoExport):
    """The file ends in the middle. Every item that was whole has been told before."""

    def __init__(self, line: int = 0) -> None:
        super().__init__("cut_off", line)
