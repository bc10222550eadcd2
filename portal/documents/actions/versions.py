"""What is done with one version: restored as the newest, and made readable."""

import contextlib
import hashlib
import io
import uuid
from datetime import datetime

from django.utils import timezone

from portal.access.actions import action, record
from portal.access.answers import ChangedMeanwhile
from portal.cases.search import index
from portal.documents.actions.uploads import prepare_later, tell_earlier_authors
from portal.documents.models import Attached, Document, Mail, Preview, Version
from portal.documents.models.documents import Kind
from portal.documents.models.versions import ORIGINAL
from portal.documents.reading import kinds, names
from portal.documents.reading.parts import Unreadable
from portal.vault import blobs, keys
from portal.vault.hashes import keyed_hash

MAILS = {"eml", "msg"}


@action("version.restore")
def restore(version, *, actor, newest, comment=""):
    """Make the bytes of an earlier version the newest again, as a version of their own. Nothing is taken back.

    `newest` is the number the person saw as the newest; if there is a newer one, `ChangedMeanwhile`.
    """
    document = version.document
    if str(document.newest().number) != str(newest):
        raise ChangedMeanwhile
    restored = Version(
        document=document,
        author=actor.person,
        type=version.type,
        comment=comment,
        file_name=version.file_name,
        restored_from=version.keeper,
        scan=version.scan,
    )
    restored.come_to_be()
    record(thing=restored, number=restored.number, restored=version.number)
    tell_earlier_authors(restored)
    prepare_later(restored)
    return restored


@action("version.prepare")
def prepare(version, *, actor, folder, reading, reason=""):
    """Say that a version can be read now, or why not; put its words into the index, and take out what it encloses.

    `folder` is where the sealed preview lies. Files inside a mail become documents of their own, for the same people;
    one that is in the case already, for the same people, is linked and not stored twice.
    """
    preview, document = version.preview, version.document
    preview.state = Preview.State.UNREADABLE if reason else Preview.State.READY
    preview.reason, preview.folder, preview.flags = reason, folder, reading.flags
    preview.pages, preview.made_at, preview.tries = len(reading.sheets), timezone.now(), preview.tries + 1
    preview.save()
    record(state=preview.state, reason=reason)
    _put_into_index(version, reading)
    if version.type in MAILS and not Mail.objects.filter(pk=version.pk).exists():
        _join(version, reading.facts)
        for number, attachment in enumerate(reading.attachments, start=1):
            _take_out(version, number, attachment)
    if document.dated_at is None and (said := _when(version.type, reading.facts)):
        document.dated_at = said
        document.touch()
    return preview


def _put_into_index(version, reading) -> None:
    document = version.document
    index.put(
        "document",
        version.pk,
        case=document.case,
        circle=document.circle,
        author=version.author,
        dated=document.dated_at or version.made_at,
        title=document.title,
        text="\n\n".join(block.text for block in reading.blocks if block.text),
        sealed_under=version.sealed_under(),
    )
    for older in document.versions.filter(number__lt=version.number).values_list("pk", flat=True):
        index.supersede("document", older)


def _when(kind, facts):
    """The day of what the file says: a mail's date, or when its author last saved it."""
    said = facts.get("date") if kind in MAILS else facts.get("modified") or facts.get("created")
    with contextlib.suppress(TypeError, ValueError):
        when = datetime.fromisoformat(said)
        when = when if timezone.is_aware(when) else timezone.make_aware(when)
        return when if when <= timezone.now() else None
    return None


def _join(version, facts) -> None:
    """Note by which mails of the case this one is found, and which it answers; as keyed hashes, for nobody to read."""
    message, answers = facts.get("message_id"), facts.get("references", [])
    Mail.objects.create(
        version=version,
        message=_hash(version, message) if message else None,
        answers=[_hash(version, each) for each in dict.fromkeys(answers) if each.strip()],
        sent_at=_when(version.type, facts),
    )


def _hash(version, message_id) -> bytes:
    return keyed_hash(f"mail.message_id {version.case_id}", message_id)


def _take_out(mail, number, attachment) -> None:
    told = Attached(mail=mail, number=number, name=names.shown(attachment.name))
    try:
        kind = kinds.sniff(io.BytesIO(attachment.data), attachment.name)
    except Unreadable as why:
        told.reason = why.reason
    else:
        told.file = _already_here(mail, attachment.data) or _of_its_own(mail, kind, attachment)
    told.save(force_insert=True)


def _already_here(mail, data):
    """The same bytes, for exactly the same people; anything else would tell of what somebody may not know."""
    same = Version.objects.filter(case=mail.case_id, sha256=hashlib.sha256(data).digest())
    return same.filter(document__circle=mail.document.circle_id, document__withdrawn_at=None).first()


def _of_its_own(mail, kind, attachment):
    whole = mail.document
    document = Document(
        case=whole.case,
        circle=whole.circle,
        kind=Kind.MAIL if kind.code in MAILS else Kind.OTHER,
        handling=whole.handling,
        made_by=mail.author,
        title=names.title_of(attachment.name),
    )
    document.come_to_be()
    version = Version(
        pk=uuid.uuid4(), case=whole.case, document=document, author=mail.author, type=kind.code, scan=mail.scan
    )
    version.file_name = names.shown(attachment.name)
    keys.create(version.sealed_under())
    version.come_to_be(blobs.put(version.sealed_under(), ORIGINAL, f"versions/{version.pk}", [attachment.data]))
    prepare_later(version)
    return version
