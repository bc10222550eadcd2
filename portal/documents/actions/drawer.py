"""The deeds of the old drawer: a file is brought in, and documents that were versions of one become that."""

from django.utils.translation import gettext as _

from portal.access.actions import action, record
from portal.access.answers import ChangedMeanwhile, Refused
from portal.cases.standing import would_let
from portal.documents import previews, settling
from portal.documents.actions.uploads import prepare_later
from portal.documents.models import Document, Version
from portal.documents.models.versions import ORIGINAL
from portal.vault import blobs, keys


@action("document.bring_in")
def bring_in(case, *, actor, by, looked, source):
    """Make a document of one file from a folder, sealed, readable and findable at once. The versions it became: its
    own, and those it enclosed. None when the same bytes are there already, for the same people.

    Raises `Refused` when `by`, on whose behalf it happens, may not bring in a folder.
    """
    if not would_let(by, "document.import", case):
        raise Refused("document.import")
    if settling.twin(case, None, looked.sha256) is not None:
        record(about=by, already_here=True)
        return None
    version = settling.new_document(
        case,
        circle=None,
        by=by,
        name=looked.found.place.name,
        kind_code=looked.kind,
        scan=looked.scan,
        source=source,
        origin=looked.found.path,
    )
    if bytes(version.sha256) != looked.sha256:
        raise ChangedMeanwhile  # the file was written to between the look and the taking
    folder = "" if looked.not_shown else settling.folder_for(version)
    if folder:
        previews.keep(version.sealed_under(), folder, looked.reading)
    _unused, enclosed = settling.settle(
        version, folder=folder, reading=looked.reading, reason=looked.not_shown, is_new=True
    )
    for each in enclosed:
        prepare_later(each)
    record(thing=version, about=by)
    return [version, *enclosed]


@action("document.join")
def join(document, *, actor, others):
    """Say that these documents were versions of one: their newest bytes follow as its versions, in this order, and
    they are withdrawn with a word where they went. Nothing is deleted, and every day and path stays.

    `others` are documents of the same case and the same audience, none of them withdrawn; else `ChangedMeanwhile`.
    """
    for other in Document.objects.filter(pk__in=[each.pk for each in others]).select_for_update(no_key=True):
        if other.case_id != document.case_id or other.circle_id != document.circle_id or other.withdrawn_at:
            raise ChangedMeanwhile
    for other in others:
        version = _follow(document, other.newest())
        other.refresh_from_db()
        where = {"number": version.number, "key": document.key}
        other.withdraw(by=actor.person, because=_("It is version %(number)s of %(key)s.") % where)
    document.touch()
    record(number=len(others) + 1)
    return document


@action("document.keep_apart")
def keep_apart(document, *, actor):
    """Say that it is a document of its own, whatever its name looks like."""
    document.stands_alone = True
    document.touch()
    return document


def _follow(document, source) -> Version:
    """Its bytes as the next version of this document. A copy: each document can be shredded alone."""
    version = Version(
        document=document,
        case_id=document.case_id,
        author=source.author,
        type=source.type,
        scan=source.scan,
        file_name=source.file_name,
        origin=source.origin,
    )
    keys.create(version.sealed_under())
    with source.opened() as file:
        version.come_to_be(blobs.put(version.sealed_under(), ORIGINAL, f"versions/{version.pk}", file))
    prepare_later(version)
    return version
