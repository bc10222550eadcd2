import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from portal.audit.models import Entry, Outcome
from portal.notifications import delivery
from portal.notifications.delivery import TRIES, TRY_AGAIN_AFTER, deliver
from portal.notifications.models import Notice, Outbox
from tests.portal.notifications.processes import start
from tests.portal.notifications.telling import change


class Line:
    """The way to the mail server: can be cut, before or after the mail has gone."""

    def __init__(self, monkeypatch):
        self.before = self.after = None
        self.asked = 0
        send = EmailMessage.send

        def over_the_line(mail, *args, **words):
            self.asked += 1
            if self.before:
                raise self.before
            send(mail, *args, **words)
            if self.after:
                raise self.after

        monkeypatch.setattr(EmailMessage, "send", over_the_line)


@pytest.fixture
def line(monkeypatch):
    return Line(monkeypatch)


def test_a_mail_that_failed_is_tried_again_later_and_later(db, person, thing, mailoutbox, line):
    inga = person("inga")
    change(inga, thing(inga))
    line.before = ConnectionRefusedError("550 inga@nordlicht.example is not known here")
    moment = timezone.now()
    for tries, wait in enumerate(TRY_AGAIN_AFTER, start=1):
        with time_machine.travel(moment, tick=False):
            assert deliver() == 0
            assert deliver() == 0
        assert line.asked == tries, "the second look found nothing due"
        moment += wait
    line.before = None
    with time_machine.travel(moment, tick=False):
        assert deliver() == 1
    assert len(mailoutbox) == 1


def test_of_a_trouble_only_its_kind_is_kept(db, person, thing, line):
    inga = person("inga")
    change(inga, thing(inga))
    line.before = ConnectionRefusedError("550 inga@nordlicht.example is not known here")
    deliver()
    assert Outbox.objects.get().last_trouble == "ConnectionRefusedError"


def test_it_gives_up_after_some_tries_and_the_journal_says_so(db, person, thing, line):
    inga = person("inga")
    change(inga, thing(inga))
    line.before = ConnectionRefusedError()
    for days in range(TRIES + 3):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            deliver()
    assert line.asked == TRIES
    assert Outbox.objects.get().gave_up_at
    [entry] = Entry.objects.filter(verb="notice.give_up")
    assert entry.outcome == Outcome.FAILED
    assert entry.service == "delivery"
    assert entry.facts == {"attempts": TRIES, "trouble": "ConnectionRefusedError"}
    assert Notice.objects.count() == 1, "the notice itself stays"


def test_a_worker_killed_before_the_mail_left_loses_nothing(db, person, thing, mailoutbox, line):
    inga = person("inga")
    change(inga, thing(inga))
    line.before = SystemExit()
    with pytest.raises(SystemExit):
        deliver()
    line.before = None
    assert deliver() == 0, "for a while it counts as under way"
    with time_machine.travel(timezone.now() + TRY_AGAIN_AFTER[0]):
        assert deliver() == 1
        assert deliver() == 0
    assert len(mailoutbox) == 1


def test_a_worker_killed_after_the_mail_left_sends_it_at_most_twice_under_one_id(db, person, thing, mailoutbox, line):
    inga = person("inga")
    change(inga, thing(inga))
    line.after = SystemExit()
    with pytest.raises(SystemExit):
        deliver()
    line.after = None
    for days in (1, 2, 3):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            deliver()
    assert len(mailoutbox) == 2
    assert len({mail.message()["Message-ID"] for mail in mailoutbox}) == 1


def test_a_worker_killed_again_and_again_does_not_mail_for_ever(db, person, thing, line):
    inga = person("inga")
    change(inga, thing(inga))
    line.after = SystemExit()
    for days in range(TRIES):
        with time_machine.travel(timezone.now() + timedelta(days=days)), pytest.raises(SystemExit):
            deliver()
    with time_machine.travel(timezone.now() + timedelta(days=TRIES)):
        deliver()
    assert line.asked == TRIES
    assert Outbox.objects.get().gave_up_at


def test_when_the_mail_server_is_down_not_everybody_is_tried(db, person, thing, line):
    for number in range(10):
        one = person(f"person{number}")
        change(one, thing(one))
    line.before = ConnectionRefusedError()
    deliver()
    assert line.asked == delivery.TROUBLES_IN_A_ROW
    assert Outbox.objects.filter(attempts=0).count() == 10 - delivery.TROUBLES_IN_A_ROW


def test_one_bad_address_does_not_hold_up_the_others(db, person, thing, mailoutbox, monkeypatch):
    people = [person(f"person{number}") for number in range(4)]
    for one in people:
        change(one, thing(one))
    send = EmailMessage.send

    def refuse_one(mail, *args, **words):
        if mail.to == [people[0].email]:
            raise ValueError
        return send(mail, *args, **words)

    monkeypatch.setattr(EmailMessage, "send", refuse_one)
    assert deliver() == 3


def test_two_workers_at_once_send_each_mail_once(own_database, person, thing, mailoutbox):
    people = [person(f"person{number}") for number in range(6)]
    # Reminders: told without waking the worker by the commit, which here would deliver at once.
    soon = timezone.now() + timedelta(seconds=1)
    for one in people:
        for _ in range(2):
            change(one, thing(one), at=soon)

    def work():
        deliver()
        connection.close()

    mailoutbox.clear()
    with time_machine.travel(soon + timedelta(seconds=1)):
        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(one.email for one in people)


def test_old_notices_are_forgotten(db, person, thing):
    inga = person("inga")
    for _ in range(2):
        change(inga, thing(inga))
    read = Notice.objects.first()
    read.mark_read(timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=100)):
        delivery.forget()
    assert Notice.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        delivery.forget()
    assert not Notice.objects.exists()
    assert not Outbox.objects.exists()


def test_a_worker_killed_in_the_middle_of_a_mail_leaves_it_to_the_next(own_database, person, mailoutbox):
    inga = person("inga")
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        # Of her own account, since the other process has no rules for things of this test; as a reminder, since the
        # commit would deliver anything else at once.
        change(inga, inga, at=timezone.now() + timedelta(seconds=1))
    mailoutbox.clear()
    with start("deliver_notices", settings_module="tests.portal.notifications.hanging") as worker:
        assert worker.stdout.readline() == "sending\n"
        worker.kill()
        worker.wait(20)
    mail = Outbox.objects.get()
    assert (mail.attempts, mail.sent_at) == (1, None)
    assert deliver() == 0, "for a while it counts as under way"
    with time_machine.travel(timezone.now() + TRY_AGAIN_AFTER[0]):
        assert deliver() == 1
        assert deliver() == 0
    assert len(mailoutbox) == 1
