"""The old drawer in the browser: a folder comes in, and documents that were versions of one become that."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import done, fill, page
from portal.cases.models import Case
from portal.documents import arrivals
from portal.documents.actions import drawer, uploads
from portal.documents.drawer import proposals
from portal.documents.forms.uploads import FolderForm
from portal.documents.models import Document

HERE = "documents"


@gate(Case, "document.import", methods=("GET", "POST"), reads=True)
def index(request, case):
    """Bring in a folder, and decide which of its files were versions of one document."""
    form = fill(request, FolderForm, files=request.FILES or None, case=case, badge=request.badge)
    refused = []
    if form.is_bound and form.is_valid():
        refused = arrivals.take_all(form, uploads.begin_document, case, actor=request.badge, place=request.path)
        if not refused:
            return redirect("document_import", case.code)
    words = arrivals.shown(request.badge, case) | {"refused": refused}
    words["proposals"] = proposals.for_badge(request.badge, case)
    answer = page(request, case, "documents/import.html", words, section=HERE, here=_("Bring in a folder"), form=form)
    if refused:
        answer.status_code = 422
    return answer


@gate(Document, "document.join", methods=("POST",))
def join(request, document):
    """Make these documents versions of this one, in the order the page showed."""
    proposal = proposals.shown(request.badge, document, request.POST.get("documents", ""))
    if proposal is None:
        return done(
            request, _("Nothing was joined: these documents changed meanwhile."), "document_import", document.case.code
        )
    drawer.join(document, actor=request.badge, others=proposal.documents[1:])
    return done(request, _("They are versions of one document now."), document)


@gate(Document, "document.keep_apart", methods=("POST",))
def keep_apart(request, document):
    """Say that these are documents of their own."""
    proposal = proposals.shown(request.badge, document, request.POST.get("documents", ""))
    for each in proposal.documents if proposal else [document]:
        drawer.keep_apart(each, actor=request.badge)
    return done(request, _("They stay apart."), "document_import", document.case.code)
