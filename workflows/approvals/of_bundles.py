"""Several documents can be signed off together: what approvals asks of a bundle, answered from the documents' room."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.policy import Grant, extend, may, scope
from portal.cases.models import Case, CircleMember
from portal.cases.policy import IN_OPEN_CASE, IS_OPEN
from portal.cases.roles import WORKERS
from portal.documents import shelf
from portal.documents.case_file.choosing import masked
from portal.documents.models import Bundle, BundledVersion, Preview, Version, VersionRead
from portal.documents.models.documents import Handling
from portal.documents.policy import show_bundles, show_to_signatories
from portal.vault import keys as of_vault
from workflows.approvals import of_documents
from workflows.approvals.canonical import digest_of
from workflows.approvals.models import Decision, Seat, SeatPart, SignOff
from workflows.approvals.policy import for_me, shown_to
from workflows.approvals.things import Kind, Section, add_kind
from workflows.approvals.troubles import NewerCame, NothingLeft, SeveralCircles, TheseAreAsked, TooFewDocuments

NAME = "bundle"


# --- Who sees what ---------------------------------------------------------------------------------------------------
def seat_open_to(badge) -> Q:
    """Of seats: each document they cover is for the whole case, or for a circle this person belongs to. Who must not
    see one of them decides on none."""
    mine = CircleMember.objects.filter(person=badge.person).values("circle")
    closed = Version.objects.filter(pk=OuterRef("part"), document__circle__isnull=False)
    closed = closed.exclude(document__circle__in=mine)
    parts = SeatPart.objects.filter(seat=OuterRef("pk"))
    return Q(Exists(parts)) & ~Q(Exists(parts.filter(Exists(closed))))


def asked_of(badge) -> Q:
    """The versions those asked see: of a bundle those a seat of theirs covers, and no others. Asked of one version at
    a time, as it is of versions that are signed alone."""
    mine = _my_seats(badge).filter(pk=OuterRef("seat"))
    return Q(Exists(SeatPart.objects.filter(Exists(mine), part=OuterRef("pk"))))


def bundles_asked_of(badge) -> Q:
    """The bundles of which they are shown a part."""
    return Q(Exists(_my_seats(badge).filter(sign_off__thing=OuterRef("pk"))))


def _my_seats(badge):
    """The seats in requests about bundles by which this person is shown what they cover."""
    return Seat.objects.filter(shown_to(badge, NAME), seat_open_to(badge), sign_off__kind=NAME).order_by()


def _open_to(badge):
    """The bundles a seat of which this person could take, or has spoken in, and whose documents are for them: enough
    to see the request, also when it is over."""
    spoke = Decision.objects.filter(Q(person=badge.person) | Q(on_behalf_of=badge.person), seat=OuterRef("pk"))
    mine = Seat.objects.filter(for_me(badge) | Q(Exists(spoke)), seat_open_to(badge), sign_off__kind=NAME)
    return Bundle.objects.filter(Exists(mine.filter(sign_off__thing=OuterRef("pk")))).order_by().values("pk")


def _whole(badge):
    """The bundles all of which this person sees: whoever leads or asked acts on the whole, and is handed the whole.

    SECURITY: seeing a part because one is asked about it is not enough, also for somebody who leads the case.
    """
    part_of = BundledVersion.objects.filter(bundle=OuterRef("pk"))
    hidden = part_of.filter(~Exists(of_documents.in_the_file(badge).filter(pk=OuterRef("version"))))
    return Bundle.objects.filter(Exists(part_of), ~Exists(hidden)).order_by().values("pk")


# --- What it is ------------------------------------------------------------------------------------------------------
def _section(version) -> Section:
    document = version.document
    label = f"{document.key}, {version.number}"
    return Section(document.key, version.digest, label, document.kind, part=version.pk)


def sections_of(versions) -> list[Section]:
    """These versions as parts of what is signed."""
    return [_section(version) for version in versions]


def _covered(bundle, keys) -> list:
    return [version for version in bundle.contents if version.document.key in set(keys)]


def _authors(bundle) -> set:
    """Whoever brought any of these bytes, in whichever document of the case."""
    digests = [bytes(version.sha256) for version in bundle.contents]
    same = Version.objects.filter(case=bundle.case_id, sha256__in=digests)
    return set(same.order_by().values_list("author", flat=True))


def _audiences(bundle) -> dict:
    """By kind of document, those in the circles of all documents of that kind."""
    circles: dict[str, set] = defaultdict(set)
    for version in bundle.contents:
        if version.document.circle_id:
            circles[version.document.kind].add(version.document.circle_id)
    inside: dict = defaultdict(set)
    members = CircleMember.objects.filter(circle__in={each for some in circles.values() for each in some})
    for circle, person in members.values_list("circle", "person"):
        inside[circle].add(person)
    return {kind: set.intersection(*(inside[each] for each in some)) for kind, some in circles.items()}


def _opened_by(person, versions) -> set:
    """What this person opened of the documents these are versions of: document and bytes."""
    reads = VersionRead.objects.filter(person=person, version__document__in=[each.document_id for each in versions])
    found = reads.exclude(how=VersionRead.How.COMPARISON).values_list("version__document", "sha256").distinct()
    return {(document, bytes(sha256)) for document, sha256 in found}


def _bytes_of(version) -> tuple:
    return version.document_id, bytes(version.sha256)


def _has_read(person, bundle, keys) -> bool:
    """Did this person open each of these, as these very bytes?"""
    covered = _covered(bundle, keys)
    return bool(covered) and set(map(_bytes_of, covered)) <= _opened_by(person, covered)


def _unseen(bundle, keys) -> list:
    """What the previews do not show, each under the key of its document."""
    covered = _covered(bundle, keys)
    previews = Preview.objects.in_bulk([version.pk for version in covered])
    return [
        f"{version.document.key}:{code}"
        for version in covered
        for code in of_documents.unseen_in(previews.get(version.pk))
    ]


def _in_words(code) -> str:
    key, _colon, told = code.partition(":")
    return f"{key}: {of_documents.KIND.in_words(told)}"


def _bring(keys) -> dict:
    """Many at once, each with what it holds: two questions."""
    found = Bundle.objects.select_related("case").in_bulk(list(keys))
    held = defaultdict(list)
    rows = BundledVersion.objects.filter(bundle__in=found)
    for row in rows.select_related("version__document__circle", "version__document__case"):
        held[row.bundle_id].append(row.version)
    return {key: bundle.holding(held[key]) for key, bundle in found.items()}


def _circle(bundle, keys):
    """The one circle these documents are for, or None for the whole case. Raises `SeveralCircles`."""
    circles = {version.document.circle for version in _covered(bundle, keys) if version.document.circle_id}
    if len(circles) > 1:
        raise SeveralCircles
    return circles.pop() if circles else None


def _again(badge, bundle) -> str:
    """Where the next round begins, for whoever may begin it."""
    if not may(badge, "bundle.ask_again", bundle):
        return ""
    return reverse("bundle_ask_again", args=[bundle.case.code, bundle.key, bundle.number])


@dataclass(frozen=True)
class Part:
    """A version in a bundle as a page lists it. Its title may name people: the mask covers it."""

    key: str
    label: str
    url: str
    title: str
    sha256: str
    has_read: bool


def _parts(badge, bundle) -> list[Part]:
    """What of it this person sees, and what they have opened. Three questions."""
    versions = shelf.parts_of(badge, bundle)
    opened = _opened_by(badge.person, versions)
    return [
        Part(
            key=each.document.key,
            label=named(each),
            url=each.get_absolute_url(),
            title=each.document.title,
            sha256=each.digest,
            has_read=_bytes_of(each) in opened,
        )
        for each in versions
    ]


def named(version) -> str:
    """A version by its codes, in the reader's language."""
    return _("%(key)s, version %(number)s") % {"key": version.document.key, "number": version.number}


