"""Files that were made to do harm: to the page that shows them, to the worker, to whoever compares or searches."""

import io
import re
import struct
import time
import zipfile
from types import SimpleNamespace

import docx
import olefile
import pytest
from django.utils import timezone

from portal.documents import finding, marking, preparing, showing
from portal.documents.comparison import compare
from portal.documents.reading import desk, html, kinds
from portal.documents.reading.parts import Block, Kind, Reading, Unreadable

VERSION = SimpleNamespace(
    number=1, document=SimpleNamespace(key="D-7FQ2", case=SimpleNamespace(code="Ahorn-26-100"), opens_covered=True)
)


@pytest.mark.parametrize(
    "said", ["<plaintext><img src=x onerror=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;<p>x"]
)
def test_text_that_looks_like_html_stays_text_however_a_preview_begins(said):
    cleaned = html.clean(said, ours=True)
    shown = str(showing.body(VERSION, Reading(html=cleaned)))
    shown = str(marking.marked(shown, [], {}, add_url="/mark/"))
    assert "&lt;" in shown and "<img" not in shown and "<script" not in shown


@pytest.mark.parametrize("source", ["", "part:", "part:a..b", "part:reading", "https://example.org/x.png"])
def test_a_picture_without_a_name_of_ours_has_no_address_and_breaks_no_page(source):
    cleaned = html.clean(f'<p>Before</p><img src="{source}" alt="A plan"><p>After</p>', ours=True)
    shown = str(showing.body(VERSION, Reading(html=cleaned)))
    assert "src" not in shown and "A plan" in shown and "After" in shown


@pytest.mark.parametrize("tag", ["div", "span", "blockquote"])
def test_no_word_hides_behind_elements_that_stand_in_each_other_a_thousand_times(tag):
    said = html.clean("<p>Before</p>" + f"<{tag}>" * 1500 + "Deep inside" + f"</{tag}>" * 1500 + "<p>After</p>")
    shown, blocks = html.numbered(said)
    assert [block.text for block in blocks] == ["Before", "Deep inside", "After"] and not html.is_deep(shown)
    page = str(showing.body(VERSION, Reading(html=shown)))
    mark = marking.Mark("P-7FQ", "/passage/", blocks[1].id, 0, 4, "Deep")
    page = str(marking.marked(page, [mark], {block.id: block.text for block in blocks}))
    assert '<mark class="passage">Deep</mark>' in page and " inside" in page and "After" in page


def test_html_no_parser_reads_whole_is_not_shown_in_part():
    with pytest.raises(Unreadable, match="too_big_inside"):
        html.numbered(html.clean("<p>Before</p>" + "<div>" * 5000 + "Deep" + "</div>" * 5000 + "<p>After</p>"))


def test_a_line_as_long_as_a_book_is_on_the_page():
    letters = "word " * 2_500_000
    assert len(str(showing.body(VERSION, Reading(html=f"<p>{letters}</p><p>After</p>")))) > len(letters)


def unfolding(paragraphs: int, words: int) -> bytes:
    """A small Word file that says very much."""
    made, file = docx.Document(), io.BytesIO()
    made.add_paragraph("beginning")
    made.save(file)
    inside = zipfile.ZipFile(file)
    said = inside.read("word/document.xml").decode()
    one = re.search(r"<w:p>.*?</w:p>", said, re.DOTALL)[0]
    said = said.replace(one, one + one.replace("beginning", "wort " * words) * paragraphs)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        for name in inside.namelist():
            package.writestr(name, said if name == "word/document.xml" else inside.read(name))
    return bomb.getvalue()


def test_a_small_file_that_unfolds_to_a_library_holds_up_neither_search_nor_page(monkeypatch):
    small = unfolding(2000, 200)
    assert len(small) < 100_000
    reading = preparing.read(io.BytesIO(small), "docx")
    assert "search_ends" in {each.code for each in reading.unseen}
    assert len(finding.text_of(reading)) > 2 * finding.LETTERS_AT_MOST
    document = SimpleNamespace(case_id=None, circle_id=None, title="", pk=None, dated_at=timezone.now())
    version = SimpleNamespace(document=document, pk=None, author_id=None, sealed_under=str)
    assert len(finding.of_version(version, reading, superseded=False).text) == finding.LETTERS_AT_MOST
    monkeypatch.setattr(desk, "MOST_HTML", 1_000_000)
    with pytest.raises(Unreadable, match="too_big_inside"):
        desk.read(io.BytesIO(small), "docx")


class Counted(io.BytesIO):
    """A file that knows how much of it was taken."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes."""
        data = super().read(size)
        self.taken += len(data)
        return data


def test_a_chain_that_leads_in_circles_is_not_followed_to_the_end_of_a_file(monkeypatch):
    sectors = 40 * 128
    head = bytearray(512)
    head[:8] = olefile.MAGIC
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<9I", head, 40, 0, 40, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, *range(1, 41), *[0xFFFFFFFF] * 69)
    # Where the directory begins, the table says that it goes on there, and there again.
    table = struct.pack(f"<{sectors}I", *[0] * sectors)
    file = Counted(bytes(head) + bytes(512) + table + bytes(512 * (sectors - 41)))
    monkeypatch.setattr(kinds, "MOST_LOOKED_AT", 300_000)
    assert kinds.sniff(file, "old.doc").code == "doc"
    assert file.taken < 400_000 < len(file.getvalue())


def test_no_two_texts_hold_up_whoever_compares_them():
    def said(end):
        lines = [f"Entry {n} of the gatekeeper's book{end if n % 2 else ''}" for n in range(4000)]
        cells = [Block(f"c{n}", Kind.CELL, f"{n} {end}", place=(1, n, 1)) for n in range(1, 4000)]
        return Reading(blocks=[*(Block(f"b{n}", Kind.PARAGRAPH, line) for n, line in enumerate(lines)), *cells])

    begun = time.process_time()
    compare(said("s"), said(" at night"))
    assert time.process_time() - begun < 6
