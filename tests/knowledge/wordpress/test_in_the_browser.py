"""Bringing an export over as two editors do it in the browser: seen first, made with a yes, prepared by one, released
by the other, and found by readers under its old address."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from knowledge import wordpress
from tests.walk import violations_in_every_scheme

SITE = Path(wordpress.__file__).parent / "example" / "site.xml"


def looks_right(page):
    assert violations_in_every_scheme(page) == {}
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_two_editors_bring_a_site_over(browser_of):
    page = browser_of()
    page.goto("/admin/wordpress/")
    page.get_by_role("link", name="Bring an export in").click()
    looks_right(page)
    page.get_by_label("Export of WordPress").set_input_files(SITE)
    page.get_by_label("Language").select_option("German")
    page.get_by_role("button", name="Read the export").click()
    page.get_by_text("Every word is there on 3 of 3 pages.").wait_for()
    looks_right(page)
    page.get_by_role("button", name="Yes, bring it over").press("Enter")
    page.get_by_role("heading", name="What there is to do").wait_for()
    looks_right(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Owner").select_option(index=1)
    page.get_by_label("Review again by").fill((timezone.localdate() + timedelta(days=200)).isoformat())
    page.get_by_role("button", name="Ask others to release them").press("Enter")
    page.get_by_text("lie on the desk of the other editors now").wait_for()

    second = browser_of("passkey")
    second.goto(page.url)
    for box in second.get_by_role("checkbox").all():
        box.check()
    second.get_by_role("button", name="I have read them: release").click()
    second.get_by_text("Readers see 4 pages now.").wait_for()
    second.goto("/am-empfang/besuch-ohne-termin/")
    second.get_by_role("heading", level=1, name="Besuch ohne Termin").wait_for()
    second.get_by_role("link", name="Am Empfang").first.click()
    second.get_by_role("heading", name="Mehr dazu").wait_for()


@pytest.mark.parametrize("name", ["This is no export.", "{}"])
def test_what_is_no_export_is_said_at_the_form(browser_of, tmp_path, name):
    page = browser_of()
    (tmp_path / "notes.xml").write_text(name)
    page.goto("/admin/wordpress/begin/")
    page.get_by_label("Export of WordPress").set_input_files(tmp_path / "notes.xml")
    page.get_by_role("button", name="Read the export").click()
    page.locator(".error-message").first.wait_for()
    looks_right(page)
