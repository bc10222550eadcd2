"""How files come in: a page that first says who will read them, and the doors their bytes go through."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import done, fill, page
from portal.cases.models import Case
from portal.cases.troubles import CaseTrouble
from portal.documents import arrivals, receiving, tus
from portal.documents.actions import uploads
from portal.documents.forms.uploads import AddForm, AddVersionForm, Announced, AnnouncedVersion, TakeForm
from portal.documents.models import Document, Upload

HERE = "documents"


@gate(Case, "document.list")
def index(request, case):
    """What one is sending into this case, and how far it is. With htmx only the list itself, which asks again."""
    words = arrivals.shown(request.badge, case, key=request.GET.get("document", ""))
    if request.htmx:
        return render(request, "documents/_uploads.html", words | {"case": case})
    return page(request, case, "documents/uploads.html", words, section=HERE, here=_("Files on their way in"))


@gate(Case, "document.add", methods=("GET", "POST"))
def add(request, case):
    """Add documents. With script the files go through `announce`; without, they come along here."""
    form = fill(request, AddForm, files=request.FILES or None, case=case, badge=request.badge)
    refused = []
    if form.is_bound and form.is_valid():
        refused = arrivals.take_all(form, uploads.begin_document, case, actor=request.badge, place=request.path)
        if not refused:
            return redirect("document_uploads", case.code)
    words = arrivals.shown(request.badge, case) | {"refused": refused}
    return _answer(request, case, "documents/add.html", words, form, here=_("Add documents"))


@gate(Document, "document.upload_version", methods=("GET", "POST"), reads=True)
def add_version(request, document):
    """Add the next version of a document, made from the one this page names."""
    newest = document.newest()
    form = fill(
        request, AddVersionForm, files=request.FILES or None, document=document, initial={"number": newest.number}
    )
    refused = []
    if form.is_bound and form.is_valid():
        base = arrivals.base(request.badge, document, form)
        if base is not None:
            refused = arrivals.take_all(
                form, uploads.begin_version, document, actor=request.badge, place=request.path, based_on=base
            )
            if not refused:
                return redirect("document_uploads", document.case.code)
    words = arrivals.shown(request.badge, document.case, key=document.key)
    words |= {"document": document, "newest": newest, "refused": refused}
    here = _("%(key)s: new version") % {"key": document.key}
    return _answer(request, document.case, "documents/add_version.html", words, form, here=here)


@gate(Case, "document.add", methods=("OPTIONS", "POST"))
@tus.spoken
def announce(request, case):
    """Announce a file that becomes a document; the answer says where its bytes go."""
    form, size, name = _announced(request, Announced, case=case, badge=request.badge)
    words = form.cleaned_data | {"file_name": name, "size": size}
    return _begun(request, uploads.begin_document, case, words, place=reverse("document_add", args=[case.code]))


@gate(Document, "document.upload_version", methods=("OPTIONS", "POST"))
@tus.spoken
def announce_version(request, document):
    """Announce a file that becomes the next version of a document."""
    form, size, name = _announced(request, AnnouncedVersion, document=document)
    base = arrivals.base(request.badge, document, form)
    if base is None:
        raise tus.Wrong(422, arrivals.said(form))
    words = {"comment": form.cleaned_data["comment"], "file_name": name, "size": size, "based_on": base}
    place = reverse("document_version_add", args=[document.case.code, document.key])
    return _begun(request, uploads.begin_version, document, words, place=place)


@gate(Upload, "upload.view", methods=("OPTIONS", "HEAD", "PATCH", "DELETE"))
@tus.spoken
def upload(request, upload):
    """One upload: how far it got, the next piece of it, or the end of it. Each deed asks its own verb."""
    if request.method == "DELETE":
        receiving.give_up(upload, actor=request.badge)
        return tus.state(upload)
    if request.method == "HEAD":
        tus.still_coming(upload)
        return tus.state(upload, status=200)
    offset, length = tus.piece(request, upload)
    try:
        return tus.state(receiving.take(upload, actor=request.badge, offset=offset, stream=request, length=length))
    except CaseTrouble as trouble:
        raise tus.Wrong(409, trouble.sentence) from trouble


@gate(Upload, "upload.cancel", methods=("POST",))
def cancel(request, upload):
    """Give up a file on its way in, or one that was overtaken."""
    receiving.give_up(upload, actor=request.badge)
    return done(request, _("The file was given up. Nothing of it was kept."), _way_back(upload))


@gate(Upload, "upload.take_anyway", methods=("POST",))
def take(request, upload):
    """Take a file that was overtaken as the next version all the same."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        raise Http404
    uploads.take_anyway(upload, actor=request.badge, version=form.cleaned_data["version"])
    return redirect("document_uploads", upload.case.code)


def _announced(request, form_class, **options):
    size, name, told = tus.announced(request)
    form = form_class(told, **options)
    if not form.is_valid():
        raise tus.Wrong(422, arrivals.said(form))
    return form, size, name


def _begun(request, deed, thing, words, *, place):
    try:
        begun = deed(thing, actor=request.badge, **words)
    except CaseTrouble as trouble:
        raise tus.Wrong(tus.status_of(trouble), trouble.sentence) from trouble
    arrivals.forget_draft(request.badge, place)
    where = reverse("upload", args=[begun.case.code, begun.pk])
    return tus.state(begun, status=201, Location=where)


def _answer(request, case, template, words, form, *, here):
    answer = page(request, case, template, words, section=HERE, here=here, form=form)
    if words["refused"]:
        answer.status_code = 422
    return answer


def _way_back(upload):
    return upload.document or reverse("documents", args=[upload.case.code])
