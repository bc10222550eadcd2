"""Where an editor changed a page, a newer export does not write over it: both are shown, and the editor chooses."""

from knowledge.models import ArticlePage, WordPressItem
from knowledge.wordpress.saying import digest_of
from knowledge.wordpress.writing import Outcome, bring_up_to_date


def as_here(item: WordPressItem) -> ArticlePage:
    """The page as editors have it."""
    return ArticlePage.objects.get(pk=item.page_id).get_latest_revision_as_object()


def as_there(item: WordPressItem) -> ArticlePage:
    """The page as the export says it, not saved."""
    page = as_here(item)
    for name, value in (item.offered or {}).items():
        setattr(page, name, value)
    return page


def differences(item: WordPressItem, request) -> list:
    """What differs, field by field, as Wagtail compares two revisions."""
    here, there = as_here(item), as_there(item)
    panel = here.get_edit_handler().get_bound_panel(instance=here, request=request, form=None)
    compared = [make(here, there) for make in panel.get_comparison()]
    return [each for each in compared if each.has_changed()]


def take(item: WordPressItem, by) -> None:
    """The words of the export become the page's newest draft; what stood there stays in its history."""
    item.taken = digest_of(as_there(item))
    item.revision = bring_up_to_date(ArticlePage.objects.get(pk=item.page_id), item.offered or {}, by).pk
    item.offered, item.outcome = None, Outcome.UPDATED
    item.save()


def leave(item: WordPressItem) -> None:
    """The page stays as editors have it; these words are not offered again."""
    item.taken, item.offered, item.outcome = digest_of(as_there(item)), None, Outcome.SAME
    item.save()
