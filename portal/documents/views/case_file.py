"""A case, or some of its documents, taken out of the portal."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case
from portal.cases.templatetags.moments import moment
from portal.documents import serving
from portal.documents.actions import case_file as deeds
from portal.documents.case_file import choosing, making
from portal.documents.forms.case_file import ExportForm
from portal.documents.models import CaseFile
from portal.documents.troubles import NotAllOfItAnyMore

HERE = "case_export"


@gate(Case, "case_file.export", methods=("GET", "POST"), reads=True)
def export(request, case):
    """Choose what goes in, say for whom and why, and see what was exported before."""
    form = fill(request, ExportForm, badge=request.badge, case=case)
    if sent(request, form, deeds.export, case):
        return done(request, _("The file was asked for."), form.done)
    words = {"exports": choosing.exports(request.badge, case)}
    return page(request, case, "documents/case_file_form.html", words, section=HERE, form=form)


@gate(CaseFile, "case_file.view", reads=True)
def show(request, case_file):
    """How far it is, and the way to fetch it. The part that changes by itself is asked for alone."""
    words = choosing.shown(request.badge, case_file)
    if request.htmx:
        return render(request, "documents/_case_file_state.html", words | {"case": case_file.case})
    return _page(request, case_file, words)


@gate(CaseFile, "case_file.fetch")
def fetch_zip(request, case_file):
    """The ZIP."""
    return _fetch(request, case_file, CaseFile.Output.ZIP)


@gate(CaseFile, "case_file.fetch")
def fetch_pdf(request, case_file):
    """The PDF."""
    return _fetch(request, case_file, CaseFile.Output.PDF)


@gate(CaseFile, "case_file.discard", methods=("POST",))
def discard(request, case_file):
    """It is not needed any more."""
    deeds.discard(case_file, actor=request.badge)
    return done(request, _("The file was removed. That it was exported stays written down."), case_file)


def _fetch(request, case_file, output):
    if output not in case_file.outputs:
        return _page(request, case_file, choosing.shown(request.badge, case_file), status=404)
    try:
        deeds.fetch(case_file, actor=request.badge)
    except NotAllOfItAnyMore as trouble:
        words = choosing.shown(request.badge, case_file) | {"trouble": trouble.sentence}
        return _page(request, case_file, words, status=409)
    return serving.attachment(request, making.opened(case_file, output), case_file.name(output))


def _page(request, case_file, words, status=200):
    here = _("Case file of %(when)s") % {"when": moment(case_file.made_at)}
    response = page(request, case_file.case, "documents/case_file.html", words, section=HERE, here=here)
    response.status_code = status
    return response
