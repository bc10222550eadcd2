"""What was made is a page of ours: readers see it, editors open and save it, and nothing changes by that."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from knowledge.models import ArticlePage
from knowledge.wordpress.markup import Picture
from tests.knowledge.wordpress.where import OldSite, converted
from tests.knowledge.wordpress.words import words_of_blocks, words_of_html

# Wagtail leaves the temporary files of a picture's new sizes to the garbage collector.
LEFT = "ignore:Exception ignored in. <.*(FileIO|Buffered|Spooled):pytest.PytestUnraisableExceptionWarning"
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(LEFT)]

EVERYTHING = """
<h2 id="part">Part</h2><h3>Smaller part</h3>
<p>Words H<sub>2</sub>O, <code>code</code>, <a href="/rules/">rules</a>, <a href="#part">up</a></p>
<ul><li>one<ul><li>two</li></ul></li></ul><blockquote><p>said</p><cite>who</cite></blockquote>
<details><summary>Why?</summary><p>Because</p></details><pre>  letter
    by letter</pre><figure><img src="/plan.png" alt="a plan"><figcaption>below</figcaption></figure>
<figure><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>2</td></tr></tbody></table>
<figcaption>what</figcaption></figure><p><a href="/list.pdf">The list</a></p>
<table><tr><td colspan="2">wide</td></tr><tr><td>a</td><td><a href="/rules/">b</a></td></tr></table>
<ol start="3"><li>three</li></ol>[slider id="3"]<iframe src="https://video.example/1"></iframe>
"""


@pytest.fixture
def page(section, settings, tmp_path):
    """An article made of everything."""
    settings.MEDIA_ROOT = tmp_path
    image = Image.objects.create(title="Plan", file=get_test_image_file(), description="A plan")
    document = Document.objects.create(title="List", file=ContentFile(b"%PDF-1.4", name="list.pdf"))
    where = OldSite({"/rules/": section.pk}, {"/list.pdf": document.pk}, {"/plan.png": Picture(image.pk, "", "")})
    made = converted(EVERYTHING, where)
    page = ArticlePage(title=made.title, summary=made.summary, slug="one", locale=section.locale, live=False)
    page.body = json.dumps(made.body)
    section.add_child(instance=page)
    page.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


def test_readers_would_see_every_word_of_it(page, rf):
    shown = "".join(block.render({"page": page, "request": rf.get("/")}) for block in page.body)
    kinds = {block.block_type for block in page.body}
    assert kinds >= {
        "heading",
        "subheading",
        "text",
        "quote",
        "question",
        "verbatim",
        "picture",
        "table",
        "download",
        "kept",
    }
    assert words_of_html(EVERYTHING.replace('[slider id="3"]', "slider id 3")) - words_of_html(shown) == {}
    assert '<a href="#part">up</a>' in shown
    assert shown.count(f'href="{page.get_parent().get_url()}"') == 2, "kept HTML leads to our page as well"
    assert "letter\n    by letter" in shown


def test_it_can_be_published_as_it_is(page):
    page.body.stream_block.clean(page.body)


def test_editors_open_it_and_their_saving_loses_nothing(editor, page):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.get(address).status_code == 200
    block = page.body.stream_block
    form = block.get_form_state(page.body)
    assert len(form) == len(page.body)
    kept = [each for each in page.body if each.block_type == "kept"]
    for each in kept:
        again = each.block.value_from_datadict(
            {"k-was": each.value["was"], "k-html": each.block.child_blocks["html"].value_for_form(each.value["html"])},
            {},
            "k",
        )
        assert again["html"].source == each.value["html"].source
    assert words_of_blocks(json.loads(json.dumps(page.body.get_prep_value())))
