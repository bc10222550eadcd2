"""Texts of other programs: .odt and .rtf, word for word."""

import io
import zipfile

import pytest
from PIL import Image

from portal.documents.reading import old_word
from portal.documents.reading.html import blocks_of
from portal.documents.reading.parts import Kind, Reading, Unreadable
from portal.documents.reading.rtf import Rtf, unpacked

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODT = f"""<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:table="{OASIS}:table:1.0"
 xmlns:text="{OASIS}:text:1.0" xmlns:draw="{OASIS}:drawing:1.0" xmlns:svg="{OASIS}:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/">
<office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Bo</dc:creator>
<dc:date>2024-01-31T12:00:00</dc:date></office:change-info><text:p>gestrichen</text:p></text:deletion></text:changed-region>
</text:tracked-changes>
<text:h text:outline-level="2">Lage</text:h>
<text:p>Er sagte<text:s text:c="3"/>„nie“<text:line-break/>und <text:span>ging<text:span>!</text:span></text:span>
<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>laut Zeugin</text:p></text:note-body></text:note> fort
<office:annotation><dc:creator>Ada</dc:creator><dc:date>2024-02-01</dc:date>
<text:p>Wann genau?</text:p></office:annotation>
<draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>Skizze</svg:desc></draw:frame>
<draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame></text:p>
<text:list><text:list-item><text:p>eins</text:p><text:list><text:list-item><text:p>innen</text:p></text:list-item></text:list>
</text:list-item></text:list>
<text:section><text:p>im Abschnitt</text:p></text:section>
<table:table><table:table-row><table:table-cell><text:p>Zelle</text:p></table:table-cell></table:table-row></table:table>
<draw:frame><draw:image xlink:href="http://example.org/x.png"/></draw:frame>
</office:text></office:body></office:document-content>"""


def opened(content: str, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def dot() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (5, 5), "red").save(out, "PNG")
    return out.getvalue()


def texts(reading: Reading) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in reading.blocks]


def test_an_open_text_word_for_word():
    reading = old_word.read(opened(ODT, Pictures__a_png=dot()))
    assert texts(reading) == [
        (Kind.HEADING, "Lage"),
        (Kind.PARAGRAPH, "Er sagte „nie“ und ging! fort"),
        (Kind.FOOTNOTE, "laut Zeugin"),
        (Kind.IMAGE, "Skizze"),
        (Kind.MARGIN, "Kasten"),
        (Kind.LIST_ITEM, "eins"),
        (Kind.LIST_ITEM, "innen"),
        (Kind.PARAGRAPH, "im Abschnitt"),
        (Kind.CELL, "Zelle"),
    ]
    assert [(b.id, b.text) for b in blocks_of(reading.html)] == [(b.id, b.text) for b in reading.blocks]
    assert [(one.kind, one.text, one.author) for one in reading.tracked] == [("deleted", "gestrichen", "Bo")]
    assert [(one.text, one.author, one.block) for one in reading.remarks] == [("Wann genau?", "Ada", "b2")]
    assert [(one.code, one.count) for one in reading.unseen] == [("external_images", 1)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (opened("<!DOCTYPE x>" + ODT), "suspicious"),
        (opened("<x/>"), "damaged"),
        (opened(ODT, **{"META-INF__manifest_xml": b"<m><encryption-data/></m>"}), "encrypted"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str):
    with pytest.raises(Unreadable) as refused:
        old_word.read(data)
    assert refused.value.reason == reason


HEAD = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Cyr;}{\f2\fcharset128 Jp;}}"
    rb"{\colortbl;\red0;}"
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (rb"Gr\'fc\'dfe\par", ["Grüße"]),
        (rb"\u8222?Nie\u8220?\par", ["„Nie“"]),
        (rb"\uc2\u252 ueber\par", ["über"]),
        (rb"\uc0\u252 ber\par", ["über"]),
        (rb"{\uc3\u8364\'80\'81\'82}x\par", ["€x"]),
        (rb"{\f1\'cf\'f0\'e8}{\f0 \'e4}\par", ["Приä"]),
        (rb"{\f2\'82\'b1\'82\'f1}\par", ["こん"]),
        (rb"\u-10179?\u-8704?\par", ["\U0001f600"]),
        (rb"a{\*\unknown weg}b{\info{\title weg}}c\par", ["abc"]),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt Link}}\par", ["Link"]),
        (rb"eins\line zwei\tab drei\emdash vier\~f\{\}\\\par", ["eins zwei drei—vier f{}\\"]),
        (rb"{\header Kopf\par}{\footnote Fuss}Text\par", ["Kopf", "Fuss", "Text"]),
        (rb"{\pict\pngblip\bin4 \}{{}nach\par", ["nach"]),
        (rb"{\*\shppict{\pict 0011}}{\listtext 1.\tab}Punkt\par", ["1. Punkt"]),
        (rb"\trowd\intbl links\cell rechts\cell\row danach\par", ["links", "rechts", "danach"]),
        (rb"ohne Ende", ["ohne Ende"]),
        (rb"}}}zu viele", ["zu viele"]),
        (b"roh \xe4\xf6\\par", ["roh äö"]),
    ],
)
def test_rich_text_word_for_word(body: bytes, said: list[str]):
    assert [block.text for block in old_word.read(HEAD + body + b"}").blocks] == said


def test_tables_of_rich_text_have_places():
    reading = old_word.read(HEAD + rb"\trowd\intbl a\cell b\cell\row\trowd\intbl c\cell d\cell\row}")
    assert [(b.place, b.text) for b in reading.blocks] == [
        ((1, 1, 1), "a"),
        ((1, 1, 2), "b"),
        ((1, 2, 1), "c"),
        ((1, 2, 2), "d"),
    ]


def test_braces_without_end_are_damage_and_not_a_crash():
    with pytest.raises(Unreadable) as refused:
        old_word.read(HEAD + b"{" * 5_000)
    assert refused.value.reason == "damaged"


def test_the_html_outlook_hides_in_rich_text():
    rtf = Rtf(
        rb"{\rtf1\ansi\fromhtml1 {\*\htmltag18 <html>}{\*\htmltag64 <p>}\htmlrtf {\b \htmlrtf0 Gr\'fc\'dfe &"
        rb"\htmlrtf }\htmlrtf0 {\*\mhtmltag72 </x>}{\*\htmltag72 </p>}\par {\*\htmltag4 \'22}}"
    )
    assert rtf.is_html
    assert rtf.html == '<html><p>Grüße &amp;</p>\n"'


def test_rich_text_as_outlook_packs_it():
    # The two examples of the description of the format.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    packed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked(packed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
