"""Mails of Outlook: HTML, rich text and plain bodies, recipients, files, mails inside mails."""

import io
import struct

from oxmsg import Message
from PIL import Image

from portal.documents.reading import mail
from portal.documents.reading.parts import Reading
from portal.documents.reading.writing import words
from tests.portal.documents.reading import msg_files as made
from tests.portal.documents.reading.msg_files import BINARY, NUMBER, OBJECT, STRING8, TIME, UNICODE

CLASS, SUBJECT = (0x001A, UNICODE), (0x0037, UNICODE)
BODY, HTML, RTF = (0x1000, UNICODE), (0x1013, BINARY), (0x1009, BINARY)
PERSON = {(0x3001, UNICODE): "Bo", (0x39FE, UNICODE): "bo@example.org", (0x0C15, NUMBER): 1}


def read(properties: dict, **more) -> Reading:
    data = made.compound(made.mail({CLASS: "IPM.Note", SUBJECT: "Grüße", **properties}, **more))
    reading = mail.read(data)
    known = Message.load(io.BytesIO(data))
    said = {word for block in reading.blocks for word in words(block.text)}
    assert set(words(known.body or "")) <= said
    assert set(words(known.subject)) <= said
    return reading


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if block.place is None]


def unseen(reading: Reading) -> dict[str, int]:
    return {one.code: one.count for one in reading.unseen}


def stored(rtf: bytes) -> bytes:
    """Rich text as Outlook packs it when it does not compress."""
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    return out.getvalue()


def test_the_head_is_put_together_from_what_outlook_knows():
    reading = read(
        {
            BODY: "Hallo",
            (0x0042, UNICODE): "Ada",
            (0x5D02, UNICODE): "ada@example.org",
            (0x0C1A, UNICODE): "Sekretariat",
            (0x0C1F, UNICODE): "/O=EX/CN=SEK",
            (0x0039, TIME): 133_512_000_000_000_000,
            (0x1035, UNICODE): "<1@example.org>",
            (0x1039, UNICODE): "<a@x> <b@x>",
            (0x1042, UNICODE): "<c@x>",
        },
        recipients=[
            PERSON,
            {(0x3001, UNICODE): "Cy", (0x0C15, NUMBER): 2},
            {(0x3001, UNICODE): "Di", (0x0C15, NUMBER): 3},
        ],
    )
    assert reading.facts == {
        "from": "Ada <ada@example.org>",
        "to": "Bo <bo@example.org>",
        "cc": "Cy",
        "subject": "Grüße",
        "date": "2024-01-31T18:40:00+00:00",
        "message_id": "1@example.org",
        "references": ["a@x", "b@x", "c@x"],
    }
    assert "Sekretariat" in reading.html
    assert "Di" in [block.text for block in reading.blocks]


def test_html_in_its_code_page():
    body = "<p>Größe für „alle“ im Büro</p>".encode("cp1252")
    assert texts(read({HTML: body, (0x3FDE, NUMBER): 1252, BODY: "Größe für „alle“ im Büro"})) == [
        "Größe für „alle“ im Büro"
    ]


def test_a_plain_body_in_eight_bits():
    assert texts(read({(0x1000, STRING8): "Größe", (0x3FFD, NUMBER): 1252})) == ["Größe"]


def test_a_body_that_is_rich_text_only():
    rtf = rb"{\rtf1\ansi\ansicpg1252 Gr\'fc\'dfe\par{\b fett} und schmal\par}"
    assert texts(read({RTF: stored(rtf)})) == ["Grüße", "fett und schmal"]


