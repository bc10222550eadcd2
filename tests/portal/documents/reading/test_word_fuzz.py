"""Word files bent in every way we could think of: each is read, or said to be unreadable, and nothing else happens."""

import contextlib
import io
import random
import sys
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from portal.documents.reading import desk, kinds, word
from portal.documents.reading.parts import Unreadable
from tests.portal.documents.reading.test_word_loses_no_word import holds_together
from tests.portal.documents.reading.word_files import SHARED_FILES, paragraph, run
from tests.portal.documents.reading.word_files import word as made

OWN = made(
    paragraph(run("Eins"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    + f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph(run('Zelle'))}</w:tc></w:tr></w:tbl>",
    footnotes=f'<w:footnote w:id="2">{paragraph(run("Note"))}</w:footnote>',
    comments="<w:comment w:id='1'/>",
)
REAL = [OWN, *(file.read_bytes() for file in SHARED_FILES)]
WORDS = ["", "-1", "0", "1", "99999999999", "true", "abc", "￿", "../../x", "F0FC", "continue", "begin", "end", "%1%9"]


def flip(data: bytes, dice: random.Random) -> bytes:
    bent = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        bent[dice.randrange(len(bent))] ^= 1 << dice.randrange(8)
    return bytes(bent)


def cut(data: bytes, dice: random.Random) -> bytes:
    begin, end = sorted((dice.randrange(len(data)), dice.randrange(len(data))))
    return data[:begin] + data[end:] if dice.random() < 0.5 else data[:end]


def inside(change):
    """Bends the unpacked bytes of some entries, and packs them again."""

    def bend(data: bytes, dice: random.Random) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            entries = [(entry.filename, old.read(entry)) for entry in old.infolist()]
            for name, part in change(entries, dice):
                new.writestr(name, part)
        return out.getvalue()

    return bend


def flip_parts(entries, dice):
    return [(name, flip(part, dice) if part and dice.random() < 0.3 else part) for name, part in entries]


def swap_parts(entries, dice):
    parts = [part for _, part in entries]
    dice.shuffle(parts)
    return [(name, part) for (name, _), part in zip(entries, parts, strict=True)]


def leave_out(entries, dice):
    return [each for each in entries if dice.random() < 0.7]


def bend_xml(entries, dice):
    return [(name, _bent(part, dice) if name.endswith((".xml", ".rels")) else part) for name, part in entries]


def _bent(part: bytes, dice: random.Random) -> bytes:
    """Well-formed still, but with elements moved, repeated, renamed and taken out, and attributes of any value."""
    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError:
        return part
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    for _ in range(dice.randint(0, 25)):
        one, other = dice.choice(elements), dice.choice(elements)
        deed = dice.randrange(5)
        if deed == 0 and one.attrib:
            one.set(dice.choice(list(one.attrib)), dice.choice([w for w in WORDS if w.isprintable()]))
        elif deed == 1 and one.attrib:
            del one.attrib[dice.choice(list(one.attrib))]
        elif deed == 2 and one is not root:
            one.tag = other.tag
        elif deed == 3 and one.getparent() is not None:
            one.getparent().remove(one)
        elif one is not root and other not in one.iter():
            other.append(one)
    return etree.tostring(root)


WAYS = {
    "flip": flip,
    "cut": cut,
    "parts": inside(flip_parts),
    "swap": inside(swap_parts),
    "missing": inside(leave_out),
    "xml": inside(bend_xml),
    "twice": lambda data, dice: _twice(data, dice),
}


def _twice(data: bytes, dice: random.Random) -> bytes:
    out = io.BytesIO(data)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as package:
        entry = dice.choice(package.infolist())
        package.writestr(entry.filename, flip(package.read(entry) or b"x", dice))
    return out.getvalue()


bent = st.tuples(st.sampled_from(range(len(REAL))), st.sampled_from(sorted(WAYS)), st.integers(0, 2**32))


def as_bent(how) -> bytes:
    which, way, seed = how
    return WAYS[way](REAL[which], random.Random(seed))


def is_read_or_refused(data: bytes) -> str:
    with contextlib.suppress(Unreadable):
        kinds.sniff(io.BytesIO(data), "x.docx")
    try:
        reading = word.read(data)
    except Unreadable as error:
        return error.reason
    holds_together(reading)
    return "read"


@settings(max_examples=60)
@given(bent)
def test_a_bent_word_file_is_read_or_refused(how):
    is_read_or_refused(as_bent(how))


def test_bent_word_files_at_the_desk():
    begun = time.monotonic()
    for seed, way in enumerate([*WAYS] * 3):
        data = as_bent((seed % len(REAL), way, seed))
        try:
            desk.read(io.BytesIO(data or b"x"), "docx")
        except Unreadable as error:
            assert error.reason in ("damaged", "encrypted", "suspicious", "too_big_inside")
    assert time.monotonic() - begun < 20


@pytest.mark.long
def test_thousands_of_bent_word_files_are_read_or_refused():
    """Prints how many there were, and how they ended."""
    ends: dict[str, int] = {}
    slowest = 0.0

    @settings(max_examples=8_000)
    @given(bent)
    def one(how) -> None:
        nonlocal slowest
        begun = time.monotonic()
        end = is_read_or_refused(as_bent(how))
        slowest = max(slowest, time.monotonic() - begun)
        ends[end] = ends.get(end, 0) + 1

    one()
    sys.stdout.write(f"\n{sum(ends.values())} bent Word files, the slowest {slowest:.2f} s: {ends}\n")
    assert slowest < 20
