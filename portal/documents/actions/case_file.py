"""How a case, or some of its documents, leaves the portal: asked for, made by the worker, fetched, gone a day later.

Nothing half is ever handed out: the files are sealed blobs that exist whole or not at all, and the row calls itself
ready in the transaction that comes after the last of them.
"""

import contextlib
from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation

from portal.access.actions import action, record
from portal.access.answers import ChangedMeanwhile
from portal.access.policy import scope
from portal.cases.reading import my_circles
from portal.cases.standing import leads_of
from portal.documents.later import hand_over
from portal.documents.models import CaseFile, CaseFileVersion, VersionRead
from portal.documents.models.case_files import KEPT_FOR
from portal.documents.troubles import NotAllOfItAnyMore, NothingToExport
from portal.notifications.outbox import tell
from portal.vault import keys
from portal.vault.errors import NoKey

STUCK_AFTER = timedelta(minutes=15)
TRIES = 3


@action("case_file.export")
def export(case, *, actor, outputs, documents=None, withdrawn=False, **words):
    """Ask for a case file. `documents` are those chosen, or None for all one may see; withdrawn ones only if wanted.

    What goes in is fixed here, as what this person may see now. The other leads are told. Raises `NothingToExport`.
    """
    versions = _versions(actor, case, documents, withdrawn, all_versions=words.get("all_versions", False))
    if not outputs or not (versions or words.get("parts")):
        raise NothingToExport
    language = translation.get_language() or settings.LANGUAGE_CODE
    case_file = CaseFile(case=case, by=actor.person, outputs=sorted(outputs), language=language, **words)
    case_file.total = max(1, len(versions) * len(case_file.outputs))
    keys.create_many([case_file.sealed_under(), case_file.files_under()])
    case_file.save(force_insert=True)
    CaseFileVersion.objects.bulk_create([CaseFileVersion(case_file=case_file, version=each) for each in versions])
    record(
        thing=case_file,
        documents=len({each.document_id for each in versions}),
        versions=len(versions),
        outputs=",".join(case_file.outputs),
        parts=",".join(case_file.parts),
    )
    tell(leads_of(case), "case_file.export", thing=case_file, link=case_file.get_absolute_url(), but=actor.person)
    make_later(case_file)
    return case_file


@action("case_file.fetch")
def fetch(case_file, *, actor):
    """Hand it over to whoever asked for it: every version in it counts as read from here on.

    Asked once more: is everything in it still theirs to see? Else `NotAllOfItAnyMore`.
    """
    wanted = set(case_file.contents.values_list("version_id", flat=True))
    seen = scope(actor, "version.view").filter(case=case_file.case, pk__in=wanted)
    found = dict(seen.values_list("pk", "sha256"))
    circles = {circle.pk for circle in my_circles(actor, case_file.case)}
    if found.keys() != wanted or not circles.issuperset(case_file.circles):
        raise NotAllOfItAnyMore
    VersionRead.objects.bulk_create(
        [
            VersionRead(version_id=key, sha256=bytes(digest), person=actor.person, how=VersionRead.How.EXPORT)
            for key, digest in found.items()
        ]
    )
    case_file.fetched_at = timezone.now()
    case_file.save(update_fields=["fetched_at"])
    return case_file


@action("case_file.discard")
def discard(case_file, *, actor):
    """It is not needed any more: nobody can fetch it from here on. The sweep removes the bytes."""
    _shred_files(case_file)
    case_file.move_on(CaseFile.State.GONE)
    return case_file


@action("case_file.begin")
def begin(case_file, *, actor):
    """Take it up. Raises `ChangedMeanwhile` while another worker is at it and shows signs of life."""
    if case_file.state == CaseFile.State.MAKING and case_file.touched_at > timezone.now() - STUCK_AFTER:
        raise ChangedMeanwhile
    if case_file.tries >= TRIES:
        _fail(case_file, "gave_up")
        return case_file
    case_file.tries, case_file.done = case_file.tries + 1, 0
    case_file.move_on(CaseFile.State.MAKING)
    return case_file


@action("case_file.finish")
def finish(case_file, *, actor, attempt, manifest, stored, circles):
    """All its files lie in the store, whole. Raises `ChangedMeanwhile` when another attempt was begun since."""
    if case_file.tries != attempt:
        raise ChangedMeanwhile
    case_file.manifest_sha256, case_file.circles = manifest, circles
    for output, each in stored.items():
        setattr(case_file, f"{output}_sha256", each.sha256)
        setattr(case_file, f"{output}_size", each.size)
    case_file.done, case_file.until = case_file.total, timezone.now() + KEPT_FOR
    case_file.move_on(CaseFile.State.READY)
    tell(case_file.by, "case_file.finish", thing=case_file, link=case_file.get_absolute_url())
    return case_file


@action("case_file.fail")
def fail(case_file, *, actor, why):
    """It cannot be made, and why in a word."""
    _fail(case_file, why)
    return case_file


@action("case_file.forget")
def forget(case_file, *, actor):
    """Its time is over: nobody can open its files any more, wherever a copy of their sealed bytes may lie."""
    _shred_files(case_file)
    case_file.move_on(CaseFile.State.GONE)
    return case_file


def make_later(case_file) -> None:
    """After commit: let the worker make it."""
    hand_over("make a case file", str(case_file.pk))


def _versions(actor, case, documents, withdrawn, *, all_versions) -> list:
    seen = scope(actor, "version.view").filter(case=case)
    if documents is not None:
        seen = seen.filter(document__in=[document.pk for document in documents])
    elif not withdrawn:
        seen = seen.filter(document__withdrawn_at=None)
    return list((seen if all_versions else seen.current()).order_by("document_id", "number"))


def _fail(case_file, why) -> None:
    record(why=why)
    _shred_files(case_file)
    case_file.move_on(CaseFile.State.FAILED, why=why)
    tell(case_file.by, "case_file.fail", thing=case_file, link=case_file.get_absolute_url())


def _shred_files(case_file) -> None:
    with contextlib.suppress(NoKey):
        keys.shred(case_file.files_under())