def _in_full(label: str) -> str:
    """The key of a document and the number of a version, as a label has them, in the reader's language."""
    key, _comma, number = label.rpartition(", ")
    return _("%(key)s, version %(number)s") % {"key": key, "number": number} if key else label


def _originals(bundle) -> list:
    return [original for version in bundle.contents for original in of_documents.KIND.originals(version)]


def _handed_out(bundle, badge, digests) -> None:
    for version in bundle.contents:
        of_documents.KIND.handed_out(version, badge, digests)


def _handling(bundle) -> str:
    """The strictest of them: copies lie together."""
    strict = list(Handling)
    return str(max((Handling(version.document.handling) for version in bundle.contents), key=strict.index).label)


KIND = Kind(
    name=NAME,
    label=gettext_lazy("Several documents"),
    model=Bundle,
    subject=lambda bundle: bundle.line,
    sections=lambda bundle: sections_of(bundle.contents),
    authors=_authors,
    visible=_whole,
    open_to=_open_to,
    audience=lambda bundle: None,
    is_current=lambda bundle: Bundle.objects.current().filter(pk=bundle.pk).exists(),
    current=lambda: Bundle.objects.current().order_by().values("pk"),
    has_read=_has_read,
    unseen=_unseen,
    in_words=_in_words,
    describe=lambda bundle: _("bundle %(key)s, %(number)s") % {"key": bundle.key, "number": bundle.number},
    sort=lambda bundle: "",
    bring=_bring,
    asked_by="bundle.ask_sign_off",
    originals=_originals,
    handed_out=_handed_out,
    handling=_handling,
    audiences=_audiences,
    seat_open_to=seat_open_to,
    parts=_parts,
    again=_again,
    keeps_decisions=True,
    in_full=_in_full,
    circle=_circle,
    stands_open=lambda code: of_documents.KIND.stands_open(code.partition(":")[2]),
    sorted_now=lambda: BundledVersion.objects.filter(bundle=OuterRef("thing")).values(
        key=F("version__document__key"), sort=F("version__document__kind")
    ),
    two_weeks=lambda bundle: any(map(of_documents.KIND.two_weeks, bundle.contents)),
)


