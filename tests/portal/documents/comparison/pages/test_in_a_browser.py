"""The page in a real browser: by keyboard from change to change, without script, and for everybody's eyes."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from portal.documents.reading.parts import Tracked
from tests.portal.documents.anchors.making import document_in, next_version, reading_of
from tests.walk import sign_in, violations_in_every_scheme

LEAD = "sommerfeld"
STAYS = "".join(f"<p>Absatz {number} sagt, was am Standort {number} gilt.</p>" for number in range(1, 9))
MOVED = "<p>Die Begleitung zum Ausgang übernimmt der Werkschutz.</p>"
OLD = (
    f"<h1>Hausverbot</h1><p>Das Verbot gilt unbefristet.</p>{MOVED}{STAYS}<p>Ein Widerspruch ist möglich.</p>"
    "<table><tr><td>Ort</td><td>Frist</td></tr><tr><td>Tor</td><td>3 Tage</td></tr></table>"
)
NEW = (
    f"<h1>Hausverbot</h1><p>Das Verbot gilt bis 31. Mai 2027.</p>{STAYS}{MOVED}<p>Ein Widerspruch ist möglich.</p>"
    "<table><tr><td>Ort</td><td>Frist</td></tr><tr><td>Tor</td><td>5 Tage</td></tr></table>"
)


@pytest.fixture
def address(server):
    """Where two versions of a document of the demo are compared."""
    led = CaseGrant.objects.live().of_role("lead").filter(user=demo.find(LEAD)).values("content_object_id")
    case = Case.objects.open().filter(pk__in=led).first()
    around = SimpleNamespace(case=case, person=lambda part: demo.find(LEAD))
    document = document_in(around, OLD)
    new = reading_of(NEW)
    new.tracked.append(Tracked("inserted", "auch", "T. Brand", "2026-11-20T09:12:00Z", "b2"))
    next_version(document, reading=new)
    return f"/cases/{case.code}/documents/{document.key}/compare/1-2/"


def test_by_keyboard_from_change_to_change_and_the_keys_can_be_switched_off(page, address):
    sign_in(page, LEAD)
    page.goto(address)
    count = page.locator(".comparison-count")
    expect(count).to_have_text("3 Änderungen")
    page.keyboard.press("n")
    expect(count).to_have_text("3 Änderungen")  # the focus is elsewhere
    page.focus("[data-step='1']")
    page.keyboard.press("n")
    expect(count).to_contain_text("Änderung 1 von 3: Geändert Absatz 2")
    assert "unbefristet" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("n")
    expect(count).to_contain_text("Änderung 2 von 3: Verschoben Absatz 3, jetzt nach Absatz 10")
    page.keyboard.press("n")
    expect(count).to_contain_text("Änderung 3 von 3: Geändert Tabelle 1, Zeile 2, Spalte 2")
    page.keyboard.press("p")
    expect(count).to_contain_text("Änderung 2 von 3")
    page.click("[data-keys]")
    page.keyboard.press("n")
    expect(count).to_contain_text("Änderung 2 von 3")


def test_without_script_links_lead_everywhere(new_page, address):
    page = new_page(java_script_enabled=False)
    sign_in(page, LEAD)
    page.goto(address)
    page.click(".comparison-links a[href='#change-3']")
    assert page.url.endswith("#change-3")
    assert page.locator("#change-3 ins").first.is_visible()
    page.click("text=In einem Text")
    assert "view=inline" in page.url
    expect(page.locator("#change-1 .both")).to_be_visible()
    expect(page.locator("#change-1 .old")).to_be_hidden()
    page.select_option("[name=new]", "1")
    page.click("text=Vergleichen")
    assert page.url.endswith("/compare/1-1/")
    assert "Die Worte beider Fassungen sind gleich." in page.locator("main").inner_text()


def test_it_is_accessible_and_fits_a_phone_in_every_scheme(page, address):
    sign_in(page, LEAD)
    for size in ({"width": 1280, "height": 800}, {"width": 360, "height": 800}):
        page.set_viewport_size(size)
        page.goto(address)
        assert violations_in_every_scheme(page) == {}, size
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), size
