"""What visitors and editors see: nothing axe objects to, nothing the policy stops, nothing that runs sideways."""

import pytest

from knowledge.models import BrokenLink, HomePage
from tests.knowledge.articles import article, part_of
from tests.walk import violations, violations_in_every_scheme

PAGES = ["/{}/", "/{}/help-now/", "/{}/reading-safely/", "/{}/privacy/", "/{}/accessibility/", "/report/?language={}"]
ADMIN = [
    "",
    "pages/",
    "images/",
    "images/add/",
    "images/multiple/add/",
    "documents/",
    "documents/add/",
    "reports/aging-pages/",
    "reports/site-history/",
]


@pytest.mark.parametrize(("language", "width"), [("de", 1280), ("en", 360)])
def test_open_pages_are_accessible_in_every_scheme(new_page, settings, language, width):
    settings.HELP_LINE = settings.HELP_LINE | {
        "security": "+49 228 5550 110",
        "threat_management_phone": "+49 228 5550 200",
        "threat_management_mail": "bedrohungsmanagement@nordlicht.example",
    }
    page = new_page(viewport=(width, 800))
    for address in PAGES:
        page.goto(address.format(language))
        assert violations_in_every_scheme(page) == {}, address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    assert page.context.cookies() == []


def test_a_visitor_finds_guidance_help_and_the_way_to_report(page):
    page.goto("/")
    assert page.url.endswith("/de/")
    page.get_by_role("heading", level=1, name="Etwas macht Ihnen Sorgen?").wait_for()
    page.get_by_role("link", name="Hilfe jetzt").click()
    page.get_by_role("heading", level=1, name="Hilfe jetzt").wait_for()
    page.get_by_role("link", name="Etwas melden").first.click()
    page.get_by_role("heading", level=2, name="Was dann geschieht").wait_for()
    page.get_by_role("navigation", name="Sprache").get_by_role("link", name="English").click()
    page.get_by_role("heading", level=2, name="What happens then").wait_for()
    page.get_by_role("link", name="Guidance").click()
    assert page.url.endswith("/en/")


def test_an_open_page_asks_only_this_portal(new_page, server):
    page, elsewhere = new_page(), []
    page.on("request", lambda request: None if request.url.startswith(server) else elsewhere.append(request.url))
    for address in PAGES:
        page.goto(address.format("de"), wait_until="networkidle")
    assert not elsewhere


@pytest.fixture
def editors_page(browser_of):
    return browser_of()


def test_the_admin_works_under_the_strict_policy(editors_page):
    """`new_page` fails the test for whatever the policy had to stop."""
    for address in ADMIN:
        assert editors_page.goto(f"/admin/{address}", wait_until="networkidle").status == 200


def publish(page):
    page.get_by_role("button", name="More actions").or_(page.locator(".footer [aria-expanded]")).last.click()
    page.get_by_role("button", name="Publish").last.click()


def open_front_page(page):
    page.goto("/admin/pages/")
    page.get_by_role("link", name="Something worries you?").first.click()


def test_an_editor_reviews_and_previews_and_another_publishes(editors_page, browser_of):
    page = editors_page
    open_front_page(page)
    page.get_by_role("tab", name="Settings").click()
    page.locator("#id_reviewed_on").click()
    page.locator(".xdsoft_datetimepicker:visible").wait_for()
    page.locator("#id_reviewed_on").fill("2026-11-01")
    page.keyboard.press("Tab")
    page.get_by_role("tab", name="Content").click()
    page.get_by_role("button", name="Toggle preview").click()
    page.frame_locator("iframe").first.get_by_role("heading", level=1).wait_for()
    publish(page)
    page.get_by_text("whoever wrote these words does not publish them").wait_for()
    page.goto("/en/")
    assert page.get_by_text("Last reviewed on").count() == 0

    second = browser_of("passkey")
    open_front_page(second)
    publish(second)
    second.get_by_text("published").first.wait_for()
    second.goto("/en/")
    second.get_by_text("Last reviewed on 1 Nov 2026").wait_for()


def test_links_of_the_admin_are_read_in_the_dark(editors_page):
    """Our accent is dark: on Wagtail's dark ground a link must not be."""
    page = editors_page
    page.goto("/admin/pages/")
    link = page.get_by_role("link", name="Something worries you?").first
    for scheme, is_light in (("light", False), ("dark", True)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        ink = link.evaluate("each => getComputedStyle(each).color.match(/[0-9.]+/g).slice(0, 3).map(Number)")
        assert (sum(ink) / 3 > 150) == is_light, (scheme, ink)
    page.goto("/admin/reports/site-history/")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, only=["color-contrast"]) == []


def a_section():
    """Written where the browser's portal reads it: fixtures that stand in a transaction would stay unseen there."""
    return part_of(HomePage.objects.get(locale__language_code="en"))


def fill_the_desk():
    page = article(a_section(), 1, title="Stalking, and what an employer can do about it at the place of work")
    for number in range(7):
        BrokenLink.objects.create(page=page.page_ptr, trouble="shape", target=f"htp://{number}" + "x" * 80)


def test_the_editors_desk_is_accessible_and_fits(browser_of):
    page = browser_of()
    fill_the_desk()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for address, name in (("", "Guidance"), ("desk/?list=broken", "Broken links"), ("desk/?list=mine", "My pages")):
            page.goto(f"/admin/{address}")
            page.get_by_role("heading", level=1, name=name).wait_for()
            assert violations_in_every_scheme(page) == {}, (width, address)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (width, address)


def test_the_edit_view_of_an_article_is_accessible(browser_of):
    page, written = browser_of(), article(a_section(), 1, body=[("text", "<p>Words</p>")])
    page.goto(f"/admin/pages/{written.pk}/edit/")
    page.get_by_role("textbox", name="Title").first.wait_for()
    assert violations_in_every_scheme(page) == {}


def test_the_checker_says_what_the_portal_found(browser_of):
    page = browser_of()
    words = '<p>Ask Mrs Heller, <a href="https://example.org/">here</a>.</p>'
    written = article(a_section(), 1, body=[("text", words)])
    page.goto(f"/admin/pages/{written.pk}/edit/")
    page.locator("[data-side-panel-toggle=checks]").click()
    panel = page.locator("[data-checks-panel]")
    for said in ("Link that does not say where it leads", "Perhaps the name of a person", "Nobody knows when"):
        panel.get_by_text(said).first.wait_for()
