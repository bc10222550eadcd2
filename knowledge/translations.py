"""What is not said in the other language, and what is not said there any more. Asked by editors' pages and by readers'.

Of the pages that say the same in two languages, the one that was there first leads; the others follow it.
"""

from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Least
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from knowledge.models import EasyPage, EasyReadingPage

EASY = (EasyPage, EasyReadingPage)
"""Leichte Sprache is German: nobody translates it."""


def missing(language: str | None = None) -> QuerySet[Page]:
    """Pages readers see that are not before readers in another language: in `language`, or in any.

    Each says as `missing_in` the language, and as `begun_id` the page that was begun there, if any: one that waits to
    be translated, or a draft. The oldest first.
    """
    locales = Locale.objects.filter(language_code=language) if language else Locale.objects.all()
    there = Page.objects.filter(translation_key=OuterRef(OuterRef("translation_key")), locale=OuterRef("pk"), live=True)
    lacking = locales.filter(~Exists(there)).order_by("pk")
    begun = Page.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=OuterRef("missing_in")
    )
    return (
        _of_guidance()
        .annotate(missing_in=Subquery(lacking.values("language_code")[:1]))
        .filter(missing_in__isnull=False)
        .annotate(begun_id=Subquery(begun.values("pk")[:1]))
        .order_by("first_published_at", "pk")
    )


def out_of_date() -> QuerySet[Page]:
    """Pages readers see whose leading page was published after they last followed it.

    A page follows when it is published; one that is translated text by text has also to have taken over the new texts.
    Each says as `source_id` and `source_title` which page leads, and as `changed_at` since when it says something else.
    The longest out of date first.
    """
    leading = Page.objects.filter(
        translation_key=OuterRef("translation_key"), live=True, alias_of=None, pk__lt=OuterRef("pk")
    ).order_by("pk")
    taken_over = Translation.objects.filter(
        source__object=OuterRef("translation_key"), target_locale=OuterRef("locale"), enabled=True
    ).values("source__last_updated_at")[:1]
    return (
        _of_guidance()
        .annotate(
            source_id=Subquery(leading.values("pk")[:1]),
            source_title=Subquery(leading.values("title")[:1]),
            changed_at=Subquery(leading.values("last_published_at")[:1]),
            followed_at=Least(F("last_published_at"), Subquery(taken_over), output_field=DateTimeField()),
        )
        .filter(changed_at__gt=F("followed_at"))
        .order_by("changed_at", "pk")
    )


def _of_guidance() -> QuerySet[Page]:
    """What readers see and people translate."""
    pages = Page.objects.live().filter(alias_of=None, depth__gt=1)
    return pages.not_type(*EASY).select_related("locale")
