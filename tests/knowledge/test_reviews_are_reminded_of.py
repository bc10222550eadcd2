"""Whoever a page belongs to is reminded of its review until it is done, and of nothing after that."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone, translation

from knowledge.desk.reminding import remind, remind_of_reviews
from knowledge.models import ArticlePage, ReviewDue
from portal.access.answers import Refused
from portal.access.badges import service_badge
from portal.accounts.models import Person
from portal.notifications import delivery
from portal.notifications.inbox import notices_of
from portal.notifications.models import Notice, Outbox
from tests.cast import badge, person
from tests.knowledge.articles import article, seen

DAY = timedelta(days=1)


@pytest.fixture
def owner(db):
    return person("owner", "editor")


@pytest.fixture
def others(db):
    return [person("another", "editor"), person("third", "editor")]


@pytest.fixture
def page(section, owner):
    return article(section, title="Secret words", owner=owner, review_by=timezone.localdate())


def told():
    return {notice.person for notice in Notice.objects.select_related("person")}


def reviewed(page, until):
    page = ArticlePage.objects.get(pk=page.pk)
    page.reviewed_on, page.review_by = timezone.localdate(), until
    seen(page).save_revision().publish()


def test_the_owner_is_told_that_and_where_and_never_what(page, owner, others):
    remind_of_reviews.call()
    assert told() == {owner}
    [notice] = notices_of(badge(owner))
    with translation.override("en"):
        assert notice.sentence == "A page of guidance is due for review."
    assert notice.link == f"/admin/pages/{page.pk}/edit/"
    delivery.deliver()
    [letter] = mail.outbox
    assert letter.to == [owner.email]
    assert "Secret" not in letter.subject + letter.body


@pytest.mark.parametrize("gone", ["nobody", "away", "no editor"])
def test_all_who_write_are_told_where_the_owner_is_gone(page, owner, others, gone):
    if gone == "nobody":
        ArticlePage.objects.filter(pk=page.pk).update(owner=None)
    elif gone == "away":
        Person.objects.filter(pk=owner.pk).update(is_active=False, left_at=timezone.now())
    else:
        owner.take_duties([])
    person("hr", "hr")
    remind_of_reviews.call()
    assert told() == {*others} | ({owner} if gone == "nobody" else set())


def test_what_is_not_due_a_draft_or_without_a_day_is_not_spoken_of(section, owner):
    article(section, 1, owner=owner, review_by=timezone.localdate() + DAY)
    article(section, 2, owner=owner)
    hidden = article(section, 3, owner=owner, review_by=timezone.localdate())
    hidden.unpublish()
    remind_of_reviews.call()
    assert not told() and not ReviewDue.objects.exists()


def test_a_reminder_comes_once_a_week(page):
    now = timezone.now()
    for days, mails in ((0, 1), (1, 1), (6.9, 1), (7.1, 2), (8, 2)):
        with time_machine.travel(now + days * DAY, tick=False):
            remind_of_reviews.call()
            Notice.objects.filter(read_at=None).update(read_at=timezone.now())
            assert Outbox.objects.count() == mails, days


def test_a_review_that_is_done_ends_it_at_once(page, owner):
    remind_of_reviews.call()
    reviewed(page, timezone.localdate() + 365 * DAY)
    assert not notices_of(badge(owner)).exists()
    assert ReviewDue.objects.get().over_at
    delivery.deliver()
    assert not mail.outbox, "what is settled is not mailed any more"
    with time_machine.travel(timezone.now() + 8 * DAY):
        remind_of_reviews.call()
    assert Notice.objects.count() <= 1 and not notices_of(badge(owner)).exists()


def test_a_new_day_begins_anew_when_it_comes(page):
    remind_of_reviews.call()
    reviewed(page, timezone.localdate() + 30 * DAY)
    with time_machine.travel(timezone.now() + 31 * DAY):
        remind_of_reviews.call()
    assert ReviewDue.objects.count() == 2
    assert ReviewDue.objects.filter(over_at=None).count() == 1


def test_a_page_that_was_withdrawn_or_deleted_is_not_reminded_of(page, owner):
    remind_of_reviews.call()
    ArticlePage.objects.get(pk=page.pk).unpublish()
    assert ReviewDue.objects.get().over_at
    assert not notices_of(badge(owner)).exists()
    ArticlePage.objects.get(pk=page.pk).delete()
    remind_of_reviews.call()
    assert not ReviewDue.objects.exists()


def test_who_moved_the_day_behind_the_editor_ends_it_in_the_next_round(page, owner):
    remind_of_reviews.call()
    ArticlePage.objects.filter(pk=page.pk).update(review_by=None)
    remind_of_reviews.call()
    assert ReviewDue.objects.get().over_at
    assert not notices_of(badge(owner)).exists()


def test_only_the_worker_reminds(page, owner):
    review = ReviewDue.objects.create(page=page.page_ptr, review_by=page.review_by)
    for who in (badge(owner), service_badge("sweeper")):
        with pytest.raises(Refused):
            remind(review, actor=who)
    review.refresh_from_db()
    assert review.reminded_at is None and not told()
    remind(review, actor=service_badge("guidance"))
    review.refresh_from_db()
    assert review.reminded_at and told() == {owner}
