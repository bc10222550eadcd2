"""Makes pages of items, one whole page at a time. Every page begins as a draft: who reads it first releases it."""

import json
import logging
from itertools import batched

from django.db import connection, transaction
from django.urls import resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page
from wagtail.views import serve

from knowledge.models import ArticlePage, FormerAddress, HomePage, SectionPage, WordPressImport, WordPressItem
from knowledge.models.wordpress import LONGEST
from knowledge.wordpress.addresses import OldSite, of_path
from knowledge.wordpress.lookup import Lookup
from knowledge.wordpress.media import Media
from knowledge.wordpress.plan import Entry, Key, Menu, plan
from knowledge.wordpress.rows import Draft, insert
from knowledge.wordpress.saying import Said, digest_of, said_of

Outcome = WordPressItem.Outcome
log = logging.getLogger(__name__)
LONGEST_SLUG = 100
FOUND_BY_PLAN = frozenset({"own_parent", "parent_missing", "too_deep"})
TOLD = [
    *("title", "findings", "pieces", "names", "words", "percent", "lost", "missing", "outcome", "taken", "offered"),
    *("page", "revision", "revision_before", "is_done"),
]
PLACED_TOGETHER = 2000
# `bulk_update` makes an object of every value before it writes the first: a hundred megabytes for 16 000 items.
PLACE = """
UPDATE knowledge_wordpressitem AS item
SET place = given.place, above_id = given.above, page_number = given.page, findings = given.findings::jsonb
FROM unnest(%s::bigint[], %s::integer[], %s::bigint[], %s::integer[], %s::text[])
    AS given (item, place, above, page, findings)
WHERE item.id = given.item
"""
BEFORE = ("number", "nth", "page", "page_number", "revision", "taken", "outcome", "parent")


# --- Where everything goes -------------------------------------------------------------------------------------------
def place_all(run: WordPressImport, menus) -> None:
    """Give every item that becomes a page its place, and the number its page has or will have."""
    rows = run.items.filter(kind__in=run.kinds).values_list(
        "pk", "number", "nth", "parent", "order", "kind", "published", "title"
    )
    keys, entries = {}, []
    for pk, number, nth, parent, order, kind, published, title in rows.iterator():
        keys[Key(number, nth)] = pk
        day = published.isoformat() if published else ""
        entries.append(Entry(Key(number, nth), parent, order, is_post=kind == "post", published=day, title=title))
    placed = plan(entries, [Menu(each) for each in menus])
    known = before(run)
    numbers = iter(_reserve(sum(1 for each in placed if each.key not in known)))

    def given():
        for place, each in enumerate(placed):
            above = keys[each.above] if each.above else None
            prior = known.get(each.key)
            page = prior["page_number"] if prior else next(numbers)
            yield keys[each.key], place, above, page, json.dumps([[code, ""] for code in each.found])

    with connection.cursor() as cursor:
        for several in batched(given(), PLACED_TOGETHER, strict=False):
            cursor.execute(PLACE, [list(column) for column in zip(*several, strict=True)])


def before(run: WordPressImport) -> dict[Key, dict]:
    """What earlier imports of this site made of each item, the newest of each."""
    earlier = WordPressItem.objects.filter(
        brought_by__site=run.site,
        brought_by__locale=run.locale_id,
        brought_by__state=WordPressImport.State.DONE,
    ).exclude(page_number=None)
    newest = earlier.exclude(brought_by=run.pk).order_by("number", "nth", "-brought_by__began_at")
    rows = newest.distinct("number", "nth").values(*BEFORE)
    return {Key(row["number"], row["nth"]): row for row in rows.iterator()}


def _reserve(count: int) -> list[int]:
    """Numbers that no page has yet, nor ever will but for these."""
    table = Page._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [number for (number,) in cursor.fetchall()]


def place_of(run: WordPressImport) -> Page:
    """The page everything comes to stand below. Below a front page a section is made for it, once."""
    above = run.under or HomePage.objects.get(locale=run.locale).page_ptr
    if not isinstance(above.specific, HomePage):
        return above
    earlier = WordPressImport.objects.filter(site=run.site, locale=run.locale, state=WordPressImport.State.DONE)
    for section in [run.section, *(each.section for each in earlier.select_related("section"))]:
        if section is not None and section.get_parent().pk == above.pk:
            return section
    return _section(run, above)


