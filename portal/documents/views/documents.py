"""What is done with a document as a whole."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.forms.base import DeedForm
from portal.cases.frame import done, fill, page, sent
from portal.documents import enclosed
from portal.documents.actions import documents
from portal.documents.forms.documents import AudienceForm, DocumentForm, WithdrawForm
from portal.documents.models import Document
from portal.documents.views.versions import show_version

HERE = "documents"


@gate(Document, "document.view", reads=True)
def show(request, document):
    """The document as it stands today: its newest version."""
    return show_version(request, document, document.newest())


@gate(Document, "document.edit", methods=("GET", "POST"), reads=True)
def edit(request, document):
    """What it is called and what it is."""
    form = fill(request, DocumentForm, thing=document)
    if sent(request, form, documents.edit, document):
        return done(request, _("The document was changed."), document)
    here = _("%(key)s: title, kind, labels") % {"key": document.key}
    return _form(request, document, form, "documents/document_form.html", here)


@gate(Document, "document.set_audience", methods=("GET", "POST"), reads=True)
def audience(request, document):
    """Who sees it."""
    form = fill(request, AudienceForm, thing=document, badge=request.badge)
    if sent(request, form, documents.set_audience, document):
        if enclosed.follow(request.badge, form.chosen(), circle=form.cleaned_data["circle"]):
            return done(request, _("Who sees the document was changed."), document)
        sentence = _("Who sees the document was changed, but not of every attachment. Please look at them again.")
        return done(request, sentence, "document_audience", document.case.code, document.key)
    here = _("%(key)s: who sees it") % {"key": document.key}
    return _form(request, document, form, "documents/audience_form.html", here)


@gate(Document, "document.withdraw", methods=("GET", "POST"), reads=True)
def withdraw(request, document):
    """Say that it no longer counts, and why."""
    form = fill(request, WithdrawForm, thing=document)
    if sent(request, form, documents.withdraw, document):
        return done(request, _("The document is withdrawn. It stays readable."), document)
    here = _("%(key)s: withdraw") % {"key": document.key}
    return _form(request, document, form, "documents/withdraw_form.html", here)


@gate(Document, "document.check_out", methods=("POST",), reads=True)
def check_out(request, document):
    """Say that one is working on it."""
    return _settle(request, document, documents.check_out, _("Others see now that you are working on it."))


@gate(Document, "document.check_in", methods=("POST",), reads=True)
def check_in(request, document):
    """Say that nobody is working on it any more."""
    return _settle(request, document, documents.check_in, _("Nobody is named as working on it any more."))


def _settle(request, document, deed, sentence):
    """Where it cannot be done the document is shown with the reason: so these doors read, too."""
    form = fill(request, DeedForm, thing=document)
    if sent(request, form, deed, document):
        return done(request, sentence, document)
    document.refresh_from_db()
    return show_version(request, document, document.newest(), form=form)


def _form(request, document, form, template, here):
    return page(request, document.case, template, {"document": document}, section=HERE, here=here, form=form)
