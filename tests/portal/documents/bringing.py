"""Brings files into a case the whole way: announced, sealed in pieces, checked by the worker, read and indexed."""

import io
import uuid
from email.message import EmailMessage

import docx
from openpyxl import Workbook

from portal.documents import preparing
from portal.documents.actions import uploads
from portal.documents.models import Attached, Document, Upload, Version
from portal.documents.models.uploads import PART
from portal.vault import blobs
from tests.portal.documents.case_file.things import pdf, picture

__all__ = ["bring", "bring_version", "mail", "pdf", "picture", "send", "sheet", "take", "word"]


def bring(cast, name="Vermerk.docx", data=None, *, by="lead", **words) -> Document:
    """A new document of the cast's case, prepared to its end, with what it encloses."""
    data = data if data is not None else word("He was seen at the gate.")
    upload = uploads.begin_document(cast.case, actor=cast[by], file_name=name, size=len(data), **words)
    return take(send(upload, cast[by], data)).document


def bring_version(
    cast, document, data=None, *, by="lead", name="Vermerk_v2.docx", comment="", prepared=True
) -> Version:
    """The next version of a document."""
    data = data if data is not None else word("He was not seen at the gate.")
    words = {"file_name": name, "size": len(data), "based_on": document.newest(), "comment": comment}
    upload = uploads.begin_version(document, actor=cast[by], **words)
    return take(send(upload, cast[by], data), prepared=prepared)


def send(upload: Upload, badge, data: bytes) -> Upload:
    """Its bytes, in two pieces where there are enough."""
    middle = len(data) // 2 or len(data)
    for begin, end in ((0, middle), (middle, len(data))):
        if begin < end:
            name = f"uploads/{upload.pk}/{uuid.uuid4()}"
            blobs.put(upload.sealed_under(), PART, name, [data[begin:end]])
            upload = uploads.add_part(upload, actor=badge, offset=begin, size=end - begin, blob=name)
    return upload


def take(upload: Upload, *, prepared=True) -> Version:
    """What the worker makes of it. Where transactions are real it was faster: the tasks of tests run at the commit."""
    upload.refresh_from_db()
    if upload.state == "checking":
        preparing.take_in(upload)
        upload.refresh_from_db()
    assert upload.state == "ready", (upload.state, upload.reason)
    version = Version.objects.select_related("document__case", "preview").get(pk=upload.result_id)
    if prepared and version.preview.state == "waiting":
        preparing.prepare(version)
        for each in Attached.objects.filter(mail=version, file__preview__state="waiting").select_related("file"):
            preparing.prepare(each.file)
    return Version.objects.select_related("document__case", "preview").get(pk=version.pk)


def word(*paragraphs: str) -> bytes:
    """A Word file with a heading and these paragraphs."""
    made, whole = docx.Document(), io.BytesIO()
    made.add_heading("Vermerk", 1)
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(whole)
    return whole.getvalue()


def sheet(wide=3, long=3) -> bytes:
    """A spreadsheet."""
    book, whole = Workbook(), io.BytesIO()
    for row in range(1, long + 1):
        book.active.append([f"Zelle {row}/{column}" for column in range(1, wide + 1)])
    book.save(whole)
    return whole.getvalue()


def mail(subject="Termin", text="Bitte kommen Sie.", *, number=1, answers=None, html="", files=()) -> bytes:
    """A mail, as an answer to another where told, with these (name, bytes) attached."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "a.muster@example.org", "b.beispiel@example.org"
    message["Date"], message["Message-ID"] = f"Mon, 0{number} Jun 2026 09:00:00 +0200", f"<m{number}@example.org>"
    if answers:
        message["In-Reply-To"] = message["References"] = f"<m{answers}@example.org>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
