"""Versions of documents can be signed off: what approvals asks of them, answered from their own room."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.access.policy import Grant, extend, policy_for, scope
from portal.cases.models import CircleMember
from portal.cases.reach import in_audience
from portal.cases.roles import EVERYONE_IN, WORKERS
from portal.documents import seen
from portal.documents.beside import Part, add_part
from portal.documents.models import Preview, Version, VersionRead
from portal.documents.models.documents import Kind as Sort
from portal.documents.models.versions import is_current
from portal.documents.policy import VERSION_STANDS, show_to_signatories
from portal.documents.reading import words
from workflows.approvals import beside
from workflows.approvals.models import SignOff
from workflows.approvals.policy import to_be_read
from workflows.approvals.things import Kind, Original, Section, add_kind

NAME = "version"


def asked_of(badge) -> Q:
    """The versions that signatories see: those they are asked to decide on now, or have decided on, and no others.

    Asked of one version at a time: the requests of a house are many, those of a version few.
    """
    return Q(Exists(SignOff.objects.filter(to_be_read(badge, NAME), kind=NAME, thing=OuterRef("pk"))))


def in_the_file(badge):
    """The versions this person sees because they work on the case, and not because they are asked to sign."""
    seen = policy_for("version.view").reach(badge, EVERYONE_IN)
    return Version.objects.filter(seen).order_by().values("pk")


def _section(version) -> Section:
    document = version.document
    return Section(document.key, version.digest, f"{document.key}, {version.number}", document.kind)


def _audience(version):
    """The circle it is for, which binds signatories too; else everybody in the case."""
    circle = version.document.circle_id
    return None if circle is None else CircleMember.objects.filter(circle=circle).values("person_id")


def _authors(version) -> set:
    """Whoever brought exactly these bytes, in whichever document of the case."""
    same = Version.objects.filter(case=version.case_id, sha256=bytes(version.sha256))
    return set(same.order_by().values_list("author", flat=True))


def _has_read(person, version, _keys=()) -> bool:
    reads = VersionRead.objects.filter(version__document=version.document_id, person=person)
    return reads.filter(sha256=bytes(version.sha256)).exclude(how=VersionRead.How.COMPARISON).exists()


def _unseen(version, _keys=()) -> list:
    return unseen_in(Preview.objects.filter(pk=version.pk).first())


def unseen_in(preview) -> list:
    """What this preview does not show, by codes."""
    if preview is None or preview.state != Preview.State.READY:
        return ["no_preview"]
    return list(preview.flags)


def _in_words(code) -> str:
    return str(_("No preview could be made of this file.") if code == "no_preview" else words.of_code(code))


def _stands_open(code) -> bool:
    return code.partition(":")[0] == "tracked_changes"


def _originals(version) -> list[Original]:
    return [Original(version.digest, version.download_name, version.size, version.opened)]


def _handed_out(version, badge, digests) -> None:
    if version.digest in digests:
        seen.note(badge, version, VersionRead.How.EXPORT)


def _bring(keys) -> dict:
    return Version.objects.select_related("document", "case").in_bulk(list(keys))


def _describe(version) -> str:
    return _now("%(key)s, version %(number)s") % {"key": version.document.key, "number": version.number}


KIND = Kind(
    name=NAME,
    label=_("Document"),
    model=Version,
    subject=lambda version: version.document_id,
    sections=lambda version: [_section(version)],
    authors=_authors,
    visible=lambda badge: scope(badge, "version.view").order_by().values("pk"),
    in_the_file=in_the_file,
    open_to=lambda badge: Version.objects.filter(in_audience(badge, "document__circle")).order_by().values("pk"),
    audience=_audience,
    is_current=lambda version: version.document.newest().pk == version.pk and version.document.withdrawn_at is None,
    current=lambda: Version.objects.filter(is_current(), document__withdrawn_at=None).order_by().values("pk"),
    has_read=_has_read,
    unseen=_unseen,
    in_words=_in_words,
    describe=_describe,
    sort=lambda version: version.document.kind,
    bring=_bring,
    asked_by="version.ask_sign_off",
    originals=_originals,
    handed_out=_handed_out,
    title=lambda version: version.document.title,
    handling=lambda version: str(version.document.get_handling_display()),
    sorts=lambda: Sort.choices,
    circle=lambda version, keys: version.document.circle,
    stands_open=_stands_open,
    sorted_now=lambda: Version.objects.filter(pk=OuterRef("thing")).values(
        key=F("document__key"), sort=F("document__kind")
    ),
    two_weeks=lambda version: version.document.kind == Sort.DISMISSAL_FOR_CAUSE,
)

add_kind(KIND)
add_part(
    Part(
        10,
        "sign_off",
        beside="approvals/_beside.html",
        below="approvals/_below.html",
        of_version=lambda badge, version: beside.of_thing(KIND, badge, version),
        badges=lambda badge, versions: beside.badges_of(KIND, badge, versions),
    )
)
show_to_signatories(asked_of)
extend(Version, {"version.ask_sign_off": Grant(WORKERS, when=VERSION_STANDS & is_current())})
