"""Sessions live thirty minutes without a sign of life, and twelve hours at most."""

from datetime import UTC, datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import EnteredSession
from tests.portal.accounts.conftest import PASSWORD, code_of

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACCOUNT = "/account/"


def test_thirty_minutes_of_silence_end_a_session(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    time_machine.shift(timedelta(minutes=29))
    assert client.get(ACCOUNT).status_code == 200
    time_machine.shift(timedelta(minutes=29))
    assert client.get(ACCOUNT).status_code == 200
    time_machine.shift(timedelta(minutes=31))
    assert client.get(ACCOUNT).status_code == 302


def test_sign_in_says_why_one_is_out_and_that_drafts_wait(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    time_machine.shift(timedelta(minutes=31))
    page = client.get(ACCOUNT, follow=True).content.decode()
    assert "You were signed out after 30 minutes. Your draft is safe" in page
    assert "signed out after" not in client.get(reverse("sign_in")).content.decode()


def test_a_page_that_counted_down_is_signed_out_though_its_clock_is_fast(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    ended = client.get(ACCOUNT).context["display"]["ended_url"]
    time_machine.shift(timedelta(minutes=29, seconds=50))
    page = client.get(ended)
    assert "You were signed out after 30 minutes" in page.content.decode()
    assert f'name="next" value="{ACCOUNT}"' in page.content.decode()
    assert client.get(ACCOUNT).status_code == 302


def test_htmx_is_sent_to_sign_in_as_a_whole_page(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    time_machine.shift(timedelta(minutes=31))
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/sessions/?x=1"}
    answer = client.get(ACCOUNT, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Faccount%2Fsessions%2F"


def test_nobody_is_signed_out_by_a_link(inga, sign_in):
    client = sign_in(inga)
    assert client.get(reverse("sign_in") + "?ended=1").status_code == 302
    assert client.get(ACCOUNT).status_code == 200


def test_twelve_hours_end_a_session_whatever_happens(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    for _ in range(35):
        time_machine.shift(timedelta(minutes=20))
        assert client.get(ACCOUNT).status_code == 200
    time_machine.shift(timedelta(minutes=21))
    assert client.get(ACCOUNT).status_code == 302


def test_a_step_up_does_not_begin_the_twelve_hours_anew(admin, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(admin)
    started = EnteredSession.objects.get(person=admin).started_at
    time_machine.shift(timedelta(minutes=10))
    client.post(reverse("person_invite"), {"_confirm_code": code_of(admin)})
    assert EnteredSession.objects.get(person=admin).started_at == started


def test_last_seen_is_written_once_a_minute_at_most(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    with CaptureQueriesContext(
        connection,
    ) as first:
        client.get(ACCOUNT)
    time_machine.shift(timedelta(seconds=61))
    with CaptureQueriesContext(connection) as later:
        client.get(ACCOUNT)
    assert [q["sql"] for q in first if q["sql"].startswith("UPDATE")] == []
    assert len([q["sql"] for q in later if q["sql"].startswith("UPDATE")]) == 1


def test_staying_is_possible_again_and_again(inga, sign_in, time_machine):
    time_machine.move_to(NINE, tick=False)
    client = sign_in(inga)
    for _ in range(12):
        time_machine.shift(timedelta(minutes=28))
        assert client.post(reverse("stay")).json() == {"seconds_left": 30 * 60}


def test_the_page_says_how_long_is_left(inga, sign_in):
    page = sign_in(inga).get(ACCOUNT)
    assert 1790 <= page.context["display"]["seconds_left"] <= 1800


def test_signing_out_ends_this_session_only(inga, sign_in):
    here, there = sign_in(inga), sign_in(inga, ahead=1)
    assert here.post(reverse("sign_out")).url == reverse("sign_in")
    assert here.get(ACCOUNT).status_code == 302
    assert there.get(ACCOUNT).status_code == 200
    assert here.get(reverse("sign_out")).status_code in (302, 405)


def test_signing_out_everywhere_else_keeps_this_session(inga, sign_in):
    here, there = sign_in(inga), sign_in(inga, ahead=1)
    here.post(reverse("account_sessions"))
    assert there.get(ACCOUNT).status_code == 302
    assert here.get(ACCOUNT).status_code == 200


def test_another_persons_session_is_not_there(inga, admin, sign_in):
    client = sign_in(inga)
    sign_in(admin)
    theirs = EnteredSession.objects.get(person=admin)
    assert client.post(reverse("account_end_session", args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None
    assert str(theirs.pk) not in client.get(reverse("account_sessions")).content.decode()


def test_one_of_my_sessions_can_be_ended(inga, sign_in):
    here, there = sign_in(inga), sign_in(inga, ahead=1)
    other = EnteredSession.objects.filter(person=inga).latest("started_at")
    assert here.post(reverse("account_end_session", args=[other.pk])).status_code == 302
    assert there.get(ACCOUNT).status_code == 302


def test_a_new_password_ends_every_other_session(inga, sign_in):
    here, there = sign_in(inga), sign_in(inga, ahead=1)
    new = "ein-anderes-wort-42"
    answer = here.post(reverse("account_password"), {"old": PASSWORD, "password": new})
    assert answer.url == reverse("account")
    assert here.get(ACCOUNT).status_code == 200
    assert there.get(ACCOUNT).status_code == 302


def test_a_new_password_needs_the_old_one(inga, sign_in):
    client = sign_in(inga)
    answer = client.post(reverse("account_password"), {"old": "wrong-wrong-wrong", "password": "ein-anderes-wort-42"})
    assert answer.status_code == 200
    inga.refresh_from_db()
    assert inga.check_password(PASSWORD)


def test_weak_passwords_are_refused(inga, sign_in):
    client = sign_in(inga)
    for weak in ("short", "password1234", "inga@nordlicht", "123456789012"):
        client.post(reverse("account_password"), {"old": PASSWORD, "password": weak})
        inga.refresh_from_db()
        assert inga.check_password(PASSWORD)


def test_sessions_name_devices_and_keep_no_key(inga):
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    client.post(reverse("second_factor"), {"code": code_of(inga)})
    entered = EnteredSession.objects.get(person=inga)
    assert entered.agent == "Firefox · Linux"
    assert not Session.objects.filter(pk=entered.key_hash).exists()
