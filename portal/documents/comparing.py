"""Which two texts a page of comparison holds against each other, and what it shows of them."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from portal.documents import preparing, previews, showing
from portal.documents.comparison import compare
from portal.documents.comparison.display import display
from portal.documents.models import Preview
from portal.documents.reading import words
from portal.documents.reading.parts import Kind, Reading
from portal.vault.errors import NoBlob

VIEWS = ("side", "inline")


@dataclass(frozen=True)
class Side:
    """One of the two: what it is called, what was read of it, or why nothing was."""

    label: str
    reading: Reading | None
    why_not: str = ""
    url: str = ""


def of_version(version) -> Side:
    """A version, as far as it can be read by now."""
    label = _("Version %(number)s") % {"number": version.number}
    url = version.get_absolute_url()
    if version.preview.state == Preview.State.READY:
        return Side(label, previews.of(version), url=url)
    if version.preview.state == Preview.State.WAITING:
        return Side(label, None, _("It is being prepared. It can be compared in a moment."), url)
    return Side(label, None, str(words.reason(version.preview.reason)), url)


def of_upload(upload) -> Side:
    """A file that was overtaken by a newer version on its way in, for the one who sent it."""
    label = _("Your file")
    try:
        return Side(label, previews.kept(upload.sealed_under(), preparing.overtaken(upload)))
    except NoBlob:
        return Side(label, None, str(words.reason("no_preview")))


def picked(versions, number):
    """The version of that number among those this person sees. What one does not see is not there."""
    for version in versions:
        if version.number == number:
            return version
    raise Http404


def shown(request, old: Side, new: Side) -> dict:
    """What the page holds: both sides, and what differs between them once both can be read."""
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else VIEWS[0]
    context = {
        "old": old,
        "new": new,
        "missing": [side for side in (old, new) if side.reading is None],
        "view": view,
        "side_url": f"{request.path}?view=side",
        "inline_url": f"{request.path}?view=inline",
    }
    if old.reading is None or new.reading is None:
        return context
    read = ((old, old.reading), (new, new.reading))
    return context | {
        "compared": display(compare(old.reading, new.reading)),
        "without_text": [side for side, reading in read if not _has_text(reading)],
        "notices": [(side, said) for side, reading in read if (said := showing.unseen(reading))],
    }


def _has_text(reading: Reading) -> bool:
    return any(block.text or block.kind == Kind.IMAGE for block in reading.blocks)
