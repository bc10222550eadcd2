"""Feedback from its list to threat management: handed over by one, taken over by another, read by nobody after that."""

from knowledge.models import Feedback, HandedOver, HomePage
from tests.walk import violations_in_every_scheme

WORDS = "A colleague, perhaps Mr Weber from the second floor, said something that frightens me: " + "word " * 40


def is_fine(page):
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations_in_every_scheme(page) == {}, (page.url, width)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (page.url, width)


def test_a_report_among_feedback_comes_to_threat_management(browser_of):
    about = HomePage.objects.get(locale__language_code="en").page_ptr
    for words in (WORDS, "Thank you", ""):
        Feedback.objects.create(page=about, language="en", helped=not words, words=words)
    manager = browser_of(duty="threat_management")
    page = browser_of()
    page.goto("/admin/feedback/")
    is_fine(page)
    row = page.get_by_role("row").filter(has_text="Mr Weber")
    row.get_by_role("button", name="A report: hand over, erase here").click()
    row.wait_for(state="detached")
    assert page.get_by_text("Mr Weber").count() == 0
    page.get_by_role("link", name="Dealt with").click()
    page.get_by_text("Handed over to threat management, and erased here").wait_for()
    is_fine(page)

    manager.goto(HandedOver.objects.get().get_absolute_url())
    manager.get_by_text("Mr Weber").wait_for()
    is_fine(manager)
    manager.get_by_role("button", name="Take it over and erase it here").click()
    manager.get_by_text("The words are erased here, for everybody").or_(
        manager.get_by_text("Taken over")
    ).first.wait_for()
    assert manager.get_by_text("Mr Weber").count() == 0
    is_fine(manager)
