"""The trees of the languages in step: what is made, moved, sorted or thrown away in one is so in the other.

A page that is made in one language is there in the other as a thing to translate: Wagtail's alias of it, in the same
place. Readers never see that (`GuidancePage.save`); they are offered the page itself (`knowledge.languages`).
"""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.dispatch import receiver
from django.shortcuts import redirect
from django.tasks import task
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Locale, Page
from wagtail.signals import post_page_move

from knowledge.moves import look_before_it_moves
from knowledge.translations import EASY
from portal.notifications.regular import regularly

AT_ONCE = 100


def begin(page) -> None:
    """A thing to translate in each language that has nothing instead of this page yet."""
    if page.alias_of_id or page.depth <= 2 or isinstance(page.specific, EASY):
        return
    for locale in Locale.objects.exclude(pk=page.locale_id):
        if not page.has_translation(locale):
            page.specific.copy_for_translation(locale, copy_parents=True, alias=True)


@hooks.register("after_create_page")
def begin_what_was_made(request, page):
    """In Wagtail's own view for new pages."""
    with transaction.atomic():
        begin(page)


@hooks.register("after_copy_page")
def begin_what_was_copied(request, page, copied):
    """The copy, and what was copied with it."""
    with transaction.atomic():
        for each in copied.get_descendants(inclusive=True).order_by("path"):
            begin(each)


@regularly(timedelta(hours=1))
@task
def begin_what_came_otherwise() -> None:
    """Pages that were brought in by a command or an import, a hundred at a time, from the top of the tree."""
    there = Page.objects.filter(translation_key=OuterRef(OuterRef("translation_key")), locale=OuterRef("pk"))
    lacking = Page.objects.filter(Exists(Locale.objects.filter(~Exists(there))), depth__gt=2, alias_of=None)
    for page in lacking.not_type(*EASY).order_by("depth", "path")[:AT_ONCE]:
        with transaction.atomic():
            begin(page)


@hooks.register("construct_translated_pages_to_cascade_actions")
def go_together(pages, action):
    """With a page move the same in other languages; with one that is deleted go those that nobody has translated."""
    if action == "move":
        return {page: page.get_translations() for page in pages}
    if action == "delete":
        return {page: [twin for twin in page.get_translations() if _is_empty(twin)] for page in pages}
    return {}


def _is_empty(page) -> bool:
    """Has nobody written anything here, nor below?"""
    return not page.get_descendants(inclusive=True).filter(alias_of=None).exists()


@hooks.register("before_move_page")
def look_before_they_move(request, page, destination):
    """All of them may go, or none does: each tree is asked before the first page is moved."""
    if request.method != "POST":
        return None
    for twin in page.get_translations():
        there = destination.get_translation_or_none(twin.locale)
        if there is None:
            continue
        if twin.live and not there.live:
            said = _("Nothing was moved: readers see “%(title)s”, and they do not see “%(above)s”. Publish that first.")
            messages.error(request, said % {"title": twin.title, "above": there.get_admin_display_title()})
            return redirect("wagtailadmin_pages:move", page.pk)
        look_before_it_moves(twin, twin.get_parent(), there)
    return None


@receiver(post_page_move, dispatch_uid="twins_stand_in_the_same_order")
def stand_in_the_same_order(instance, parent_page_before, parent_page_after, **kwargs):
    """A page that was put elsewhere among its siblings takes its twins to the same place among theirs.

    Each comes to stand behind the twin of what stands before it. Pages without a twin stay where they are.
    """
    if parent_page_before.pk != parent_page_after.pk:
        return
    for twin in instance.get_translations():
        if twin.get_parent().translation_key != parent_page_after.translation_key:
            continue
        before, there = _left_of(instance, twin), _left_of(twin, instance)
        if (before and before.translation_key) == (there and there.translation_key):
            continue
        if before is None:
            twin.move(twin.get_first_sibling(), pos="left")
        else:
            twin.move(before.get_translation(twin.locale), pos="right")


def _left_of(page, other):
    """The nearest sibling before this page that has a twin among the siblings of the other."""
    shared = other.get_siblings().values("translation_key")
    return page.get_prev_siblings().filter(translation_key__in=shared).first()
