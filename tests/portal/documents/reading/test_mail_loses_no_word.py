"""Every word of a mail's parts, as the standard library decodes them, stands in the blocks and in the visible HTML."""

import base64
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import lxml.html
import pytest

from portal.documents.reading import mail
from portal.documents.reading.html import blocks_of
from portal.documents.reading.parts import Reading
from portal.documents.reading.writing import words

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "mail"


def visible(reading: Reading) -> set[str]:
    tree = lxml.html.fromstring(f"<div>{reading.html}</div>")
    alts = " ".join(tree.xpath("//img/@alt"))
    return set(words(" ".join(tree.itertext()) + " " + alts))


def in_blocks(reading: Reading) -> set[str]:
    return {word for block in reading.blocks for word in words(block.text)}


def spoken(data: bytes) -> set[str]:
    """What the standard library knows of the bodies, links and styles aside."""
    known: set[str] = set()
    for part in message_from_bytes(data, policy=policy.default).walk():
        if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
            continue
        text = part.get_content()
        if part.get_content_subtype() == "html":
            tree = lxml.html.fromstring(text)
            for each in tree.xpath("//style|//script|//comment()"):
                each.drop_tree()
            text = " ".join(tree.itertext())
        known |= set(words(text))
    return known


def agrees(data: bytes) -> Reading:
    reading = mail.read(data)
    assert spoken(data) <= in_blocks(reading)
    assert spoken(data) <= visible(reading)
    assert [(b.id, b.text) for b in blocks_of(reading.html)] == [(b.id, b.text) for b in reading.blocks]
    return reading


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.eml")), ids=lambda path: path.name)
def test_mails_we_were_given(path: Path):
    assert agrees(path.read_bytes()).facts["subject"]


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.msg")), ids=lambda path: path.name)
def test_mails_of_outlook_we_were_given(path: Path):
    from oxmsg import Message

    known, reading = Message.load(str(path)), mail.read(path.read_bytes())
    for said in (known.body or "", known.subject, known.sender or "", *(one.name for one in known.recipients)):
        assert set(words(said)) <= in_blocks(reading)
        assert set(words(said)) <= visible(reading)


