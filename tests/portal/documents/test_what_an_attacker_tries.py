"""Ways round the rules, and ways for a file to do harm, that once stood open: each as somebody would try it."""

from types import SimpleNamespace

import pytest

from portal.cases.actions import access, circles
from portal.cases.troubles import NotInCase
from portal.documents import marking, showing
from portal.documents.actions import documents, uploads
from portal.documents.models import Document, Upload
from portal.documents.reading import html
from portal.documents.reading.parts import Reading, Unreadable
from tests.cast import badge, cast
from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.anchors.making import document_in, next_version
from tests.portal.documents.uploads.sending import Tus, looked_at

__all__ = ["cast", "in_english"]

VERSION = SimpleNamespace(
    number=1, document=SimpleNamespace(key="D-7FQ2", case=SimpleNamespace(code="Ahorn-26-100"), opens_covered=True)
)


# --- Files that want to do harm --------------------------------------------------------------------------------------
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


# --- Circles ---------------------------------------------------------------------------------------------------------
def narrowed(cast, document, *people, by="lead"):
    """The document, now for a circle of these parts alone."""
    circle = circles.make(cast.case, actor=cast[by], name="Care", people=[cast.person(part) for part in people])
    document.refresh_from_db()
    return documents.set_audience(document, actor=cast[by], version=document.version, circle=circle)


def test_a_file_that_became_part_of_what_one_no_longer_sees_tells_nothing_of_it(cast):
    browser = come_in(cast.person("contributor"))
    tus = Tus(browser, cast.case)
    taken = tus.taken("Notes.txt", b"Said at the gate.")
    address = f"/cases/{cast.case.code}/documents/"
    assert taken.result.document.key in browser.get(f"{address}uploads/").text
    narrowed(cast, taken.result.document, "assessor")
    for page in ("", "uploads/", "add/"):
        assert taken.result.document.key not in browser.get(f"{address}{page}").text
    again = tus.taken("Notes.txt", b"Said at the gate.")
    assert again.state == "ready" and again.result.document_id != taken.result.document_id


def test_who_lost_sight_of_a_document_learns_nothing_by_the_file_they_were_sending(cast):
    document = document_in(cast)
    tus = Tus(come_in(cast.person("contributor")), cast.case)
    words = {"to": f"{document.key}/", "number": "1", "comment": ""}
    under_way, late = tus.begin("Notes.txt", 4, **words), tus.begin("Notes.txt", 4, **words)
    next_version(document)
    stale = tus.taken("Notes.txt", b"Stale", **words)
    assert stale.state == "stale"
    whole = tus.whole("Notes.txt", b"Said", **words)
    narrowed(cast, document, "assessor")
    next_version(document)
    assert looked_at(whole).state == "refused" and looked_at(whole).reason == "no_longer_allowed"
    assert tus.send(under_way, b"Said").status_code == 404 and tus.ask("HEAD", late).status_code == 404
    page = tus.browser.get(f"{tus.home}uploads/").text
    assert document.key not in page and "version 3" not in page
    for way in ("compare/", "take/"):
        address = f"{tus.home}uploads/{stale.pk}/{way}"
        assert (tus.browser.get(address) if way == "compare/" else tus.browser.post(address)).status_code == 404


def test_a_circle_of_another_case_takes_no_document_of_this_one(cast):
    both = cast.person("lead_elsewhere")
    access.grant(cast.case, actor=cast["lead"], person=both, role="contributor", why="needed here")
    foreign = circles.make(cast.elsewhere, actor=cast["lead_elsewhere"], name="Over there")
    with pytest.raises(NotInCase):
        uploads.begin_document(cast.case, actor=badge(both), file_name="a.txt", size=1, circle=foreign)
    assert not Upload.objects.exists()


def test_who_leaves_the_circle_brings_nothing_more_into_it(cast):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    tus = Tus(come_in(cast.person("assessor")), cast.case)
    first = tus.begin("Notes.txt", 4, circle=str(circle.pk))
    whole = tus.whole("Notes.txt", b"Said", circle=str(circle.pk))
    circles.remove_member(circle, actor=cast["contributor"], person=cast.person("assessor"))
    assert tus.send(first, b"Said").status_code == 404
    assert looked_at(whole).state == "refused" and not Document.objects.exists()
