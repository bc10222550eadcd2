"""Whoever wrote words does not put them before readers, where no section asks for more than that."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import Revision

from knowledge.models import SecondLook
from knowledge.signing import NotReleased
from portal.accounts.models import Person
from tests.knowledge.articles import edit, fresh, nested, rewritten

NEW = "Other words"
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def page(home):
    return home["en"]


@pytest.fixture
def second(come_in, db):
    """Another editor than `editor`."""
    return come_in("editor", factor="passkey")


def unchanged(page):
    return fresh(page).title != NEW and not SecondLook.objects.filter(author__isnull=False).exists()


def test_one_writes_and_another_publishes(editor, second, page):
    edit(editor, page, title=NEW)
    assert unchanged(page)
    edit(second, page, title=NEW, **PUBLISH)
    assert fresh(page).title == NEW
    look = SecondLook.objects.get(author__isnull=False)
    assert look.author != look.person


def test_nobody_publishes_what_they_wrote_and_nothing_of_it_is_lost(editor, page):
    answer = edit(editor, page, title=NEW, **PUBLISH)
    told = editor.get(answer.url).content.decode()
    assert "whoever wrote these words does not publish them" in told
    assert unchanged(page)
    assert fresh(page).get_latest_revision_as_object().title == NEW
    edit(editor, page, title=NEW, **PUBLISH)
    assert unchanged(page), "nor by trying again"


def test_who_changes_a_word_has_written_it(editor, second, page):
    edit(editor, page, title="Other word")
    edit(second, page, title=NEW, **PUBLISH)
    assert unchanged(page)
    edit(editor, page, title=NEW, **PUBLISH)
    assert fresh(page).title == NEW


def test_with_every_right_there_is_it_is_the_same(almighty, page):
    edit(almighty, page, title=NEW, **PUBLISH)
    assert unchanged(page)


def test_no_program_publishes_by_itself(page):
    with pytest.raises(NotReleased):
        nested(rewritten(page, NEW).save_revision().publish)
    assert unchanged(page)


def test_what_another_put_on_the_clock_goes_out_in_time(editor, second, page):
    edit(editor, page, title=NEW)
    soon = timezone.now() + timedelta(days=1)
    edit(second, page, title=NEW, go_live_at=soon.strftime("%Y-%m-%d %H:%M"), **PUBLISH)
    assert fresh(page).title != NEW
    with time_machine.travel(soon + timedelta(days=1)):
        call_command("publish_scheduled")
    assert fresh(page).title == NEW


def test_nobody_puts_their_own_words_on_the_clock(editor, page):
    soon = timezone.now() + timedelta(days=1)
    edit(editor, page, title=NEW, go_live_at=soon.strftime("%Y-%m-%d %H:%M"), **PUBLISH)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_what_was_let_go_before_needs_no_second_look_again(editor, second, page):
    for words in ("First words", NEW):
        edit(editor, page, title=words)
        edit(second, page, title=words, **PUBLISH)
        assert fresh(page).title == words
    edit(editor, page, title="First words", **PUBLISH)
    assert fresh(page).title == "First words"
    assert SecondLook.objects.filter(author__isnull=False).count() == 2


def test_the_table_itself_knows_no_look_at_ones_own_words(db, page):
    person = Person.objects.create_person("both@example.org", "Both")
    with pytest.raises(IntegrityError, match="nobody_looks_at_their_own_words"):
        nested(
            lambda: SecondLook.objects.create(subject=page.translation_key, sha256=b"", author=person, person=person)
        )
