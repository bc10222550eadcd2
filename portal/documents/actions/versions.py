"""What is done with one version: restored as the newest, and made readable."""

from portal.access.actions import action, record
from portal.access.answers import ChangedMeanwhile
from portal.documents import settling
from portal.documents.actions.uploads import prepare_later, tell_earlier_authors
from portal.documents.models import Version
from portal.vault import keys


@action("version.restore")
def restore(version, *, actor, newest, comment=""):
    """Make the bytes of an earlier version the newest again, as a version of their own. Nothing is taken back.

    `newest` is the number the person saw as the newest; if there is a newer one, `ChangedMeanwhile`.
    """
    document = version.document
    if str(document.newest().number) != str(newest):
        raise ChangedMeanwhile
    restored = Version(
        case_id=version.case_id,
        document=document,
        author=actor.person,
        type=version.type,
        comment=comment,
        file_name=version.file_name,
        restored_from=version.keeper,
        scan=version.scan,
    )
    keys.create(restored.sealed_under())
    restored.come_to_be()
    record(thing=restored, number=restored.number, restored=version.number)
    tell_earlier_authors(restored)
    prepare_later(restored)
    return restored


@action("version.prepare")
def prepare(version, *, actor, folder, reading, reason=""):
    """Say that a version can be read now, or why not; put its words into the index, and take out what it encloses.

    `folder` is where the sealed preview lies.
    """
    preview, enclosed = settling.settle(version, folder=folder, reading=reading, reason=reason)
    for each in enclosed:
        prepare_later(each)
    record(state=preview.state, reason=reason)
    return preview
