"""What the worker does for this room: check what came in, make it readable, and put away what was left behind."""

import logging
from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from portal.access.badges import service_badge
from portal.documents import preparing, sweeping
from portal.documents.actions.uploads import forget
from portal.documents.case_file import tasks as case_files  # noqa: F401  (its regular tasks are this room's)
from portal.documents.later import does
from portal.documents.models import Upload, Version
from portal.documents.models.uploads import KEPT_FOR
from portal.notifications.regular import regularly

SWEEPER = service_badge("sweeper")
OVER_FOR = timedelta(days=1)

log = logging.getLogger(__name__)


@does("check an upload")
@task
def check_upload(key: str, version: int) -> None:
    """Check a file that arrived. An upload that moved on meanwhile is left alone."""
    upload = _upload(key)
    if upload is not None and upload.version == version and upload.state == Upload.State.CHECKING:
        preparing.take_in(upload)


@does("prepare a version")
@task
def prepare(key: str) -> None:
    """Make a version readable and findable."""
    version = Version.objects.select_related("document__case", "restored_from", "preview").filter(pk=key).first()
    if version is not None and version.preview.state == "waiting":
        preparing.prepare(version)


@regularly(timedelta(minutes=5))
@task
def go_on() -> None:
    """Take up what a killed worker, or a store that was away, left half done."""
    late = Upload.objects.filter(state=Upload.State.CHECKING, touched_at__lt=timezone.now() - preparing.STUCK_AFTER)
    # Those least tried first; among them by chance, so that none which only waits keeps its place before the others.
    for upload in late.select_related("case", "by", "document").order_by("tries", "?")[:20]:
        _each(preparing.take_in, upload)
    for version in preparing.waiting():
        _each(preparing.prepare, version)


@regularly(timedelta(hours=1))
@task
def forget_uploads() -> None:
    """Uploads that ended a day ago, or to which nothing was added for a day. One that was overtaken waits a week."""
    now = timezone.now()
    over = Upload.objects.exclude(state__in=[Upload.State.CHECKING, Upload.State.STALE])
    old = over.filter(touched_at__lt=now - KEPT_FOR)
    stale = Upload.objects.filter(state=Upload.State.STALE, touched_at__lt=now - 7 * KEPT_FOR)
    for upload in (old | stale).select_related("case")[:200]:
        _each(_forget, upload)


def _forget(upload) -> None:
    # The row first: once it is gone nobody can take up a file whose pieces are being removed.
    forget(upload, actor=SWEEPER)
    preparing.drop_parts(upload)


@regularly(timedelta(days=1))
@task
def sweep() -> None:
    """Hold the blob store against the tables: remove what no row names, and tell of rows whose blob is not there."""
    sweeping.sweep()


def _upload(key):
    return Upload.objects.select_related("case", "by", "document", "based_on").filter(pk=key).first()


def _each(deed, thing) -> None:
    """One thing's trouble must not keep the others waiting."""
    try:
        deed(thing)
    except Exception:  # whatever it was; the log has its kind, the next round tries again
        log.exception("a document could not be prepared")
