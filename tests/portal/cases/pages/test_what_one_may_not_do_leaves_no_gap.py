"""Links and buttons that would be refused are absent, and a stale second factor asks for a fresh one."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.urls import reverse

from portal.access.badges import VERIFIED_AT
from portal.cases.actions import emergency
from portal.cases.models import EmergencyAccess, Wall


def page_of(client, name, *args):
    """The page of this name."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def grow_stale(client):
    """The second factor of this session was proved an hour ago."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)
    session[VERIFIED_AT] = (datetime.now(UTC) - timedelta(hours=1)).timestamp()
    session.save()


@pytest.mark.parametrize(
    ("part", "links"),
    [
        ("lead", {"my_work", "case_list"}),
        ("reader", {"my_work", "case_list"}),
        ("auditor", {"my_work"}),
        ("editor", {"my_work"}),
        ("employee", set()),
    ],
)
def test_the_rail_leads_only_where_one_may_go(browser_of, cast, part, links):
    page = browser_of(part).get(reverse("account"), follow=True).content.decode()
    assert {name for name in ("my_work", "case_list") if f'href="{reverse(name)}"' in page.split("<footer")[0]} == links
    for name in ("my_work", "case_list"):
        assert browser_of(part).get(reverse(name)).status_code == (200 if name in links else 403)


def test_a_reader_finds_nothing_to_press_that_would_be_refused(browser_of, cast, things):
    reader, code = browser_of("reader"), cast.case.code
    overview = page_of(reader, "case", code)
    for name in (
        "case_edit",
        "case_level",
        "case_state",
        "case_task_add",
        "case_journal",
        "case_danger",
        "case_second",
    ):
        assert reverse(name, args=[code]) not in overview, name
        assert reader.get(reverse(name, args=[code])).status_code == 403, name
    assert reverse("case_recuse", args=[code]) in overview
    assert reverse("case_note_add", args=[code]) not in page_of(reader, "case_notes", code)
    assert "case_task_done" not in page_of(reader, "case_task", code, things["task"].key)
    assert reverse("case_person_edit", args=[code, things["person"].pk]) not in page_of(reader, "case_people", code)


def test_in_an_ended_case_nothing_can_be_added(lead, cast):
    case = cast.move_to("referred")
    for name in ("case_tasks", "case_notes", "case_timeline", "case_people"):
        assert "/add/" not in page_of(lead, name, case.code), name
    assert lead.get(reverse("case_note_add", args=[case.code])).status_code == 403
    assert reverse("case_state", args=[case.code]) in page_of(lead, "case", case.code)


def test_a_stale_factor_lifts_no_wall_and_allows_no_emergency(lead, browser_of, cast):
    wall = Wall.objects.get(case=cast.case, person=cast.person("walled"))
    emergency.ask(actor=cast["stranger"], code=cast.case.code, reason="now")
    asked, officer = EmergencyAccess.objects.get(), browser_of("data_protection")
    for client, name, args in (
        (lead, "case_wall_lift", [cast.case.code, wall.pk]),
        (officer, "emergency_allow", [asked.pk]),
    ):
        grow_stale(client)
        assert client.post(reverse(name, args=args), {"hours": "1"}).status_code in (302, 403)
    wall.refresh_from_db()
    asked.refresh_from_db()
    assert (wall.lifted_at, asked.outcome) == (None, "asked")
