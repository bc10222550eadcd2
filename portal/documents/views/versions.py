"""One version: read in the browser, downloaded, restored."""

import logging

from django.http import Http404
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases import reading as of_cases
from portal.cases.frame import done, fill, page, sent
from portal.documents import anchoring, arrivals, beside, previews, seen, serving, shelf, showing
from portal.documents.actions import versions
from portal.documents.comparison.display import tracked
from portal.documents.forms.documents import RestoreForm
from portal.documents.models import Preview, Version, VersionRead
from portal.documents.readers import readers_of
from portal.documents.reading import words as sentences
from portal.vault.errors import NoBlob

HERE = "documents"
CHANGES = {"document.edit", "document.check_out", "document.withdraw"}

log = logging.getLogger(__name__)


@gate(Version, "version.view", reads=True)
def show(request, version):
    """This very version."""
    return show_version(request, version.document, version)


@gate(Version, "version.view")
def picture(request, version, name):
    """One picture of the preview, for whoever opened the preview: that reading stands in the journal."""
    if version.preview.state != Preview.State.READY or not seen.has_opened(request.badge, version):
        raise Http404
    try:
        showing.check_name(name)
        file = previews.picture(version.keeper.sealed_under(), version.preview.folder, name)
    except (NoBlob, ValueError):
        raise Http404 from None
    return serving.picture(file)


@gate(Version, "version.download", reads=True)
def download(request, version):
    """The file itself, named by codes."""
    response = serving.attachment(request, version.opened(), version.download_name)
    if request.method == "GET" and response.status_code != 416:
        seen.note(request.badge, version, VersionRead.How.FILE)
    return response


@gate(Version, "version.restore", methods=("GET", "POST"), reads=True)
def restore(request, version):
    """Make it the newest again."""
    document = version.document
    form = fill(request, RestoreForm, thing=document)
    if sent(request, form, versions.restore, version):
        return done(request, _("The earlier version is the newest again."), document)
    words = {"document": document, "version": version}
    here = _("%(key)s: restore version %(number)s") % {"key": document.key, "number": version.number}
    return page(request, document.case, "documents/restore_form.html", words, section=HERE, here=here, form=form)


def show_version(request, document, version, form=None):
    """The page of a version: its preview, what the preview cannot show, and the other versions."""
    badge, case = request.badge, document.case
    version.document = document
    context = {
        "document": document,
        "version": version,
        "versions": shelf.versions_of(badge, document),
        "can_here": shelf.rights(badge, document, version),
        "audience": of_cases.audiences_of(badge, case).get(document.circle_id),
        "readers": readers_of(version),
        "attachments": shelf.attachments_of(badge, version),
        "conversation": shelf.conversation_of(badge, version),
    } | shelf.unsettled(arrivals.shown(badge, case, key=document.key))
    beside.put_badges(badge, [document], [version])
    context["parts"] = beside.parts_of(badge, version)
    context["parts_act"] = beside.act(context["parts"])
    context["can_change"] = bool(context["can_here"] & CHANGES)
    context |= showing.frame(document, version, context["versions"]) | _preview(request, version)
    if request.method != "HEAD" and "reading" in context:
        seen.note(badge, version, VersionRead.How.PREVIEW)
    return page(request, case, "documents/show.html", context, section=HERE, here=document.key, form=form)


def _preview(request, version):
    """What can be shown of it, and in words why nothing can."""
    preview = version.preview
    if preview.state != Preview.State.READY:
        return {"preview": preview, "why_not": sentences.reason(preview.reason) if preview.reason else ""}
    try:
        reading = previews.of(version)
    except NoBlob:
        log.error("the preview of a version is gone: %s", version.pk)
        return {"preview": preview, "why_not": sentences.reason("no_answer")}
    shown = {"preview": preview, "reading": reading, "unseen": showing.unseen(reading)}
    shown["tracked"] = [tracked(each) for each in reading.tracked]
    shown["marks"] = anchoring.for_page(request.badge, version, reading)
    if reading.sheets:
        pages = showing.pages(version, reading, request.GET.get("page"))
        anchoring.mark_pages(pages["sheets"], shown["marks"])
        return shown | {"pages": pages}
    return shown | {"body": anchoring.marked(showing.body(version, reading), shown["marks"])}