# --- Putting together ------------------------------------------------------------------------------------------------
def may_go_in(badge, case):
    """The versions this person may ask sign-off of: the newest of each document they see, by the documents' keys."""
    found = scope(badge, "version.ask_sign_off").filter(case=case)
    return found.select_related("document__circle", "document__case").order_by("document__key")


def offered(badge, case) -> dict:
    """The same as choices of a form, with their titles, which the mask covers: opened in one go; and the keys of those
    that are `timed`: a law gives two weeks for them."""
    versions = list(may_go_in(badge, case))
    of_vault.warm(version.document.sealed_under() for version in versions)
    choices = [(str(each.pk), format_html("{}: {}", named(each), masked(each.document.title))) for each in versions]
    return {"offered": choices, "timed": {str(each.pk) for each in versions if of_documents.KIND.two_weeks(each)}}


def changes(upcoming) -> list[dict]:
    """Document by document, what was asked for last and what would be now: by codes."""
    newest = {version.document_id: version for version in upcoming.contents}
    return [
        {"was": named(each), "now": now and named(now), "same": now is not None and now.digest == each.digest}
        for each in _last_of(upcoming.line).contents
        for now in [newest.get(each.document_id)]
    ]


def together(badge, case, chosen) -> Bundle:
    """A new bundle of the versions with these ids, not saved.

    Raises `TooFewDocuments`, `NewerCame` where one of them is not among those this person may ask for (not any more),
    and `TheseAreAsked` where exactly these are asked for: they would be decided on twice, and differently.
    """
    chosen = set(map(str, chosen))
    if len(chosen) < 2:
        raise TooFewDocuments
    versions = list(may_go_in(badge, case).filter(pk__in=chosen))
    if len(versions) != len(chosen):
        raise NewerCame
    return _not_asked_yet(Bundle(case=case, made_by=badge.person).holding(versions))


def next_of(badge, bundle) -> Bundle:
    """What would be asked for now: the newest versions of the same documents without those withdrawn; the last bundle
    of the line itself where nothing changed.

    Raises `NothingLeft`, `NewerCame` for a version this person may not ask for, and `TheseAreAsked`.
    """
    last = _last_of(bundle.line)
    newest = last.newest()
    if not newest:
        raise NothingLeft
    keys = {version.pk for version in newest}
    if keys == {version.pk for version in last.contents}:
        return _not_asked_yet(last)
    if may_go_in(badge, bundle.case).filter(pk__in=keys).count() != len(keys):
        raise NewerCame
    upcoming = Bundle(case=bundle.case, made_by=badge.person, line=bundle.line, key=bundle.key).holding(newest)
    return _not_asked_yet(upcoming)


def _not_asked_yet(bundle) -> Bundle:
    """Of the same bytes one request is open at a time, whoever put them together: of two, one could say no."""
    sha256 = bytes.fromhex(digest_of([section.told() for section in KIND.sections(bundle)]))
    if SignOff.objects.open().filter(case=bundle.case, kind=NAME, sha256=sha256).exists():
        raise TheseAreAsked
    return bundle


def _last_of(line) -> Bundle:
    return Bundle.objects.filter(line=line).select_related("case").order_by("-number")[0]


add_kind(KIND)
show_to_signatories(asked_of)
show_bundles(bundles_asked_of)
extend(Case, {"bundle.ask_sign_off": Grant(WORKERS, when=IS_OPEN)})
extend(Bundle, {"bundle.ask_again": Grant(WORKERS, when=IN_OPEN_CASE)})
