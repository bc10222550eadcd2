"""How a file comes into a case: announced, received in sealed pieces, checked, and made a version of a document."""

from django.conf import settings
from django.urls import reverse

from portal.access.actions import action, record
from portal.access.answers import ChangedMeanwhile, expect
from portal.cases.standing import people_of, would_let
from portal.cases.troubles import NotInCase
from portal.documents import settling
from portal.documents.later import hand_over
from portal.documents.models import Document, Preview, Upload, Version
from portal.documents.models.documents import Handling, Kind
from portal.documents.models.uploads import PIECES_AT_MOST
from portal.documents.reading import names
from portal.documents.troubles import Empty, NoVersionOfIt, OutOfStep, TooLarge, TooManyPieces, TooMuchUnderWay
from portal.notifications.outbox import tell
from portal.vault import keys


@action("document.add")
def begin_document(
    case, *, actor, file_name, size, circle=None, kind="", handling=Handling.INTERNAL, title="", origin="", comment=""
):
    """Announce a file that becomes a new document, for the case or for one of one's circles. The upload to fill.

    Raises `Empty`, `TooLarge`, `TooMuchUnderWay`, and `NotInCase` for a circle one does not belong to.
    """
    if circle is not None and circle.case_id != case.pk:
        raise NotInCase
    if circle is not None and actor.person.pk not in {person.pk for person in people_of(case, circle)}:
        raise NotInCase
    upload = Upload(case=case, circle=circle, by=actor.person, kind=kind, handling=handling, size=size)
    return _begin(upload, file_name, title=title, origin=origin, comment=comment)


@action("document.upload_version")
def begin_version(document, *, actor, file_name, size, based_on, comment=""):
    """Announce a file that becomes the next version. `based_on` is the version it was made from.

    Whether that is still the newest is asked once it has arrived: the file is kept either way.
    """
    if based_on.document_id != document.pk:
        raise NoVersionOfIt
    upload = Upload(case=document.case, circle=document.circle, by=actor.person, size=size)
    upload.document, upload.based_on = document, based_on
    return _begin(upload, file_name, comment=comment)


@action("upload.add_part")
def add_part(upload, *, actor, offset, size, blob):
    """Take a sealed piece of `size` bytes that follows on the first `offset`; with the last one the checking begins.

    Raises `OutOfStep` when another piece came first, or when it is more than was announced, and `TooManyPieces`.
    """
    if len(upload.parts) >= PIECES_AT_MOST:
        raise TooManyPieces
    if offset != upload.received or size < 1 or offset + size > upload.size:
        raise OutOfStep
    upload.received += size
    upload.parts.append(blob)
    upload.move_on(Upload.State.CHECKING if upload.is_whole else Upload.State.RECEIVING)
    if upload.is_whole:
        _check_later(upload)
    return upload


@action("upload.cancel")
def cancel(upload, *, actor):
    """Give up a file on its way in, or one that was overtaken."""
    upload.move_on(Upload.State.CANCELLED)
    return upload


@action("upload.take_anyway")
def take_anyway(upload, *, actor, version):
    """Take a file that was overtaken as the next version after all, now based on the newest one.

    `version` is the number of the newest version the person was shown: if there is a newer one still, it goes back
    to being overtaken.
    """
    upload.based_on = upload.document.versions.filter(number=version).first() or upload.based_on
    upload.tries = 0
    upload.move_on(Upload.State.CHECKING)
    _check_later(upload)
    return upload


@action("upload.check")
def check(upload, *, actor, type):
    """It arrived whole and is what it says: make the keys its bytes will be sealed with.

    From here on whoever checked it before, and was slow, finishes nothing any more.
    """
    upload.type = type
    upload.move_on(Upload.State.CHECKING)
    version = _planned(upload)
    keys.create(version.document.sealed_under())
    keys.create(version.sealed_under())
    return version


