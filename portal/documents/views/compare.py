"""Two versions held against each other, or a version and a file that came too late to follow it."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import may
from portal.cases.frame import page
from portal.documents import comparing, seen, shelf
from portal.documents.forms.compare import PairForm
from portal.documents.models import Document, Upload, VersionRead

HERE = "documents"


@gate(Document, "document.compare", reads=True)
def compare(request, document, old, new):
    """What differs between any two versions this person sees. Other numbers in the form lead to their own page."""
    versions = shelf.versions_of(request.badge, document)
    pair = [comparing.picked(versions, number) for number in (old, new)]
    form = PairForm(request.GET if "old" in request.GET else None, versions=versions, initial={"old": old, "new": new})
    if form.is_valid():
        chosen = form.cleaned_data
        return redirect("document_compare", document.case.code, document.key, chosen["old"], chosen["new"])
    here = _("%(key)s: versions %(old)s and %(new)s") % {"key": document.key, "old": old, "new": new}
    return _page(request, document, pair, *map(comparing.of_version, pair), here=here, chooser=form)


@gate(Upload, "upload.view", reads=True)
def compare_upload(request, upload):
    """What differs between the newest version and one's own file, which was overtaken by it."""
    document = upload.document
    if upload.state != Upload.State.STALE or document is None or not may(request.badge, "document.compare", document):
        raise Http404
    newest = document.newest()
    sides = comparing.of_version(newest), comparing.of_upload(upload)
    here = _("%(key)s: version %(number)s and your file") % {"key": document.key, "number": newest.number}
    return _page(request, document, [newest], *sides, here=here, upload=upload)


def _page(request, document, versions, old, new, *, here, **more):
    context = comparing.shown(request, old, new) | {"document": document} | more
    if "compared" in context:
        # Only what is shown was read: with one side missing nothing of the other leaves.
        for version in dict.fromkeys(versions):
            seen.note(request.badge, version, VersionRead.How.COMPARISON)
    return page(request, document.case, "documents/compare.html", context, section=HERE, here=here)
