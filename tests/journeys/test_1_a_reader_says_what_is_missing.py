"""Feedback at the end of an article, as people meet it: by keyboard alone, without script, in either language."""

import pytest

from knowledge.models import Feedback
from tests.journeys.test_1_an_employee_reads_guidance import tab_to
from tests.walk import violations_in_every_scheme

STALKING = {"de": "/de/erkennen/stalking/", "en": "/en/recognise/stalking/"}
WORDS = {
    "de": ("Rückmeldung senden", "Was fehlt, oder was ist nicht klar? (freiwillig)", "Ihre Rückmeldung ist angekommen"),
    "en": ("Send feedback", "What is missing, or not clear? (optional)", "Your feedback arrived"),
}


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_reader_writes_by_keyboard_and_leaves_no_trace(new_page, language, scripts):
    send, label, thanks = WORDS[language]
    page = new_page(locale=language, java_script_enabled=scripts, viewport=(360, 800))
    page.goto(STALKING[language])
    page.get_by_label(label).focus()
    page.keyboard.type("Teilzeit?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=thanks).wait_for()
    assert page.context.cookies() == []
    kept = Feedback.objects.filter(language=language).latest("pk")
    assert (kept.words, kept.helped) == ("Teilzeit?", None)
    assert send


def test_whoever_sends_nothing_is_told_and_loses_nothing(new_page):
    page = new_page(locale="de")
    page.goto(STALKING["de"])
    tab_to(page, "Rückmeldung senden")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=2, name="Eine Angabe").or_(page.locator("#error-summary")).first.wait_for()
    assert page.title().startswith("Fehler:")
    page.get_by_label("Ja").check()
    page.get_by_role("button", name="Rückmeldung senden").click()
    page.get_by_role("heading", level=1, name="Ihre Rückmeldung ist angekommen").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_of_feedback_are_for_everyone(new_page, width):
    page = new_page(viewport=(width, 800))
    page.goto(STALKING["de"])
    address = page.locator(".reading-said form").get_attribute("action")
    for each in (address, f"{address}received/", address.replace("/de/", "/en/")):
        assert page.goto(each).status == 200
        assert violations_in_every_scheme(page) == {}, each
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), each
