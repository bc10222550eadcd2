"""Every block of guidance is shown to readers, and what no voice could read out is not kept."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

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
        "text": ("<p>A paragraph</p>", "<p>A paragraph</p>"),
        "callout": ({"kind": "caution", "heading": "Mind", "text": "<p>this</p>"}, "Mind"),
        "danger": ({"heading": "Danger?"}, 'href="tel:110"'),
        "steps": ({"title": "In order", "items": ["<p>first</p>"]}, '<ol class="steps">'),
        "do_and_dont": ({"do": ["<p>listen</p>"], "dont": ["<p>shout</p>"]}, "Better not"),
        "checklist": ({"title": "", "items": ["<p>who</p>"]}, 'class="checklist"'),
        "contacts": ([contact], "116 016"),
        "question": ({"question": "Why?", "answer": "<p>Because.</p>"}, "<h3>Why?</h3>"),
        "quote": ({"quote": "He said so.", "source": "A colleague"}, "<blockquote>"),
        "table": (Body().child_blocks["table"].to_python(table), "<caption>A caption</caption>"),
        "picture": ({"image": picture, "caption": "Below"}, "<picture>"),
        "download": ({"document": paper, "name": "The list"}, "(PDF, 8"),
        "related": ([home["de"].page_ptr], "Related guidance"),
        "seen": ({"behaviour": "leakage"}, "I have seen something like this"),
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


@pytest.mark.parametrize("body", [[heading("What"), heading("What")], [heading("Main")], [heading("A", "related")]])
def test_two_places_of_a_page_never_have_one_name(body):
    block = Body()
    block.clean(block.normalize([heading("What"), heading("Why")]))
    with pytest.raises(ValidationError):
        block.clean(block.normalize(body))


def test_a_picture_says_what_is_on_it(shown, home):
    picture = Image.objects.create(title="Plan", file=get_test_image_file(), description="A plan of the doors")
    assert 'alt="A plan of the doors"' in shown([("picture", {"image": picture, "caption": ""})])
