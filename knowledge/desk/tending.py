"""The list of broken links is kept by the worker: a page is looked at anew when it, or a page it leads to, changed,
and all of them once a day."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.tasks import task
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, page_unpublished

from knowledge.desk.links import broken
from knowledge.models import BrokenLink
from portal.access.fences import writing
from portal.notifications.regular import regularly

AT_ONCE = 100


@regularly(timedelta(days=1))
@task
def look_at_every_link() -> None:
    """Every page readers see, a hundred at a time."""
    keys = list(Page.objects.live().order_by("pk").values_list("pk", flat=True))
    with writing("the list of broken links"):
        BrokenLink.objects.filter(page__live=False).delete()
    for start in range(0, len(keys), AT_ONCE):
        _look(keys[start : start + AT_ONCE])


@task
def look_at_links_of(keys: list[int]) -> None:
    """These pages only."""
    for start in range(0, len(keys), AT_ONCE):
        _look(keys[start : start + AT_ONCE])


def leading_to(thing) -> set[int]:
    """The pages that have a link to this page or file."""
    to = ContentType.objects.get_for_model(Page if isinstance(thing, Page) else type(thing))
    found = ReferenceIndex.objects.filter(to_content_type=to, to_object_id=str(thing.pk))
    found = found.filter(base_content_type=ContentType.objects.get_for_model(Page))
    return {int(key) for key in found.values_list("object_id", flat=True)}


def _look(keys) -> None:
    with writing("the list of broken links"), transaction.atomic():
        found = broken(Page.objects.live().filter(pk__in=keys).specific())
        now = {(each.page_id, each.trouble, each.target) for each in found}
        was = BrokenLink.objects.filter(page__in=keys).values_list("pk", "page_id", "trouble", "target")
        BrokenLink.objects.filter(pk__in=[pk for pk, *link in was if tuple(link) not in now]).delete()
        BrokenLink.objects.bulk_create(found, ignore_conflicts=True)


def _soon(keys) -> None:
    """After the transaction that changed them. Should it fail, the daily round finds them."""
    keys = sorted(keys)
    if keys:
        transaction.on_commit(lambda: _hand_over(keys), robust=True)


def _hand_over(keys) -> None:
    with writing("handing pages to the worker, to look at their links"):
        look_at_links_of.enqueue(keys)


@receiver([page_published, page_unpublished], dispatch_uid="links_of_and_to_a_page_are_looked_at")
def after_a_page_changed(instance, **kwargs) -> None:
    """Its own links, and those that lead to it."""
    _soon(leading_to(instance) | {instance.pk})


@receiver(pre_delete, dispatch_uid="who_led_to_what_goes_away")
def before_it_goes(sender, instance, **kwargs) -> None:
    """Wagtail forgets with a page or file who led to it: keep that until it is gone."""
    if isinstance(instance, Page | get_document_model()):
        instance.led_here = leading_to(instance)


@receiver(post_delete, dispatch_uid="links_to_what_went_away_are_looked_at")
def after_it_went(sender, instance, **kwargs) -> None:
    """Those who led to it lead nowhere now."""
    _soon(getattr(instance, "led_here", ()))
