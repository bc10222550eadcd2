"""The editor of procedures in a real browser: nothing axe objects to, by keyboard alone, on a phone, script off."""

import pytest
from django.urls import reverse

from portal.cases.demo import people as demo
from tests.walk import SCHEMES, sign_in, violations_in_every_scheme
from tests.workflows.approvals import in_the_demo as table
from workflows.approvals import procedures
from workflows.approvals.actions import procedures as rules
from workflows.approvals.models import Procedure, ProcedureVersion
from workflows.approvals.suggestions import suggested

LIST, NEW = "/admin/procedures/", "/admin/procedures/new/"


@pytest.fixture
def ban(server):
    """The procedure for house bans: one version in force, and one with a hearing that waits."""
    table.set_the_table()
    procedure = Procedure.objects.get(sort=table.SORT)
    told = suggested("dismissal")
    rules.propose(procedure, actor=demo.badge(demo.find("holt")), plan=procedures.read(told))
    return procedure


def edit(procedure):
    return reverse("procedures_admin:edit", args=[procedure.slug])


@pytest.mark.parametrize(("width", "schemes"), [(320, SCHEMES[:2]), (1280, SCHEMES)])
def test_the_pages_are_for_everyone(new_page, ban, width, schemes):
    page = new_page(viewport=(width, 900))
    sign_in(page, "holt")
    shown = reverse("procedures_admin:show", args=[ban.slug])
    for address in (LIST, NEW, edit(ban), shown, reverse("procedures_admin:version", args=[ban.slug, 1])):
        page.goto(address)
        assert violations_in_every_scheme(page, schemes) == {}, address
        assert page.locator("h1").count() == 1, address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} runs sideways"
    page.goto(edit(ban))
    page.fill("[name=name_en]", "")
    page.locator("button[value=propose]").click()
    page.locator("[role=alert]").first.wait_for()
    assert violations_in_every_scheme(page, schemes[:1]) == {}
    assert page.title().startswith(("Fehler:", "Error:"))


def test_a_version_is_written_by_keyboard_alone_and_without_script(new_page, ban):
    page = new_page(java_script_enabled=False)
    sign_in(page, "holt")
    page.goto(edit(ban))

    def come_to(selector, way="Tab"):
        for _ in range(150):
            page.keyboard.press(way)
            if page.locator(f"{selector}:focus").count():
                return page.locator(f"{selector}:focus")
        raise AssertionError(f"{selector} is not reached")

    seen = come_to("[name=name_en]")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("By keyboard")
    # Enter in a field draws what is written, and saves nothing.
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.input_value("[name=name_en]") == "By keyboard" and ProcedureVersion.objects.count() == 2
    button = come_to("button[value^=add_seat]")
    ring = button.evaluate("each => getComputedStyle(each).outlineStyle + getComputedStyle(each).boxShadow")
    assert ring != "nonenone", "the ring is hidden"
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    seen = come_to("select[name$='-seat-3-duty']")
    seen.select_option("data_protection")
    come_to("button[value=propose]")
    page.keyboard.press("Space")
    page.wait_for_url(lambda url: not url.endswith("/edit/"))
    newest = ProcedureVersion.objects.order_by("-number").first()
    assert newest.number == 3 and newest.plan.name["en"] == "By keyboard"
    assert "data_protection" in {seat.duty for stage in newest.plan.stages for seat in stage.seats}
