"""Step 1: an employee opens the portal without signing in and finds guidance, help now and the way to report."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("locale", "home", "help_now", "report"),
    [
        ("de-DE", "/de/", ("Hilfe jetzt", "Hilfe jetzt"), "Etwas melden"),
        ("en-GB", "/en/", ("Help now", "Help now"), "Report something"),
    ],
)
@pytest.mark.parametrize("width", [1280, 360])
def test_an_employee_finds_guidance_help_and_the_way_to_report(new_page, locale, home, help_now, report, width):
    page = new_page(locale=locale, viewport=(width, 800))
    page.goto("/")
    assert page.url.endswith(home)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == home.strip("/")
    for number in ("110", "112"):
        assert page.locator(f"a[href='tel:{number}']").first.is_visible(), "the help line stands on every page"

    page.locator("main").get_by_role("link", name=report).first.click()
    # The click only sets out for the next page: what stands on it is waited for.
    expect(page.locator("a[href='tel:110']").first).to_be_visible()
    expect(page.locator("h1")).to_be_visible()

    page.goto(f"{home}help-now/")
    assert page.locator("h1").inner_text() == help_now[1]
    assert page.context.cookies() == [], "reading leaves nothing in the browser"


def test_the_exit_leaves_no_way_back_to_the_page(new_page, server):
    page = new_page()
    page.goto("/de/")
    page.goto("/report/")
    page.route("https://**", lambda route: route.fulfill(body="elsewhere", content_type="text/plain"))
    page.locator(".quick-exit [data-exit]").first.click()
    page.wait_for_url(lambda url: not url.startswith(server))
    page.go_back()
    assert "/report/" not in page.url
