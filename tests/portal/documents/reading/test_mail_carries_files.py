"""Heads, files, images and seals of mails; what is not shown is named."""

import io
from email.message import EmailMessage
from email.mime.base import MIMEBase

import pytest
from PIL import Image

from portal.documents.reading import mail
from portal.documents.reading.parts import Kind, Reading, Unreadable


def letter(text: str = "Hallo", **head: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in head.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def dot(colour: str = "red", form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(out, form)
    return out.getvalue()


def unseen(reading: Reading) -> dict[str, int]:
    return {one.code: one.count for one in reading.unseen}


def test_the_head_is_told_as_facts_and_shown():
    message = letter(
        From="Ada <ada@example.org>",
        To="Bo <bo@example.org>, c@example.org",
        Cc="d@example.org",
        Subject="Grüße",
        Date="Mon, 02 Apr 2012 18:27:08 +0400",
        Message_ID="<1@example.org>",
        References="<a@x> <b@x>",
        In_Reply_To="<b@x> <c@x>",
        Reply_To="other@example.org",
    )
    reading = mail.read(message.as_bytes())
    assert reading.facts == {
        "from": "Ada <ada@example.org>",
        "to": "Bo <bo@example.org>, c@example.org",
        "cc": "d@example.org",
        "subject": "Grüße",
        "date": "2012-04-02T18:27:08+04:00",
        "message_id": "1@example.org",
        "references": ["a@x", "b@x", "c@x"],
    }
    assert "other@example.org" in reading.html  # whom an answer would reach is worth knowing
    assert reading.blocks[0].kind == Kind.CELL
    assert reading.blocks[0].place == (1, 1, 2)


@pytest.mark.parametrize(
    "date", ["yesterday", "Mon, 99 Apr 2012 18:27:08 +0400", "", "1 Jan 99999999999 00:00:00 +0000", "=?utf-8?Q?x?="]
)
def test_a_date_nobody_can_read_is_no_fact(date: str):
    reading = mail.read(f"Subject: s\nDate: {date}\n\nHallo".encode())
    assert "date" not in reading.facts
    assert not date or "Date" in reading.html


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("cp1252"), "Grüße"),
        (b"=?utf-8?B?R3LDvMOfZQ=", "=?utf-8?B?R3LDvMOfZQ="),
        (b"=?utf-8?B?R3LDvA==?= =?utf-8?B?w59l?=", "Grüße"),
        (b"=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"),  # a letter cut in two
        (b"=?x-none?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"one\r\n two\r\n\tthree", "one two three"),
        ("a\u202etxt.exe\x07".encode(), "atxt.exe"),
    ],
)  # fmt: skip
def test_heads_are_read_however_they_are_encoded(raw: bytes, said: str):
    assert mail.read(b"Subject: " + raw + b"\r\n\r\nHallo").facts["subject"] == said


def test_files_keep_their_bytes_and_the_last_part_of_their_name():
    message = letter(Subject="s")
    names = [
        "plan.pdf",
        "../../etc/passwd",
        "C:\\temp\\a.docx",
        "x\u202efdp.exe",
        "Übersicht " + "n" * 300 + ".xlsx",
        "",
    ]
    for number, name in enumerate(names):
        message.add_attachment(bytes([number]) * 10, maintype="application", subtype="octet-stream", filename=name)
    kept = mail.read(message.as_bytes()).attachments
    assert [one.data for one in kept] == [bytes([number]) * 10 for number in range(6)]
    assert [one.name for one in kept[:4]] == ["plan.pdf", "passwd", "a.docx", "xfdp.exe"]
    assert len(kept[4].name) <= 140
    assert kept[4].name.endswith(".xlsx")
    assert kept[5].name == "attachment-6.bin"


def test_an_attached_mail_is_a_mail_of_its_own_ten_deep():
    message = letter("Tiefe 10", Subject="Nr 10")
    for depth in range(9, -1, -1):
        outer = letter(f"Tiefe {depth}", Subject=f"Nr {depth}")
        outer.add_attachment(message)
        message = outer
    data = message.as_bytes()
    for depth in range(11):
        reading = mail.read(data)
        assert reading.facts["subject"] == f"Nr {depth}"
        assert f"Tiefe {depth + 1}" not in reading.html
        if depth < 10:
            assert [one.name for one in reading.attachments] == [f"Nr {depth + 1}.eml"]
            data = reading.attachments[0].data
    assert not reading.attachments


def test_a_mail_attached_in_an_encoding_the_standard_forbids():
    part = MIMEBase("message", "rfc822")
    part.set_payload(letter("Innen", Subject="Innen").as_bytes())
    from email.encoders import encode_base64

    raw = part.get_payload()
    part.set_payload(raw)
    encode_base64(part)
    outer = b"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + part.as_bytes() + b"\n--b--\n"
    kept = mail.read(outer).attachments
    assert mail.read(kept[0].data).facts["subject"] == "Innen"