def both(text: str, html: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Ada <ada@example.org>"
    message["Subject"] = "Über die Tür"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_a_text_that_says_the_same_is_shown_once():
    reading = agrees(both("Hello there, friend\n", "<p>Hello <b>there</b>, friend</p>"))
    assert [block.text for block in reading.blocks[2:]] == ["Hello there, friend"]


def test_a_text_that_says_more_is_shown_as_well():
    reading = agrees(both("Hello there. I know where you park.\n", "<p>Hello there.</p>"))
    assert [block.text for block in reading.blocks[2:]] == ["Hello there.", "Hello there. I know where you park."]
    assert '<p class="part" data-said="text/plain">' in reading.html  # which the page says in words


def test_words_said_twice_in_the_text_and_once_in_the_html_are_shown():
    assert "never" in agrees(both("never never\n", "<p>never</p>")).blocks[-1].text


@pytest.mark.parametrize(
    "html",
    [
        "<title>Kopf</title><body>Rumpf",
        "<div>eins<div>zwei<p>drei</div>vier",
        "<table><tr><td>a<td>b<tr><td><table><tr><td>innen</table>danach</table>ende",
        "<table>verirrt<tr><td>Zelle</table>",
        "<ul><li>eins<ul><li>zwei</ul>drei<li>vier</ul>",
        "<h1>Titel <b>fett</b></h1><blockquote>Zitat<blockquote>tiefer</blockquote></blockquote>",
        "<pre>Zeile eins\n  Zeile zwei</pre><a href='http://example.org/ziel'>hier</a>",
        "<p>Soft­hyphen a&shy;b &amp;lt; &#x1F600; &nbsp; ende</p>",
        "<!--[if mso]>nur mso<![endif]--><p>alle</p><o:p>office</o:p>",
        "<select><option>eins<option>zwei</select><textarea>drei vier</textarea><button>fünf</button>",
        "<p style='display:none'>versteckt</p><noscript>ohne</noscript><template>muster</template>",
        "<div>" * 3000 + "tief" + "</div>" * 3000 + "danach",
        "<b><p>fett<p>weiter</b> mager",
        "<svg><text>gemalt</text></svg><math><mi>x</mi></math><object>ersatz</object>",
    ],
)  # fmt: skip
def test_html_of_every_shape(html: str):
    agrees(both("x\n", f"<html><body>{html}</body></html>"))


def test_what_stands_beside_the_parts_is_read():
    data = b"Subject: beside\nContent-Type: multipart/mixed; boundary=b\n\nvorneweg\n--b\n\ninnen\n--b--\nhinterher\n"
    assert {"vorneweg", "innen", "hinterher"} <= in_blocks(mail.read(data))


def test_a_missing_boundary_is_found_again():
    body = b"--zz\nContent-Type: text/plain\n\nerster\n--zz\nContent-Type: text/html\n\n<p>zweiter</p>\n--zz--\n"
    reading = mail.read(b"Subject: s\nContent-Type: multipart/mixed\n\n" + body)
    assert [block.text for block in reading.blocks[1:]] == ["erster", "zweiter"]
    assert "damaged_part" in {one.code for one in reading.unseen}


def test_a_mail_cut_in_the_middle_keeps_what_is_there():
    data = both("Hello there. I know where you park.\n", "<p>Hello there.</p>")
    assert "park" in in_blocks(mail.read(data[: data.index(b"text/html")]))


@pytest.mark.parametrize(
    ("charset", "body", "said"),
    [
        ("us-ascii", "Grüße".encode(), "Grüße"),
        ("utf-8", "Grüße".encode("cp1252"), "Grüße"),
        ("no-such-charset", "Grüße".encode(), "Grüße"),
        ("iso-8859-1", "„Grüße“".encode("cp1252"), "„Grüße“"),
        ("gb2312", "镕基".encode("gb18030"), "镕基"),
        ("zip", "Grüße".encode(), "Grüße"),
        ("", "Grüße".encode(), "Grüße"),
        ('"utf-8', "Grüße".encode(), "Grüße"),
    ],
)
def test_character_sets_that_are_not_what_they_say(charset: str, body: bytes, said: str):
    head = b"Subject: s\nContent-Type: text/plain; charset=%s\nContent-Transfer-Encoding: 8bit\n\n"
    assert mail.read(head % charset.encode() + body).blocks[-1].text == said


def test_a_doubtful_character_set_is_told():
    reading = mail.read(b"Subject: s\nContent-Type: text/plain; charset=utf-8\n\nGr\xfc\xdfe")
    assert "broken_encoding" in {one.code for one in reading.unseen}
    reading = mail.read(b"Subject: s\nContent-Type: text/plain; charset=utf-8\n\nGr\xc3\xbc\xc3\x9fe")
    assert not reading.unseen


def test_broken_transfer_encodings_are_read_as_far_as_they_go():
    head = b"Subject: s\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
    assert mail.read(head + b"base64\n\n" + base64.b64encode(b"Hallo Welt!!")[:-3]).blocks[-1].text.startswith("Hallo")
    assert mail.read(head + b"quoted-printable\n\nGr=C3=BC=C3=9Fe =ZZ =\n").blocks[-1].text.startswith("Grüße")
    assert mail.read(head + b"x-mystery\n\nHallo").blocks[-1].text == "Hallo"


def test_a_mail_in_german_words_from_everywhere():
    outer = MIMEMultipart("mixed")
    outer["Subject"] = "=?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?w7xiZXI=?="
    for charset in ("utf-8", "iso-8859-15", "cp1250", "utf-16", "koi8-r", "iso-2022-jp", "utf-7"):
        text = {"koi8-r": "Привет", "iso-2022-jp": "こんにちは"}.get(charset, f"Größe {charset}")
        outer.attach(MIMEText(text, "plain", charset))
    assert agrees(outer.as_bytes()).facts["subject"] == "Grüßeüber"


def test_a_calendar_is_shown_as_what_it_says():
    message = EmailMessage()
    message.set_content("Besprechung")
    message.add_alternative("BEGIN:VCALENDAR\nSUMMARY:Gespräch\nEND:VCALENDAR\n", subtype="calendar")
    assert "Gespräch" in in_blocks(agrees(message.as_bytes()))


def test_quotes_within_quotes_stand_within_quotes():
    reading = mail.read(b"Subject: s\n\nJa.\n\n> Und du?\n>\n>> Komm her.\n>> Sofort.\n> Nein.\nGut.\n")
    assert [block.text for block in reading.blocks[1:]] == ["Ja.", "Und du?", "Komm her. Sofort.", "Nein.", "Gut."]
    assert re.search("<blockquote><p[^>]*>Und du\\?</p><blockquote><p[^>]*>Komm her.<br>Sofort.</p>", reading.html)


def test_a_text_that_flows_is_joined():
    head = b"Subject: s\nContent-Type: text/plain; format=flowed\n\n"
    reading = mail.read(head + b"Das ist \nein Satz.\nUnd noch \n einer.\n")
    assert "Das ist ein Satz.<br>Und noch einer." in reading.html
