"""Leads an import from one step to the next. Each step may be stopped at any moment: whoever comes next goes on there.

Only one process at a time is at work on an import (a lock of the database's, which ends with the process).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from knowledge.models import ArticlePage, HomePage, SectionPage, WordPressImport, WordPressItem
from knowledge.wordpress import report
from knowledge.wordpress.leading import lead_from_files
from knowledge.wordpress.media import Media, NotTaken, is_picture, take_document, take_picture
from knowledge.wordpress.menus import order_of_menus, pieces_of_navigation
from knowledge.wordpress.writing import Outcome, Writer, before, place_all
from portal.cases.troubles import CaseTrouble

State = WordPressImport.State
TOGETHER = 20
"""So many items are written in one transaction; after each the row says how far it is."""

OF_NO_USE = [f"above__{name}" for name in ("source", "offered", "missing", "findings", "pieces", "names")]
"""Of what an item stands below only its place matters."""


class AnotherIsUnderWay(CaseTrouble):
    """Another import of this site has begun and not ended."""

    sentence = _("Nothing was begun: another import of this site is not finished. Finish it, or throw it away, first.")


class IsAtWork(Exception):
    """Another process is at work on this import."""


@contextmanager
def alone(run: WordPressImport) -> Iterator[None]:
    """Be the only one at work on this import. Raises `IsAtWork`."""
    key = run.pk.int % (1 << 63)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise IsAtWork(str(run.pk))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


Tell = Callable[[str, int, int], Any]


def may_hold(page: Page) -> bool:
    """May articles come to stand below this page? Below a front page they get a section of their own."""
    return isinstance(page.specific, HomePage | SectionPage | ArticlePage)


def quiet(step: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""


def look_over(run: WordPressImport, media: Media, *, tell: Tell = quiet) -> None:
    """What would come, item by item: nothing is written but what the items say of themselves."""
    _place(run)
    _each_item(run, Writer(run, would_find=media), tell, "look")
    _say_what_is_gone(run)
    run.told["report"] = report.count(run)
    run.save(update_fields=["told"])


def write(run: WordPressImport, media: Media, *, tell: Tell = quiet) -> None:
    """Bring it over: pictures and files, then pages. Goes on where it was stopped."""
    if run.state != State.WRITING:
        begin_to(run, State.WRITING)
    if not run.items.filter(is_done=True).exists():
        _place(run)
    _files(run, media, tell)
    _each_item(run, Writer(run), tell, "write")
    with transaction.atomic():
        lead_from_files(run)
        _say_what_is_gone(run)
        run.told["report"] = report.count(run)
        run.state, run.ended_at = State.DONE, timezone.now()
        run.save()


def begin_to(run: WordPressImport, state: State) -> None:
    """The next step. Raises `AnotherIsUnderWay`: two imports of one site would write over each other."""
    former, run.state = run.state, state
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as trouble:
        run.state = former
        raise AnotherIsUnderWay from trouble


def _place(run):
    with transaction.atomic():
        run.items.update(place=None, above=None, page_number=None)
        place_all(run, order_of_menus(run))
        for item in run.items.filter(kind="wp_navigation"):
            item.pieces = pieces_of_navigation(item.source["content"])
            item.save(update_fields=["pieces"])


def _files(run, media, tell):
    waiting = run.items.filter(kind="attachment", is_done=False).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True))
    for done, pk in enumerate(keys, start=1):
        with transaction.atomic():
            _file(WordPressItem.objects.get(pk=pk), media, run.by)
        _tell(run, tell, "files", done, len(keys))


def _file(item, media, by):
    source = item.source
    stands = next(iter(source["fields"].get("_wp_attached_file", ())), "")
    alt = next(iter(source["fields"].get("_wp_attachment_image_alt", ())), "")
    address = source["file"].partition("?")[0]
    lying = media.find(stands, address)
    item.outcome, item.findings, item.is_done = Outcome.FILE, [], True
    try:
        if lying is None:
            raise NotTaken("file_missing")
        if is_picture(lying.name):
            item.image, item.made_file = take_picture(lying, item.title or lying.name, alt, by)
        else:
            item.document, item.made_file = take_document(lying, item.title or lying.name, by)
    except NotTaken as trouble:
        item.findings = [[trouble.code, stands or address]]
    item.save()


def _each_item(run, writer, tell, step):
    placed = run.items.exclude(place=None)
    keys = list(placed.filter(is_done=False).order_by("place").values_list("pk", flat=True))
    done = placed.count() - len(keys)
    total = done + len(keys)
    for several in batched(keys, TOGETHER, strict=False):
        items = WordPressItem.objects.select_related("above").defer(*OF_NO_USE).filter(pk__in=several).order_by("place")
        writer.write(list(items))
        done += len(several)
        _tell(run, tell, step, done, total)


def _tell(run, tell, step, done, total):
    tell(step, done, total)
    if done % TOGETHER == 0 or done == total:
        run.done, run.total = done, total
        WordPressImport.objects.filter(pk=run.pk).update(done=done, total=total)


def _say_what_is_gone(run):
    """What was brought over earlier and is no longer in the export: named, and left where it is."""
    run.items.filter(outcome=Outcome.GONE).delete()
    here = set(run.items.values_list("number", "nth"))
    gone = [row for key, row in before(run).items() if key not in here and row["page"]]
    named = dict(WordPressItem.objects.filter(page__in=[row["page"] for row in gone]).values_list("page", "title"))
    WordPressItem.objects.bulk_create(
        WordPressItem(
            brought_by=run,
            number=row["number"],
            nth=row["nth"],
            kind="",
            title=named.get(row["page"], ""),
            page_id=row["page"],
            page_number=row["page_number"],
            revision=row["revision"],
            taken=row["taken"],
            parent=row["parent"],
            outcome=Outcome.GONE,
            is_done=True,
        )
        for row in gone
    )
