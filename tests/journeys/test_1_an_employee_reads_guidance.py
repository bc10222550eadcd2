"""Step 1, read: an employee who has not signed in searches, reads in two languages, and starts to report; with the
keyboard alone, and without leaving anything behind."""

import pytest

from tests.walk import violations_in_every_scheme

WAYS = [
    ("de", "Im Wissen suchen", "Kollege droht", "Drohungen: ausgesprochen, geschrieben, angedeutet"),
    ("de", "Im Wissen suchen", "stalking", "Stalking"),
    ("en", "Search guidance", "being followed", "Stalking"),
    ("en", "Search guidance", "my colleague threatens me", "Threats: spoken, written, hinted at"),
]
SEEN = {"de": "Ich habe so etwas gesehen", "en": "I have seen something like this"}
FOCUSED = "() => (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
OF_EACH_KIND = [
    *("/de/", "/de/erkennen/", "/de/erkennen/stalking/", "/de/handeln/notfallkontakte/", "/de/woerter/"),
    *("/de/handeln/was-tun/leichte-sprache/", "/de/easy-language/", "/de/reading-safely/"),
    *("/de/search/?q=drohung", "/de/search/?q=xyzzy", "/en/recognise/recognising-warning-behaviour/"),
]


def tab_to(page, words):
    """Go on with Tab until the control with these words has the focus."""
    for _step in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == words:
            return
    pytest.fail(f"Tab never reached “{words}” on {page.url}")


@pytest.mark.parametrize(("language", "label", "question", "title"), WAYS)
def test_an_employee_searches_reads_and_starts_to_report_by_keyboard(new_page, language, label, question, title):
    page, referrers = new_page(locale=language), []
    page.on(
        "request", lambda request: referrers.append(request.headers.get("referer")) if "seen=" in request.url else 0
    )
    page.goto(f"/{language}/")
    tab_to(page, label)
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator("mark").count()
    tab_to(page, title)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=title).wait_for()
    assert page.locator("a[href='tel:110']").first.is_visible(), "the help line stands on every page"

    tab_to(page, SEEN[language])
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
    assert page.get_by_text(title).is_visible(), "the report knows where it began"
    assert title.casefold() not in page.url.casefold()
    assert referrers == [None]
    assert page.context.cookies() == []


def test_an_article_leads_to_itself_in_the_other_language(new_page):
    page = new_page(locale="de-DE")
    page.goto("/de/erkennen/stalking/")
    page.get_by_role("navigation", name="Sprache").get_by_role("link", name="English").click()
    page.get_by_role("heading", level=1, name="Stalking").wait_for()
    assert page.url.endswith("/en/recognise/stalking/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_word_is_explained_where_it_stands_and_escape_leads_back(new_page):
    page = new_page(locale="de-DE")
    page.goto("/de/erkennen/stalking/")
    tab_to(page, "Auskunftssperre")
    page.keyboard.press("Enter")
    page.locator(".term-note:popover-open").get_by_text("Auskunftssperre").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".term-note:popover-open").count() == 0
    assert page.evaluate(FOCUSED) == "Auskunftssperre"


def test_nothing_found_leads_to_a_person(new_page):
    page = new_page(locale="de-DE")
    page.goto("/de/search/?q=xyzzy")
    page.get_by_role("heading", level=2, name="Nichts gefunden zu „xyzzy“").wait_for()
    assert page.get_by_text("Persönlich").is_visible()
    assert page.locator(".topics a").count() == 3


@pytest.mark.parametrize("width", [1280, 320])
def test_every_kind_of_page_is_for_everyone(new_page, width):
    page = new_page(viewport=(width, 800))
    for address in OF_EACH_KIND:
        assert page.goto(address).status == 200, address
        assert violations_in_every_scheme(page) == {}, address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    assert page.context.cookies() == []
