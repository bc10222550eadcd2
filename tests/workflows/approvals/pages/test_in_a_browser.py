"""In a real browser: the pages of sign-off in every colour scheme, on a phone, by keyboard, and with script off."""

import pytest

from tests.walk import sign_in, violations_in_every_scheme
from tests.workflows.approvals import in_the_demo as table


@pytest.fixture
def asked(server):
    """A request of the lead's for a draft of a house ban, waiting for three."""
    desk = table.set_the_table()
    return table.ask(desk, table.document(desk, "Das Verbot gilt bis Ende Mai."))


def test_what_waits_is_found_and_read_on_a_phone_in_every_scheme(new_page, asked):
    page = new_page(viewport=(360, 800))
    sign_in(page, "aydin")
    case = asked.case.get_absolute_url()
    for address in (
        "/my-work/",
        "/my-work/decisions/",
        asked.get_absolute_url(),
        asked.about.get_absolute_url(),
        f"{case}sign-offs/",
    ):
        page.goto(address)
        told = page.locator("main").inner_text()
        assert asked.key in told, address
        assert violations_in_every_scheme(page) == {}, address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} runs sideways"
        assert "Hausverbot" not in page.title() and "Hausverbot" not in page.url


def test_by_keyboard_and_without_script_the_way_leads_to_the_decision(new_page, asked):
    page = new_page(java_script_enabled=False)
    sign_in(page, "aydin")
    page.goto("/my-work/decisions/")
    link = page.locator(f"main a[href$='{asked.get_absolute_url()}']")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{asked.get_absolute_url()}")
    decide = page.locator("main a[href$='/approve/']")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator("main a[href$='/approve/']:focus").count():
            break
    assert page.locator("main a[href$='/approve/']:focus").count() == 1, "Tab never came to it"
    ring = decide.evaluate("link => getComputedStyle(link).outlineStyle")
    assert ring == "solid", "the ring is hidden"
    page.keyboard.press("Enter")
    page.wait_for_url("**/approve/")
