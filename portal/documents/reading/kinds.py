"""Which files may come in, and what a file really is: found out from its bytes, compared with its name.

Archives and saved web pages are not taken: what is in them could not be checked, previewed and shown to exactly the
right people one by one. Programs, scripts and presentations have no place in a case until somebody names one.
"""

import contextlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO, Any

import magic
import olefile  # type: ignore[import-untyped]
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import names
from .parts import Unreadable
from .plain import is_text

HEAD = 64 * 2**10
MOST_DIRECTORY = 2**20  # bytes of a ZIP's table of contents; a long Word document has 20 kB
MOST_LOOKED_AT = 64 * 2**20  # bytes of any file, all looks together; a chain inside it may lead in circles


@dataclass(frozen=True)
class FileType:
    """A kind of file: its code, its media type, the ending it is handed out with, and what people call it."""

    code: str
    mime: str
    extension: str
    label: str | Promise
    family: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OASIS = "application/vnd.oasis.opendocument."
_WORD, _SHEET, _PICTURE = _("Word document"), _("Spreadsheet"), _("Picture")
TYPES = {
    each.code: each
    for each in (
        FileType("docx", _OFFICE + "wordprocessingml.document", "docx", _WORD, "word"),
        FileType("dotx", _OFFICE + "wordprocessingml.template", "dotx", _("Word template"), "word"),
        FileType(
            "docm", "application/vnd.ms-word.document.macroEnabled.12", "docm", _("Word document with macros"), "word"
        ),
        FileType(
            "dotm", "application/vnd.ms-word.template.macroEnabled.12", "dotm", _("Word template with macros"), "word"
        ),
        FileType("docx_locked", "application/encrypted", "docx", _("Word document with a password"), "word"),
        FileType("doc", "application/msword", "doc", _("Word document of the old format"), "word"),
        FileType("rtf", "application/rtf", "rtf", _("Rich text"), "word"),
        FileType("odt", _OASIS + "text", "odt", _("OpenDocument text"), "odt"),
        FileType("pdf", "application/pdf", "pdf", _("PDF"), "pdf"),
        FileType("xlsx", _OFFICE + "spreadsheetml.sheet", "xlsx", _SHEET, "sheet"),
        FileType(
            "xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", "xlsm", _("Spreadsheet with macros"), "sheet"
        ),
        FileType("xlsx_locked", "application/encrypted", "xlsx", _("Spreadsheet with a password"), "sheet"),
        FileType("xls", "application/vnd.ms-excel", "xls", _("Spreadsheet of the old format"), "sheet"),
        FileType("ods", _OASIS + "spreadsheet", "ods", _("OpenDocument spreadsheet"), "ods"),
        FileType("csv", "text/csv", "csv", _("Table as text"), "text"),
        FileType("txt", "text/plain", "txt", _("Text"), "text"),
        FileType("md", "text/markdown", "md", _("Text with marks"), "text"),
        FileType("eml", "message/rfc822", "eml", _("Mail"), "mail"),
        FileType("msg", "application/vnd.ms-outlook", "msg", _("Mail from Outlook"), "mail"),
        FileType("png", "image/png", "png", _PICTURE, "picture"),
        FileType("jpeg", "image/jpeg", "jpg", _PICTURE, "picture"),
        FileType("gif", "image/gif", "gif", _PICTURE, "picture"),
        FileType("webp", "image/webp", "webp", _PICTURE, "picture"),
        FileType("tiff", "image/tiff", "tif", _PICTURE, "picture"),
        FileType("bmp", "image/bmp", "bmp", _PICTURE, "picture"),
        FileType("heic", "image/heic", "heic", _PICTURE, "picture"),
    )
}

# Which family an ending promises. Within one, people rename files all the time and mean no harm.
FAMILIES = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm", "doc", "dot", "rtf"), "word"),
    **dict.fromkeys(("xlsx", "xlsm", "xls"), "sheet"),
    **dict.fromkeys(("png", "jpg", "jpeg", "jpe", "gif", "webp", "tif", "tiff", "bmp", "heic", "heif"), "picture"),
    **dict.fromkeys(("txt", "md", "csv", "log"), "text"),
    **dict.fromkeys(("eml", "msg"), "mail"),
    **{each: each for each in ("odt", "ods", "pdf")},
}
_TEXTS = {"csv": "csv", "md": "md", "txt": "txt", "log": "txt", "": "txt"}

_BY_MAGIC = {
    "application/pdf": "pdf",
    "text/rtf": "rtf",
    "application/rtf": "rtf",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
    "image/x-ms-bmp": "bmp",
    "image/heic": "heic",
    "image/heif": "heic",
}
# What the main part of an Office package calls itself; the macro-enabled ones first, for they contain nothing less.
_BY_CONTENT = (
    (b"ms-word.document.macroenabled.main+xml", "docm"),
    (b"ms-word.template.macroenabledtemplate.main+xml", "dotm"),
    (b"ms-excel.sheet.macroenabled.main+xml", "xlsm"),
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "dotx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
)
_WITH_MACROS = {"docx": "docm", "dotx": "dotm", "xlsx": "xlsm"}
_MAIL_HEADER = re.compile(rb"\A\s*(?:From [^\n]*\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?[^\n]*(?:\n|\Z)")


