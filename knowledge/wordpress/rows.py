"""Puts many new drafts into the tree in few statements, as a fixture would: Wagtail's own `add_child` and
`save_revision` ask some seventy questions for each page.

SECURITY: drafts alone come this way. Nothing here can put words before readers: the rows say `live = false`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Max
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends_with_name

from knowledge.models import ArticlePage

CLEANED = ("title", "slug", "summary", "keywords")


class NameTaken(Exception):
    """Somebody has made a page of this name there meanwhile."""


@dataclass(slots=True)
class Draft:
    """A page that is to be made, and the number of the page it comes to stand below, as its last child."""

    page: ArticlePage
    above: int


def insert(drafts: list[Draft], by) -> dict[int, int]:
    """Make these pages, each after what it stands below; their numbers are given. Call it in a transaction.

    Tells the number of each page's first revision. Raises `ValidationError`, `NameTaken`.
    """
    _take_places(drafts)
    pages = [draft.page for draft in drafts]
    now = timezone.now()
    kind, base = ContentType.objects.get_for_model(ArticlePage), ContentType.objects.get_for_model(Page)
    for page in pages:
        page.id = page.pk  # the number given is that of the row above the article's own, too
        page.live, page.content_type, page.draft_title = False, kind, page.title
        page.has_unpublished_changes, page.latest_revision_created_at = True, now
        # Nobody can have commented on what is not there yet: it need not be asked for each page, twice.
        page._cluster_related_objects = {each.get_accessor_name(): [] for each in get_all_child_relations(ArticlePage)}
        for name in CLEANED:
            setattr(page, name, page._meta.get_field(name).clean(getattr(page, name), page))
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=base,
            object_id=str(page.pk),
            user=by,
            created_at=now,
            content=page.serializable_data(),
            object_str=str(page),
        )
        for page in pages
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision = revision
    Page.objects.bulk_create(_as_page(page) for page in pages)
    for page in pages:
        page.page_ptr_id = page.pk
        page._state.adding, page._state.db = False, DEFAULT_DB_ALIAS
    # The rows of what is an article about them; `bulk_create` leaves rows of two tables to others.
    ArticlePage._base_manager._insert(pages, fields=ArticlePage._meta.local_concrete_fields, using=DEFAULT_DB_ALIAS)
    _make_known(pages)
    return {page.pk: revision.pk for page, revision in zip(pages, revisions, strict=True)}


def _as_page(page) -> Page:
    return Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})


def _take_places(drafts):
    """Path, depth and address of each, behind what stands there; the rows above are held until the end, so that nobody
    takes the same place."""
    ours = {draft.page.pk: draft.page for draft in drafts}
    wanted = sorted({draft.above for draft in drafts} - ours.keys())
    above = {page.pk: page for page in Page.objects.filter(pk__in=wanted).select_for_update().order_by("pk")}
    for pk, page in above.items():
        names = [draft.page.slug for draft in drafts if draft.above == pk]
        if _below(page).filter(slug__in=names).exists():
            raise NameTaken
    last = {pk: _last_below(page) for pk, page in above.items()}
    more = dict.fromkeys(above, 0)
    for draft in drafts:
        parent = ours.get(draft.above) or above[draft.above]
        step = last.get(draft.above, 0) + 1
        last[draft.above] = step
        page = draft.page
        page.depth, page.numchild = parent.depth + 1, 0
        page.path = Page._get_path(parent.path, page.depth, step)
        page.set_url_path(parent)
        if draft.above in more:
            more[draft.above] += 1
        else:
            parent.numchild += 1
    for pk, count in more.items():
        Page.objects.filter(pk=pk).update(numchild=above[pk].numchild + count)


def _below(page):
    return Page.objects.filter(depth=page.depth + 1, path__startswith=page.path)


def _last_below(page) -> int:
    path = _below(page).aggregate(last=Max("path"))["last"]
    return Page._str2int(path[-Page.steplen :]) if path else 0


def _make_known(pages: Iterable[ArticlePage]):
    """To the search of editors, and to whoever asks where a picture or page is used."""
    for page in pages:
        _tell_once(page)
    for _name, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(ArticlePage, pages)
    ReferenceIndex.objects.bulk_create(reference for page in pages for reference in _references(page))


def _tell_once(page):
    """The search asks five times over for what a page tells, and that is dear to put together."""
    for name in ("told", "ends_of_compounds"):
        said = getattr(page, name)()
        setattr(page, name, partial(str, said))


def _references(page) -> Iterator[ReferenceIndex]:
    """As `ReferenceIndex.create_or_update_for_object` makes them, but that there can be none yet to be compared."""
    kind = ContentType.objects.get_for_model(ArticlePage)
    base = ContentType.objects.get_for_model(Page)
    for to_kind, to, model_path, content_path in set(ReferenceIndex._extract_references_from_object(page)):
        yield ReferenceIndex(
            content_type=kind,
            base_content_type=base,
            object_id=str(page.pk),
            to_content_type_id=to_kind,
            to_object_id=to,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