def test_five_hundred_files():
    message = letter(Subject="s")
    for number in range(500):
        message.add_attachment(b"%d" % number, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    reading = mail.read(message.as_bytes())
    assert len(reading.attachments) == 500
    assert not reading.unseen


def test_more_files_than_there_is_room_for_are_counted(monkeypatch):
    monkeypatch.setattr("portal.documents.reading.letter.MOST_ATTACHMENTS", 3)
    message = letter(Subject="s")
    for number in range(5):
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{number}.pdf")
    reading = mail.read(message.as_bytes())
    assert len(reading.attachments) == 3
    assert unseen(reading) == {"attachments_not_shown": 2}


def test_images_of_the_mail_itself_are_shown_and_those_elsewhere_are_named():
    message = letter(Subject="s")
    message.add_alternative(
        "<p>Da: <img src='cid:eins@x' alt='Foto'> <img src='http://example.org/pixel.gif' alt='fern'>"
        "<img src='//example.org/2.gif'><img src='cid:fehlt@x'></p><div background='http://example.org/3.gif'>x</div>",
        subtype="html",
    )
    html = message.get_payload()[1]
    html.add_related(dot(), maintype="image", subtype="png", cid="<eins@x>")
    html.add_related(dot("blue"), maintype="image", subtype="png", cid="<zwei@x>", filename="zwei.png")
    reading = mail.read(message.as_bytes())
    assert [one.type for one in reading.pictures] == ["image/png"]
    assert f'src="part:{reading.pictures[0].name}"' in reading.html
    assert "http" not in reading.html
    assert unseen(reading) == {"remote_images": 2, "images_not_shown": 1}
    assert "[fern]" in reading.html
    assert [one.text for one in reading.blocks if one.kind == Kind.IMAGE] == ["Foto"]
    assert [one.name for one in reading.attachments] == ["zwei.png"]  # nobody shows it: it is a file


def test_an_image_inside_the_address_is_the_mails_own():
    import base64

    source = "data:image/png;base64," + base64.b64encode(dot()).decode()
    message = letter(Subject="s")
    message.add_alternative(f"<p>Bild <img src='{source}'></p>", subtype="html")
    assert len(mail.read(message.as_bytes()).pictures) == 1


def test_nothing_of_the_html_runs_or_loads():
    message = letter(Subject="<script>alert(1)</script>")
    message.add_alternative(
        "<script>alert(1)</script><p onclick='x()' style='background:url(http://e.org)'>a</p><form action='http://e.org'>"
        "<input name=b></form><a href='javascript:alert(1)'>c</a><link rel=stylesheet href='http://e.org'>"
        "<meta http-equiv=refresh content='0;url=http://e.org'><iframe src='http://e.org'></iframe><base href='http://e.org'>"
        "<svg onload=alert(1)><p title='</p><img src=x onerror=alert(1)>'>",
        subtype="html",
    )
    html = mail.read(message.as_bytes()).html
    for word in (
        "<script",
        "onclick",
        "style=",
        "<form",
        "<input",
        "href",
        "<link",
        "<meta",
        "<iframe",
        "<svg",
        "<img",
    ):
        assert word not in html
    assert "&lt;script&gt;" in html


def test_where_a_link_leads_is_written_beside_it():
    message = letter(Subject="s")
    message.add_alternative(
        "<a href='http://evil.example/'>www.bank.example</a> <a href='http://a.example/'>http://a.example</a>",
        subtype="html",
    )
    assert [one.text for one in mail.read(message.as_bytes()).blocks][1] == (
        "www.bank.example <http://evil.example/> http://a.example"
    )


def test_a_winmail_is_kept_and_named():
    message = letter(Subject="s")
    message.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    reading = mail.read(message.as_bytes())
    assert unseen(reading) == {"tnef": 1}
    assert [one.name for one in reading.attachments] == ["winmail.dat"]


SIGNED = b"""Subject: s
Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b

--b
Content-Type: text/plain

Unterschrieben.
--b
Content-Type: application/pkcs7-signature; name=smime.p7s

AAAA
--b--
"""


def test_a_signed_mail_is_read_and_its_signature_named():
    reading = mail.read(SIGNED)
    assert reading.blocks[-1].text == "Unterschrieben."
    assert unseen(reading) == {"signature": 1}
    assert reading.attachments == []


def wrapped(oid: str, inside: bytes) -> bytes:
    def put(tag: int, body: bytes) -> bytes:
        size = len(body).to_bytes((len(body).bit_length() + 7) // 8 or 1, "big")
        return bytes([tag]) + (size if len(body) < 128 else bytes([0x80 | len(size)]) + size) + body

    number = put(0x06, bytes.fromhex(oid))
    data = put(0x06, bytes.fromhex("2a864886f70d010701")) + put(0xA0, put(0x04, inside))
    return put(0x30, number + put(0xA0, put(0x30, put(0x02, b"\1") + put(0x31, b"") + put(0x30, data))))


def sealed(kind: str, data: bytes) -> bytes:
    import base64

    head = f"Subject: s\nContent-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m\n"
    return head.encode() + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data)


def test_a_mail_inside_its_signature_is_read():
    inside = letter("Von innen.", Subject="x").as_bytes()
    reading = mail.read(sealed("signed-data", wrapped("2a864886f70d010702", inside)))
    assert reading.blocks[-1].text == "Von innen."
    assert unseen(reading) == {"signature": 1}


@pytest.mark.parametrize("kind", ["enveloped-data", ""])
def test_an_encrypted_mail_says_so_and_is_kept(kind: str):
    reading = mail.read(sealed(kind, wrapped("2a864886f70d010703", b"secret")))
    assert reading.flags == ["encrypted"]
    assert unseen(reading) == {"encrypted": 1}
    assert [one.name for one in reading.attachments] == ["smime.p7m"]


def test_pgp_says_so_too():
    reading = mail.read(b"Subject: s\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n")
    assert reading.flags == ["encrypted"]


@pytest.mark.parametrize("data", [b"", b" \n\n"])
def test_an_empty_mail_is_refused(data: bytes):
    with pytest.raises(Unreadable) as refused:
        mail.read(data)
    assert refused.value.reason == "empty"


def test_parts_within_parts_without_end_do_not_break_the_reader():
    inner = b"Content-Type: text/plain\n\nkern\n"
    for number in range(2_000):
        inner = b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n%b\n--%d--\n' % (number, number, inner, number)
    try:
        mail.read(b"Subject: s\n" + inner)
    except Unreadable as refused:
        assert refused.reason == "too_big_inside"
