"""What is pasted and uploaded by editors: only what guidance is made of gets kept, and what is refused says why."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from knowledge.blocks import IN_TEXT
from knowledge.models import ArticlePage
from tests.knowledge.articles import article

# Wagtail leaves the temporary files of a picture's new sizes to the garbage collector.
LEFT = "ignore:Exception ignored in. <.*(FileIO|Buffered|Spooled):pytest.PytestUnraisableExceptionWarning"
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(LEFT)]

FROM_WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {color: red}</style></head><body>
<p class="MsoNormal" style="mso-margin-top-alt:auto" onclick="alert(1)"><b style="mso-bidi-font-weight:normal">Bold</b>
<o:p>&nbsp;</o:p><span style="color:red" onmouseover="alert(2)">red</span> <font face="Wingdings">x</font></p>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
<h1>Big</h1><table><tr><td>cell</td></tr></table>
<script>alert(3)</script><img src="x" onerror="alert(4)"/><iframe src="//evil.example"></iframe>
<a href="javascript:alert(5)">one</a> <a href="JaVa&#9;Script:alert(6)">two</a> <a href=" data:text/html,x">three</a>
<a href="https://example.org/good" onclick="alert(7)" style="x">four</a> <svg onload="alert(8)"></svg>
</body></html>
"""
NEVER = (
    "<script",
    "onclick",
    "onerror",
    "onmouseover",
    "onload",
    "javascript:",
    "script:",
    "data:text",
    "style",
    "<h1",
)
NEVER += ("<img", "<iframe", "<svg", "<table", "<font", "<span", "class=", "mso", "<o:p", "<w:")


@pytest.fixture
def page(section):
    return article(section, 1)


def form(page, value, **more):
    """What Wagtail's editor sends for an article with one text."""
    words = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "body": streamfield([("text", value)]),
        "changes": streamfield([]),
        "audience": "everyone",
        "reviewed_on": "",
        "reviewed_by": "",
        "review_by": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(words | more)


def send(client, page, value, **more):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(page, value, **more))


def kept(page) -> str:
    return json.dumps(ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().body.get_prep_value())


def test_of_what_was_pasted_only_what_guidance_is_made_of_is_kept(editor, page):
    answer = send(editor, page, rich_text(FROM_WORD, features=IN_TEXT))
    assert answer.status_code == 302
    text = kept(page)
    assert [each for each in NEVER if each in text] == []
    assert "<b>Bold</b>" in text.replace("data-block-key=", "")
    assert '<a href=\\"https://example.org/good\\">four</a>' in text
    assert "one" in text and "two" in text, "the words stay, the link goes"


def content(**more):
    block = {
        "key": "abcde",
        "text": "words",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
        "data": {},
    }
    return {"blocks": [block | more.pop("block", {})], "entityMap": {}} | more


def link(**data):
    entity = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": data}}
    return content(entityMap=entity, block={"entityRanges": [{"key": 0, "offset": 0, "length": 5}]})


@pytest.mark.parametrize(
    "sent",
    [
        link(url="javascript:alert(1)"),
        link(url="java\tscript:alert(1)"),
        link(url="data:text/html,<script>alert(1)</script>"),
        link(url="https://example.org", onclick="alert(1)"),
        content(block={"type": "header-one"}),
        content(block={"text": "<script>alert(1)</script>"}),
        content(
            entityMap={"0": {"type": "EMBED", "mutability": "IMMUTABLE", "data": {"url": "//evil.example"}}},
            block={"type": "atomic", "text": " ", "entityRanges": [{"key": 0, "offset": 0, "length": 1}]},
        ),
        content(block={"inlineStyleRanges": [{"offset": 0, "length": 5, "style": "UNDERLINE"}]}),
    ],
    ids=["javascript", "javascript in two", "data", "handler", "h1", "script as text", "embed", "a style we have not"],
)
def test_what_another_program_sends_as_the_editor_is_held_to_the_same(editor, client, page, sent):
    send(editor, page, json.dumps(sent))
    text = kept(page)
    for never in ("<script", "onclick", "javascript:", "script:", "data:text", "<h1", "evil", "<u", "<embed"):
        assert never not in text


