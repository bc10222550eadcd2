"""In a real browser: the job is done with script off, and a page with errors is as accessible as one without."""

import pytest
from playwright.sync_api import expect

from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Wall
from tests.walk import sign_in, violations, violations_in_every_scheme

LEAD = "sommerfeld"


@pytest.fixture
def case(server):
    """An open case this demo person leads, with somebody in it who does not."""
    led = CaseGrant.objects.live().of_role("lead").filter(user=demo.find(LEAD)).values("content_object_id")
    others = CaseGrant.objects.live().of_role("contributor").values("content_object_id")
    return Case.objects.open().filter(pk__in=led).filter(pk__in=others).first()


def send(page):
    """Press the form's own button."""
    page.click("form#deed button.primary")


def test_the_job_is_done_with_script_off(new_page, case):
    page = new_page(java_script_enabled=False)
    sign_in(page, LEAD)
    page.goto(f"/cases/{case.code}/tasks/add/")
    page.fill("[name=title]", "Wer war am Empfang?")
    send(page)
    assert "Wer war am Empfang?" in page.locator("main").inner_text()
    page.goto(f"/cases/{case.code}/notes/add/")
    page.fill("[name=text]", "Der Empfang weiß Bescheid.")
    page.locator("[name=mentions]").first.check()
    send(page)
    assert "Der Empfang weiß Bescheid." in page.locator("main").inner_text()
    grant = CaseGrant.objects.live().of_role("contributor").filter(content_object=case).select_related("user").first()
    page.goto(f"/cases/{case.code}/access/exclusions/add/")
    page.select_option("[name=person]", str(grant.user.pk))
    page.fill("[name=reason]", "Ist befangen.")
    send(page)
    assert grant.user.name in page.locator("main").inner_text()
    assert not Wall.objects.filter(case=case, person=grant.user).exists()
    page.click("[name=knowing]")
    assert Wall.objects.filter(case=case, person=grant.user).exists()


def test_pages_with_errors_and_conflicts_are_accessible_in_every_scheme(new_page, case):
    page = new_page(viewport=(360, 800))
    sign_in(page, LEAD)
    for part in (
        "tasks/add/",
        "notes/add/",
        "timeline/add/",
        "people/add/",
        "level/",
        "danger/",
        "access/circles/add/",
    ):
        page.goto(f"/cases/{case.code}/{part}")
        send(page)
        expect(page.locator("#error-summary")).to_be_focused()
        assert page.title().startswith("Fehler:"), part
        assert violations_in_every_scheme(page) == {}, part
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{part} runs sideways"
    page.goto(f"/cases/{case.code}/edit/")
    Case.objects.get(pk=case.pk).touch()
    page.fill("[name=title]", "Ein anderer Titel")
    send(page)
    expect(page.locator("#error-summary")).to_be_focused()
    assert page.input_value("[name=title]") == "Ein anderer Titel"
    assert "Inzwischen hat jemand das geändert" in page.locator("main").inner_text()
    assert violations_in_every_scheme(page) == {}


def test_journal_and_rules_are_accessible_and_fit_a_phone(new_page, case):
    page = new_page(locale="en-GB", viewport=(360, 800))
    sign_in(page, "lindqvist")
    for address in ("/my-work/", "/journal/", "/rules/"):
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} runs sideways"
