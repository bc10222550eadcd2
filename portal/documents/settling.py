"""What follows from having read a version: its preview, its words in the index, and what it encloses. Runs inside the
action that holds the case's lock.
"""

import contextlib
import hashlib
import io
import uuid
from datetime import datetime

from django.utils import timezone

from portal.documents import finding
from portal.documents.models import Attached, Document, Mail, Preview, Version
from portal.documents.models.documents import Kind
from portal.documents.models.versions import ORIGINAL
from portal.documents.reading import kinds, names, words
from portal.documents.reading.parts import Unreadable
from portal.vault import blobs, keys
from portal.vault.hashes import keyed_hash

MAILS = {"eml", "msg"}


def settle(version, *, folder, reading, reason="", is_new=False) -> tuple[Preview, list[Version]]:
    """Note how the version can be read, and make it findable. Its preview, and the new versions it enclosed.

    Files inside a mail become documents of their own, for the same people; one that is in the case already, for the
    same people, is linked and not stored twice. A document without a day gets the one its file tells. `is_new`: the
    document came to be in this very transaction, so there is nothing of it to be looked for.
    """
    preview, document = Preview(version=version), version.document
    if not is_new:
        preview = Preview.objects.get(pk=version.pk)
        if preview.state != Preview.State.WAITING:
            return preview, []  # a worker that was thought dead was only slow
    preview.state = Preview.State.UNREADABLE if reason else Preview.State.READY
    preview.reason, preview.folder, preview.flags = reason, folder, words.codes(reading)
    preview.pages, preview.made_at, preview.tries = len(reading.sheets), timezone.now(), max(1, preview.tries)
    preview.save(force_insert=is_new)
    if document.dated_at is None and (said := when(version.type, reading.facts)):
        document.dated_at = said
        Document.objects.filter(pk=document.pk).update(dated_at=said)
    finding.put(version, reading, is_new=is_new)
    enclosed: list[Version] = []
    if version.type in MAILS and not Mail.objects.filter(pk=version.pk).exists():
        _join(version, reading.facts)
        if version.restored_from_id and _take_over(version):
            return preview, []
        for number, attachment in enumerate(reading.attachments, start=1):
            enclosed += _take_out(version, number, attachment)
    return preview, enclosed


def folder_for(version) -> str:
    """A new place for what is made of this version; never the same twice."""
    return f"previews/{version.pk}/{uuid.uuid4()}"


def twin(case, circle_id, sha256):
    """A document's current version with the same bytes, for exactly the same people; None where there is none.

    Anything else would tell somebody of what they may not know.
    """
    same = Version.objects.current().filter(case=case, sha256=sha256)
    same = same.filter(document__circle=circle_id, document__withdrawn_at=None)
    return same.select_related("document").order_by("made_at").first()


def new_document(case, *, circle, by, name, kind_code, scan, source, **fields) -> Version:
    """Make a document of these bytes, with its first version. `source` is what `blobs.put` takes."""
    origin, handling = fields.pop("origin", ""), fields.pop("handling", None)
    document = Document(case=case, circle=circle, made_by=by, title=names.title_of(name), **fields)
    document.kind = Kind.MAIL if kind_code in MAILS else Kind.OTHER
    document.handling = handling or document.handling
    version = Version(pk=uuid.uuid4(), case=case, document=document, author=by, type=kind_code, scan=scan)
    version.file_name, version.origin = names.shown(name), origin
    keys.create_many([document.sealed_under(), version.sealed_under()])
    document.come_to_be()
    stored = blobs.put(version.sealed_under(), ORIGINAL, f"versions/{version.pk}", source)
    version.come_to_be(stored, is_first=True)
    return version


def when(kind_code, facts):
    """The day of what the file says: a mail's date, or when its author last saved it. Nothing that lies ahead."""
    said = facts.get("date") if kind_code in MAILS else facts.get("modified") or facts.get("created")
    with contextlib.suppress(TypeError, ValueError, OverflowError):
        moment = datetime.fromisoformat(said)
        moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        return moment if moment <= timezone.now() else None
    return None


def _join(version, facts) -> None:
    """Note by which mails of the case this one is found, and which it answers; as keyed hashes, for nobody to read."""
    message, answers = facts.get("message_id"), facts.get("references", [])
    Mail.objects.create(
        version=version,
        message=_hash(version, message) if message else None,
        answers=[_hash(version, each) for each in dict.fromkeys(answers) if each.strip()],
        sent_at=when(version.type, facts),
    )


def _hash(version, message_id) -> bytes:
    return keyed_hash(f"mail.message_id {version.case_id}", message_id)


def _take_over(mail) -> bool:
    """A mail that was restored encloses what it did before, in the same documents."""
    before = Attached.objects.filter(mail=mail.restored_from_id)
    for each in before:
        told = Attached(mail=mail, number=each.number, name=each.name, reason=each.reason, file_id=each.file_id)
        told.save(force_insert=True)
    return bool(before)


def _take_out(mail, number, attachment) -> list[Version]:
    told, made = Attached(mail=mail, number=number, name=names.shown(attachment.name)), []
    try:
        kind = kinds.sniff(io.BytesIO(attachment.data), attachment.name)
    except Unreadable as why:
        told.reason = why.reason
    else:
        whole = mail.document
        told.file = twin(whole.case, whole.circle_id, hashlib.sha256(attachment.data).digest())
        if told.file is None:
            told.file = new_document(
                whole.case,
                circle=whole.circle,
                by=mail.author,
                name=attachment.name,
                kind_code=kind.code,
                scan=mail.scan,
                source=[attachment.data],
                handling=whole.handling,
            )
            made.append(told.file)
    told.save(force_insert=True)
    return made
