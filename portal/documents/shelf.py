"""What the pages of documents show, each part asked of its own rules, with the same number of questions at any size."""

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from portal.access.policy import scope
from portal.cases.timeline import Moment
from portal.documents import beside
from portal.documents.models import Attached, Document, Mail, Upload, Version
from portal.vault import keys

ON_A_PAGE = 50
ARRIVED_AT_MOST = 10
ON_DOCUMENT = (
    "document.edit",
    "document.set_audience",
    "document.upload_version",
    "document.check_out",
    "document.check_in",
    "document.withdraw",
)
ON_VERSION = ("version.download", "version.restore")


def documents_of(badge, case, *, kind="", show=""):
    """The documents of this case, newest first, each with its current version as `current`."""
    found = scope(badge, "document.view").filter(case=case)
    if kind:
        found = found.filter(kind=kind)
    if show != "all":
        found = found.filter(withdrawn_at__isnull=show != "withdrawn")
    newest = Version.objects.current().select_related("author", "preview").defer("comment", "origin")
    found = found.select_related("case", "held_by").prefetch_related(Prefetch("versions", newest, to_attr="newest_one"))
    return found.newest_first()


def opened(documents) -> list:
    """These documents with their keys opened in one go, since a list shows their titles."""
    documents = list(documents)
    keys.warm(document.sealed_under() for document in documents)
    for document in documents:
        document.current = document.newest_one[0] if document.newest_one else None
    return documents


def labels_in(badge, case) -> set[str]:
    """Every label on a document of this case this person may see. Those without any are not opened for it."""
    found = scope(badge, "document.view").filter(case=case, labels__is_blank=False).only("case", "labels")
    labelled = list(found)
    keys.warm(document.sealed_under() for document in labelled)
    return {label for document in labelled for label in document.label_list}


def versions_of(badge, document):
    """The versions of a document this person may see, newest first."""
    found = scope(badge, "version.view").filter(document=document).select_related("author", "restored_from", "preview")
    versions = list(found.order_by("-number"))
    for version in versions:
        version.document = document
    keys.warm(version.sealed_under() for version in versions)
    return versions


def parts_of(badge, bundle) -> list:
    """The versions in a bundle this person may see, by the keys of their documents; their titles opened in one go."""
    found = scope(badge, "version.view").filter(pk__in=bundle.parts.values("version"))
    parts = list(found.select_related("document__case").order_by("document__key"))
    keys.warm(part.document.sealed_under() for part in parts)
    return parts


def attachments_of(badge, version) -> list:
    """What came with a mail: files that are documents this person sees, and those that stay in the mail."""
    seen = set(scope(badge, "version.view").filter(came_with__mail=version).values_list("pk", flat=True))
    found = Attached.objects.filter(mail=version).select_related("file__document__case", "mail__document")
    return [each for each in found if each.file_id is None or each.file_id in seen]


def conversation_of(badge, version) -> list:
    """The other mails this one answers or is answered by, as documents this person sees, by the time they were sent."""
    mail = Mail.objects.filter(pk=version.pk).first()
    if mail is None:
        return []
    known = [bytes(each) for each in [mail.message, *mail.answers] if each]
    related = Mail.objects.filter(message__in=known) | Mail.objects.filter(answers__overlap=known)
    seen = scope(badge, "version.view").filter(case=version.case_id, pk__in=related.values("pk")).exclude(pk=version.pk)
    found = list(seen.current().select_related("document__case", "mail").order_by("mail__sent_at", "pk"))
    keys.warm(each.document.sealed_under() for each in found)
    return found


def uploads_of(badge, case, *, document=None):
    """Files this person is sending, or sent in the last day, oldest first. Of those that became documents the latest:
    after a folder of two thousand the others are in the list of documents, and nowhere else."""
    found = scope(badge, "upload.view").filter(case=case).exclude(state=Upload.State.CANCELLED)
    if document is not None:
        found = found.filter(document=document)
    arrived = found.filter(state=Upload.State.READY).order_by("-touched_at").values("pk")[:ARRIVED_AT_MOST]
    found = found.filter(~Q(state=Upload.State.READY) | Q(pk__in=arrived))
    return list(found.select_related("result__document__case", "document__case", "case").order_by("made_at"))


def unsettled(words: dict) -> dict:
    """Without the files that became documents: beside the documents themselves they would be told twice."""
    return words | {"uploads": [each for each in words["uploads"] if each.state != Upload.State.READY]}


def rights(badge, document: Document, version: Version) -> frozenset[str]:
    """What this person may do to this document and this version of it, in two questions."""
    return _may(badge, document, ON_DOCUMENT) | _may(badge, version, ON_VERSION)


def _may(badge, thing, verbs) -> frozenset[str]:
    asked = {f"may_{n}": Exists(scope(badge, verb).filter(pk=OuterRef("pk"))) for n, verb in enumerate(verbs)}
    answers = type(thing).objects.filter(pk=thing.pk).annotate(**asked).values(*asked).get()
    return frozenset(verb for n, verb in enumerate(verbs) if answers[f"may_{n}"])


def moments_of(badge, case):
    """For the timeline: each version this person may see, at the time of what it says and the time it came."""
    found = scope(badge, "version.view").filter(case=case).select_related("document__case", "author")
    versions = list(found.defer("comment", "origin", "file_name"))
    keys.warm(version.document.sealed_under() for version in versions)
    for version in versions:
        dated = version.document.dated_at if version.number == 1 else None
        label = _("Document added") if version.number == 1 else _("New version of a document")
        happened = min(dated or version.made_at, version.made_at)
        yield Moment(
            happened, version.made_at, "document", label, version, version.author, lambda v=version: v.document.title
        )


def panel(badge, case) -> dict:
    """For the overview of the case: the documents that came last."""
    documents = opened(documents_of(badge, case)[:5])
    beside.put_badges(badge, documents, [document.current for document in documents])
    return {"documents": documents, "case": case}
