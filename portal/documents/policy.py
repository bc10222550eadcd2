"""Who may do what with documents, their versions, and files on their way in."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from portal.access.badges import Badge
from portal.access.policy import Grant, Policy, extend, register
from portal.cases.models import Case
from portal.cases.policy import FRESH, IN_OPEN_CASE, IS_OPEN, chain
from portal.cases.reach import in_audience, in_case, in_my_time
from portal.cases.roles import ANYBODY, EVERYONE_IN, OWNER, SIGNATORY, THE_LEADS, WORKERS
from portal.documents.models import Anchor, Bundle, BundledVersion, CaseFile, Comment, Document, Upload, Version
from portal.documents.models.versions import is_current

DESK = {"desk"}
"""The service that checks what came in, and makes of it what can be read."""

STANDING = Q(withdrawn_at=None) & IN_OPEN_CASE
VERSION_STANDS = Q(document__withdrawn_at=None) & IN_OPEN_CASE
PASSAGE_STANDS = Q(version__document__withdrawn_at=None) & IN_OPEN_CASE
COMMENT_STANDS = Q(anchor__version__document__withdrawn_at=None) & IN_OPEN_CASE
UNDER_WAY = Q(state=Upload.State.RECEIVING)
UNFINISHED = [CaseFile.State.WAITING, CaseFile.State.MAKING]


# --- Reach -----------------------------------------------------------------------------------------------------------
def _documents(badge, roles) -> Q:
    """Documents are visible to the whole of their audience, whenever somebody came: the current version counts."""
    reached = in_case(badge, roles)
    if OWNER in roles:
        reached |= in_case(badge, WORKERS) & Q(made_by=badge.person)
    return reached & in_audience(badge)


_SHOWN: list[Callable[[Badge], Q]] = []


def show_to_signatories(versions: Callable[[Badge], Q]) -> None:
    """Let an upper room show signatories single versions, those of which this is true; they see nothing else."""
    _SHOWN.append(versions)


def _versions(badge, roles) -> Q:
    """The current version, and those that came in one's time; superseded ones from before are not shown. Signatories
    see what they are asked to sign, whenever it came."""
    reached = in_case(badge, roles & EVERYONE_IN) & (is_current() | in_my_time(badge, EVERYONE_IN, "made_at"))
    if SIGNATORY in roles:
        for versions in _SHOWN:
            reached |= in_case(badge, ANYBODY) & versions(badge)
    return reached & in_audience(badge, "document__circle")


_SHOWN_TOGETHER: list[Callable[[Badge], Q]] = []


def show_bundles(bundles: Callable[[Badge], Q]) -> None:
    """Let an upper room show bundles, those of which this is true, to people who see only a part of what is in them."""
    _SHOWN_TOGETHER.append(bundles)


def _bundles(badge, roles) -> Q:
    """Whoever sees all that is in it; and whoever is asked about a part of it. What they see of it is ruled by its
    versions: to see a bundle is to know that there is one."""
    seen = Version.objects.filter(_versions(badge, roles & EVERYONE_IN)).order_by().values("pk")
    reached = in_case(badge, roles & EVERYONE_IN)
    reached &= ~Q(Exists(BundledVersion.objects.filter(bundle=OuterRef("pk")).exclude(version__in=seen)))
    if SIGNATORY in roles:
        for bundles in _SHOWN_TOGETHER:
            reached |= in_case(badge, ANYBODY) & bundles(badge)
    return reached


def _anchors(badge, roles) -> Q:
    """Whoever sees the version sees its passages; asked of the same rule, so that the two cannot differ."""
    return Q(version__in=Version.objects.filter(_versions(badge, roles)).order_by().values("pk"))


def _comments(badge, roles) -> Q:
    """Comments on what one sees, from one's own time: what was said before somebody came stays among those it was
    said to."""
    seen = Anchor.objects.filter(_anchors(badge, roles)).order_by().values("pk")
    return Q(anchor__in=seen) & in_my_time(badge, EVERYONE_IN, "written_at")


def _uploads(badge, roles) -> Q:
    """What one sends oneself, while one may still work in the case, in the circle it is for, and sees the document it
    is a version of, or became: a row of one's own must not tell of what others keep among themselves since."""
    mine = in_case(badge, roles) & Q(by=badge.person) & in_audience(badge)
    return mine & in_audience(badge, "document__circle") & in_audience(badge, "result__document__circle")


def _case_files(badge, roles) -> Q:
    """That something was exported, for those who lead the case. The files themselves for whoever asked for them, as
    long as they lead it by the access they had then: a newer one may show less."""
    if OWNER in roles:
        return in_case(badge, THE_LEADS) & Q(by=badge.person) & in_my_time(badge, THE_LEADS, "made_at")
    return in_case(badge, roles)


# --- Rules -----------------------------------------------------------------------------------------------------------
extend(
    Case,
    {
        "document.list": Grant(EVERYONE_IN),
        "document.add": Grant(WORKERS, when=IS_OPEN),
        "document.import": Grant(THE_LEADS, when=IS_OPEN),
        "document.bring_in": Grant((), when=IS_OPEN, services={"drawer"}),
        "case_file.export": Grant(THE_LEADS, fresh=FRESH),
    },
)

