"""Every page of a case opens for who leads it, and shows nothing of it in its title."""

import re

import pytest
from django.urls import reverse

CASE_PAGES = [
    "case",
    "case_edit",
    "case_hearing",
    "case_ending",
    "case_level",
    "case_danger",
    "case_state",
    "case_second",
    "case_tasks",
    "case_task_add",
    "case_notes",
    "case_note_add",
    "case_timeline",
    "case_event_add",
    "case_people",
    "case_person_add",
    "case_access",
    "case_grant_add",
    "case_recuse",
    "case_circle_add",
    "case_wall_add",
    "case_journal",
]
OUTSIDE = ["my_work", "my_tasks", "case_list", "case_open", "emergency_access", "work_search"]
TITLES = ("Kept between us", "Ask the site", "R. Decker", "Mia Torell", "Said among us", "Was seen")


@pytest.mark.parametrize("name", CASE_PAGES)
def test_a_page_of_the_case_opens_with_a_title_of_codes_only(lead, cast, things, name):
    answer = lead.get(reverse(name, args=[cast.case.code]))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    page = answer.content.decode()
    title = re.search("<title>(.*?)</title>", page, re.S).group(1)
    assert cast.case.code in title
    assert not any(words in title for words in TITLES)
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_page_outside_of_cases_opens_and_shows_no_sealed_word(lead, cast, things, name):
    answer = lead.get(reverse(name))
    assert answer.status_code == 200
    assert not any(words in answer.content.decode() for words in TITLES)


@pytest.mark.parametrize("part", ["auditor", "data_protection"])
@pytest.mark.parametrize("name", ["journal", "rules", "my_work"])
def test_those_who_answer_for_it_read_journal_and_rules(browser_of, cast, things, part, name):
    assert browser_of(part).get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    ("part", "leads_to", "not_to"),
    [
        ("editor", "/admin/", "/people/"),
        ("administrator", "/people/", "/cases/"),
        ("auditor", "/journal/", "/admin/"),
        ("reader", "/emergency-access/", "/journal/"),
    ],
)
def test_my_work_leads_to_what_ones_duty_is_for(browser_of, part, leads_to, not_to):
    shown = browser_of(part).get("/my-work/").content.decode()
    assert f'href="{leads_to}"' in shown
    assert f'href="{not_to}"' not in shown


def test_a_signatory_steps_back_from_a_case_they_do_not_read(browser_of, cast):
    browser, code = browser_of("signatory"), cast.case.code
    assert browser.get(f"/cases/{code}/").status_code == 404
    shown = browser.get(f"/cases/{code}/access/recuse/")
    assert shown.status_code == 200
    assert "Kept between us" not in shown.content.decode()
    assert f'href="/cases/{code}/"' not in shown.content.decode()
    browser.post(f"/cases/{code}/access/recuse/", {})
    assert not cast.case.grants.filter(user=cast.person("signatory")).exists()
    assert cast.case.walls.filter(person=cast.person("signatory"), lifted_at=None).exists()
    assert browser.get(f"/cases/{code}/access/recuse/").status_code == 404
