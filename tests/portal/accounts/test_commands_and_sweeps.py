"""The first administrators, and what is swept."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.accounts import drafts
from portal.accounts.models import Draft, EnteredSession, Person
from portal.accounts.tasks import sweep


def test_the_first_two_administrators_are_invited_from_the_shell(db):
    for name in ("Ada", "Bert"):
        call_command("invite_administrator", f"{name}@nordlicht.example", name)
    assert Person.objects.with_duty("administrator").count() == len(mail.outbox) == 2
    with pytest.raises(CommandError, match="two administrators"):
        call_command("invite_administrator", "carl@nordlicht.example", "Carl")
    assert Person.objects.count() == 2


def test_a_name_that_cannot_be_read_is_refused_there_too(db):
    with pytest.raises(CommandError):
        call_command("invite_administrator", "ada@nordlicht.example", "A\x07da")
    assert not Person.objects.exists()


def test_old_drafts_and_sessions_are_forgotten(inga):
    drafts.keep(inga, "old", {"text": ["long ago"]})
    drafts.keep(inga, "new", {"text": ["today"]})
    Draft.objects.filter(place="old").update(saved_at=timezone.now() - timedelta(days=91))
    EnteredSession.begin(inga, "a" * 64, "", "totp")
    EnteredSession.objects.update(started_at=timezone.now() - timedelta(days=8))
    sweep.func()
    assert Draft.objects.get().place == "new"
    assert not EnteredSession.objects.exists()
