"""In a real browser: by keyboard, without script, under the mask, in every scheme."""

import pytest
from playwright.sync_api import expect

from portal.cases.actions import work
from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from tests.cast import badge
from tests.walk import sign_in, violations_in_every_scheme

LEAD = "sommerfeld"
SAID = "Am Tor stand eine Quittenlampe."


@pytest.fixture
def note(server):
    """A note with a word of its own in a case this demo person leads."""
    led = CaseGrant.objects.live().of_role("lead").filter(user=demo.find(LEAD)).values("content_object_id")
    case = Case.objects.open().filter(pk__in=led).first()
    return work.add_note(case, actor=badge(demo.find(LEAD)), text=SAID)


def ask(page, words):
    """Ask by keyboard: the field is the first thing of the page, Enter sends it."""
    page.goto("/search/")
    page.get_by_label("Wörter").focus()
    page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False])
def test_by_keyboard_with_and_without_script(new_page, note, script):
    page = new_page(java_script_enabled=script)
    sign_in(page, LEAD)
    ask(page, '"am tor" quittenlampen')
    assert page.url.endswith("/search/") and "uitten" not in page.title()
    found = page.locator("#found + ol > li")
    assert found.locator("mark").all_inner_texts() == ["Am Tor", "Quittenlampe"]
    assert note.case.code in found.inner_text()
    assert page.get_by_label("Wörter").input_value() == '"am tor" quittenlampen'
    found.get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{note.get_absolute_url()}")
    assert SAID in page.locator("main").inner_text()


def test_the_mask_covers_what_was_found(new_page, note):
    page = new_page()
    sign_in(page, LEAD)
    page.goto("/search/")
    page.locator(".mask-form button").click()
    ask(page, "quittenlampe")
    expect(page.locator("#found")).to_be_visible()
    mark = page.locator("#found + ol mark").first
    assert mark.evaluate("element => getComputedStyle(element).visibility") == "hidden"


def test_it_is_accessible_and_fits_a_phone_in_every_scheme(new_page, note):
    page = new_page(viewport=(320, 800))
    sign_in(page, LEAD)
    for words in ("", "?", "quittenlampe", "gibtesnicht"):
        ask(page, words)
        page.locator("details > summary").first.evaluate("element => element.parentElement.open = true")
        assert violations_in_every_scheme(page) == {}, words
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), words
    ask(page, "?")
    expect(page.locator("#error-summary")).to_be_focused()
    assert page.title().startswith("Fehler:")
