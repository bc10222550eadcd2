"""Letting more people read is publishing, too: whoever wrote words in a restricted section does not open it.

Pages are opened where their restriction is lifted or lets in further duties, where they are moved out of it, and where
they are mirrored elsewhere.
"""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction

from knowledge import eyes
from knowledge.models import GuidancePage

SENTENCE = _("Nothing was changed: more people would read this, and you wrote some of it. Ask another editor to do it.")


def wrote_there(person, page) -> bool:
    """Did this person write what readers see of this page, of what stands below it, or of their twins?"""
    return any(
        eyes.author_of(each) == person.pk
        for top in page.get_translations(inclusive=True)
        for each in top.get_descendants(inclusive=True).live().specific()
        if isinstance(each, GuidancePage)
    )


def lets_in_more(before: PageViewRestriction | None, sort: str, groups) -> bool:
    """Would these let in anybody whom the restriction keeps out now?"""
    if before is None:
        return False
    if sort != PageViewRestriction.GROUPS:
        return True
    now = before.groups.all() if before.restriction_type == PageViewRestriction.GROUPS else ()
    return not set(groups) <= set(now)


@hooks.register("before_move_page")
def look_before_it_opens(request, page, destination):
    """Nobody moves their own words out of a restricted section."""
    return _refused(request, [page], destination) if request.method == "POST" else None


@hooks.register("before_bulk_action")
def look_before_several_open(request, action_type, objects, action):
    """The same for several at once: all of them go, or none does."""
    if action_type != "move" or not objects or not isinstance(objects[0], Page) or action.cleaned_form is None:
        return None
    return _refused(request, objects, action.cleaned_form.cleaned_data["chooser"])


@hooks.register("before_copy_page")
def look_before_it_is_mirrored(request, page):
    """A copy begins as a draft; an alias is before readers at once."""
    is_mirrored = request.method == "POST" and "alias" in request.POST and _holding(page)
    return _told(request) if is_mirrored and wrote_there(request.user, page) else None


def _refused(request, pages, destination):
    opened = any(_would_open(page, destination) and wrote_there(request.user, page) for page in pages)
    return _told(request) if opened else None


def _told(request):
    messages.error(request, SENTENCE)
    return redirect(request.get_full_path())


def _would_open(page, destination) -> bool:
    """Does a restriction hold here that does not hold there?"""
    return bool(_holding(page.get_parent()) - _holding(destination))


def _holding(page) -> set:
    """The restrictions that hold for this page, set on it, on what stands above it, or on their twins."""
    keys = page.get_ancestors(inclusive=True).order_by().values("translation_key")
    return set(PageViewRestriction.objects.filter(page__translation_key__in=keys).values_list("pk", flat=True))
