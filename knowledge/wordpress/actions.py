"""What editors do with imports. What takes long is handed to the worker; the journal learns who wanted it."""

from django.utils.translation import gettext_lazy as _

from knowledge.models import WordPressImport
from knowledge.wordpress import comparing, parcels, releasing, running, tasks, undoing
from portal.access.actions import action, afterwards, record
from portal.cases.troubles import CaseTrouble
from portal.vault import keys

State = WordPressImport.State


class NotNow(CaseTrouble):
    """It is at another step by now."""

    sentence = _("Nothing was changed: this import has gone on meanwhile. Look at it as it is now.")


class StaysAsItIs(CaseTrouble):
    """It cannot be taken back."""

    def __init__(self, stays: undoing.Stays):
        super().__init__(stays.code)
        self.sentence = stays.sentence


@action("import.begin")
def begin(*, actor, sent):
    """Keep what was sent (a form's `cleaned_data`), and have the worker read it."""
    run = WordPressImport(
        file_name=sent["export"].name[:255],
        sha256=sent["sha256"],
        locale=sent["locale"],
        under=sent["under"],
        kinds=["page", "post"],
        by=actor.person,
        has_export=True,
        has_media=bool(sent["pictures"]),
    )
    keys.create(run.sealed_under())
    parcels.keep(run, parcels.EXPORT, sent["export"])
    if sent["pictures"]:
        parcels.keep(run, parcels.MEDIA, sent["pictures"])
    run.save(force_insert=True)
    record(thing=run)
    _hand_over(run)
    return run


@action("import.confirm")
def confirm(run, *, actor, kinds):
    """Make the pages. Raises `NotNow`, `running.AnotherIsUnderWay`."""
    if run.state != State.WAITING:
        raise NotNow
    run.kinds, run.done, run.total = kinds, 0, 0
    running.begin_to(run, State.WRITING)
    _hand_over(run)


@action("import.discard")
def discard(run, *, actor):
    """Throw away what made no pages. Raises `NotNow`."""
    if run.state not in (State.WAITING, State.FAILED):
        raise NotNow
    parcels.forget(run)
    run.drop_items()
    WordPressImport.objects.filter(pk=run.pk).delete()


@action("import.undo")
def undo(run, *, actor, with_edits=False):
    """Take it back, all of it. Raises `NotNow`, `StaysAsItIs`."""
    stays = undoing.why_it_stays(run, with_edits=with_edits)
    if stays is not None:
        raise StaysAsItIs(stays)
    if run.state != State.DONE:
        raise NotNow
    run.state, run.told = State.UNDOING, run.told | {"with_edits": with_edits}
    run.save()
    _hand_over(run)


@action("import.prepare")
def prepare(run, *, actor, pages, owner, review_by):
    """Owner and day of review for these pages; others are asked to release them."""
    went = releasing.prepare(pages, owner=owner, review_by=review_by, by=actor.person)
    record(pages=went.on)
    return went


@action("import.release")
def release(run, *, actor, pages):
    """Publish these pages, as the second person."""
    went = releasing.release(pages, by=actor.person)
    record(pages=went.on)
    return went


@action("imported.take")
def take(item, *, actor):
    """The newer export's words. Raises `NotNow`."""
    if item.offered is None:
        raise NotNow
    comparing.take(item, actor.person)


@action("imported.leave")
def leave(item, *, actor):
    """The page as it is. Raises `NotNow`."""
    if item.offered is None:
        raise NotNow
    comparing.leave(item)


def _hand_over(run):
    afterwards("handing an import to the worker", lambda: tasks.carry_on.enqueue(str(run.pk)))
