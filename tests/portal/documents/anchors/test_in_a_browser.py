"""In a real browser: words are marked with the mouse, with the keyboard alone, and with script off."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from portal.documents.models import Anchor
from tests.portal.documents.anchors.making import document_in
from tests.walk import sign_in, violations, violations_in_every_scheme

LEAD = "sommerfeld"


@pytest.fixture
def version(server):
    """A version in a case this demo person leads."""
    lead = demo.find(LEAD)
    led = CaseGrant.objects.live().of_role("lead").filter(user=lead).values("content_object_id")
    case = Case.objects.open().filter(pk__in=led).first()
    return document_in(SimpleNamespace(case=case, person=lambda part: lead)).newest()


def select(page, block, start, end):
    """Drag the mouse over these characters of a block's first text."""
    box = page.evaluate(
        """([id, start, end]) => {
          const node = document.getElementById(id).firstChild, range = document.createRange();
          document.getElementById(id).scrollIntoView({ block: "center", behavior: "instant" });
          range.setStart(node, start); range.setEnd(node, end);
          const { left, right, top, height } = range.getBoundingClientRect();
          return { left, right, y: top + height / 2 };
        }""",
        [block, start, end],
    )
    page.mouse.move(box["left"] + 0.5, box["y"])
    page.mouse.down()
    page.mouse.move(box["right"] - 0.5, box["y"], steps=4)
    page.mouse.up()


def test_words_selected_with_the_mouse_become_a_passage(page, version):
    sign_in(page, LEAD)
    page.goto(version.get_absolute_url())
    bar = page.locator("#mark-selection")
    expect(bar).to_be_hidden()
    select(page, "b3", 4, 19)
    expect(bar).to_contain_text("badge was found")
    assert violations(page) == []
    bar.get_by_role("button").click()
    page.wait_for_url("**/passages/P-*/")
    made = Anchor.objects.get()
    assert (made.quote, made.block, made.start) == ("badge was found", "b3", 4)
    assert made.quote not in page.url + page.title()
    page.goto(f"{version.get_absolute_url()}#{made.key}")
    expect(page.locator("mark.passage")).to_have_text("badge was found")
    page.locator(f"#{made.key}").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{made.get_absolute_url()}")


def test_the_second_of_the_same_words_is_the_one_that_was_selected(page, version):
    sign_in(page, LEAD)
    page.goto(version.get_absolute_url())
    page.evaluate("""() => {
      const node = document.getElementById("b2").lastElementChild.previousSibling, range = document.createRange();
      const at = node.data.indexOf("Nothing");
      range.setStart(node, at + 1); range.setEnd(node, at + 7);
      getSelection().removeAllRanges(); getSelection().addRange(range);
    }""")
    expect(page.locator("#mark-selection")).to_contain_text("othing")
    page.locator("#mark-selection button").click()
    page.wait_for_url("**/passages/P-*/")
    made = Anchor.objects.get()
    assert (made.quote, made.start > 20) == ("othing", True)


def test_the_keyboard_alone_marks_and_writes_a_comment(page, version):
    sign_in(page, LEAD)
    page.goto(version.get_absolute_url())
    page.locator("#passages a.button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/mark/")
    page.locator("[name=block]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("badge was found")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/passages/P-*/")
    assert Anchor.objects.get().quote == "badge was found"
    page.locator(".actions a.primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/comment/")
    page.locator("[name=text]").focus()
    page.keyboard.type("Wer hat ihn gefunden?")
    page.locator("form#deed button.primary").press("Enter")
    page.wait_for_url("**/passages/P-*/**")
    expect(page.locator(".thread")).to_contain_text("Wer hat ihn gefunden?")


def test_all_of_it_with_script_off(new_page, version):
    page = new_page(java_script_enabled=False)
    sign_in(page, LEAD)
    page.goto(version.get_absolute_url())
    page.click("#passages a.button")
    page.check("[name=block][value=b3]")
    page.fill("[name=quote]", "at the gate")
    page.click("form#deed button.primary")
    assert Anchor.objects.get().quote == "at the gate"


def test_pages_of_passages_are_accessible_and_fit_a_phone(new_page, version):
    page = new_page(viewport=(360, 800))
    sign_in(page, LEAD)
    mark = f"{version.get_absolute_url()}mark/"
    page.goto(f"{mark}?block=b3")
    page.fill("[name=quote]", "not in it")
    page.click("form#deed button.primary")
    expect(page.locator("#error-summary")).to_be_focused()
    assert violations_in_every_scheme(page) == {}
    page.fill("[name=quote]", "")
    page.click("form#deed button.primary")
    page.wait_for_url("**/passages/P-*/")
    for address in (page.url, version.get_absolute_url(), f"{version.document.get_absolute_url()}passages/"):
        page.goto(address)
        assert violations_in_every_scheme(page) == {}, address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} runs sideways"
