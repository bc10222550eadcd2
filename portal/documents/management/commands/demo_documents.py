"""`demo_documents`: puts believable files into two cases of the demo, the way people would."""

import io
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import docx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from PIL import Image, ImageDraw

from portal.cases.demo import people
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from portal.documents import preparing, receiving
from portal.documents.actions import uploads
from portal.documents.models import Document, Upload

BAN = [
    "Hausverbot (Entwurf)",
    "Sehr geehrter Herr Behr,",
    "wir untersagen Ihnen, das Gelände und die Gebäude des Servicecenters Kassel zu betreten.",
    "Das Verbot gilt unbefristet.",
    "Ausgenommen sind Termine, zu denen wir Sie schriftlich einladen.",
    "Wer sich darüber hinwegsetzt, kann sich nach § 123 StGB strafbar machen.",
]
BAN_2 = [*BAN[:3], "Das Verbot gilt bis zum 31. Mai 2027.", *BAN[4:], "Fragen beantwortet die Rechtsabteilung."]
STATEMENT = [
    "Aussage der Kollegin aus dem Empfang",
    "Ich habe ihn an drei Tagen um 7:40 Uhr auf dem Parkplatz gesehen. Er saß im Auto und sah zum Eingang.",
    "Am Donnerstag fragte er mich, wann ihre Schicht endet. Ich habe ihm nichts gesagt.",
]


class Command(BaseCommand):
    help = "Puts documents into the demo's cases. Refuses anywhere but under demo settings, and a second time."

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("The demo exists under demo settings only.")
        if Document.objects.exists():
            raise CommandError("There are documents already.")
        kassel, board = case_of("brand", "ohm"), case_of("whitfield", "krueger")
        titled = {"kind": "house_ban", "title": "Hausverbot (Entwurf)"}
        ban = self.add(kassel, "brand", "Hausverbot_Entwurf.docx", word(BAN), **titled)
        self.add_version(ban, "sommerfeld", "Hausverbot_Entwurf_v2.docx", word(BAN_2), "Frist statt unbefristet")
        self.add(kassel, "ohm", "Aussage Empfang.docx", word(STATEMENT), kind="statement", handling="confidential")
        self.add(kassel, "petersen", "Nachrichten.eml", mail(), kind="")
        self.add(kassel, "krueger", "Parkplatz.png", picture(), kind="evidence", title="Skizze: wo das Auto stand")
        letter = ["Letter of 3 March", "You have taken what is mine.", "I will come and you will listen."]
        self.add(board, "whitfield", "Letter 2026-03-03.docx", word(letter), kind="letter", title="Letter of 3 March")

    def add(self, case, who, name, data, **words):
        """A new document."""
        upload = uploads.begin_document(case, actor=badge(who), file_name=name, size=len(data), **words)
        return self._send(upload, who, data).document

    def add_version(self, document, who, name, data, comment):
        """The next version of a document."""
        based_on = document.newest()
        upload = uploads.begin_version(
            document, actor=badge(who), file_name=name, size=len(data), based_on=based_on, comment=comment
        )
        return self._send(upload, who, data)

    def _send(self, upload, who, data):
        receiving.take(upload, actor=badge(who), offset=0, stream=io.BytesIO(data), length=len(data))
        upload = Upload.objects.select_related("case", "by", "document", "based_on").get(pk=upload.pk)
        if upload.state == Upload.State.CHECKING:  # else the worker, or a test's task, was faster
            preparing.take_in(upload)
        version = Upload.objects.get(pk=upload.pk).result
        assert version is not None, "the demo's files are whole and harmless"
        if version.preview.state == "waiting":
            preparing.prepare(version)
        return version


def badge(who):
    """The badge of one of the demo's people."""
    person = people.find(who)
    assert person is not None, f"{who} is among the demo's people"
    return people.badge(person)


def case_of(*who) -> Case:
    """The oldest open case all of them are in."""
    cases = Case.objects.open()
    for each in who:
        held = CaseGrant.objects.live().filter(user=people.find(each)).values("content_object_id")
        cases = cases.filter(pk__in=held)
    return cases.order_by("opened_at").first()


def word(paragraphs) -> bytes:
    """A Word document: its first line is the heading."""
    file, document = io.BytesIO(), docx.Document()
    about = document.core_properties
    about.author, about.created, about.modified = "Demo", *[datetime.now(UTC) - timedelta(days=3)] * 2
    document.add_heading(paragraphs[0], 1)
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def mail() -> bytes:
    """A mail with a file in it."""
    message = EmailMessage()
    message["From"], message["To"] = "empfang@nordlicht.example", "bedrohungsmanagement@nordlicht.example"
    message["Subject"], message["Message-ID"] = "Was heute früh war", "<empfang-1@nordlicht.example>"
    message["Date"] = "Mon, 02 Nov 2026 08:12:00 +0100"
    message.set_content("Guten Morgen,\n\ner stand wieder auf dem Parkplatz. Mein Vermerk hängt an.\n")
    subtype = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    note = word(["Vermerk vom Empfang", "7:38 Uhr, dunkler Wagen, Reihe 3. Er stieg nicht aus."])
    message.add_attachment(note, maintype="application", subtype=subtype, filename="Vermerk Empfang.docx")
    return message.as_bytes()


def picture() -> bytes:
    """A drawing, as somebody might make one."""
    image = Image.new("RGB", (640, 400), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 600, 120), outline="black", width=3)
    for place in range(5):
        draw.rectangle((60 + 110 * place, 220, 150 + 110 * place, 340), outline="gray", width=2)
    draw.rectangle((290, 235, 360, 325), fill="dimgray")
    draw.text((270, 70), "Eingang", fill="black")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