@transaction.atomic
def _section(run, above):
    with override(run.locale.language_code):
        summary = _("Brought over from %(site)s.") % {"site": run.site or run.file_name}
    title = run.title or run.site or run.file_name
    slug = free_slug(slugify(title, allow_unicode=True)[:LONGEST_SLUG] or "wordpress", above)
    section = SectionPage(title=title[:255], slug=slug, summary=summary[:250], locale=run.locale, live=False)
    above.add_child(instance=section)
    section.save_revision(user=run.by)
    run.section = section.page_ptr
    run.save(update_fields=["section"])
    return run.section


# --- Addresses -------------------------------------------------------------------------------------------------------
def free_slug(slug: str, above: Page) -> str:
    """This name, or one much like it that nothing below this page has."""
    made, number = slug, 1
    while above.get_children().filter(slug=made).exists() or _is_of_the_house(made, above):
        number += 1
        made = f"{slug}-{number}"
    return made


def _is_of_the_house(slug, above) -> bool:
    if above.depth > 2:
        return False
    with override("de"):
        return resolve(f"/de/{slug}/").func is not serve


def slug_of(item: WordPressItem, title: str) -> tuple[str, str]:
    """The name of its page, and what had to be done about it ("" for nothing)."""
    wanted = slugify(of_path(item.slug), allow_unicode=True)
    if not wanted:
        made = slugify(title, allow_unicode=True)[:LONGEST_SLUG].strip("-_") or f"{slugify(item.kind)}-{item.number}"
        return made, "slug_made" if item.status == "publish" else ""
    if len(wanted) > LONGEST_SLUG:
        return wanted[:LONGEST_SLUG].strip("-_"), "slug_cut"
    return wanted, ""


