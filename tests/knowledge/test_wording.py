"""What a page says, in one spelling: whatever readers see changes it, and nothing else does."""

from datetime import date

from django.db import models
from hypothesis import given
from hypothesis import strategies as st
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, get_page_models

from knowledge import checks
from knowledge.models import ArticlePage, GuidancePage, HomePage
from knowledge.shown import fields_of
from knowledge.wording import ADDED_LATER, KEPT_BY_WAGTAIL, _blocks, _plain, digest_of, told

LOCALE = Locale(pk=1, language_code="en")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
SAID = {
    "title": TEXT,
    "lead": TEXT,
    "body": TEXT,
    "slug": TEXT,
    "seo_title": TEXT,
    "search_description": TEXT,
    "show_in_menus": st.booleans(),
    "audience": st.sampled_from(["everyone", "managers"]),
    "reviewed_by": TEXT,
    "reviewed_on": st.dates(),
    "review_by": st.dates(),
}
"""Every field of a front page that says something; a test below holds it against the model. What names other pages
(`chosen`) is tried with rows."""


def page(**words) -> HomePage:
    return HomePage(
        **{"pk": 7, "content_type_id": 1, "title": "Say so early", "slug": "early", "lead": "A lead", "locale": LOCALE}
        | words
    )


def test_every_field_is_told_or_is_wagtails_own():
    for model in get_page_models():
        if issubclass(model, GuidancePage):
            names = {field.name for field in model._meta.concrete_fields}
            assert KEPT_BY_WAGTAIL - {"page_ptr"} <= names, "Wagtail has a field less: look at it"
            fields = set(told(model(pk=1, content_type_id=1, locale=LOCALE))["fields"])
            assert names - KEPT_BY_WAGTAIL - ADDED_LATER == fields
    assert {field.name for field in HomePage._meta.concrete_fields} - KEPT_BY_WAGTAIL == {*SAID, "chosen"}
    of_wagtail = {field.name for field in Page._meta.concrete_fields} - KEPT_BY_WAGTAIL
    assert of_wagtail == {"title", "slug", "seo_title", "search_description", "show_in_menus"}


@given(st.sampled_from(sorted(SAID)).flatmap(lambda name: st.tuples(st.just(name), SAID[name], SAID[name])))
def test_each_word_counts(case):
    name, one, other = case
    assert (digest_of(page(**{name: one})) == digest_of(page(**{name: other}))) == (one == other)


@given(st.data())
def test_no_two_fields_can_be_taken_for_each_other(data):
    both = {name: data.draw(SAID[name]) for name in ("title", "lead")}
    swapped = {"title": both["lead"], "lead": both["title"]}
    assert (digest_of(page(**both)) == digest_of(page(**swapped))) == (both == swapped)


def test_what_wagtail_keeps_counts_for_nothing():
    kept = {"live": False, "path": "00010009", "draft_title": "Another", "locked": True, "expired": True, "depth": 9}
    assert digest_of(page(**kept)) == digest_of(page())


def test_another_page_and_another_language_are_other_words():
    assert digest_of(page(pk=8)) != digest_of(page())
    assert digest_of(page(locale=Locale(pk=2, language_code="de"))) != digest_of(page())


def test_a_revision_says_what_its_page_says(home):
    for each in home.values():
        each.reviewed_on = date(2026, 11, 3)
        assert digest_of(each.save_revision().as_object()) == digest_of(each)


BODY = StreamField([("text", blocks.CharBlock()), ("many", blocks.ListBlock(blocks.CharBlock()))])


def blocks_of(*rows):
    return _blocks(BODY, BODY.to_python(list(rows)))


def test_blocks_count_and_their_ids_do_not():
    one = blocks_of({"type": "text", "value": "Call 110", "id": "a"})
    same = blocks_of({"type": "text", "value": "Call 110", "id": "b"})
    other = blocks_of({"type": "text", "value": "Wait", "id": "a"})
    assert _plain(one, BODY) == _plain(same, BODY) == [{"type": "text", "value": "Call 110"}]
    assert _plain(other, BODY) != _plain(one, BODY)
    several = blocks_of({"type": "many", "value": ["b", "a"], "id": "c"})
    assert [each["value"] for each in _plain(several, BODY)[0]["value"]] == ["b", "a"]


@given(st.dictionaries(TEXT, TEXT, max_size=3), st.dictionaries(TEXT, TEXT, max_size=3))
def test_any_names_have_a_spelling_and_each_its_own(one, other):
    assert (_plain(one) == _plain(other)) == (one == other)
    assert all(name.isascii() for name in _plain(one))


def test_all_that_is_signed_is_shown(home):
    class Kept:
        told = told(page(body="<p>Words <b>here</b></p>", seo_title="In search"))

    shown = fields_of(Kept)
    assert shown[0].value == "Say so early"
    assert {"A lead", "early", "In search"} <= {each.value for each in shown}
    assert any("Words <b>here</b>" in each.html for each in shown)


def test_a_page_model_with_a_way_of_its_own_is_an_error(monkeypatch):
    assert checks.every_page_is_guidance(None) == []

    class Foreign(Page):
        class Meta:
            app_label, managed = "of_a_test", False
            proxy = True

    monkeypatch.setattr(checks.apps, "get_models", lambda: [Page, HomePage, Foreign, models.Model])
    assert [error.id for error in checks.every_page_is_guidance(None)] == ["knowledge.E001"]


def test_which_pages_are_named_counts(home):
    front = home["de"]
    before = digest_of(front)
    front.chosen = [("page", home["en"].page_ptr)]
    assert digest_of(front) != before
    front.chosen = []
    assert digest_of(front) == before


def test_a_picture_replaced_under_its_number_says_another_thing(home, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = Image.objects.create(title="Plan", file=get_test_image_file(filename="plan.png"))
    article = ArticlePage(title="T", slug="t", summary="S", locale=home["de"].locale, pk=7)
    article.body = [("picture", {"image": picture, "caption": ""})]
    before = digest_of(article)
    assert digest_of(article) == before
    picture.file = get_test_image_file(filename="plan.png", size=(10, 10))
    picture.save()
    assert digest_of(article) != before
