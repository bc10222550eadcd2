"""Ways round the rules, and ways for a file to do harm, that once stood open: each as somebody would try it."""

from types import SimpleNamespace

import pytest

from portal.documents import marking, showing
from portal.documents.reading import html
from portal.documents.reading.parts import Reading, Unreadable

VERSION = SimpleNamespace(
    number=1, document=SimpleNamespace(key="D-7FQ2", case=SimpleNamespace(code="Ahorn-26-100"), opens_covered=True)
)


# --- Files that want to do harm --------------------------------------------------------------------------------------
@pytest.mark.parametrize("said", ["<plaintext><img src=x onerror=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;<p>x"])
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
