"""Whatever a text is: a passage says what stands in its place, and showing it changes no word of the preview."""

import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from portal.documents.marking import Mark, mark_pages, marked
from portal.documents.passages import found, place_of
from portal.documents.reading.html import numbered, text_of
from tests.portal.documents.anchors.making import pages_of, reading_of

LETTERS = st.text(st.sampled_from("ab .,ä́ﬁ\u00a0\u0301\u2028<&\n👩‍👧 日"), max_size=30)
INLINE = st.sampled_from(
    ["{}", "<strong>{}</strong>", "<em>a{}</em>b", "x<br>{}", "<a href='#b1'>{}</a>", "<ins>{}</ins>"]
)
BLOCK = st.sampled_from(["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td></tr></table>"])


@st.composite
def texts(draw):
    """A mail's HTML: some blocks, each of some runs of text."""
    blocks = []
    for _ in range(draw(st.integers(1, 4))):
        runs = [draw(INLINE).format(_escaped(draw(LETTERS))) for _ in range(draw(st.integers(1, 4)))]
        blocks.append(draw(BLOCK).format("".join(runs)))
    return "".join(blocks)


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


@st.composite
def passages(draw):
    """A reading, and some passages in it, perhaps over each other."""
    reading = reading_of(draw(texts()))
    assume(reading.blocks)
    marks = []
    for number in range(draw(st.integers(1, 4))):
        block = draw(st.sampled_from(reading.blocks))
        start = draw(st.integers(0, len(block.text)))
        place = place_of(reading, block.id, start, draw(st.integers(start, len(block.text))))
        if place:
            assert place.quote == block.text[place.start : place.end]
            marks.append(Mark(f"P-{number}", "/", block.id, place.start, place.end, place.quote))
    return reading, marks


def visible(html) -> str:
    """What is read, character by character; how lines are broken is the browser's."""
    return "".join(lxml_html.fragment_fromstring(str(html), create_parent="div").itertext())


def _look(reading, marks):
    shown = marked(reading.html, marks, {block.id: block.text for block in reading.blocks}, add_url="/add/")
    assert visible(shown) == visible(reading.html)
    tree = lxml_html.fragment_fromstring(shown, create_parent="div")
    assert sorted(each.get("id") for each in tree.iter("a") if each.get("class") == "passage-sign") == sorted(
        mark.key for mark in marks
    )
    for link in tree.iter("a"):
        assert not any(above.tag == "a" for above in link.iterancestors()), "a link inside a link"
    # The words of one passage alone are those that are coloured for it.
    for mark in marks:
        alone = lxml_html.fragment_fromstring(
            marked(reading.html, [mark], {mark.block: _text(reading, mark.block)}), create_parent="div"
        )
        coloured = "".join(each.text for each in alone.iter("mark") if each.get("class") == "passage")
        whole = [each for each in alone.iter() if "passage-block" in (each.get("class") or "")]
        assert whole or _is_it(bare(coloured), bare(mark.quote)), (coloured, mark.quote)


def _is_it(coloured, quote) -> bool:
    """The same words; a letter and its accents are never coloured apart."""
    before, found_, after = coloured.partition(quote)
    accents = all(unicodedata.combining(letter) for letter in before[1:] + after)
    return bool(found_) and accents and (not before or bool(unicodedata.combining(quote[0])))


def _text(reading, name):
    return next(block.text for block in reading.blocks if block.id == name)


def bare(text):
    return "".join(unicodedata.normalize("NFC", text).split())


@given(passages())
def test_no_word_changes_and_the_right_ones_are_coloured(made):
    _look(*made)


@pytest.mark.long
@settings(max_examples=3000)
@given(passages())
def test_no_word_changes_in_many_texts(made):
    _look(*made)


@given(st.text(st.sampled_from("ab \n\u00a0ä"), max_size=30), st.data())
def test_words_are_found_where_they_were_selected(text, data):
    text = " ".join(text.split())
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    near = len("".join(text[:start].split()))
    place = found(text, f"\n {words.replace(' ', '  ')}", near)
    if not words.strip():
        assert place is None
    else:
        assert text[slice(*place)] == words.strip()
        assert len("".join(text[: place[0]].split())) == near


def test_a_passage_across_bold_words_and_one_upon_another():
    html = '<p id="b1">He said that <strong>nothing</strong> would <br>happen.</p>'
    text = "He said that nothing would happen."
    marks = [Mark("P-A", "/a", "b1", 8, 26, text[8:26]), Mark("P-B", "/b", "b1", 13, 34, text[13:34])]
    shown = marked(html, marks, {"b1": text})
    assert '<mark class="passage">that </mark><strong><mark class="passage">nothing</mark></strong>' in shown
    assert shown.count("passage-sign") == 2
    assert shown.index('id="P-A"') < shown.index("happen") < shown.index('id="P-B"')


def test_words_that_cannot_be_told_exactly_leave_the_block_marked_and_say_nothing_wrong():
    html = '<p id="b1">one two one</p>'
    shown = marked(html, [Mark("P-A", "/a", "b1", 0, 3, "one")], {"b1": "another text"})
    assert 'class="passage-block"' in shown
    assert "<mark" not in shown


def test_a_picture_gets_its_sign_beside_it_and_not_behind_its_cover():
    html = '<p><details class="covered"><summary>Show</summary><img id="b1" src="/x"></details> after</p>'
    shown = marked(html, [Mark("P-A", "/a", "b1", 0, 0, "")], {})
    assert shown.index("</details>") < shown.index('id="P-A"') < shown.index("after")


def test_nothing_typed_in_a_file_becomes_markup():
    html, _blocks = numbered("&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;")
    text = text_of(lxml_html.fragment_fromstring(html))
    shown = marked(html, [Mark("P-A", "/a", "b1", 0, 9, text[:9])], {"b1": text})
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert marked("a &lt;b&gt; <i>c</i>", [], {}, add_url="/add/").startswith("a &lt;b&gt; ")


def test_words_of_a_page_are_marked_by_their_place_in_its_text():
    reading = pages_of("one two one two", "two")
    laid = [{"text": word.text} for word in reading.sheets[0].words]
    page = SimpleNamespace(block="b1", words=laid, passages=[])
    mark_pages([page], [Mark("P-A", "/a", "b1", 8, 15, "one two")], {"b1": "one two one two"})
    assert [word["is_marked"] for word in laid] == [False, False, True, True]
    assert [each.key for each in page.passages] == ["P-A"]