@pytest.mark.parametrize("sent", ["<script>alert(1)</script>", "", "[]", "{}", '{"blocks": 1}', "null", "\x00"])
def test_what_is_no_text_of_the_editor_is_refused_or_empty_and_never_a_fault(editor, page, sent):
    before = kept(page)
    answer = send(editor, page, sent)
    assert answer.status_code in (200, 302, 400)
    assert kept(page) == before or ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().told() == ""


# --- Pictures and files ----------------------------------------------------------------------------------------------
def png(width, height):
    file = BytesIO()
    Picture.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "no picture": ("plan.png", b"words, and nothing else", "no picture, or only a part of one"),
    "a program": ("plan.png", b"MZ\x90\x00" + b"\0" * 200, "no picture, or only a part of one"),
    "a picture of another kind": ("plan.jpg", png(10, 10), "does not match"),
    "100 megapixels": ("plan.png", png(10_000, 10_000), "too many pixels"),
    "SVG": ("plan.svg", SVG, "Not a supported image format"),
    "SVG as PNG": ("plan.png", SVG, "does not match"),
    "half a picture": ("plan.png", png(10, 10)[:20], "no picture, or only a part of one"),
    "11 MB": ("plan.png", png(10, 10) + b"\0" * (11 << 20), "too big"),
}
pictures = pytest.mark.parametrize("name", REFUSED)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(name, content):
    return SimpleUploadedFile(name, content, "image/png")


def nothing_is_kept(media):
    return not Image.objects.exists() and not [each for each in media.rglob("*") if each.is_file()]


@pictures
def test_a_picture_that_is_none_is_refused_by_the_form(editor, media, name):
    file, content, why = REFUSED[name]
    answer = editor.post(reverse("wagtailimages:add"), {"title": "Plan", "file": picture(file, content), "tags": ""})
    assert answer.status_code == 200
    assert why in answer.content.decode().replace("&#x27;", "'").replace("’", "'")
    assert nothing_is_kept(media)


@pictures
def test_a_picture_that_is_none_is_refused_where_many_are_sent_at_once(editor, media, name):
    file, content, why = REFUSED[name]
    address = reverse("wagtailimages:add_multiple")
    answer = editor.post(address, {"title": "Plan", "files[]": picture(file, content)})
    said = json.loads(answer.content)
    assert said["success"] is False
    assert why in said["error_message"].replace("’", "'")
    assert nothing_is_kept(media)


def test_a_picture_that_is_one_is_kept_by_both(editor, media):
    words = {"title": "Plan", "description": "A plan", "tags": ""}
    answer = editor.post(reverse("wagtailimages:add"), words | {"file": picture("plan.png", png(10, 10))})
    assert answer.status_code == 302
    sent = {"title": "Plan", "files[]": picture("other.png", png(10, 10))}
    assert json.loads(editor.post(reverse("wagtailimages:add_multiple"), sent).content)["success"] is True
    assert Image.objects.count() == 2


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "run.js", "run.exe", "old.doc", "page.xhtml", "none"])
def test_a_file_a_browser_would_run_is_refused_by_both(editor, media, name):
    file = {"file": SimpleUploadedFile(name, SVG), "title": "x", "tags": ""}
    assert editor.post(reverse("wagtaildocs:add"), file).status_code == 200
    many = {"files[]": SimpleUploadedFile(name, SVG), "title": "x"}
    said = json.loads(editor.post(reverse("wagtaildocs:add_multiple"), many).content)
    assert said["success"] is False and said["error_message"]
    assert not Document.objects.exists()
    assert not [each for each in media.rglob("*") if each.is_file()]


def test_a_file_readers_may_keep_is_kept_by_both(editor, media):
    words = {"file": SimpleUploadedFile("list.pdf", b"%PDF-1.4"), "title": "List", "tags": ""}
    assert editor.post(reverse("wagtaildocs:add"), words).status_code == 302
    many = {"files[]": SimpleUploadedFile("list.pdf", b"%PDF-1.4"), "title": "x"}
    assert json.loads(editor.post(reverse("wagtaildocs:add_multiple"), many).content)["success"] is True
    assert Document.objects.count() == 2
