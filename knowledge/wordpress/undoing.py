"""Takes an import back as a whole: what it made goes, what it changed says again what it said before.

Not once readers see any of it: what an editor has released is theirs.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex, Revision

from knowledge.models import ArticlePage, WordPressImport, WordPressItem
from knowledge.wordpress.saying import digest_of

Outcome = WordPressItem.Outcome
State = WordPressImport.State

SENTENCES = {
    "state": _("Nothing was taken back: only an import that is complete can be."),
    "published": _("Nothing was taken back: pages of this import were published."),
    "newer": _("Nothing was taken back: a newer import of this site builds on it. Take that one back first."),
    "edited": _("Nothing was taken back: editors have changed pages of this import, or written below them."),
    "held": _("Nothing was taken back: sign-off was asked for pages of this import."),
}


class Stays(Exception):
    """This import is not taken back. `pages`: those that keep it."""

    def __init__(self, code: str, pages: Iterable[Page] = ()):
        super().__init__(code)
        self.code, self.pages = code, list(pages)

    @property
    def sentence(self):
        """What people are told."""
        return SENTENCES[self.code]


def made_by(run: WordPressImport):
    """The pages this import made, as far as they are still there."""
    return Page.objects.filter(pk__in=run.items.filter(outcome=Outcome.NEW).values("page"))


def why_it_stays(run: WordPressImport, *, with_edits: bool = False) -> Stays | None:
    """What speaks against taking it back; None if nothing does."""
    if run.state not in (State.DONE, State.UNDOING):
        return Stays("state")
    newer = WordPressImport.objects.filter(site=run.site, locale=run.locale, began_at__gt=run.began_at)
    if newer.filter(state__in=[State.DONE, State.WRITING]).exists():
        return Stays("newer")
    touched = Page.objects.filter(pk__in=run.items.filter(outcome__in=[Outcome.NEW, Outcome.UPDATED]).values("page"))
    ended = run.ended_at or timezone.now()
    published = touched.filter(Q(last_published_at__gt=run.began_at) | Q(pk__in=made_by(run), live=True))
    if published.exists():
        return Stays("published", published)
    if with_edits:
        return None
    edited = [page for page in touched.filter(latest_revision_created_at__gt=ended) if _says_something_else(page, run)]
    return Stays("edited", edited) if edited or _written_below(run) else None


def _says_something_else(page, run) -> bool:
    """Does it say anything but what an import wrote? An owner and a day of review are no words."""
    taken = run.items.filter(page=page).values_list("taken", flat=True).first()
    return digest_of(page.specific.get_latest_revision_as_object()) != bytes(taken)


def _written_below(run) -> bool:
    """Has somebody made a page below those of the import, or translated one?"""
    made = made_by(run)
    keys = made.values("translation_key")
    tops = [page.path for page in made.filter(depth=made.order_by("depth").values("depth")[:1])] if made else []
    below = Page.objects.filter(_below(tops)).exclude(pk__in=made) if tops else Page.objects.none()
    twins = Page.objects.filter(translation_key__in=keys, alias_of=None).exclude(pk__in=made)
    return below.exists() or twins.exists()


def _below(paths) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__startswith=path)
    return found


@transaction.atomic
def undo(run: WordPressImport, *, with_edits: bool = False) -> None:
    """All of it or nothing. Raises `Stays`."""
    stays = why_it_stays(run, with_edits=with_edits)
    if stays is not None:
        raise stays
    try:
        _say_again(run)
        _take_away(run)
    except ProtectedError as trouble:
        raise Stays("held") from trouble
    run.state, run.ended_at = State.UNDONE, timezone.now()
    run.save()


def _say_again(run):
    """Pages it brought up to date: their former words become the newest draft, where nobody wrote since."""
    for item in run.items.filter(outcome=Outcome.UPDATED).exclude(page=None):
        page = ArticlePage.objects.get(pk=item.page_id)
        former = Revision.objects.filter(pk=item.revision_before).first()
        if former is None or digest_of(page.get_latest_revision_as_object()) != bytes(item.taken):
            continue
        former.as_object().save_revision(user=run.by)


def _take_away(run):
    made = list(made_by(run).order_by("path"))
    keys = [page.translation_key for page in made]
    twins = Page.objects.filter(translation_key__in=keys).exclude(pk__in=[page.pk for page in made])
    # From the top: with a page goes what stands below it, and is not there any more when its turn comes.
    for pk in [*twins.order_by("path").values_list("pk", flat=True), *[page.pk for page in made]]:
        _delete(Page.objects.filter(pk=pk).first())
    section, run.section = run.section, None
    if section is not None and not section.get_children().exists() and not section.live:
        for page in [*section.get_translations(), section]:
            if not page.get_children().exists():
                _delete(page)
    for item in run.items.filter(made_file=True).select_related("image", "document"):
        thing = item.image or item.document
        if thing is not None and not ReferenceIndex.get_references_to(thing).exists():
            thing.delete()


def _delete(page):
    if page is not None:
        page.delete()
