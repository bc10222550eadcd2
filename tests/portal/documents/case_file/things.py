"""A case with a Word file, a mail, a PDF, a picture and what one must not see: as the pipeline would have left them."""

import io
import uuid
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from portal.documents import previews
from portal.documents.actions import case_file as deeds
from portal.documents.models import CaseFile, Document, Preview, Version
from portal.documents.models.versions import ORIGINAL
from portal.documents.reading.parts import Picture, Reading, Sheet
from portal.vault import blobs, keys

WORD = b"PK\x03\x04 the bytes of a Word file, "
SAID = '<h1 id="b1">Report</h1><p id="b2">Something was said at the gate. <a href="#b1">See above</a></p>'


def document(case, by, title="What was seen", *, circle=None, data=WORD + b"one", kind="docx", name="", **reading):
    """A document with one version, sealed and read."""
    made = Document(case=case, made_by=by, circle=circle, title=title, kind="statement", handling="confidential")
    keys.create(made.sealed_under())
    made.come_to_be()
    version(made, by, data=data, kind=kind, name=name or f"{title}.{kind}", **reading)
    return made


def version(of, by, *, data, kind="docx", name="Aussage.docx", html=SAID, pictures=(), sheets=(), made_at=None):
    """The next version of a document."""
    made = Version(pk=uuid.uuid4(), document=of, case=of.case, author=by, type=kind, scan="not_scanned", file_name=name)
    if made_at:
        made.made_at = made_at
    keys.create(made.sealed_under())
    stored = blobs.put(made.sealed_under(), ORIGINAL, f"versions/{made.pk}", [data])
    made.come_to_be(stored)
    folder = f"previews/{made.pk}/{uuid.uuid4()}"
    reading = Reading(html=html, pictures=list(pictures), sheets=list(sheets))
    previews.keep(made.sealed_under(), folder, reading)
    now = datetime.now(UTC)
    Preview.objects.create(version=made, state="ready", folder=folder, pages=len(reading.sheets), made_at=now)
    return made


def picture(colour="teal", size=(300, 200)) -> bytes:
    """A picture."""
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return data.getvalue()


def pdf(*words: str, rotated=0, runs=False) -> bytes:
    """A PDF with one of these words on each page; `runs` gives it a script and a link out."""
    writer = PdfWriter()
    named = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in named.items()})
    for word in words:
        page = writer.add_blank_page(595, 842)
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 24 Tf 72 700 Td ({word}) Tj ET".encode())
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
        page[NameObject("/Contents")] = writer._add_object(content)
        if rotated:
            page.rotate(rotated)
    if runs:
        from pypdf.annotations import Link

        runs_at_once = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('x')")}
        script = DictionaryObject({NameObject(key): value for key, value in runs_at_once.items()})
        writer.root_object[NameObject("/OpenAction")] = script
        writer.add_annotation(0, Link(rect=(50, 50, 200, 100), url="https://example.org/leads-out"))
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def sheets(count: int) -> list[Sheet]:
    """What a reading says of a PDF's pages."""
    return [Sheet(number, 595, 842, f"b{number}") for number in range(1, count + 1)]


def with_picture() -> dict:
    """A reading that shows a picture."""
    html = '<p id="b1">A photo</p><img id="b2" src="part:p1" alt="The gate">'
    return {"html": html, "pictures": [Picture("p1", "image/png", picture())]}


CAVEATS = {
    "recipient": "Polizei Bonn",
    "reason": "They asked for it",
    "limits": "Only what was seen at the gate",
    "gaps": "Who opened it is not known",
    "owner": "Threat management, Bonn",
    "sharing": "within",
    "sharing_words": "Ask before you copy",
    "proceedings": "with_originals",
}


def ready_case_file(cast) -> CaseFile:
    """A case file the lead asked for, as it stands once it was made; its files are beside the point."""
    words = {"outputs": ["zip"], "parts": ["notes"], "documents": []} | CAVEATS
    asked = deeds.export(cast.case, actor=cast["lead"], **words)
    until = timezone.now() + timedelta(days=1)
    made = {"manifest_sha256": bytes(32), "zip_sha256": bytes(32), "zip_size": 1_000}
    CaseFile.objects.filter(pk=asked.pk).update(state="ready", until=until, **made)
    return CaseFile.objects.get(pk=asked.pk)