register(
    Policy(
        Document,
        seen_by="document.view",
        address={"code": "case__code", "key": "key"},
        reach=_documents,
        lock=("case",),
        chain=chain,
        rules={
            "document.view": Grant(EVERYONE_IN),
            "document.compare": Grant(EVERYONE_IN),
            "document.edit": Grant(WORKERS, when=STANDING),
            "document.set_audience": Grant(WORKERS, when=STANDING),
            "document.upload_version": Grant(WORKERS, when=STANDING),
            "document.check_out": Grant(WORKERS, when=STANDING),
            "document.check_in": Grant(WORKERS, when=STANDING & Q(held_by__isnull=False)),
            "document.join": Grant(THE_LEADS, when=STANDING),
            "document.keep_apart": Grant(THE_LEADS, when=STANDING),
            "document.withdraw": Grant(THE_LEADS | {OWNER}, when=STANDING),
        },
    )
)

register(
    Policy(
        Version,
        seen_by="version.view",
        address={"code": "case__code", "key": "document__key", "number": "number"},
        reach=_versions,
        lock=("case",),
        is_fixed=True,
        chain=chain,
        rules={
            "version.view": Grant(EVERYONE_IN | {SIGNATORY}),
            "version.download": Grant(EVERYONE_IN | {SIGNATORY}),
            "version.restore": Grant(WORKERS, when=VERSION_STANDS & ~is_current()),
            "version.prepare": Grant((), services=DESK),
            "anchor.add": Grant(WORKERS, when=VERSION_STANDS),
        },
    )
)

register(
    Policy(
        Bundle,
        seen_by="bundle.view",
        address={"code": "case__code", "key": "key", "number": "number"},
        reach=_bundles,
        lock=("case",),
        is_fixed=True,
        chain=chain,
        rules={"bundle.view": Grant(EVERYONE_IN | {SIGNATORY})},
    )
)

register(
    Policy(
        Upload,
        seen_by="upload.view",
        address={"code": "case__code", "upload": "pk"},
        reach=_uploads,
        lock=("case",),
        chain=chain,
        rules={
            "upload.view": Grant(WORKERS),
            "upload.add_part": Grant(WORKERS, when=UNDER_WAY & IN_OPEN_CASE),
            "upload.cancel": Grant(WORKERS, when=Q(state__in=[Upload.State.RECEIVING, Upload.State.STALE])),
            "upload.take_anyway": Grant(WORKERS, when=Q(state=Upload.State.STALE) & IN_OPEN_CASE),
            "upload.check": Grant((), when=Q(state=Upload.State.CHECKING), services=DESK),
            "upload.finish": Grant((), when=Q(state=Upload.State.CHECKING), services=DESK),
            "upload.refuse": Grant((), when=Q(state=Upload.State.CHECKING), services=DESK),
            "upload.forget": Grant((), services={"sweeper"}),
        },
    )
)

register(
    Policy(
        Anchor,
        seen_by="anchor.view",
        address={"code": "case__code", "key": "key"},
        reach=_anchors,
        lock=("case",),
        chain=chain,
        rules={
            "anchor.view": Grant(EVERYONE_IN),
            "anchor.carry": Grant(WORKERS, when=PASSAGE_STANDS & Q(carried_to=None)),
            "anchor.leave": Grant(WORKERS, when=PASSAGE_STANDS & Q(carried_to=None, left_at=None)),
            "comment.add": Grant(WORKERS, when=PASSAGE_STANDS),
        },
    )
)

register(
    Policy(
        Comment,
        seen_by="comment.view",
        address={"code": "case__code", "comment": "pk"},
        reach=_comments,
        lock=("case",),
        chain=chain,
        rules={
            "comment.view": Grant(EVERYONE_IN),
            "comment.answer": Grant(WORKERS, when=COMMENT_STANDS & Q(parent=None)),
            "comment.resolve": Grant(WORKERS, when=COMMENT_STANDS & Q(parent=None, resolved_at=None)),
        },
    )
)

register(
    Policy(
        CaseFile,
        seen_by="case_file.view",
        address={"code": "case__code", "case_file": "pk"},
        reach=_case_files,
        lock=("case",),
        chain=chain,
        rules={
            "case_file.view": Grant(THE_LEADS),
            "case_file.fetch": Grant({OWNER}, when=Q(state=CaseFile.State.READY, until__gt=Now()), fresh=FRESH),
            "case_file.discard": Grant({OWNER}, when=Q(state=CaseFile.State.READY)),
            "case_file.begin": Grant((), when=Q(state__in=UNFINISHED), services=DESK),
            "case_file.finish": Grant((), when=Q(state=CaseFile.State.MAKING), services=DESK),
            "case_file.fail": Grant((), when=Q(state__in=UNFINISHED), services=DESK),
            "case_file.forget": Grant((), services={"sweeper"}),
        },
    )
)
