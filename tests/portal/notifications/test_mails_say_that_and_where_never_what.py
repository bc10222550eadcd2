from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.utils import timezone

from portal.notifications.delivery import deliver
from portal.notifications.models import Notice, Outbox
from tests.portal.notifications.telling import CODE, TITLE, change, take_sight


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Im Portal wartet etwas auf Sie. Diese Nachricht enthält mit Absicht keine Einzelheiten."),
        ("en", "Something is waiting for you in the portal. This message leaves out details on purpose."),
    ],
)
def test_a_mail_says_that_and_where_in_the_persons_language(db, person, thing, mailoutbox, language, words):
    inga = person("inga", language)
    it = thing(inga)
    change(inga, it)
    assert deliver() == 1
    [mail] = mailoutbox
    assert mail.to == [inga.email]
    assert words in mail.body
    assert "http://localhost:8000/my-work/notices/" in mail.body
    raw = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    said = f"{raw['Subject']} {raw['Message-ID']} {raw.get_content()}"
    for kept in (
        CODE,
        "Kranich",
        TITLE,
        inga.name,
        str(it.pk),
        "thing.change",
        it._meta.label_lower,
        "/cases/",
        str(Notice.objects.get().pk),
    ):
        assert kept not in said


def test_two_people_get_the_same_words_for_different_things(db, person, thing, mailoutbox):
    inga, tarek = person("inga"), person("tarek")
    change(inga, thing(inga))
    change(tarek, thing(tarek), verb="thing.remind")
    assert deliver() == 2
    assert mailoutbox[0].body == mailoutbox[1].body
    assert mailoutbox[0].subject == mailoutbox[1].subject


def test_what_waits_together_comes_as_one_mail(db, person, thing, mailoutbox):
    inga = person("inga")
    for _ in range(3):
        change(inga, thing(inga))
    assert deliver() == 1
    assert "mehreres" in mailoutbox[0].body
    assert not Outbox.objects.filter(sent_at=None).exists()


def test_what_comes_just_after_a_mail_waits_for_the_digest(db, person, thing, mailoutbox, settings):
    inga = person("inga")
    change(inga, thing(inga))
    assert deliver() == 1
    for _ in range(2):
        change(inga, thing(inga))
    assert deliver() == 0
    with time_machine.travel(timezone.now() + settings.NOTICE_DIGEST_AFTER + timedelta(seconds=1)):
        assert deliver() == 1
    assert len(mailoutbox) == 2


def test_who_may_no_longer_see_the_thing_gets_no_mail(db, person, thing, mailoutbox):
    inga = person("inga")
    it = thing(inga)
    change(inga, it)
    take_sight(it)
    assert deliver() == 0
    assert not mailoutbox
    assert not Outbox.objects.exists()


def test_who_has_left_gets_no_mail(db, person, thing, mailoutbox):
    inga = person("inga")
    change(inga, thing(inga))
    inga.leave()
    assert deliver() == 0
    assert not mailoutbox


def test_what_was_read_in_the_portal_is_not_mailed(db, person, thing, mailoutbox):
    inga = person("inga")
    change(inga, thing(inga))
    Notice.objects.get().mark_read(timezone.now())
    assert deliver() == 0
    assert not mailoutbox


def test_a_reminder_stops_when_the_matter_is_settled(db, person, thing, mailoutbox):
    inga = person("inga")
    it = thing(inga)
    now = timezone.now()
    change(inga, it, verb="thing.remind", at=now + timedelta(days=1))
    it.status = "SUCCESSFUL"
    it.save()
    with time_machine.travel(now + timedelta(days=2)):
        assert deliver() == 0
    assert not mailoutbox
    assert not Notice.objects.exists()


def test_of_a_digest_only_what_is_still_wanted_counts(db, person, thing, mailoutbox):
    inga = person("inga")
    gone, kept = thing(inga), thing(inga)
    change(inga, gone)
    change(inga, kept)
    take_sight(gone)
    assert deliver() == 1
    assert "wartet etwas" in mailoutbox[0].body
