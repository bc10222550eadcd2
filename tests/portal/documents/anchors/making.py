"""Documents whose versions can be read, made without a file: what was read of one is all these tests need."""

import hashlib
import uuid

from portal.documents import previews
from portal.documents.actions import anchors
from portal.documents.models import Anchor, Comment, Document, Preview, Version
from portal.documents.models.versions import Scan
from portal.documents.reading.html import numbered
from portal.documents.reading.parts import Block, Kind, Reading, Sheet, Word
from portal.vault import keys
from portal.vault.blobs import Stored

SAID = """<h1>Minutes</h1><p>He said that <strong>nothing</strong> would happen. Nothing at all.</p>
<p>The badge was found at the gate.</p><ul><li>First</li><li>Second point</li></ul>
<table><tr><td>Monday</td><td>08:15</td></tr></table>"""


def reading_of(html: str) -> Reading:
    """A reading of this HTML, cut into blocks as a mail's is."""
    html, blocks = numbered(html)
    return Reading(html=html, blocks=blocks)


def pages_of(*texts: str) -> Reading:
    """A reading of a PDF with these pages."""
    blocks = [Block(f"b{number}", Kind.PAGE, text) for number, text in enumerate(texts, 1)]
    sheets = [
        Sheet(number, 595, 842, f"b{number}", [Word(10.0 * n, 20, 9, 10, word) for n, word in enumerate(text.split())])
        for number, text in enumerate(texts, 1)
    ]
    return Reading(blocks=blocks, sheets=sheets)


def document_in(cast, html=SAID, *, by="lead", circle=None, reading=None) -> Document:
    """A document of the cast's case with one version that says this."""
    person = cast.person(by)
    document = Document(case=cast.case, circle=circle, made_by=person, title="The minutes")
    keys.create(document.sealed_under())
    document.come_to_be()
    next_version(document, html, by=person, reading=reading)
    return document


def next_version(document, html=SAID, *, by=None, reading=None) -> Version:
    """The next version of a document, saying this."""
    reading = reading or reading_of(html)
    version = Version(
        pk=uuid.uuid4(),
        case=document.case,
        document=document,
        author=by or document.made_by,
        type="eml",
        file_name="minutes.eml",
        scan=Scan.NOT_SCANNED,
    )
    keys.create(version.sealed_under())
    version.come_to_be(Stored(1, hashlib.sha256(version.pk.bytes).digest(), 1))
    folder = f"previews/{version.pk}/{uuid.uuid4()}"
    previews.keep(version.sealed_under(), folder, reading)
    Preview.objects.create(version=version, state=Preview.State.READY, folder=folder, pages=len(reading.sheets))
    return version


def marked_and_said(cast) -> dict:
    """A document with one version, a passage in it and a comment on that; all by the lead."""
    version = document_in(cast).newest()
    passage = anchors.add(version, actor=cast["lead"], reading=previews.of(version), block="b2", start=0, end=2)
    comment = anchors.comment(passage, actor=cast["lead"], text="Said of a passage")
    return {Document: version.document, Version: version, Anchor: passage, Comment: comment}
