"""Passkeys: alone they let in; another's, a mere touch or an old answer do not."""

import pytest
from django.test import Client
from django.urls import reverse
from django_otp_webauthn.models import WebAuthnCredential

from portal.accounts.models import EnteredSession
from portal.audit.models import Entry
from tests.portal.accounts.authenticator import Authenticator
from tests.portal.accounts.conftest import PASSWORD


def post(client, url, **said):
    return client.post(reverse(url), said, content_type="application/json")


def register(client, authenticator, url="passkey_enrol"):
    options = post(client, url).json()
    return post(client, url, credential=authenticator.make(options), name="laptop")


def sign(client, authenticator, url="passkey_sign_in"):
    options = post(client, url).json()
    return post(client, url, credential=authenticator.sign(options))


@pytest.fixture
def key():
    return Authenticator()


@pytest.fixture
def inga_with_key(person, sign_in, key):
    """A threat manager whose only factor is a passkey."""
    inga = person("inga", "threat_management")
    assert register(sign_in(inga), key).json() == {"go_to": reverse("account_recovery_codes")}
    return inga


def test_a_passkey_alone_lets_in(inga_with_key, key):
    client = Client()
    answer = sign(client, key)
    assert answer.status_code == 200
    assert client.get(reverse("account")).status_code == 200
    assert EnteredSession.objects.filter(person=inga_with_key, factor="passkey", agent="").count() == 2


def test_the_question_names_no_keys_to_strangers(inga_with_key):
    options = post(Client(), "passkey_sign_in").json()
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")


def test_a_passkey_needs_verification_to_be_registered(person, sign_in):
    inga = person("inga", "threat_management")
    client = sign_in(inga)
    options = post(client, "passkey_enrol").json()
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    answer = post(client, "passkey_enrol", credential=Authenticator(verifies=False).make(options), name="laptop")
    assert answer.status_code == 403
    assert not WebAuthnCredential.objects.filter(user=inga).exists()


def test_a_mere_touch_does_not_let_in(inga_with_key, key):
    key.verifies = False
    client = Client()
    answer = sign(client, key)
    assert answer.status_code == 403
    assert "PIN" in answer.json()["error"]
    assert client.get(reverse("account")).status_code == 302
    assert Entry.objects.latest("pk").outcome == "failed"


def test_a_mere_touch_does_not_confirm(inga_with_key, key):
    client = Client()
    sign(client, key)
    key.verifies = False
    assert post(client, "passkey_confirm").json()["userVerification"] == "required"
    assert sign(client, key, "passkey_confirm").status_code == 403


def test_an_unknown_passkey_does_not_let_in(inga_with_key):
    assert sign(Client(), Authenticator()).status_code == 403


def test_a_passkey_of_someone_else_is_no_second_step(inga_with_key, key, person):
    bert = person("bert", "administrator", app=True)
    client = Client()
    client.post(reverse("sign_in"), {"username": bert.email, "password": PASSWORD})
    assert sign(client, key).status_code == 403
    assert not EnteredSession.objects.filter(person=bert).exists()


def test_a_passkey_of_someone_else_does_not_confirm(inga_with_key, key, person, sign_in):
    client = sign_in(person("bert", "administrator", app=True))
    before = client.cookies["session"].value
    assert sign(client, key, "passkey_confirm").status_code == 403
    assert client.cookies["session"].value == before


def test_a_passkey_of_another_site_does_not_let_in(inga_with_key, key):
    key.origin = "https://evil.example"
    assert sign(Client(), key).status_code == 403


def test_an_answer_counts_once(inga_with_key, key):
    client = Client()
    answer = key.sign(post(client, "passkey_sign_in").json())
    assert post(client, "passkey_sign_in", credential=answer).status_code == 200
    assert post(Client(), "passkey_sign_in", credential=answer).status_code == 403
    assert post(client, "passkey_sign_in", credential=answer).status_code == 403


def test_an_answer_to_sign_in_does_not_confirm(inga_with_key, key):
    client = Client()
    sign(client, key)
    answer = key.sign(post(client, "passkey_sign_in").json())
    assert post(client, "passkey_confirm", credential=answer).status_code == 403


def test_a_passkey_is_never_locked_out(inga_with_key, key):
    for _ in range(11):
        Client().post(reverse("sign_in"), {"username": inga_with_key.email, "password": "wrong-wrong-wrong"})
    assert sign(Client(), key).status_code == 200


def test_confirming_changes_the_session_key(inga_with_key, key):
    client = Client()
    sign(client, key)
    before = client.cookies["session"].value
    assert sign(client, key, "passkey_confirm").json() == {"confirmed": True}
    assert client.cookies["session"].value != before
    assert client.get(reverse("account")).status_code == 200
    assert Client(headers={"cookie": f"session={before}"}).get(reverse("account")).status_code == 302


def test_someone_who_left_has_no_key_any_more(inga_with_key, key):
    inga_with_key.leave()
    assert sign(Client(), key).status_code == 403


def test_the_password_alone_adds_no_second_passkey(inga_with_key, sign_in, person):
    """A session from before the first factor was enrolled must not enrol its own."""
    emil = person("emil", "hr")
    early, other = sign_in(emil), sign_in(emil)
    options = post(early, "passkey_enrol").json()
    assert register(other, Authenticator()).status_code == 200
    answer = post(early, "passkey_enrol", credential=Authenticator().make(options), name="mine")
    assert answer.status_code in (302, 403)
    assert WebAuthnCredential.objects.filter(user=emil).count() == 1


def test_sessions_that_know_the_password_only_end_with_the_first_factor(person, sign_in):
    emil = person("emil", "hr")
    early, other = sign_in(emil), sign_in(emil)
    register(other, Authenticator())
    assert early.get(reverse("account")).status_code == 302
    assert other.get(reverse("account")).status_code == 200


@pytest.mark.parametrize(
    "said", [b"", b"{", b"[]", b'{"credential": 1}', b'{"credential": {"id": "x"}}', b"[" * 100_000]
)
def test_nonsense_is_no_answer(inga_with_key, said):
    client = Client()
    post(client, "passkey_sign_in")
    answer = client.post(reverse("passkey_sign_in"), said, content_type="application/json")
    assert answer.status_code in (200, 403)
    assert client.get(reverse("account")).status_code == 302