@action("upload.finish")
def finish(upload, *, actor, attempt, stored, scan):
    """Make a version of it, of a new document or as the next of one; or say why not, and keep or drop the file.

    Asked once more here: may its sender still do this, is its base still the newest, are the same bytes here already?
    `attempt` is the upload's version after `check`; `ChangedMeanwhile` when another worker took it over.
    """
    expect(upload, attempt)
    sender, target = upload.by, upload.document or upload.case
    verb = "document.upload_version" if upload.document else "document.add"
    # The second: whoever left the circle it is for brings nothing more into it.
    if not would_let(sender, verb, target) or not would_let(sender, "upload.view", upload):
        return _refuse(upload, "no_longer_allowed")
    if upload.document is not None and upload.document.newest().pk != upload.based_on_id:
        upload.move_on(Upload.State.STALE)
        _tell_sender(upload)
        return None
    twin = _twin(upload, stored)
    if twin is not None:
        upload.result = twin
        upload.move_on(Upload.State.DUPLICATE)
        return None
    version = _planned(upload)
    if upload.document is None:
        version.document.come_to_be()
    version.scan = scan
    version.come_to_be(stored)
    upload.result = version
    upload.move_on(Upload.State.READY)
    if upload.document is not None and upload.document.held_by_id == sender.pk:
        upload.document.let_go()
    record(thing=version, number=version.number, scan=scan)
    tell_earlier_authors(version)
    prepare_later(version)
    return version


@action("upload.refuse")
def refuse(upload, *, actor, reason):
    """Do not take it, and say why in a word. Nothing of it is kept."""
    return _refuse(upload, reason)


@action("upload.forget")
def forget(upload, *, actor):
    """Remove what tells of a file that came to an end a while ago, or stopped coming; its name goes with its key."""
    if upload.state == Upload.State.CHECKING:
        raise ChangedMeanwhile  # its sender took it up again just now
    keys.shred(upload.sealed_under())
    upload.delete()


def prepare_later(version) -> None:
    """After commit: make of it what can be read and found."""
    Preview.objects.create(version=version)
    hand_over("prepare a version", str(version.pk))


def _check_later(upload) -> None:
    # With its version: a second task for an upload that moved on meanwhile finds that it is not meant.
    hand_over("check an upload", str(upload.pk), upload.version)


def _begin(upload, file_name, *, title="", origin="", comment=""):
    if upload.size < 1:
        raise Empty
    if upload.size > settings.DOCUMENT_AT_MOST:
        raise TooLarge
    if not Upload.objects.has_room_for(upload):
        raise TooMuchUnderWay
    keys.create(upload.sealed_under())
    upload.file_name = names.shown(file_name)
    upload.title, upload.origin, upload.comment = title, origin, comment
    upload.save(force_insert=True)
    record(thing=upload, size=upload.size)
    return upload


def _planned(upload) -> Version:
    """The version this upload becomes. It has the upload's own id, so that trying again makes no second one."""
    document = upload.document or Document(
        pk=upload.pk,
        case=upload.case,
        circle=upload.circle,
        made_by=upload.by,
        kind=upload.kind or (Kind.MAIL if upload.type in settling.MAILS else Kind.OTHER),
        handling=upload.handling,
        title=upload.title or names.title_of(upload.file_name),
    )
    return Version(
        pk=upload.pk,
        case=upload.case,
        document=document,
        author=upload.by,
        type=upload.type,
        comment=upload.comment,
        file_name=upload.file_name,
        origin=upload.origin,
    )


def _twin(upload, stored):
    """The version that has these bytes already, among what the sender sees in the same audience."""
    if upload.document is None:
        return settling.twin(upload.case, upload.circle_id, stored.sha256)
    newest = upload.document.newest()
    return newest if bytes(newest.sha256) == stored.sha256 else None


def _refuse(upload, reason):
    upload.move_on(Upload.State.REFUSED, reason=reason)
    _tell_sender(upload)


def _tell_sender(upload) -> None:
    link = reverse("documents", kwargs={"code": upload.case.code})
    tell(upload.by, "upload.refuse", thing=upload, link=link)


def tell_earlier_authors(version) -> None:
    """Tell whoever wrote at this document before that there is a newer version."""
    document = version.document
    wrote = {each.author for each in document.versions.select_related("author")} | {document.made_by}
    here = {person.pk for person in people_of(document.case, document.circle)}
    told = [person for person in wrote if person.pk in here]
    tell(told, "document.upload_version", thing=document, link=document.get_absolute_url(), but=version.author)
