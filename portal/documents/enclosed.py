"""Mails and the files that came with them: documents of their own, each for its own people."""

from portal.access.answers import ChangedMeanwhile, Refused
from portal.access.policy import scope
from portal.cases.troubles import CaseTrouble
from portal.documents.actions import documents
from portal.documents.models import Attached, Document
from portal.vault import keys


def files_of(badge, mail: Document) -> list[Document]:
    """The documents this person sees that came with a mail; `is_open` says of each whether they may change who sees
    it."""
    found = _seen(badge, Attached.objects.filter(mail__document=mail).values("file__document"), mail)
    may = set(scope(badge, "document.set_audience").filter(pk__in=[each.pk for each in found]).values_list("pk"))
    for each in found:
        each.is_open = (each.pk,) in may
    return found


def mails_of(badge, file: Document) -> list[Document]:
    """The mails this person sees that a document came with."""
    return _seen(badge, Attached.objects.filter(file__document=file).values("mail__document"), file)


def follow(badge, files, *, circle) -> bool:
    """Give these files to the same people, each a deed of its own. Could all of them be given?"""
    done = 0
    for each in files:
        try:
            documents.set_audience(each, actor=badge, version=each.version, circle=circle)
        except (ChangedMeanwhile, Refused, CaseTrouble):
            continue  # its own page says how it stands
        done += 1
    return done == len(files)


def _seen(badge, keys_of, but: Document) -> list[Document]:
    found = scope(badge, "document.view").filter(case=but.case_id, pk__in=keys_of).exclude(pk=but.pk)
    listed = list(found.select_related("case", "circle").order_by("made_at", "key"))
    keys.warm(each.sealed_under() for each in listed)
    return listed
