"""An excluded person who tries the door learns nothing; those who lead the case and data protection do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import Entry
from portal.cases import ledger
from portal.cases.attempts import look_into
from portal.cases.models import Wall
from portal.notifications.inbox import notices_of
from portal.notifications.models import Notice
from tests.cast import badge, person
from tests.portal.cases.pages.conftest import come_in

VERB = "wall.note_attempt"


def told():
    return {notice.person.name for notice in Notice.objects.filter(verb=VERB).select_related("person")}


def test_lead_and_data_protection_hear_of_it_and_nobody_else(cast):
    assert come_in(cast.person("walled")).get(f"/cases/{cast.case.code}/notes/").status_code == 404
    assert told() == {"Lead", "Deputy", "Data Protection"}
    line = Entry.objects.get(verb=VERB)
    assert line.chain == f"case:{cast.case.pk}"
    assert line.words.get().person == cast.person("walled").pk
    for part in ("lead", "data_protection"):
        assert notices_of(cast[part]).filter(verb=VERB).count() == 1
    assert "Walled" in {each["about"] for each in ledger.lines(ledger.for_reader(cast["data_protection"]), codes=True)}


@pytest.mark.parametrize("part", ["stranger", "lead", "expired", "asleep", "employee"])
def test_whoever_is_not_excluded_is_not_noted(cast, part):
    browser = come_in(cast.person(part))
    browser.get(f"/cases/{cast.case.code}/tasks/A-999/")
    browser.get("/cases/Niemand-26-000/")
    assert not Entry.objects.filter(verb=VERB).exists()


def test_who_is_excluded_as_well_hears_nothing(cast):
    Wall.objects.create(case=cast.case, person=cast.person("data_protection"), why="conflict", reason="")
    other = person("other", "data_protection")
    look_into.func(str(cast.person("walled").pk), cast.case.code, "")
    assert told() == {"Lead", "Deputy", "Other"}
    assert not notices_of(cast["data_protection"]).exists() and notices_of(badge(other)).exists()


def test_the_answer_costs_the_same_whether_a_wall_stands_there_or_nothing(cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    browser = come_in(cast.person("walled"))
    browser.get("/cases/Niemand-26-001/")
    asked = []
    for code in (cast.case.code, cast.elsewhere.code, "Niemand-26-000"):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/cases/{code}/").status_code == 404
        asked.append([query["sql"].split(" ", 3)[:3] for query in queries])
    assert asked[0] == asked[1] == asked[2]
    assert not Entry.objects.filter(verb=VERB).exists(), "the worker looks into it, not the request"
