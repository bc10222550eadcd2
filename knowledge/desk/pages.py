"""Pages on the desk: one's own, those to be reviewed, those another wrote and asks to have read."""

from dataclasses import replace
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from knowledge.desk.rows import Row
from knowledge.models import AskedLook, BrokenLink, Contact, GuidancePage

LANGUAGES = dict(settings.LANGUAGES)
AHEAD = timedelta(days=30)
"""How long before its day a review is shown."""


def mine(request):
    """Pages this person is the owner of, those changed last first."""
    pages = Page.objects.filter(owner=request.user).select_related("locale")
    return pages.order_by(F("latest_revision_created_at").desc(nulls_last=True), "pk")


def due(request):
    """Pages readers see whose day of review has come, or comes soon; the longest overdue first."""
    soon = timezone.localdate() + AHEAD
    return (
        with_reviews(Page.objects.live())
        .filter(due_on__lte=soon)
        .select_related("locale", "owner")
        .order_by("due_on", "pk")
    )


def with_reviews(pages):
    """These pages, each with the day it is to be reviewed by (`due_on`), whichever kind of page it is."""
    kinds = [model for model in apps.get_models() if issubclass(model, GuidancePage)]
    days = [F(f"{model._meta.model_name}__review_by") for model in kinds]
    return pages.annotate(due_on=Coalesce(*days))


def contacts(request):
    """Contacts readers see that are to be called again soon, or should have been."""
    soon = timezone.localdate() + AHEAD
    return Contact.objects.filter(live=True, review_by__lte=soon).order_by("review_by", "pk")


def asked(request):
    """Words another asks to have read, while they are the newest of their page and readers do not see them."""
    waiting = Q(revision=F("page__latest_revision"), revision__approved_go_live_at=None)
    unseen = Q(page__live=False) | Q(page__has_unpublished_changes=True)
    found = AskedLook.objects.filter(waiting & unseen).exclude(asked_by=request.user)
    return found.select_related("page__locale", "asked_by").order_by("at", "pk")


def broken(request):
    """Links of pages readers see that lead nowhere."""
    return BrokenLink.objects.filter(page__live=True).select_related("page__locale").order_by("page__title", "pk")


def rows_of_mine(pages) -> list[Row]:
    """With the state they are in."""
    return [_row(page, (_state(page),), page.latest_revision_created_at) for page in pages]


def rows_of_due(pages) -> list[Row]:
    """With whose they are."""
    today = timezone.localdate()
    return [
        _row(page, (_overdue(page.due_on, today), str(page.owner or "") or _("nobody's page")), page.due_on)
        for page in pages
    ]


def rows_of_contacts(contacts) -> list[Row]:
    """With the number to be called."""
    today, edit = timezone.localdate(), f"wagtailsnippets_{Contact._meta.app_label}_contact:edit"
    return [
        Row(each.name, reverse(edit, args=[each.pk]), (_overdue(each.review_by, today), each.phone), each.review_by)
        for each in contacts
    ]


def rows_of_asked(asked) -> list[Row]:
    """With who asks."""
    return [_row(each.page, (each.asked_by.name,), each.at) for each in asked]


def rows_of_broken(links) -> list[Row]:
    """With where the link leads, and what is wrong there."""
    return [_row(each.page, (each.get_trouble_display(), each.target), each.found_at) for each in links]


def rows_of_missing(pages) -> list[Row]:
    """With the language, and the way to what was begun there."""
    return [
        replace(
            _row(page, (_in(page.missing_in), _("begun") if page.begun_id else ""), page.first_published_at),
            link=_of(page),
        )
        for page in pages
    ]


def rows_of_overtaken(pages) -> list[Row]:
    """With the page that says something else now."""
    return [_row(page, (page.source_title,), page.changed_at) for page in pages]


def _in(code) -> str:
    return _("missing in %(language)s") % {"language": LANGUAGES[code]}


def _of(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.begun_id or page.pk])


def _row(page, notes, day) -> Row:
    code = page.locale.language_code
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return Row(page.get_admin_display_title(), edit, tuple(filter(None, notes)), day, code.upper(), code)


def _overdue(day, today) -> str:
    return _("overdue") if day < today else ""


def _state(page) -> str:
    if page.live and page.has_unpublished_changes:
        return _("published, with a newer draft")
    if page.live:
        return _("published")
    return _("withdrawn at its time") if page.expired else _("draft")
