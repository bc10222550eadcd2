"""The pages of deputies, of asking somebody by name, and of how long decisions take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.answers import NeedsStepUp
from portal.accounts.models import TotpDevice
from portal.notifications.models import Notice
from tests.portal.accounts.conftest import code_of
from tests.portal.cases.pages.test_what_one_may_not_do_leaves_no_gap import grow_stale
from tests.workflows.approvals import table
from workflows.approvals.actions import deputies
from workflows.approvals.models import Deputy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

LIST, NEW = "/my-work/deputies/", "/my-work/deputies/new/"


@pytest.fixture
def second(cast, three):
    """Somebody else for HR."""
    return table.signatory(cast, "second_hr", "hr")


def days(first=0, last=3):
    today = timezone.localdate()
    return {"first_day": today + timedelta(days=first), "last_day": today + timedelta(days=last)}


def name(cast, **words):
    return deputies.name(actor=cast["reader"], deputy=cast.person("second_hr"), **days() | words)


def test_one_names_a_deputy_and_ends_it(cast, second, browser_of, seen_by):
    reader = browser_of("reader")
    assert "Nobody. You decide yourself." in seen_by("reader", LIST)
    answer = reader.post(NEW, {"deputy": str(second.person.pk), "kind": "", **days()})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    named = Deputy.objects.get()
    assert named.last_day == timezone.localdate() + timedelta(days=3)
    assert second.person.name in seen_by("reader", LIST)
    assert cast.person("reader").name in seen_by("second_hr", LIST)
    assert second.person.name not in seen_by("signatory", LIST)
    end = reverse("deputy_end", args=[named.pk])
    assert browser_of("signatory").post(end).status_code == 404
    assert browser_of("lead").get(end).status_code == 404
    named.refresh_from_db()
    assert named.ended_at is None
    assert reader.post(end).status_code == 302
    named.refresh_from_db()
    assert named.ended_at is not None
    assert reader.post(end).status_code == 403


def test_what_cannot_be_is_said_and_kept(cast, second, browser_of):
    reader = browser_of("reader")
    wrong = [
        ({"deputy": str(second.person.pk), **days(3, 1)}, "the last day lies in the future"),
        ({"deputy": str(cast.person("signatory").pk), **days()}, "Choose somebody from the list."),
        ({"deputy": "nobody", **days()}, "Choose somebody from the list."),
        ({"deputy": str(second.person.pk), "first_day": "soon", "last_day": ""}, "date"),
        ({"deputy": str(second.person.pk), "kind": "planets", **days()}, "planets"),
    ]
    for sent, sentence in wrong:
        answer = reader.post(NEW, sent)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), sent
    assert not Deputy.objects.exists()


def test_who_names_a_deputy_has_just_shown_who_they_are(cast, second, browser_of):
    device = TotpDevice.begin(cast.person("reader"))
    TotpDevice.objects.filter(pk=device.pk).update(confirmed=True)
    reader, typed = browser_of("reader"), {"deputy": str(second.person.pk), "kind": "", **days()}
    grow_stale(reader)
    with pytest.raises(NeedsStepUp):
        deputies.name(actor=table.stale(cast["reader"]), deputy=second.person, **days())
    card = reader.post(NEW, typed)
    kept = f'<input type="hidden" name="deputy" value="{second.person.pk}">'
    assert card.status_code == 403 and kept in card.content.decode()
    assert not Deputy.objects.exists()
    answer = reader.post(NEW, typed | {"_confirm_code": code_of(cast.person("reader"))})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert Deputy.objects.get().deputy == second.person


def test_a_list_of_deputies_asks_the_same_whatever_it_holds(cast, second, browser_of):
    reader = browser_of("reader")
    reader.get(LIST)
    with CaptureQueriesContext(connection) as empty:
        reader.get(LIST)
    for number in range(12):
        name(cast, **days(20 * number, 20 * number + 2))
    with CaptureQueriesContext(connection) as full:
        page = reader.get(LIST).content.decode()
    assert page.count("End it") == 12
    assert len(full) == len(empty)


def test_the_lead_asks_somebody_by_name(cast, three, second, browser_of, seen_by):
    seat = table.seat(three, "hr")
    door = reverse("seat_ask_other", args=[cast.case.code, three.key, seat.pk])
    assert door in seen_by("lead", three.get_absolute_url())
    assert door not in seen_by("reader", three.get_absolute_url())
    for part, status in (("reader", 403), ("signatory", 403), ("assessor", 404), ("stranger", 404)):
        assert browser_of(part).get(door).status_code == status, part
    page = seen_by("lead", door)
    assert second.person.name in page
    assert cast.person("signatory").name not in page
    lead = browser_of("lead")
    assert lead.post(door, {"person": str(cast.person("signatory").pk)}).status_code == 422
    assert not Notice.objects.filter(verb="seat.remind").exists()
    assert lead.post(door, {"person": str(second.person.pk)}).status_code == 302
    assert Notice.objects.get(verb="seat.remind").person == second.person
    table.decide(three, "hr", cast["reader"])
    assert lead.get(door).status_code == 403


def test_figures_are_for_those_who_keep_the_procedures(three, seen_by, status_for):
    page = seen_by("auditor", "/procedures/figures/")
    assert "Nothing was decided yet." in page
    for part, status in (("administrator", 200), ("reader", 403), ("employee", 403)):
        assert status_for(part, "/procedures/figures/") == status, part
