"""Step 2: a threat manager signs in, sees the cases they were granted and no others, and finds it all in one place."""

import pytest

from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from tests.walk import SCHEMES, authenticator, sign_in, violations_in_every_scheme

SECTIONS = ["", "tasks/", "notes/", "timeline/", "people/", "access/", "journal/"]


def granted(who):
    grants = CaseGrant.objects.live().filter(user=demo.find(who))
    return set(Case.objects.filter(pk__in=grants.values("content_object_id")).values_list("code", flat=True))


def listed(page):
    page.goto("/cases/")
    return set(page.locator("main table a[href^='/cases/']").all_inner_texts())


@pytest.mark.parametrize("who", ["sommerfeld", "petersen", "whitfield"])
def test_they_see_the_cases_they_were_granted_and_no_others(page, who):
    sign_in(page, who)
    assert granted(who)
    assert listed(page) == granted(who)
    assert granted(who) != set(Case.objects.values_list("code", flat=True))


def test_a_case_has_its_people_tasks_notes_and_timeline_in_one_place(page):
    sign_in(page, "sommerfeld")
    case = Case.objects.filter(code__in=granted("sommerfeld"), tasks__done_at=None, notes__isnull=False).first()
    page.goto(f"/cases/{case.code}/")
    assert case.code in page.title()
    task = case.tasks.filter(done_at=None, circle=None).first()
    note, person = case.notes.filter(circle=None).first(), case.persons.filter(circle=None).first()
    for section, words in (("tasks/", task.title), ("notes/", note.text), ("people/", person.name)):
        page.locator(f"nav a[href='/cases/{case.code}/{section}']").first.click()
        assert words.split("\n")[0][:40] in page.locator("main").inner_text()
        assert words not in page.title()
    page.locator(f"nav a[href='/cases/{case.code}/timeline/']").first.click()
    assert page.locator("main li").count() > 0


def test_a_task_is_added_with_the_keyboard_alone(page):
    sign_in(page, "sommerfeld")
    case = Case.objects.filter(code__in=granted("sommerfeld"), state="assessment").first()
    page.goto(f"/cases/{case.code}/tasks/add/")
    title = page.locator("[name=title]")
    for _ in range(60):
        if page.evaluate("document.activeElement?.name") == "title":
            break
        page.keyboard.press("Tab")
    assert title.evaluate("field => field === document.activeElement"), "the field is reached with Tab"
    page.keyboard.type("Wer kennt frühere Vorfälle?")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    assert "Wer kennt frühere Vorfälle?" in {task.title for task in case.tasks.all()}


def test_a_passkey_alone_is_enough(page):
    authenticator(page)
    sign_in(page, "sommerfeld")
    page.goto("/account/factors/")
    page.fill("#passkey_name", "laptop")
    page.click("[data-passkey]")
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.locator("[data-passkey]").first.click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    assert listed(page) == granted("sommerfeld")


@pytest.mark.parametrize(("width", "schemes"), [(360, SCHEMES[:2]), (1280, SCHEMES[2:])])
def test_every_page_of_a_case_is_accessible_in_every_scheme(new_page, width, schemes):
    page = new_page(viewport=(width, 800))
    sign_in(page, "sommerfeld")
    code = Case.objects.filter(code__in=granted("sommerfeld"), state="assessment").first().code
    forms = ["tasks/add/", "notes/add/", "timeline/add/", "people/add/", "access/add/", "level/", "state/", "edit/"]
    pages = ["/my-work/", "/my-work/notices/", "/cases/", "/cases/new/", "/emergency-access/"]
    for address in [*pages, *(f"/cases/{code}/{part}" for part in SECTIONS + forms)]:
        page.goto(address)
        assert violations_in_every_scheme(page, schemes) == {}, address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} runs sideways"
        assert page.locator("h1").count() == 1, address


def test_the_mask_leaves_nothing_personal_and_the_cover_takes_the_page_away(page):
    sign_in(page, "sommerfeld")
    case = Case.objects.filter(code__in=granted("sommerfeld"), persons__isnull=False).first()
    page.goto(f"/cases/{case.code}/people/")
    name = case.persons.filter(circle=None).first().name
    assert name in page.locator("main").inner_text()
    page.get_by_role("button", name="Blickschutz").click()
    page.wait_for_load_state()
    page.goto(f"/cases/{case.code}/people/")
    bar = page.locator("main [data-personal]", has_text=name).first
    style = bar.evaluate("bar => ['backgroundColor', 'color', 'textIndent'].map(name => getComputedStyle(bar)[name])")
    assert style[0] == style[1], "a bar in the colour of its text"
    assert int(style[2].removesuffix("px").split(".")[0]) > 100, "and the text pushed out of it"
    for _ in range(3):
        page.keyboard.press("Shift")
    page.locator("[data-cover], .cover").first.wait_for()
    assert name not in page.content()
