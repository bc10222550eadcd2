"""Who may do what with documents, their versions, and files on their way in."""

from django.db.models import Q

from portal.access.policy import Grant, Policy, extend, register
from portal.cases import states
from portal.cases.models import Case
from portal.cases.policy import FRESH, IN_OPEN_CASE, IS_OPEN, chain, in_audience, in_case, in_my_time
from portal.cases.roles import EVERYONE_IN, OWNER, THE_LEADS, WORKERS
from portal.documents.models import Document, Upload, Version
from portal.documents.models.versions import is_current

DESK = {"desk"}
"""The service that checks what came in, and makes of it what can be read."""

STANDING = Q(withdrawn_at=None) & IN_OPEN_CASE
UNDER_WAY = Q(state=Upload.State.RECEIVING)


# --- Reach -----------------------------------------------------------------------------------------------------------
def _documents(badge, roles) -> Q:
    """Documents are visible to the whole of their audience, whenever somebody came: the current version counts."""
    reached = in_case(badge, roles)
    if OWNER in roles:
        reached |= in_case(badge, WORKERS) & Q(made_by=badge.person)
    return reached & in_audience(badge)


def _versions(badge, roles) -> Q:
    """The current version, and those that came in one's time; superseded ones from before are not shown."""
    reached = in_case(badge, roles) & in_audience(badge, "document__circle")
    return reached & (is_current() | in_my_time(badge, EVERYONE_IN, "made_at"))


def _uploads(badge, roles) -> Q:
    """What one sends oneself, while one may still work in the case, and in the circle it is for."""
    return in_case(badge, roles) & Q(by=badge.person) & in_audience(badge)


# --- Rules -----------------------------------------------------------------------------------------------------------
extend(
    Case,
    {
        "document.list": Grant(EVERYONE_IN),
        "document.add": Grant(WORKERS, when=IS_OPEN),
        "document.import": Grant(THE_LEADS, when=IS_OPEN),
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
        chain=chain,
        rules={
            "version.view": Grant(EVERYONE_IN),
            "version.download": Grant(EVERYONE_IN),
            "version.restore": Grant(
                WORKERS,
                when=Q(document__withdrawn_at=None, case__state__in=sorted(states.OPEN)) & ~is_current(),
            ),
            "version.prepare": Grant((), services=DESK),
        },
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
