"""The front door: password and code, and everything that does not open it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from portal.accounts.lockout import client_address
from portal.accounts.models import EnteredSession, RecoveryCode, TotpDevice
from portal.audit.models import Entry
from portal.vault.errors import KeysUnavailable
from tests.portal.accounts.conftest import PASSWORD, browser, code_of


def last_entry():
    return Entry.objects.latest("pk")


def test_password_and_code_let_a_person_in(inga, sign_in):
    client = sign_in(inga)
    assert client.get(reverse("account")).status_code == 200
    entry = last_entry()
    assert (entry.verb, entry.outcome, entry.service) == ("account.sign_in", "done", "sign-in")
    assert entry.words.get(part="about").person == inga.pk
    assert EnteredSession.objects.get(person=inga).factor == "totp"


def test_the_password_alone_lets_nobody_with_a_factor_in(inga):
    client = browser()
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    assert client.get(reverse("account")).status_code == 302
    assert not EnteredSession.objects.filter(person=inga).exists()


def test_someone_without_a_duty_comes_in_with_the_password(person, sign_in):
    client = sign_in(person("emil"))
    assert client.get(reverse("account")).status_code == 200
    assert client.get(reverse("people")).status_code == 403


def test_a_wrong_password_reads_the_same_as_an_address_nobody_has(inga):
    answers = [
        browser().post(reverse("sign_in"), {"username": address, "password": "wrong-wrong-wrong"})
        for address in (inga.email, "nobody@nordlicht.example")
    ]
    pages = [answer.content.decode().replace(inga.email, "nobody@nordlicht.example") for answer in answers]
    one, other = (_without_nonces(page) for page in pages)
    assert one == other
    assert "do not belong together" in one
    failed = Entry.objects.filter(verb="account.sign_in", outcome="failed").order_by("pk")
    assert [entry.words.count() for entry in failed] == [1, 0]


def _without_nonces(page):
    return re.sub(r'(value|nonce|content)="[^"]{20,}"|"X-CSRFToken": "[^"]+"', "", page)


def test_a_used_code_is_none_any_more(inga, sign_in):
    used = code_of(inga)  # asked for before: half a minute may end meanwhile, and the next code is a new one
    sign_in(inga)
    client = browser()
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    answer = client.post(reverse("second_factor"), {"code": used})
    assert "That code does not match" in answer.content.decode()
    assert last_entry().verb == "account.prove"
    assert last_entry().outcome == "failed"
    assert EnteredSession.objects.filter(person=inga).count() == 1


@pytest.mark.parametrize("code", ["000000", "12345", "１２３４５６", "', drop", "\x00"])
def test_a_wrong_code_opens_nothing(inga, code):
    client = browser()
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    assert client.post(reverse("second_factor"), {"code": code}).status_code == 200
    assert client.get(reverse("account")).status_code == 302


def test_an_old_code_is_told_apart_by_nobody(inga, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    old = code_of(inga)
    time_machine.shift(timedelta(minutes=3))
    client = browser()
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    answer = client.post(reverse("second_factor"), {"code": old})
    assert "That code does not match" in answer.content.decode()


def test_guessing_codes_takes_longer_and_longer(inga, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), tick=False)
    client = browser()
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    for _ in range(3):
        client.post(reverse("second_factor"), {"code": "000000"})
    answer = client.post(reverse("second_factor"), {"code": code_of(inga)})
    assert "Too many tries. You can try again at 10:0" in answer.content.decode()
    time_machine.shift(timedelta(seconds=5))
    assert client.post(reverse("second_factor"), {"code": code_of(inga)}).status_code == 302


def test_ten_wrong_passwords_from_one_office_lock_out_one_person_there(inga, person, sign_in):
    emil = person("emil")
    for _ in range(10):
        answer = browser().post(reverse("sign_in"), {"username": inga.email.upper(), "password": "wrong-wrong-wrong"})
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    right = browser().post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    assert right.status_code == 429
    assert "second-step" not in right.headers.get("Location", "")
    sign_in(emil)  # the same office, somebody else
    from_home = browser(REMOTE_ADDR="203.0.113.9").post(
        reverse("sign_in"), {"username": inga.email, "password": PASSWORD}
    )
    assert from_home.url == reverse("second_factor")


def test_who_guesses_from_many_places_is_slowed_and_no_passkey_is(inga, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), tick=False)
    for number in range(30):
        browser(REMOTE_ADDR=f"203.0.113.{number}").post(
            reverse("sign_in"), {"username": inga.email, "password": "wrong-wrong-wrong"}
        )
    right = {"username": inga.email, "password": PASSWORD}
    assert browser(REMOTE_ADDR="198.51.100.1").post(reverse("sign_in"), right).status_code == 429
    time_machine.shift(timedelta(seconds=6))
    assert browser(REMOTE_ADDR="198.51.100.1").post(reverse("sign_in"), right).status_code == 302


@pytest.mark.parametrize(("proxies", "counted"), [(0, "10.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.9")])
def test_only_proxies_of_ours_say_where_somebody_is(rf, settings, proxies, counted):
    settings.PROXIES_IN_FRONT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9, 198.51.100.7")
    assert client_address(request) == counted


def test_without_keys_nobody_comes_in_and_nothing_is_counted(inga, monkeypatch):
    def gone(*args):
        raise KeysUnavailable("no answer")

    client = browser(raise_request_exception=False)
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    code = code_of(inga)
    monkeypatch.setattr("portal.vault.keys.opened", gone)
    assert client.post(reverse("second_factor"), {"code": code}).status_code == 503
    monkeypatch.undo()
    assert TotpDevice.objects.get(user=inga).throttling_failure_count == 0
    assert client.post(reverse("second_factor"), {"code": code}).status_code == 302


def test_the_lock_opens_by_itself(inga, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), tick=False)
    for _ in range(10):
        browser().post(reverse("sign_in"), {"username": inga.email, "password": "wrong-wrong-wrong"})
    time_machine.shift(timedelta(minutes=15, seconds=1))
    answer = browser().post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    assert answer.status_code == 302


def test_a_recovery_code_lets_in_once(inga, sign_in):
    code, other = RecoveryCode.renew(inga)[:2]
    client = browser()
    for typed, goes in ((code.lower(), True), (code, False), (other, True)):
        client = browser()
        client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
        answer = client.post(reverse("second_factor") + "?recovery", {"code": typed})
        assert (answer.status_code == 302) is goes
    assert RecoveryCode.objects.filter(person=inga, used_at=None).count() == 8


def test_recovery_codes_lie_in_no_readable_form(inga):
    codes = RecoveryCode.renew(inga)
    digests = [bytes(code.digest) for code in RecoveryCode.objects.filter(person=inga)]
    assert len(digests) == len(codes) == 10
    assert not any(code.replace("-", "").encode() in digest for code in codes for digest in digests)


def test_someone_who_left_does_not_come_in(inga):
    inga.leave()
    answer = browser().post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    assert "do not belong together" in answer.content.decode()


def test_someone_who_leaves_is_out_at_once(inga, sign_in):
    client = sign_in(inga)
    inga.leave()
    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize(
    "forged",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example", "-1"],
)
def test_a_forged_return_address_is_not_gone_to(person, forged):
    emil = person("emil")
    answer = browser().post(reverse("sign_in"), {"username": emil.email, "password": PASSWORD, "next": forged})
    assert answer.url == reverse("account")


def test_a_page_of_ours_is_returned_to(person):
    emil = person("emil")
    wanted = reverse("account_sessions")
    asked = browser().get(wanted)
    assert asked.url == f"{reverse('sign_in')}?next={wanted}"
    answer = browser().post(reverse("sign_in"), {"username": emil.email, "password": PASSWORD, "next": wanted})
    assert answer.url == wanted


def test_the_second_step_waits_ten_minutes(inga, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    client = browser()
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    time_machine.shift(timedelta(minutes=11))
    assert client.post(reverse("second_factor"), {"code": code_of(inga)}).url == reverse("sign_in")


def test_the_session_key_changes_at_sign_in(inga, sign_in):
    client = browser()
    client.post(reverse("sign_in"), {"username": inga.email, "password": PASSWORD})
    before = client.cookies["session"].value
    client.post(reverse("second_factor"), {"code": code_of(inga)})
    assert client.cookies["session"].value != before
    assert Client(headers={"cookie": f"session={before}"}).get(reverse("account")).status_code == 302


def test_someone_with_a_duty_is_led_to_their_first_factor(person, sign_in):
    carl = person("carl", "administrator")
    client = sign_in(carl)
    assert client.get(reverse("people")).url == reverse("account_enrol")
    assert client.get(reverse("account_enrol")).status_code == 200


def test_signing_in_costs_the_same_whoever_signs_in(inga, sign_in, django_assert_max_num_queries):
    client = sign_in(inga)
    with django_assert_max_num_queries(8):
        client.get(reverse("account"))


def test_what_was_typed_beside_a_wrong_password_is_kept_nowhere(inga, sign_in):
    client = sign_in(inga)
    client.post(reverse("account_password"), {"old": "nearly-my-old-word-7", "password": "a-wholly-new-word-9"})
    client.post(reverse("cover"), {"password": "nearly-my-old-word-7"})
    client.post(reverse("sign_in") + "?next=/cases/", {"username": inga.email, "password": "nearly-my-old-word-7"})
    [counted] = AccessAttempt.objects.filter(username=inga.email)
    assert counted.failures_since_start == 2
    assert not (counted.get_data + counted.post_data).strip("\n-")
