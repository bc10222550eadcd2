"""What every page's frame uses: language, mask, cover, drafts, display."""

import json

from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.accounts import drafts
from portal.accounts.models import Draft, Person
from tests.portal.accounts.conftest import PASSWORD

SIGN_IN = "/sign-in/"


def test_the_browsers_language_is_spoken():
    assert "Anmelden" in Client(headers={"accept-language": "de"}).get(SIGN_IN).content.decode()
    assert "Sign in" in Client(headers={"accept-language": "en"}).get(SIGN_IN).content.decode()


def test_a_chosen_language_wins_over_the_browsers(db):
    client = Client(headers={"accept-language": "de"})
    client.post(reverse("set_language"), {"language": "en", "next": SIGN_IN})
    assert "Sign in" in client.get(SIGN_IN).content.decode()


def test_a_persons_language_wins_over_the_cookie(person, sign_in):
    client = Client(headers={"accept-language": "de"})
    client.cookies["language"] = "de"
    sign_in(person("emil", language="en"), client=client)
    assert "My account" in client.get(reverse("account")).content.decode()
    client.post(reverse("set_language"), {"language": "de", "next": reverse("account")})
    assert "Mein Konto" in client.get(reverse("account")).content.decode()
    assert Person.objects.get(email__startswith="emil").language == "de"


def test_a_language_nobody_speaks_changes_nothing(db):
    answer = Client().post(reverse("set_language"), {"language": "xx", "next": "https://evil.example/"})
    assert answer.url == "/"
    assert "language" not in answer.cookies


def test_open_pages_ask_nothing_of_who_reads_them(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get(reverse("password_reset"))
    assert "session" not in answer.cookies


def test_the_mask_is_kept_for_the_session(inga, sign_in):
    client = sign_in(inga)
    answer = client.post(reverse("mask"), {"next": reverse("account")})
    assert answer.url == reverse("account")
    assert 'data-mask="on"' in client.get(reverse("account")).content.decode()
    client.post(reverse("mask"), {"next": "https://evil.example/"})
    assert 'data-mask="on"' not in client.get(reverse("account")).content.decode()


def test_the_cover_lifts_for_the_password_only(inga, sign_in):
    client = sign_in(inga)
    assert client.post(reverse("cover"), {"password": PASSWORD}).status_code == 204
    assert client.post(reverse("cover"), {"password": "wrong-wrong-wrong"}).status_code == 403
    for _ in range(10):
        client.post(reverse("cover"), {"password": "wrong-wrong-wrong"})
    assert client.post(reverse("cover"), {"password": PASSWORD}).status_code == 403


def test_display_choices_hold(inga, sign_in):
    client = sign_in(inga)
    choices = {"language": "en", "scheme": "dark", "contrast": "more", "density": "compact"}
    client.post(reverse("account_display"), choices)
    page = client.get(reverse("account_display")).content.decode()
    assert 'data-scheme="dark" data-contrast="more" data-density="compact"' in page
    assert 'data-shortcut="off"' in page
    client.post(reverse("account_display"), choices | {"scheme": "pink"})
    assert Person.objects.get(pk=inga.pk).scheme == "dark"


def test_what_is_typed_is_kept_sealed_and_comes_back(inga, sign_in):
    client = sign_in(inga)
    where = reverse("draft") + "?" + drafts.query("note:KR-26-471")
    typed = {
        "text": "She said he waits at the gate.",
        "to": ["a", "b"],
        "csrfmiddlewaretoken": "x",
        "_confirm_code": "1",
    }
    assert client.post(where, typed).status_code == 204
    assert drafts.kept(inga, "note:KR-26-471") == {"text": typed["text"], "to": ["a", "b"]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM accounts_draft")
        assert b"gate" not in bytes(cursor.fetchone()[0])


def test_a_draft_is_its_writers_alone(inga, admin, sign_in):
    where = reverse("draft") + "?place=note"
    sign_in(inga).post(where, {"text": "mine"})
    sign_in(admin).post(where, {"text": "hers"})
    assert drafts.kept(inga, "note") == {"text": "mine"}
    assert Client().post(where, {"text": "x"}).status_code == 302
    assert Draft.objects.count() == 2


def test_an_empty_form_or_a_sent_one_leaves_no_draft(inga, sign_in):
    client = sign_in(inga)
    where = reverse("draft") + "?place=note"
    client.post(where, {"text": "half a"})
    client.post(where, {"text": ""})
    assert drafts.kept(inga, "note") == {}
    drafts.keep(inga, "note", {"text": ["again"]})
    drafts.forget(inga, "note")
    assert drafts.kept(inga, "note") == {}


def test_too_much_is_said_and_not_kept(inga, sign_in):
    client = sign_in(inga)
    assert client.post(reverse("draft") + "?place=note", {"text": "x" * 200_001}).status_code == 413
    assert client.post(reverse("draft"), {"text": "x"}).status_code == 400
    assert not Draft.objects.exists()


def test_a_draft_outlives_the_session(inga, sign_in, time_machine):
    client = sign_in(inga)
    client.post(reverse("draft") + "?place=note", {"text": "kept"})
    client.post(reverse("sign_out"))
    assert drafts.kept(inga, "note") == {"text": "kept"}


def test_stay_answers_in_json(inga, sign_in):
    answer = sign_in(inga).post(reverse("stay"))
    assert json.loads(answer.content)["seconds_left"] >= 1799


def test_a_draft_of_a_place_no_table_can_name_is_not_kept(inga, sign_in):
    assert sign_in(inga).post(reverse("draft") + "?place=%00", {"text": "typed"}).status_code == 400