def sniff(file: IO[bytes], name: str = "") -> FileType:
    """What a seekable file is. Reads no more than its ends and its table of contents, however large it is.

    Raises Unreadable for a file that is not taken: `empty`, `not_allowed`, `not_what_it_says`, `too_big_inside`.
    """
    file.seek(0)
    head = file.read(HEAD)
    ending = names.ending(name)
    try:
        if not head:
            raise Unreadable("empty")
        code = _code(file, head, ending)
    finally:
        file.seek(0)
    promised = FAMILIES.get(ending)
    if promised and (not code or TYPES[code].family != promised):
        raise Unreadable("not_what_it_says")
    if not code:
        raise Unreadable("not_allowed")
    return TYPES[code]


def label(code: str) -> str | Promise:
    """What people call files of this kind."""
    return TYPES[code].label if code in TYPES else _("File")


def extension(code: str) -> str:
    """The ending files of this kind are handed out with."""
    return TYPES[code].extension if code in TYPES else "bin"


def _code(file: IO[bytes], head: bytes, ending: str) -> str:
    if head.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
        return _in_zip(file, head, ending)
    if head.startswith(olefile.MAGIC):
        return _in_compound(file, ending)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"BM") and ending == "bmp":
        return "bmp"  # two letters are little to go by; libmagic takes short ones for text
    said = _magic(head)
    if said in _BY_MAGIC:
        return _BY_MAGIC[said]
    if ending == "eml" or (not ending and said == "message/rfc822"):
        return "eml" if _MAIL_HEADER.match(head.removeprefix(b"\xef\xbb\xbf")) else ""
    return _TEXTS[ending] if ending in _TEXTS and is_text(head) else ""


def _magic(head: bytes) -> str:
    try:
        return str(magic.from_buffer(head, mime=True))
    except magic.MagicException:
        return ""


class _Frugal(io.RawIOBase):
    """A file of which nobody takes more than a table of contents at once, and no more of those than there can be."""

    def __init__(self, file: IO[bytes]):
        self._file = file
        self._left = MOST_LOOKED_AT

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            here = self._file.tell()
            size = self._file.seek(0, io.SEEK_END) - here
            self._file.seek(here)
        self._left -= size
        if size > MOST_DIRECTORY or self._left < 0:
            raise Unreadable("too_big_inside")
        return self._file.read(size)


def _in_zip(file: IO[bytes], head: bytes, ending: str) -> str:
    """What the package says it is. One whose table of contents is gone is what its first entries look like."""
    try:
        with zipfile.ZipFile(_Frugal(file)) as package:
            inside = {each.filename.replace("\\", "/").lstrip("/").lower(): each for each in package.infolist()}
            return _of_package(package, inside)
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 - a broken ZIP fails in many ways; it is kept as what it seems to be
        return _of_pieces(head, ending)


def _of_package(package: zipfile.ZipFile, inside: dict[str, zipfile.ZipInfo]) -> str:
    if "mimetype" in inside:
        said = _beginning(package, inside["mimetype"]).strip().decode("ascii", "replace")
        return {_OASIS + "text": "odt", _OASIS + "spreadsheet": "ods"}.get(said.partition("-template")[0], "")
    types = inside.get("[content_types].xml")
    content = _beginning(package, types).replace(b"\0", b"").lower() if types else b""
    code = next((code for said, code in _BY_CONTENT if said in content), "")
    if not code:  # by where things lie, as damaged and very old packages have to be judged
        code = "docx" if "word/document.xml" in inside else "xlsx" if "xl/workbook.xml" in inside else ""
    macros = any(each.endswith("vbaproject.bin") for each in inside)
    return _WITH_MACROS.get(code, code) if macros else code


def _beginning(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The first bytes of an entry. SECURITY: no compression whose memory the file itself gets to choose."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & 1:
        return b""
    with contextlib.suppress(Exception), package.open(entry) as source:
        return source.read(4 * HEAD)
    return b""


def _of_pieces(head: bytes, ending: str) -> str:
    lower = head.lower()
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in lower[:200]:
        return "odt"
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in lower[:200]:
        return "ods"
    if b"[content_types].xml" in lower or b"word/" in lower or b"xl/" in lower or b"_rels/" in lower:
        seems = "xlsx" if b"xl/" in lower and b"word/" not in lower else "docx"
        return ending if ending in ("docx", "docm", "dotx", "dotm", "xlsx", "xlsm") else seems
    return ""


def _in_compound(file: IO[bytes], ending: str) -> str:
    """The old container of Office: also around documents with a password, and around Outlook's mails."""
    file.seek(0)
    try:
        with _opened(file) as inside:
            if inside.exists("EncryptedPackage"):
                return "xlsx_locked" if FAMILIES.get(ending) == "sheet" else "docx_locked"
            if inside.exists("WordDocument"):
                return "doc"
            if inside.exists("Workbook") or inside.exists("Book"):
                return "xls"
            return "msg" if inside.exists("__properties_version1.0") else ""
    except Exception:  # noqa: BLE001 - a broken container fails in many ways; it is kept as what it is called
        return ending if ending in ("doc", "xls", "msg") else ""


@contextlib.contextmanager
def _opened(file: IO[bytes]) -> Any:
    """olefile closes what it opened itself, and leaves our file open."""
    inside = olefile.OleFileIO(_Frugal(file))
    try:
        yield inside
    finally:
        inside.close()
