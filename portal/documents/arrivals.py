"""What pages show of files on their way in, and how several are taken from one form."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.access.answers import OUTAGES
from portal.access.fences import writing
from portal.access.policy import scope
from portal.accounts import drafts
from portal.cases.troubles import CaseTrouble
from portal.documents import receiving, shelf
from portal.documents.models import Upload
from portal.documents.reading import names
from portal.documents.troubles import NoVersionOfIt
from portal.vault import keys

ASK_AGAIN_FOR = timedelta(minutes=10)
"""A page asks by itself how a check goes. Not for ever: that would keep a session alive that nobody sits at."""


def shown(badge, case, *, key="") -> dict:
    """The files this person is sending into a case (or to one of its documents), as `_uploads.html` takes them."""
    found = shelf.uploads_of(badge, case)
    if key:
        found = [upload for upload in found if upload.document is not None and upload.document.key == key]
    keys.warm(upload.sealed_under() for upload in found)
    return {"uploads": found, "asks_again": any(is_moving(upload) for upload in found), "of_document": key}


def is_moving(upload) -> bool:
    """Will its state soon be another, by itself?"""
    return upload.state == Upload.State.CHECKING and upload.touched_at > timezone.now() - ASK_AGAIN_FOR


def base(badge, document, form):
    """The version the person made their file from; None, and the form says so, when it is none of this document."""
    number = form.cleaned_data["number"]
    found = scope(badge, "version.view").filter(document=document, number=number).first()
    if found is None:
        form.add_error(None, NoVersionOfIt.sentence)
    return found


def take_all(form, begin, thing, *, actor, place, **more) -> list:
    """Take each file of a form that came whole, one by one; which were not taken, and why. The others go on."""
    words = {name: value for name, value in form.words().items() if name not in {"files", "number"}} | more
    refused = []
    for file in form.cleaned_data["files"]:
        try:
            upload = begin(thing, actor=actor, file_name=file.name, size=file.size, **words)
            file.seek(0)
            receiving.take(upload, actor=actor, offset=0, stream=file, length=file.size)
        except CaseTrouble as trouble:
            refused.append((names.shown(file.name), trouble.sentence))
    forget_draft(actor, place)
    return refused


def said(form) -> str:
    """All that is wrong with what was announced, in one line."""
    return " ".join(str(words) for errors in form.errors.values() for words in errors)


def forget_draft(badge, place) -> None:
    """What was typed for these files went with them. An outage that comes only now must not say that it did not."""
    with suppress(*OUTAGES), writing("the draft of what was just sent"), transaction.atomic():
        drafts.forget(badge.person, place)
