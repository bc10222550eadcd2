"""Every block of guidance is shown to readers, and what no voice could read out is not kept."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.rich_text import RichText

from knowledge import first_guidance
from knowledge.blocks import BEHAVIOURS, Body
from knowledge.models import ArticlePage, Contact, SectionPage
from tests.knowledge.articles import seen

# Wagtail leaves the temporary files of a picture's new sizes to the garbage collector.
LEFT = "ignore:Exception ignored in. <.*(FileIO|Buffered|Spooled):pytest.PytestUnraisableExceptionWarning"
pytestmark = pytest.mark.filterwarnings(LEFT)


@pytest.fixture
def shown(home, client, settings, tmp_path):
    """`shown(body)`: what readers get of an article made of these blocks."""
    settings.MEDIA_ROOT = tmp_path
    section = SectionPage(title="Act", slug="act", summary="S", locale=home["en"].locale)
    home["en"].add_child(instance=section)
    seen(section).save_revision().publish()

    def show(body):
        page = ArticlePage(title="One", slug="one", summary="S", locale=section.locale, body=body)
        section.add_child(instance=page)
        seen(page).save_revision().publish()
        answer = client.get(ArticlePage.objects.get(pk=page.pk).get_url())
        assert answer.status_code == 200
        return answer.content.decode()

    return show


def every_block(home):
    """One of each, by its name, with a piece of what readers see of it."""
    contact = Contact.objects.create(
        key="line", name_de="Leitung", name_en="The line", phone="116 016", live=True, **CONFIRMED
    )
    picture = Image.objects.create(title="Plan", file=get_test_image_file(), description="A plan of the doors")
    paper = Document.objects.create(title="List", file=ContentFile(b"%PDF-1.4", name="list.pdf"))
    row = {"type": "text", "heading": "What"}
    table = {"columns": [row], "rows": [{"values": ["<p>A cell</p>"]}], "caption": "A caption"}
    return {
        "heading": ({"words": "What to do", "anchor": ""}, '<h2 id="what-to-do">'),
        "subheading": ({"words": "In the first minutes", "anchor": ""}, '<h3 id="in-the-first-minutes">'),
        "text": ("<p>H<sub>2</sub>O</p>", "<p>H<sub>2</sub>O</p>"),
        "callout": ({"kind": "caution", "heading": "Mind", "text": "<p>this</p>"}, "Mind"),
        "danger": ({"heading": "Danger?"}, 'href="tel:110"'),
        "steps": ({"title": "In order", "items": ["<p>first</p>"]}, '<ol class="steps">'),
        "do_and_dont": ({"do": ["<p>listen</p>"], "dont": ["<p>shout</p>"]}, "Better not"),
        "checklist": ({"title": "", "items": ["<p>who</p>"]}, 'class="checklist"'),
        "contacts": ([contact], "116 016"),
        "question": ({"question": "Why?", "answer": "<p>Because.</p>"}, "<h3>Why?</h3>"),
        "quote": ({"quote": "He said so.", "source": "A colleague"}, "<blockquote>"),
        "verbatim": ({"text": "\n  one\n    two"}, '<pre class="verbatim">\n\n  one\n    two</pre>'),
        "table": (Body().child_blocks["table"].to_python(table), "<caption>A caption</caption>"),
        "picture": ({"image": picture, "caption": "Below"}, "<picture>"),
        "download": ({"document": paper, "name": "The list"}, "(PDF, 8"),
        "related": ([home["de"].page_ptr], "Related guidance"),
        "seen": ({"behaviour": "leakage"}, "I have seen something like this"),
        "kept": (
            {"was": "<table>", "html": RichText('<table><tbody><tr><td colspan="2">wide</td></tr></tbody></table>')},
            '<td colspan="2">wide</td>',
        ),
    }


CONFIRMED = {"confirmed_on": "2026-11-01", "review_by": "2027-11-01"}


def test_readers_see_every_block(shown, home, client):
    blocks = every_block(home)
    assert set(blocks) == set(Body().child_blocks)
    text = shown([(name, value) for name, (value, _piece) in blocks.items()])
    assert {name for name, (_value, piece) in blocks.items() if piece not in text} == set()
    paper = Document.objects.get()
    assert b"".join(client.get(paper.url).streaming_content) == b"%PDF-1.4"


def test_the_behaviours_of_the_first_guidance_are_those_of_the_button():
    assert tuple(code for code, _words in BEHAVIOURS) == first_guidance.BEHAVIOURS


@pytest.mark.parametrize("table", [{"caption": " "}, {"columns": [{"type": "text", "heading": ""}]}])
def test_a_table_without_caption_or_head_is_not_kept(table):
    block = Body().child_blocks["table"]
    whole = {"columns": [{"type": "text", "heading": "What"}], "rows": [], "caption": "A caption"}
    block.clean(block.to_python(whole))
    with pytest.raises(ValidationError):
        block.clean(block.to_python(whole | table))


def heading(words, anchor=""):
    return ("heading", {"words": words, "anchor": anchor})


def subheading(words, anchor=""):
    return ("subheading", {"words": words, "anchor": anchor})


@pytest.mark.parametrize(
    "body",
    [
        [heading("What"), heading("What")],
        [heading("Main")],
        [heading("A", "related")],
        [heading("What"), subheading("What")],
        [heading("Why", "what"), heading("B"), subheading("What")],
    ],
)
def test_two_places_of_a_page_never_have_one_name(body):
    block = Body()
    block.clean(block.normalize([heading("What"), heading("Why")]))
    with pytest.raises(ValidationError):
        block.clean(block.normalize(body))


def test_a_picture_says_what_is_on_it(shown, home):
    picture = Image.objects.create(title="Plan", file=get_test_image_file(), description="A plan of the doors")
    assert 'alt="A plan of the doors"' in shown([("picture", {"image": picture, "caption": ""})])


WICKED = (
    '<p class="x" id="y" style="z" onclick="w()">one <a href="javascript:v()">two</a> '
    '<a href="data:text/html,u">three</a><script>alert(1)</script><style>p{}</style>'
    "<iframe src='//evil.example'>four</iframe><!-- five --><table><tr><td>six"
)
CLEAN = '<p>one <a rel="noopener noreferrer">two</a> <a rel="noopener noreferrer">three</a>'


def test_what_was_kept_is_cleaned_when_it_is_written_and_again_when_it_is_shown(shown):
    block = Body().child_blocks["kept"]
    sent = block.value_from_datadict({"k-was": "", "k-html": WICKED}, {}, "k")
    assert sent["html"].source.startswith(CLEAN)
    assert block.clean({"was": "", "html": RichText(WICKED)})["html"].source.startswith(CLEAN)
    page = shown([("kept", {"was": "an old block", "html": RichText(WICKED)})])
    assert CLEAN in page
    assert "<td>six</td>" in page
    assert 'role="region"' in page
    assert [each for each in ("alert", "evil", "javascript:v", "an old block", "five") if each in page] == []


def test_what_was_kept_leads_to_pages_of_ours_and_is_found(home):
    block = Body().child_blocks["kept"]
    page = home["de"]
    html = f'<p>read <a linktype="page" id="{page.pk}">this</a> <a id="main" href="/x">here</a></p>'
    value = block.clean({"was": "", "html": RichText(html)})
    assert [number for _model, number, *_where in block.extract_references(value)] == [str(page.pk)]
    assert f'href="{page.url}"' in block.render(value)
    assert 'id="main"' not in block.render(value)
    assert "this" in " ".join(block.get_searchable_content(value))


@pytest.mark.parametrize(("is_preview", "says"), [(True, True), (False, False)])
def test_editors_see_in_the_preview_what_waits_for_them(rf, is_preview, says):
    request = rf.get("/")
    request.is_preview = is_preview
    block = Body().child_blocks["kept"]
    shown = block.render({"was": "acme/slider", "html": RichText("<p>words</p>")}, {"request": request})
    assert ("acme/slider" in shown) is says
    assert "<p>words</p>" in shown
