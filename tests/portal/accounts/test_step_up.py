"""Step-up stands on the page it protects, and nothing typed is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Person
from portal.audit.models import Entry
from tests.portal.accounts.conftest import code_of

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TYPED = {
    "name": "Mara <b>Lindt</b>",
    "email": "mara@nordlicht.example",
    "language": "de",
    "duties": ["hr", "compliance"],
}


@pytest.fixture
def stale(admin, sign_in, time_machine):
    """An administrator whose factor was proved ten minutes ago."""
    time_machine.move_to(NINE, tick=False)
    client = sign_in(admin)
    time_machine.shift(timedelta(minutes=10))
    return client


def invited():
    return Person.objects.filter(email="mara@nordlicht.example").exists()


def test_a_stale_factor_leads_to_the_card_with_everything_typed(stale):
    answer = stale.post(reverse("person_invite"), TYPED)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert not invited()
    assert '<input type="hidden" name="name" value="Mara &lt;b&gt;Lindt&lt;/b&gt;">' in page
    assert page.count('<input type="hidden" name="duties"') == 2
    assert f'action="{reverse("person_invite")}"' in page
    assert "csrfmiddlewaretoken" in page


def test_the_code_goes_on_where_it_stopped(stale, admin):
    before = stale.cookies["session"].value
    answer = stale.post(reverse("person_invite"), TYPED | {"_confirm_code": code_of(admin)})
    assert answer.status_code == 302
    assert sorted(Person.objects.get(email="mara@nordlicht.example").duty_codes) == ["compliance", "hr"]
    assert stale.cookies["session"].value != before
    assert Client(headers={"cookie": f"session={before}"}).get(reverse("account")).status_code == 302


def test_a_wrong_code_keeps_what_was_typed(stale):
    answer = stale.post(reverse("person_invite"), TYPED | {"_confirm_code": "000000"})
    page = answer.content.decode()
    assert "That code does not match" in page
    assert "Mara &lt;b&gt;Lindt" in page
    assert "000000" not in page
    assert not invited()
    assert Entry.objects.filter(verb="account.step_up", outcome="failed").count() == 1


def test_a_replayed_code_confirms_nothing(stale, admin):
    code = code_of(admin)
    stale.post(reverse("person_invite"), {"_confirm_code": code})
    other = Person.objects.filter(email="mara@nordlicht.example")
    again = stale.post(reverse("person_invite"), TYPED | {"_confirm_code": code})
    # Fresh by now: the deed is done on the strength of the first code, and the used one counts as a wrong try.
    assert again.status_code == 302
    assert other.exists()
    assert Entry.objects.filter(verb="account.step_up", outcome="failed").count() == 1


def test_a_page_that_is_only_read_is_come_back_to(stale, admin):
    target = reverse("person_invite")
    card = stale.get(target)
    assert card.status_code == 403
    signed = _next_of(card)
    answer = stale.post(reverse("step_up"), {"next": signed, "_confirm_code": code_of(admin)})
    assert answer.url == target
    assert stale.get(target).status_code == 200


def test_a_forged_return_address_is_refused(stale, admin):
    for forged in (
        "https://evil.example/",
        "//evil.example",
        "/people/",
        signing.dumps([str(admin.pk), "/people/"], salt="another"),
        signing.dumps([str(admin.pk), "https://evil.example/"], salt="accounts.step_up"),
        signing.dumps(["someone else", "/people/"], salt="accounts.step_up"),
    ):
        answer = stale.post(reverse("step_up"), {"next": forged, "_confirm_code": ""})
        assert answer.status_code == 400
        assert "not one the portal gave you" in answer.content.decode()
        assert "evil" not in answer.content.decode()


def test_a_stale_return_address_is_refused(stale, admin, time_machine):
    signed = _next_of(stale.get(reverse("person_invite")))
    time_machine.shift(timedelta(minutes=20))
    stale.get(reverse("account"))
    time_machine.shift(timedelta(minutes=20))
    answer = stale.post(reverse("step_up"), {"next": signed, "_confirm_code": code_of(admin)})
    assert answer.status_code == 400


def test_confirming_in_one_session_freshens_no_other(stale, admin, sign_in, time_machine):
    other = sign_in(admin)
    time_machine.shift(timedelta(minutes=6))
    stale.post(reverse("person_invite"), {"_confirm_code": code_of(admin)})
    assert stale.get(reverse("person_invite")).status_code == 200
    assert other.get(reverse("person_invite")).status_code == 403


def test_nobody_is_asked_to_confirm_what_they_may_not_do(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    time_machine.shift(timedelta(minutes=10))
    answer = client.post(reverse("person_invite"), TYPED)
    assert answer.status_code == 403
    assert "_confirm_code" not in answer.content.decode()
    assert not invited()


def test_htmx_gets_the_card_as_a_fragment(stale):
    answer = stale.post(reverse("person_invite"), TYPED, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "#main"
    assert "<html" not in answer.content.decode()
    assert not invited()


def _next_of(page):
    text = page.content.decode().rsplit('name="next" value="', 1)[1]
    return text.split('"', 1)[0]