def test_html_hidden_in_rich_text_with_an_image_of_its_own():
    rtf = (
        rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}Bild "
        rb"{\*\htmltag84 <img src='cid:eins@x' alt=Foto>}{\*\htmltag72 </p>}}"
    )
    file = {(0x3705, NUMBER): 1, (0x3701, BINARY): picture(), (0x3712, UNICODE): "eins@x", (0x3707, UNICODE): "a.png"}
    other = {(0x3705, NUMBER): 1, (0x3701, BINARY): b"%PDF", (0x3707, UNICODE): "../plan.pdf"}
    reading = read({RTF: stored(rtf)}, attachments=[file, other])
    assert texts(reading) == ["Bild", "Foto", "plan.pdf"]
    assert len(reading.pictures) == 1
    assert [(one.name, one.data) for one in reading.attachments] == [("plan.pdf", b"%PDF")]


def test_what_the_text_says_beyond_the_html_is_shown():
    assert "nie" in texts(read({HTML: b"<p>Hallo</p>", BODY: "Hallo, komm nie wieder"}))[-1]


def test_a_mail_inside_a_mail_becomes_a_mail_of_its_own():
    file = {(0x3705, NUMBER): 1, (0x3701, BINARY): b"innen", (0x3707, UNICODE): "innen.bin"}
    deepest = made.mail({SUBJECT: "Drei", BODY: "ganz unten"}, header=24)
    inner = made.mail(
        {SUBJECT: "Zwei", BODY: "darunter", HTML: b"<p>darunter</p>", (0x1035, UNICODE): "<2@x>"},
        recipients=[PERSON],
        attachments=[file, {(0x3705, NUMBER): 5, (0x3701, OBJECT): deepest}],
        header=24,
    )
    reading = read({BODY: "oben"}, attachments=[{(0x3705, NUMBER): 5, (0x3701, OBJECT): inner}])
    assert [one.name for one in reading.attachments] == ["Zwei.eml"]
    second = mail.read(reading.attachments[0].data)
    assert second.facts["subject"] == "Zwei"
    assert second.facts["message_id"] == "2@x"
    assert second.facts["to"] == "Bo <bo@example.org>"
    assert "darunter" in texts(second)
    assert [(one.name, one.data) for one in second.attachments[:1]] == [("innen.bin", b"innen")]
    assert texts(mail.read(second.attachments[1].data)) == ["ganz unten"]


def test_what_lies_elsewhere_or_is_no_file_is_named():
    linked = {(0x3705, NUMBER): 4, (0x3707, UNICODE): "plan.docx"}
    drawn = {(0x3705, NUMBER): 6, (0x3701, OBJECT): made.Folder({"CONTENTS": b"x"})}
    reading = read({BODY: "x"}, attachments=[linked, drawn])
    assert unseen(reading) == {"linked_attachments": 1, "embedded": 1}
    assert "plan.docx" in texts(reading)


def test_an_entry_that_is_no_mail_says_so():
    assert unseen(read({CLASS: "IPM.Appointment", BODY: "Gespräch"})) == {"outlook_item": 1}


def test_a_sealed_mail_says_so():
    from tests.portal.documents.reading.test_mail_carries_files import wrapped

    sealed = {(0x3705, NUMBER): 1, (0x3707, UNICODE): "smime.p7m"}
    inner = b"Content-Type: text/plain\n\nVon innen."
    data = {(0x3701, BINARY): wrapped("2a864886f70d010702", inner)}
    assert texts(read({CLASS: "IPM.Note.SMIME"}, attachments=[sealed | data])) == ["Von innen."]
    data = {(0x3701, BINARY): wrapped("2a864886f70d010703", b"x")}
    reading = read({CLASS: "IPM.Note.SMIME"}, attachments=[sealed | data])
    assert reading.flags == ["encrypted"]
    assert [one.name for one in reading.attachments] == ["smime.p7m"]


def test_a_code_page_nobody_knows_costs_no_word():
    # python-oxmsg itself gives up on this one.
    properties = {SUBJECT: "s", HTML: b"<p>Wort</p>", (0x3FDE, NUMBER): 99_999, BODY: "Wort"}
    assert texts(mail.read(made.compound(made.mail(properties)))) == ["Wort"]
