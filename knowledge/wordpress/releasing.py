"""Pages that were brought over come before readers: one editor gives them an owner and a day of review and asks,
another reads them and lets them go. Many at a time, from the top of the tree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from knowledge import eyes, signing
from knowledge.models import AskedLook, GuidancePage, WordPressImport

AT_ONCE = 200
NEEDS = _("It has no owner or no day of review.")


@dataclass
class Went:
    """What became of several pages: how many went on, and why each of the others did not."""

    on: int = 0
    back: list[tuple[Page, str]] = field(default_factory=list)


def pages_of(run: WordPressImport):
    """Every page of an import that is there, and the section that was made for it, from the top of the tree."""
    keys = run.items.exclude(page=None).values("page")
    found = Page.objects.filter(pk__in=keys)
    if run.section_id:
        found = found | Page.objects.filter(pk=run.section_id)
    return found.order_by("path")


def prepare(pages: Iterable[GuidancePage], *, owner, review_by: date, by) -> Went:
    """Give these pages an owner and a day of review, and ask others to read and release them."""
    went = Went()
    for page in pages:
        with transaction.atomic():
            newest = page.get_latest_revision_as_object()
            newest.owner, newest.review_by = owner, review_by
            type(page).objects.filter(pk=page.pk).update(owner=owner)
            revision = newest.save_revision(user=by)
            workflow = page.get_workflow() if signing.asks(page) else None
            if workflow is None:
                page.latest_revision = revision
                eyes.ask(page, by)
            elif not page.workflow_in_progress:
                workflow.start(type(page).objects.get(pk=page.pk), by)
        went.on += 1
    return went


def release(pages: Iterable[GuidancePage], *, by) -> Went:
    """Publish these pages: this person has read them, and wrote none of their words."""
    went = Went()
    for page in pages:
        newest = page.get_latest_revision_as_object()
        if page.owner_id is None or newest.review_by is None:
            went.back.append((page, str(NEEDS)))
            continue
        try:
            with transaction.atomic():
                page.latest_revision.publish(user=by)
        except signing.NotReleased as trouble:
            went.back.append((page, str(trouble.sentence)))
        else:
            AskedLook.objects.filter(page=page.pk).delete()
            went.on += 1
    return went
