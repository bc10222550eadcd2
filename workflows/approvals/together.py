"""What pages of documents show of sign-offs a version is only a part of: those of bundles it lies in."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from portal.access.policy import scope
from portal.documents import shelf
from portal.documents.beside import Part, add_part
from portal.documents.models import BundledVersion
from theme.badges import STATUSES
from workflows.approvals import beside, showing
from workflows.approvals.models import SignOff
from workflows.approvals.of_bundles import KIND, named, sections_of
from workflows.approvals.rows import late, rows, state_of, told


def of_version(badge, version) -> dict | None:
    """The sign-off of bundles that hold exactly this version, for who may see it, and those that hold another version
    of the same document. None where there are none: nobody learns whether anything is hidden.

    The stages are those of the last that is open, else of the last. What they name is what this person sees.
    """
    seen = scope(badge, "version.view").filter(document=version.document_id).order_by().values("pk")
    about = told(_about(badge, BundledVersion.objects.filter(version__in=seen)))
    exactly = BundledVersion.objects.filter(bundle=OuterRef("thing"), version=version)
    found = rows(about.annotate(is_here=Exists(exactly)).order_by("-is_here", "-asked_at", "pk")[: beside.FEW + 1])
    if not found:
        return None
    here = [row for row in found if row.sign_off.is_here]
    now = next((row for row in here if row.state == SignOff.State.OPEN), here[0] if here else None)
    shown: dict = {"row": now, "others": [row for row in found if row is not now][: beside.FEW]}
    if now is not None:
        parts = shelf.parts_of(badge, now.about)
        stages = showing.stages_of(badge, now.sign_off, state=now.state, parts=sections_of(parts))
        mine = [line for stage in stages for line in stage.seats if line.mine]
        mine = [line for line in mine if version.document.key in line.seat.covered]
        shown |= {"stages": stages, "names": [named(each) for each in parts], "mine": mine, "acts": bool(mine)}
        shown |= {"late": late(now.sign_off.due_at) if now.state == SignOff.State.OPEN else ""}
    return shown


def badges_of(badge, versions) -> dict:
    """One badge for each of many versions that are part of a bundle, in one question: of the last request that waits,
    was signed off, or came back."""
    keys = [version.pk for version in versions]
    parts = BundledVersion.objects.filter(version__in=keys)
    held = ArraySubquery(parts.filter(bundle=OuterRef("thing")).order_by().values("version"))
    newest: dict = {}
    for each in told(_about(badge, parts)).annotate(held=held).order_by("-asked_at", "pk"):
        if state_of(each) not in beside.NOT_TOLD:
            for key in each.held:
                newest.setdefault(key, each)
    return {key: [_in_badge(each)] for key, each in newest.items()}


def _about(badge, parts):
    return scope(badge, "sign_off.view").filter(kind=KIND.name, thing__in=parts.order_by().values("bundle"))


def _in_badge(sign_off) -> dict:
    [state] = beside.state_in_badge(sign_off)
    words = state["text"] or STATUSES[state["status"]][0]
    return state | {"text": _("In a bundle: %(state)s") % {"state": words}}


add_part(
    Part(
        11,
        "sign_off_of_bundles",
        beside="approvals/_together.html",
        below="approvals/_together_below.html",
        of_version=of_version,
        badges=badges_of,
    )
)
