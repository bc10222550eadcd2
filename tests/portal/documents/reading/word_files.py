"""Word files of the tests' own making, and what other programs find written in one."""

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import docx
from lxml import etree

SHARED = Path(__file__).parents[5] / "shared" / "data" / "word"
SHARED_FILES = sorted(SHARED.glob("*.docx"))

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SPACES = {
    "w": W,
    "r": R,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in SPACES.items())

# Parts a document has beside its text: where they lie and what their root is called.
PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "hdr",
    "footer": "ftr",
    "settings": "settings",
}


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs)}</w:p>"


def run(text: str, properties: str = "", tag: str = "w:t") -> str:
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{about}<{tag} xml:space="preserve">{text}</{tag}></w:r>'


def word(
    body: str, ties: str = "", files: dict[str, bytes] | None = None, main: str = "word/document.xml", **parts: str
) -> bytes:
    """A .docx with this body. `parts` are the insides of styles, footnotes and so on; `ties` more relationships."""
    written = {main: f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>".encode()}
    tied = ties
    for name, inside in parts.items():
        written[f"word/{name}.xml"] = f"<w:{PARTS[name]} {DECLARED}>{inside}</w:{PARTS[name]}>".encode()
        tied += f'<Relationship Id="t{name}" Type="{R}/{name}" Target="/word/{name}.xml"/>'
    folder, _, file = main.rpartition("/")
    written["_rels/.rels"] = _relationships(f'<Relationship Id="r1" Type="{R}/officeDocument" Target="{main}"/>')
    written[f"{folder}/_rels/{file}.rels"] = _relationships(tied)
    written["[Content_Types].xml"] = _content_types(main)
    return packed(written | (files or {}))


def _relationships(inside: str) -> bytes:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'.encode()


def _content_types(main: str) -> bytes:
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    inside = '<Default Extension="xml" ContentType="application/xml"/>'
    inside += f'<Default Extension="rels" ContentType="{relationships}"/>'
    inside += f'<Override PartName="/{main}" ContentType="{MAIN}"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{inside}</Types>'.encode()


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return out.getvalue()


def entries_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def solid(text: str) -> str:
    """Text without any space, composed: what is compared, since a line break may be written in several ways."""
    return "".join(unicodedata.normalize("NFC", text).split())


READ_PARTS = re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml$", re.IGNORECASE)


def written_in(data: bytes) -> list[str]:
    """Every `w:t` and `w:delText` of the parts people read."""
    found = []
    for name, part in entries_of(data).items():
        if READ_PARTS.search(name):
            root = etree.fromstring(part)
            found += [t.text or "" for t in root.iter(f"{{{W}}}t", f"{{{W}}}delText")]
    return [each for each in found if each.strip()]


def known_to_python_docx(data: bytes) -> list[str]:
    """The words of paragraphs and tables, in each other too, of the body, the headers and the footers."""
    document = docx.Document(io.BytesIO(data))
    texts: list[str] = []

    def of(holder) -> None:
        texts.extend(each.text for each in holder.paragraphs)
        for table in holder.tables:
            for row in table.rows:
                for cell in row.cells:
                    of(cell)

    of(document)
    for section in document.sections:
        of(section.header)
        of(section.footer)
    return [word for text in texts for word in text.split()]
