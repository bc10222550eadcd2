"""Links by mail: a new password, a welcome. Nobody learns from them who has an account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts import tokens
from portal.accounts.models import EnteredSession
from portal.audit.models import Entry
from tests.portal.accounts.conftest import PASSWORD

NEW = "ein-anderes-wort-42"


def ask(address):
    return Client().post(reverse("password_reset"), {"email": address})


def follow(client, link):
    answer = client.get(link)
    assert answer.url == reverse("new_password")
    return client


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body).group(1)


def test_a_link_leads_to_a_new_password_once(inga, sign_in):
    inside = sign_in(inga)
    ask(inga.email.upper())
    link = link_in(mail.outbox[0])
    client = follow(Client(), link)
    assert client.post(reverse("new_password"), {"password": NEW}).url == reverse("sign_in")
    inga.refresh_from_db()
    assert inga.check_password(NEW)
    assert inside.get(reverse("account")).status_code == 302
    again = follow(Client(), link)
    assert again.post(reverse("new_password"), {"password": "noch-ein-drittes-5"}).status_code == 410
    inga.refresh_from_db()
    assert inga.check_password(NEW)


def test_a_new_password_does_not_replace_the_second_factor(inga):
    ask(inga.email)
    client = follow(Client(), link_in(mail.outbox[0]))
    client.post(reverse("new_password"), {"password": NEW})
    answer = Client().post(reverse("sign_in"), {"username": inga.email, "password": NEW})
    assert answer.url == reverse("second_factor")
    assert not EnteredSession.objects.filter(person=inga).exists()


def test_the_answer_is_the_same_for_every_address(inga):
    known, unknown = ask(inga.email), ask("nobody@nordlicht.example")
    clean = [re.sub(r'(value|nonce)="[^"]{20,}"', "", answer.content.decode()) for answer in (known, unknown)]
    assert clean[0] == clean[1]
    assert known.status_code == unknown.status_code == 200
    assert len(mail.outbox) == 1


def test_the_work_is_the_same_for_every_address(inga, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    writes = []
    ask("nobody@nordlicht.example")  # begins the journal
    for address in (inga.email, "nobody@nordlicht.example"):
        with CaptureQueriesContext(connection) as asked:
            ask(address)
        writes.append({q["sql"].split('"')[1] for q in asked if q["sql"].startswith("INSERT")})
    assert writes[0] - {"audit_word"} == writes[1]


def test_a_mailbox_is_not_flooded(inga, time_machine):
    for _ in range(3):
        ask(inga.email)
    assert len(mail.outbox) == 1
    assert Entry.objects.filter(verb="account.ask_password_reset", outcome="failed").count() == 2


def test_a_link_is_over_after_an_hour(inga, time_machine):
    token = tokens.make(inga, "reset")
    assert tokens.holder(token, "reset") == inga
    import datetime as clock

    time_machine.move_to(clock.datetime.now(clock.UTC) + timedelta(minutes=61))
    assert tokens.holder(token, "reset") is None
    assert Client().get(reverse("password_reset_link", args=[token]), follow=True).status_code == 410


@pytest.mark.parametrize("forged", ["x", "a:b:c", "WyJhIiwiYiJd:1:2"])
def test_a_forged_link_opens_nothing(inga, forged):
    answer = Client().get(reverse("password_reset_link", args=[forged]), follow=True)
    assert answer.status_code == 410
    inga.refresh_from_db()
    assert inga.check_password(PASSWORD)


def test_a_welcome_is_no_reset_and_the_other_way_round(inga):
    assert tokens.holder(tokens.make(inga, "welcome"), "reset") is None


def test_who_left_gets_no_link(inga):
    token = tokens.make(inga, "reset")
    inga.leave()
    ask(inga.email)
    assert mail.outbox == []
    assert tokens.holder(token, "reset") is None


def test_the_secret_leaves_the_address_at_once(inga):
    client = Client()
    answer = client.get(reverse("welcome", args=[tokens.make(inga, "welcome")]))
    assert answer.url == reverse("new_password")
    page = client.get(answer.url)
    assert page.status_code == 200
    assert page.headers["Cache-Control"].startswith("max-age=0")


def test_mails_speak_the_language_of_the_person(person):
    emil = person("emil", language="de")
    ask(emil.email)
    assert "Mit diesem Link" in mail.outbox[0].body
    assert mail.outbox[0].subject == "Nachricht aus dem Portal"
