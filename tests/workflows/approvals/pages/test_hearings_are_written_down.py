"""A hearing: who was informed of which version, when, until when, what they said. Days that cannot be are refused with
a sentence, and nothing changes.
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.workflows.approvals.pages.test_who_is_shown_what import plain
from workflows.approvals.actions import asking
from workflows.approvals.models import Hearing

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast, heard):
    """Where the hearing is written down."""
    return reverse("sign_off_hear", args=[cast.case.code, heard.key, "works_council"])


def days_ago(number: int) -> str:
    """A day as the form sends it."""
    return (timezone.localdate() - timedelta(days=number)).isoformat()


def rows(sign_off):
    """The hearing as it is in the database, and where the request stands."""
    sign_off.refresh_from_db()
    hearing = Hearing.objects.get(sign_off=sign_off)
    return hearing.informed_on, hearing.answered_on, hearing.over_at, sign_off.stage


def test_days_that_cannot_be_are_refused_and_nothing_changes(cast, heard, address, browser_of):
    lead = browser_of("lead")
    said = {"whom": "Chair", "informed_on": days_ago(2)}
    refused = [
        (said | {"informed_on": days_ago(-1)}, "This day is still to come."),
        (said | {"informed_on": "31.2.2026"}, "We cannot read this as a date."),
        (said | {"informed_on": ""}, "Something is still missing here."),
        (said | {"whom": ""}, "Something is still missing here."),
        (said | {"answer": "No objection", "answered_on": days_ago(3)}, "before the day they were informed"),
        (said | {"answer": "No objection", "answered_on": days_ago(-1)}, "This day is still to come."),
        (said | {"answered_on": days_ago(1)}, "write down what they said"),
        (said | {"is_over": "on"}, "The hearing goes on"),
    ]
    before = rows(heard)
    for sent, sentence in refused:
        answer = lead.post(address, sent)
        assert answer.status_code == 422 and sentence in answer.content.decode(), sent
        assert rows(heard) == before, sent
    assert lead.post(address, said).status_code == 302
    assert rows(heard)[0] == timezone.localdate() - timedelta(days=2)


def test_only_who_leads_or_asked_writes_a_hearing_down(heard, address, browser_of):
    for part, status in {
        "deputy": 200,
        "lead": 200,
        "reader": 404,
        "signatory": 404,
        "assessor": 404,
        "stranger": 404,
    }.items():
        assert browser_of(part).get(address).status_code == status, part
    assert browser_of("lead").get(address.replace("works_council", "nobody")).status_code == 404
    assert rows(heard) == (None, None, None, 0)


def test_what_is_written_down_stays(cast, heard, address, browser_of):
    lead, deputy = browser_of("lead"), browser_of("deputy")
    lead.post(address, {"whom": "Chair", "informed_on": days_ago(2)})
    page = lead.get(address).content.decode()
    assert 'name="informed_on"' not in page and 'name="answer"' in page
    # The deputy's tab is from before: what is sent for fields that are no more changes nothing.
    deputy.post(address, {"whom": "Somebody", "informed_on": days_ago(1)})
    assert rows(heard)[0] == timezone.localdate() - timedelta(days=2)
    lead.post(address, {"answer": "No objection", "answered_on": days_ago(0)})
    deputy.post(address, {"answer": "Another answer"})
    assert Hearing.objects.get(sign_off=heard).answer == "No objection"
    lead.post(address, {"is_over": "on"})
    assert rows(heard)[3] == 1
    assert lead.post(address, {"is_over": "on"}).status_code == 422


@time_machine.travel("2026-12-18 10:00+01:00")
def test_the_period_runs_in_calendar_days_over_holidays(cast, heard, address, browser_of):
    """Informed a week before Christmas Day: the period ends on that day, holiday or not."""
    lead = browser_of("lead")
    lead.post(address, {"whom": "Chair", "informed_on": "2026-12-18"})
    page = plain(lead.get(heard.get_absolute_url()).content.decode())
    assert "Betriebsrat: informed of" in page and "on Fri 18 Dec 2026." in page
    assert "Period: 7 calendar days, until the end of Fri 25 Dec 2026. § 102 BetrVG." in page
    assert "Betriebsrat: no answer yet." in page and "Informed: Chair. Written down by Lead." in page
    with time_machine.travel("2026-12-25 23:00+01:00"):
        lead = browser_of("lead")
        assert lead.post(address, {"is_over": "on"}).status_code == 422 and rows(heard)[3] == 0
    with time_machine.travel("2026-12-26 00:10+01:00"):
        lead = browser_of("lead")
        assert lead.post(address, {"is_over": "on"}).status_code == 302 and rows(heard)[3] == 1
        page = plain(lead.get(heard.get_absolute_url()).content.decode())
        assert "the period passed without an answer" in page and "Lead closed the hearing, Sat 26 Dec 2026" in page
    assert Hearing.objects.get(sign_off=heard).last_day == date(2026, 12, 25)


def test_nonsense_in_any_form_is_answered_and_changes_nothing(cast, heard, address, browser_of):
    from tests.journeys.test_nothing_typed_is_a_fault import NASTY

    code, lead = cast.case.code, browser_of("lead")
    lead.raise_request_exception = False
    version = heard.about
    addresses = [
        address,
        reverse("sign_off_withdraw", args=[code, heard.key]),
        reverse("sign_off_cancel", args=[code, heard.key]),
        reverse("version_ask_sign_off", args=[code, version.document.key, version.number]),
    ]
    names = ("whom", "informed_on", "answer", "answered_on", "is_over", "because", "why", "known_on", "version")
    before = rows(heard)
    for nasty in NASTY:
        for place in addresses:
            for answer in (lead.post(place, dict.fromkeys(names, nasty)), lead.get(place, {"page": nasty})):
                assert answer.status_code < 500, (place, nasty)
        for place in (reverse("sign_offs", args=[code]), reverse("decisions")):
            assert lead.get(place, {"page": nasty}).status_code == 200
        assert rows(heard) == before and heard.state == "open", nasty


@pytest.mark.parametrize("is_informed", [False, True])
def test_a_hearing_of_a_request_that_ended_waits_for_nobody(cast, heard, address, browser_of, seen_by, is_informed):
    if is_informed:
        browser_of("lead").post(address, {"whom": "Chair", "informed_on": days_ago(2)})
    place, waits = heard.get_absolute_url(), "no answer yet" if is_informed else "not informed yet"
    assert waits in plain(seen_by("lead", place))
    heard.refresh_from_db()
    asking.withdraw(heard, actor=cast["lead"], version=heard.version)
    page = plain(seen_by("lead", place))
    assert ("no answer before the request ended." if is_informed else "was not informed.") in page
    assert waits not in page and "its turn comes later" not in page
