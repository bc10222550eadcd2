"""Deciding with a passkey as people do it: what goes wrong is said where they are, and nothing typed is lost."""

import re

import pytest

from portal.cases.demo import people as demo
from portal.documents import seen
from portal.documents.models import Preview
from tests.portal.accounts.test_in_the_browser import grow_stale
from tests.walk import SCHEMES, sign_in, violations_in_every_scheme
from tests.workflows.approvals import in_the_demo as table
from workflows.approvals.models import Decision, Evidence, Question

REMARK = "Mit Blick auf die Frist."
BOXES = ("acknowledged", "acknowledged_changes")


@pytest.fixture
def desk(server):
    """The demo with a procedure in force, and a case in which all three may decide."""
    return table.set_the_table()


@pytest.fixture
def asked(desk):
    """A request for a document in which changes stand open; compliance has read it."""
    version = table.document(desk, "Das Verbot gilt unbefristet.")
    Preview.objects.filter(pk=version.pk).update(flags=["embedded:2", "tracked_changes:3"])
    seen.note(demo.badge(demo.find("aydin")), version, "preview")
    return table.ask(desk, version)


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def typed(page, sign_off, outcome="approve"):
    """The page of a decision, filled in."""
    page.goto(table.address(sign_off, "compliance", outcome))
    page.fill("[name=comment]", REMARK)
    acknowledge(page)


def acknowledge(page):
    """What the preview hides, and that changes stand open: a box for each."""
    for name in BOXES:
        page.check(f"[name={name}]")


def still_there(page):
    return page.input_value("[name=comment]") == REMARK and all(page.is_checked(f"[name={each}]") for each in BOXES)


def test_what_goes_wrong_is_said_where_it_happens_and_nothing_typed_is_lost(page, asked):
    verifies = table.with_passkey(page, "aydin")
    typed(page, asked)
    said = page.locator("main").inner_text()
    assert "2 eingebettete" in said and "3 Änderungen" in said

    # Nobody verified who holds the key, as when one presses "cancel".
    verifies(False)
    table.send(page)
    line = page.locator("[data-sign]")
    line.wait_for()
    assert "Es wurde kein Passkey verwendet" in line.inner_text() == focused(page)
    assert still_there(page) and Question.objects.filter(used_at=None).count() == 1
    assert "freigeben" in page.locator("form#deed button[type=submit]").inner_text()

    # The line is broken.
    page.route("**/passkey/", lambda route: route.abort("connectionreset"))
    table.send(page)
    page.wait_for_function("document.querySelector('[data-sign]').textContent.includes('antwortet nicht')")
    assert focused(page) == line.inner_text() and still_there(page)
    page.unroute("**/passkey/")
    verifies(True)

    # A box was not ticked: the page says so, in its summary and at the box.
    page.uncheck("[name=acknowledged]")
    table.send(page)
    page.locator(".error-summary").wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.locator("#id_acknowledged_error").count() == 1
    assert page.input_value("[name=comment]") == REMARK
    page.check("[name=acknowledged]")

    # The second factor has grown old meanwhile: it is shown again, and everything typed is there.
    grow_older("aydin")
    table.send(page)
    page.wait_for_selector("#step-up-heading")
    assert not Decision.objects.exists()
    page.locator("section.step-up [data-passkey]").click()
    page.locator(".error-summary").wait_for()
    assert "Passkey" in page.locator(".error-summary").inner_text()
    assert still_there(page) and not Decision.objects.exists()
    table.send(page)
    page.wait_for_url(f"**{asked.get_absolute_url()}")
    decision = Evidence.objects.get().decision
    assert (decision.outcome, decision.comment, decision.factor) == ("approve", REMARK, "passkey")
    assert decision.unseen == ["embedded:2", "tracked_changes:3"]


def grow_older(who):
    """Older than any decision takes."""
    for _ in range(2):
        grow_stale(who)


def test_without_script_who_has_a_passkey_is_told_and_who_has_none_decides(new_page, asked):
    page = new_page()
    table.with_passkey(page, "aydin")
    state = page.context.storage_state()
    plain = new_page(java_script_enabled=False, storage_state=state)
    plain.goto(table.address(asked, "compliance"))
    assert "braucht JavaScript" in plain.locator("main").inner_text()
    acknowledge(plain)
    table.send(plain)
    assert "Bestätigen Sie sie mit Ihrem Passkey" in plain.locator(".error-summary").inner_text()
    assert not Decision.objects.exists()
    seen.note(demo.badge(demo.find("ohm")), asked.about, "preview")
    other = new_page(java_script_enabled=False)
    sign_in(other, "ohm")
    other.goto(table.address(asked, "hr"))
    assert "JavaScript" not in other.locator("main").inner_text()
    acknowledge(other)
    table.send(other)
    other.wait_for_url(f"**{asked.get_absolute_url()}")
    assert Decision.objects.get().person == demo.find("ohm") and not Evidence.objects.exists()


def test_it_is_decided_by_keyboard_and_no_single_key_decides(page, asked):
    table.with_passkey(page, "aydin")
    page.goto(table.address(asked, "compliance"))
    box = page.locator("[name=acknowledged]")
    box.focus()
    page.keyboard.press("Enter")
    for key in "afyzj1":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert not Question.objects.exists() and page.url.endswith("/approve/")
    page.keyboard.press("Space")
    assert box.is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert not Question.objects.exists() and page.url.endswith("/approve/")
    page.keyboard.press("Space")
    assert page.is_checked("[name=acknowledged_changes]")
    page.keyboard.press("Tab")
    assert "freigeben" in focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{asked.get_absolute_url()}")
    assert Decision.objects.get().outcome == "approve"


@pytest.mark.parametrize(("width", "schemes"), [(320, SCHEMES[:2]), (1280, SCHEMES[2:])])
def test_the_pages_are_for_everyone(new_page, asked, width, schemes):
    page = new_page(viewport=(width, 800))
    table.with_passkey(page, "aydin")
    for outcome in ("approve", "conditions", "return", "step_back"):
        page.goto(table.address(asked, "compliance", outcome))
        assert violations_in_every_scheme(page, schemes) == {}, outcome
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{outcome} runs sideways"
        assert page.locator("h1").count() == 1
        assert not re.search("Hausverbot|Selin", page.title())
    table.send(page)
    page.locator(".error-summary").wait_for()
    assert violations_in_every_scheme(page, schemes[:1]) == {}
