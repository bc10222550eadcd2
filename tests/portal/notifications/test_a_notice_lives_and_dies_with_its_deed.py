import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from portal.notifications.delivery import deliver
from portal.notifications.inbox import notices_of, unread_count
from portal.notifications.models import Notice, Outbox
from portal.notifications.outbox import tell
from tests.portal.notifications.telling import badge, change


def test_a_deed_that_fails_leaves_neither_notice_nor_mail(own_database, person, thing, mailoutbox):
    inga = person("inga")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(inga, "thing.change", thing=thing(inga), link="/")
        raise ZeroDivisionError
    assert not Notice.objects.exists()
    assert not Outbox.objects.exists()
    assert not mailoutbox


def test_a_deed_that_is_done_is_told_after_its_commit(own_database, person, thing, mailoutbox):
    inga = person("inga")
    with transaction.atomic():
        tell(inga, "thing.change", thing=thing(inga), link="/")
        assert Notice.objects.count() == Outbox.objects.count() == 1
        assert not mailoutbox
    assert len(mailoutbox) == 1


def test_nobody_is_told_outside_a_transaction(own_database, person, thing):
    inga = person("inga")
    with pytest.raises(transaction.TransactionManagementError):
        tell(inga, "thing.change", thing=thing(inga), link="/")
    assert not Notice.objects.exists()


def test_nobody_is_told_of_their_own_deed(db, person, thing):
    inga, tarek = person("inga"), person("tarek")
    change([inga, tarek, tarek], thing(inga, tarek), but=inga)
    assert [notice.person for notice in Notice.objects.all()] == [tarek]
    assert Outbox.objects.count() == 1


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "cases/"])
def test_a_notice_leads_nowhere_but_into_the_portal(db, person, thing, link):
    inga = person("inga")
    with pytest.raises(ValueError, match="path"):
        tell(inga, "thing.change", thing=thing(inga), link=link)


def test_a_thing_nobody_has_rules_for_cannot_be_told_of(db, person, thing):
    inga = person("inga")
    change(inga, thing(inga))
    with pytest.raises(KeyError):
        tell(inga, "thing.change", thing=Outbox.objects.get(), link="/")


def test_the_same_deed_again_moves_the_unread_notice_and_mails_no_second_time(db, person, thing, mailoutbox):
    inga = person("inga")
    it = thing(inga)
    change(inga, it)
    deliver()
    first = Notice.objects.get()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        change(inga, it)
        assert deliver() == 0
        assert Notice.objects.get().made_at > first.made_at
    assert len(mailoutbox) == 1


def test_after_it_was_read_the_same_deed_is_told_anew(db, person, thing):
    inga = person("inga")
    it = thing(inga)
    change(inga, it)
    Notice.objects.get().mark_read(timezone.now())
    change(inga, it)
    assert Notice.objects.count() == 2
    assert unread_count(badge(inga)) == 1


def test_two_deeds_at_once_make_one_notice(own_database, person, thing):
    inga = person("inga")
    it = thing(inga)

    def tell_too():
        change(inga, it)
        connection.close()

    with transaction.atomic():
        tell(inga, "thing.change", thing=it, link="/")
        other = threading.Thread(target=tell_too)
        other.start()
        other.join(0.3)
        assert other.is_alive(), "the second waits for the first"
    other.join(10)
    assert Notice.objects.count() == Outbox.objects.count() == 1


def test_a_reminder_lies_still_until_its_time_and_moves_when_told_again(db, person, thing, mailoutbox):
    inga = person("inga")
    it, now = thing(inga), timezone.now()
    change(inga, it, at=now + timedelta(days=1))
    change(inga, it, at=now + timedelta(days=3))
    for days, shown in ((0, 0), (2, 0), (4, 1)):
        with time_machine.travel(now + timedelta(days=days)):
            assert deliver() == shown
            assert notices_of(badge(inga)).count() == shown
    assert len(mailoutbox) == 1


def test_a_reminder_that_was_sent_is_sent_again_at_its_new_time(db, person, thing, mailoutbox):
    inga = person("inga")
    it, now = thing(inga), timezone.now()
    change(inga, it)
    deliver()
    change(inga, it, at=now + timedelta(days=3))
    assert not notices_of(badge(inga))
    with time_machine.travel(now + timedelta(days=4)):
        assert deliver() == 1


def test_one_is_told_of_ones_own_account_without_any_rule(db, person):
    inga, tarek = person("inga"), person("tarek")
    change([inga, tarek], inga)
    assert unread_count(badge(inga)) == 1
    assert unread_count(badge(tarek)) == 0
