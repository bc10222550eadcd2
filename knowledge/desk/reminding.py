"""Whoever a page belongs to is reminded when its day of review has come, and again each week, until it is done."""

import logging
from datetime import timedelta

from django.db.models import Q
from django.dispatch import receiver
from django.tasks import task
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from knowledge.desk.pages import with_reviews
from knowledge.models import ReviewDue
from knowledge.of_articles import WORKER
from portal.access.actions import action
from portal.access.badges import service_badge
from portal.access.fences import writing
from portal.accounts.models import Person
from portal.notifications.outbox import tell
from portal.notifications.regular import regularly

BADGE = service_badge(WORKER)
AGAIN = timedelta(days=7)
AT_ONCE = 500

log = logging.getLogger(__name__)


@regularly(timedelta(hours=1))
@task
def remind_of_reviews() -> None:
    """Note which reviews are due now and which are over, and remind of those nobody was reminded of this week."""
    with writing("the list of reviews that are due"):
        for review in ReviewDue.objects.filter(over_at=None).select_related("page").iterator(chunk_size=200):
            end_if_done(review)
        _note_what_is_due()
    week = Q(reminded_at=None) | Q(reminded_at__lte=timezone.now() - AGAIN)
    for review in ReviewDue.objects.filter(week, over_at=None).order_by("review_by")[:AT_ONCE]:
        try:
            remind(review, actor=BADGE)
        except Exception:  # one page's trouble must not keep the others waiting; the next round tries again
            log.exception("nobody could be reminded of a review")


@action("review.remind")
def remind(review, *, actor):
    """Tell whoever the page belongs to; all who write guidance where they are gone or write it no more."""
    review.reminded_at = timezone.now()
    review.save(update_fields=["reminded_at"])
    tell(to_be_told(review.page), "review.remind", thing=review, link=review.get_absolute_url())


def to_be_told(page) -> list[Person]:
    """The page's owner while they write guidance, else everybody who does."""
    editors = Person.objects.filter(is_active=True).with_duty("editor")
    return [*editors.filter(pk=page.owner_id)] or [*editors]


def end_if_done(review) -> None:
    """The page has another day of review now, or readers do not see it any more: nothing is left to remind of."""
    if not review.stands:
        review.over_at = timezone.now()
        review.save(update_fields=["over_at"])


@receiver([page_published, page_unpublished], dispatch_uid="a_review_ends_when_it_is_done")
def see_whether_it_is_done(instance, **kwargs) -> None:
    """At once, in the transaction of whoever published or withdrew the page."""
    for review in ReviewDue.objects.filter(page=instance.pk, over_at=None):
        end_if_done(review)


def _note_what_is_due() -> None:
    pages = with_reviews(Page.objects.live()).filter(due_on__lte=timezone.localdate())
    known = ReviewDue.objects.filter(over_at=None).values("page")
    due = pages.exclude(pk__in=known).values_list("pk", "due_on")
    ReviewDue.objects.bulk_create([ReviewDue(page_id=page, review_by=day) for page, day in due], ignore_conflicts=True)
