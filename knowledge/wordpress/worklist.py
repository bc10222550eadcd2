"""The pages of an import as editors work through them: what there is to see to, whose they are, how far they are."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from knowledge.desk.pages import with_reviews
from knowledge.models import AskedLook, WordPressImport, WordPressItem
from knowledge.wordpress.findings import EDITORS_CHOOSE, TO_DO, label
from knowledge.wordpress.releasing import pages_of

A_PAGE = 50
Outcome = WordPressItem.Outcome


def _to_see_to() -> Q:
    found = Q(percent__lt=100) | ~Q(names=[])
    for code in (*TO_DO, *EDITORS_CHOOSE, "failed"):
        found |= Q(findings__contains=[[code]])
    return found


FILTERS = {
    "all": gettext_lazy("All pages"),
    "see": gettext_lazy("There is something to see to"),
    "compare": gettext_lazy("To be compared"),
    "without": gettext_lazy("Without owner or day of review"),
    "asked": gettext_lazy("Waiting to be released"),
    "released": gettext_lazy("Readers see them"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A page of an import: the item it came from, and how it stands now."""

    item: WordPressItem
    page: Page | None
    notes: list[str]
    author: str
    asked_by: object | None


def lines(run: WordPressImport, chosen: str, number) -> dict:
    """One page of the list, with how many lines each filter has."""
    items = run.items.exclude(place=None) | run.items.filter(outcome=Outcome.GONE)
    counts = {name: _filtered(items, run, name).count() for name in FILTERS}
    chosen = chosen if chosen in FILTERS or chosen in TO_DO else "all"
    found = _filtered(items, run, chosen).order_by("place", "number", "nth")
    page = Paginator(found.defer("source", "offered", "pieces"), A_PAGE).get_page(number)
    return {"page": page, "lines": _lines(run, list(page.object_list)), "counts": counts, "chosen": chosen}


def _filtered(items, run, name):
    if name in TO_DO:
        return items.filter(findings__contains=[[name]])
    if name == "see":
        return items.filter(_to_see_to())
    if name == "compare":
        return items.filter(outcome=Outcome.COMPARE)
    if name in ("without", "asked", "released"):
        return items.filter(page__in=_pages(run, name).values("pk"))
    return items


def _pages(run, name):
    pages = pages_of(run).order_by()
    if name == "released":
        return pages.filter(live=True)
    if name == "asked":
        return pages.filter(pk__in=AskedLook.objects.values("page"))
    return with_reviews(pages).filter(Q(owner=None) | Q(due_on=None), live=False)


def _lines(run, items) -> list[Line]:
    authors = run.told.get("authors", {})
    keys = [item.page_id for item in items if item.page_id]
    pages = {page.pk: page for page in Page.objects.filter(pk__in=keys).select_related("owner")}
    asked = {look.page_id: look.asked_by for look in AskedLook.objects.filter(page__in=keys).select_related("asked_by")}
    return [
        Line(
            item,
            pages.get(item.page_id),
            _notes(item),
            authors.get(item.author, item.author),
            asked.get(item.page_id),
        )
        for item in items
    ]


def _notes(item) -> list[str]:
    """What there is to see to, in words: the pressing things first."""
    notes = []
    if item.percent is not None and item.percent < 100:
        words = ", ".join(word for word, _times in item.missing[:8])
        notes.append(
            _("%(percent)s %% of the words are there. Missing: %(words)s") % {"percent": item.percent, "words": words}
        )
    for code, about in _once(item.findings):
        notes.append(f"{label(code)}: {about}" if about else str(label(code)))
    if item.names:
        notes.append(_("Perhaps names of persons: %(names)s") % {"names": ", ".join(item.names[:8])})
    return notes


def _once(findings):
    """One line for each sort of finding, with up to three examples of it."""
    told: dict[str, list[str]] = {}
    for code, about in findings:
        told.setdefault(code, []).append(about)
    for code in sorted(told, key=lambda code: code not in TO_DO):
        examples = list(dict.fromkeys(filter(None, told[code])))
        yield code, ", ".join(examples[:3]) + (" …" if len(examples) > 3 else "")
