"""What the worker does for imports: it leads each from step to step, and finds those that were stopped."""

import contextlib
import logging
from collections.abc import Iterator
from datetime import timedelta

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from knowledge.models import WordPressImport
from knowledge.wordpress import parcels, running, staging, undoing
from knowledge.wordpress.export import NoExport
from knowledge.wordpress.media import Media, NoMedia, media_of
from portal.access.fences import writing
from portal.notifications.regular import regularly

State = WordPressImport.State
log = logging.getLogger(__name__)


@task
def carry_on(key: str) -> None:
    """Lead this import as far as it goes without somebody's yes."""
    run = WordPressImport.objects.filter(pk=key).first()
    if run is not None and run.is_under_way:
        _carry_on(run)


@regularly(timedelta(minutes=1))
@task
def carry_on_what_was_stopped() -> None:
    """Imports that editors began and nobody is at work on: a worker was stopped, or its task was lost."""
    for run in WordPressImport.objects.filter(WordPressImport.UNDER_WAY).exclude(by=None):
        _carry_on(run)


def _carry_on(run):
    with (
        contextlib.suppress(running.IsAtWork),
        writing("pages that are brought over"),
        override(run.by.language if run.by else None),
        running.alone(run),
    ):
        run.refresh_from_db()
        try:
            _steps(run)
        except NoExport as trouble:
            _fail(run, str(trouble.sentence))
        except NoMedia:
            _fail(run, _("The file with the pictures is no ZIP file. Nothing was brought over."))
        except running.AnotherIsUnderWay as trouble:
            _fail(run, str(trouble.sentence))
        except undoing.Stays as trouble:
            _back_to(run, State.DONE, str(trouble.sentence))
        except Exception:  # the worker has other imports, too; the log has it
            log.exception("an import could not be carried on")
            _fail(run, _("Something went wrong here; it was noted. Nothing was brought over."))


def _steps(run):
    if run.state == State.READING:
        with parcels.opened(run, parcels.EXPORT) as file:
            total = file.size
            staging.read(run, file, said=lambda at: _tell(run, at, total))
        run.done = run.total = 0
        running.begin_to(run, State.LOOKING)
    if run.state == State.LOOKING:
        with _media(run) as media:
            running.look_over(run, media)
        _back_to(run, State.WAITING, run.trouble)
    elif run.state == State.WRITING:
        with _media(run) as media:
            running.write(run, media)
        parcels.forget(run)
    elif run.state == State.UNDOING:
        undoing.undo(run, with_edits=bool(run.told.get("with_edits")))


@contextlib.contextmanager
def _media(run) -> Iterator[Media]:
    if not run.has_media:
        yield Media()
        return
    with parcels.opened(run, parcels.MEDIA) as file:
        yield media_of(file)


def _fail(run, said):
    if run.state not in (State.READING, State.LOOKING):
        return  # it has made pages already, and goes on with the next round: its rows are not lost
    run.drop_items()
    _back_to(run, State.FAILED, said)
    parcels.forget(run)


def _back_to(run, state, said):
    run.state, run.trouble, run.ended_at = state, said, timezone.now()
    run.save()


def _tell(run, done, total):
    WordPressImport.objects.filter(pk=run.pk).update(done=done >> 10, total=total >> 10)
