"""The files somebody sent for an import: sealed in the vault until they are needed no longer."""

from knowledge.models import WordPressImport
from portal.vault import blobs, keys

EXPORT, MEDIA = "export", "media"
LABEL = "import.file"


def keep(run: WordPressImport, sort: str, file) -> None:
    """Seal a file that was sent."""
    blobs.put(run.sealed_under(), LABEL, _name(run, sort), file)


def opened(run: WordPressImport, sort: str):
    """The file, to be read from any place. Close it."""
    return blobs.opened(run.sealed_under(), LABEL, _name(run, sort))


def forget(run: WordPressImport) -> None:
    """Its files are needed no longer: their key goes first. A second time changes nothing."""
    if not (run.has_export or run.has_media):
        return
    if keys.exists(run.sealed_under()):
        keys.shred(run.sealed_under())
    for sort in (EXPORT, MEDIA):
        if blobs.exists(_name(run, sort)):
            blobs.delete(_name(run, sort))
    WordPressImport.objects.filter(pk=run.pk).update(has_export=False, has_media=False)
    run.has_export = run.has_media = False


def _name(run, sort) -> str:
    return f"imports/{run.pk}/{sort}"