# --- Items -----------------------------------------------------------------------------------------------------------
class Writer:
    """Writes the items of one import. With `would_find` (the media that will be taken in) nothing is written but what
    the items say of themselves."""

    def __init__(self, run: WordPressImport, *, would_find: Media | None = None):
        self.run, self.dry = run, would_find is not None
        self.lookup = Lookup(run, would_find)
        self.before = before(run)
        self.site = OldSite(run.site)
        self.known = frozenset(run.told.get("authors", {}).values())
        self.place = None if self.dry else place_of(run)
        self.names: dict[int, set[str]] = {}
        self.numbers: dict[tuple[int, str], int] = {}

    def write(self, items: list[WordPressItem]) -> None:
        """All of these items in one transaction, or one by one where that fails; one that fails alone is named."""
        try:
            self._write(items)
        except Exception as trouble:  # noqa: BLE001  (logged; one item's trouble must not keep the others)
            self.names.clear()  # what was given away is free again
            self.numbers.clear()
            if len(items) == 1:
                self._failed(items[0], trouble)
            else:
                for item in items:
                    item.refresh_from_db()
                    self.write([item])

    def _write(self, items):
        told = [(item, said_of(item, self.lookup, self.known)) for item in items]
        with transaction.atomic():
            drafts = [draft for item, said in told if (draft := self._keep(item, said)) is not None]
            if drafts:
                revisions = insert(drafts, self.run.by)
                for item in items:
                    item.revision = revisions.get(item.page_id, item.revision)
            if not self.dry:
                self._lead_here(items)
            for item in items:
                item.is_done = not self.dry
                item.save(update_fields=TOLD)

    def _failed(self, item, trouble):
        log.error("item %s of an import could not be brought over", item.pk, exc_info=trouble)
        item.refresh_from_db()
        item.outcome, item.is_done = Outcome.LEFT_OUT, not self.dry
        item.findings = [*item.findings, ["failed", type(trouble).__name__]]
        item.save(update_fields=TOLD)

    def _keep(self, item, said: Said) -> Draft | None:
        """What is known of the item now; the draft that is to be made of it, if it is new."""
        item.title = said.title
        # What the plan found stands first, and is not found again when an item is looked at twice.
        planned = [each for each in item.findings if each[0] in FOUND_BY_PLAN]
        item.findings = [*planned, *said.findings]
        item.pieces, item.names = said.pieces, said.names
        item.words, item.percent = said.verdict.words, said.verdict.percent
        item.lost = said.verdict.lost
        item.missing = [list(each) for each in said.verdict.missing]
        prior = self.before.get(Key(item.number, item.nth))
        if prior is not None:
            self._again(item, said, prior)
            return None
        item.outcome = Outcome.NEW
        if self.dry:
            return None
        draft = self._draft(item, said)
        item.taken = digest_of(draft.page)
        return draft

    def _draft(self, item, said) -> Draft:
        above = item.above.page_number if item.above_id and self._stands(item.above) else self.place.pk
        wanted, found = slug_of(item, said.title)
        slug = self._free(wanted, above)
        if found:
            item.findings.append([found, slug])
        elif slug != wanted:
            item.findings.append(["slug_taken", slug])
        page = ArticlePage(pk=item.page_number, slug=slug, locale=self.run.locale, live=False, **said.fields)
        page.first_published_at = item.published if item.status == "publish" else None
        item.page_id = page.pk
        return Draft(page, above)

    def _stands(self, item) -> bool:
        """Is its page there, or about to be? An editor may have deleted it, or it could not be made."""
        return item.outcome in ("", Outcome.NEW) or item.page_id is not None

    def _free(self, wanted, above) -> str:
        """A name nothing below this page has, nor will have with the items that are just being written."""
        if above not in self.names:
            self.names[above] = _names_below(above)
        taken = self.names[above]
        made, number = wanted, self.numbers.get((above, wanted), 1)
        while made in taken:
            number += 1
            made = f"{wanted}-{number}"
        taken.add(made)
        if number > 1:
            self.numbers[above, wanted] = number
        return made

    def _again(self, item, said, prior) -> None:
        item.page_id, item.revision, item.taken = prior["page"], prior["revision"], prior["taken"]
        if prior["parent"] != item.parent:
            item.findings.append(["moved_at_source", ""])
        if item.page_id is None:
            item.outcome = Outcome.DELETED_HERE
            return
        if said.digest == bytes(item.taken):
            item.outcome = Outcome.SAME
            return
        page = ArticlePage.objects.select_for_update(of=("self",)).get(pk=item.page_id)
        if page.latest_revision_id != item.revision:
            stands = digest_of(page.get_latest_revision_as_object())
            if stands == said.digest:
                item.outcome, item.taken = Outcome.SAME, said.digest
                return
            if stands != bytes(item.taken):
                item.outcome, item.offered = Outcome.COMPARE, said.fields
                return
        item.outcome, item.taken = Outcome.UPDATED, said.digest
        if not self.dry:
            item.revision_before = page.latest_revision_id
            item.revision = bring_up_to_date(page, said.fields, self.run.by).pk

    def _lead_here(self, items):
        wanted = [
            (address, item)
            for item in items
            if item.outcome in (Outcome.NEW, Outcome.UPDATED) and not item.nth
            for address in self.site.spellings(item.number, item.link)
            if len(address) <= LONGEST
        ]
        leads = [FormerAddress(address=address, page_id=item.page_id) for address, item in wanted]
        FormerAddress.objects.bulk_create(leads, ignore_conflicts=True)
        asked = FormerAddress.objects.filter(address__in=[address for address, _item in wanted])
        led = dict(asked.values_list("address", "page"))
        for address, item in wanted:
            if led[address] != item.page_id:
                item.findings.append(["address_taken", address])


def _names_below(above: int) -> set[str]:
    page = Page.objects.filter(pk=above).first()
    return set(page.get_children().values_list("slug", flat=True)) if page else set()


def bring_up_to_date(page: ArticlePage, fields: dict[str, str], by):
    """These words as the page's newest draft. What readers see stays."""
    newest = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(newest, name, value)
    return newest.save_revision(user=by)
