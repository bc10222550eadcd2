"""Translating an article as editors do it: text by text in the browser, by one, and before readers by another."""

import pytest

from knowledge.models import ArticlePage, HomePage
from tests.knowledge import translating
from tests.walk import violations_in_every_scheme


@pytest.fixture
def german(browser_of):
    """An article in German that readers see; written where the browser's portal reads it."""
    home = {each.locale.language_code: each for each in HomePage.objects.select_related("locale")}
    return translating.article(translating.sections(home)["de"], "Nachstellung")


def begin(page, german):
    page.goto(f"/admin/localize/submit/page/{german.pk}/")
    page.get_by_label("English").check()
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("heading", level=1, name="Translation of Nachstellung into English").wait_for()


def translate(page, name, words):
    text = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name, exact=True))
    text.get_by_role("button", name="Translate").click()
    box = page.get_by_role("textbox", name=name, exact=True).or_(text.locator("[contenteditable=true]"))
    box.first.fill(words)
    text.get_by_role("button", name="Save").click()
    text.get_by_text(words).wait_for()


def publish(page):
    page.get_by_role("button", name="Publish in English").click()


def test_one_translates_and_another_publishes(browser_of, german):
    page = browser_of()
    begin(page, german)
    translate(page, "Title", "Being followed")
    publish(page)
    page.get_by_text("Not published: 3 texts are not translated yet.").wait_for()
    translate(page, "Summary", "What to do, in short")
    translate(page, "Text", "Write down what happens.")
    page.get_by_role("tab", name="Promote").click()
    translate(page, "Slug", "being-followed")
    publish(page)
    page.get_by_text("whoever wrote these words does not publish them").wait_for()
    english = ArticlePage.objects.get(translation_key=german.translation_key, locale=translating.english())
    assert not english.live

    second = browser_of("passkey")
    second.goto(f"/admin/pages/{english.pk}/edit/")
    publish(second)
    second.get_by_text("was published").wait_for()
    second.goto(german.get_url())
    second.get_by_role("link", name="English").first.click()
    second.get_by_role("heading", level=1, name="Being followed").wait_for()
    second.get_by_text("Write down what happens.").wait_for()


@pytest.mark.parametrize("width", [1280, 360])
def test_its_editor_is_accessible_and_fits(browser_of, german, width):
    page = browser_of()
    page.set_viewport_size({"width": width, "height": 800})
    begin(page, german)
    page.get_by_role("button", name="Translate").first.click()
    page.get_by_role("textbox", name="Title").wait_for()
    assert not page.get_by_text("German to English translation").first.is_visible(), "the heading says it"
    assert violations_in_every_scheme(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
