"""Procedures as their pages show them: what is in force, what waits to be signed off, and what a version changes."""

from dataclasses import dataclass
from typing import Any

from portal.access.policy import scope
from workflows.approvals import differences, drawing, who
from workflows.approvals.models import ProcedureSignature, ProcedureVersion
from workflows.approvals.models.procedures import SIGNATURES


@dataclass(frozen=True)
class Line:
    """A procedure in the list: the version in force, and a newer one that waits."""

    procedure: Any
    for_what: str
    in_force: Any
    waiting: Any
    missing: int


def lines(badge) -> list[Line]:
    """All procedures, in three questions however many they are."""
    procedures = list(scope(badge, "procedure.view").order_by("kind", "sort", "slug"))
    in_force = {each.procedure_id: each for each in ProcedureVersion.objects.in_force().newest()}
    newest = {each.procedure_id: each for each in ProcedureVersion.objects.signed().newest()}
    found = []
    for each in procedures:
        latest, applies = newest.get(each.pk), in_force.get(each.pk)
        waiting = latest if latest is not None and (applies is None or applies.pk != latest.pk) else None
        missing = SIGNATURES - waiting.signed if waiting is not None else 0
        found.append(Line(each, drawing.for_what(each), applies, waiting, missing))
    return found


def whole(badge, version) -> dict:
    """One version: drawn, compared with the one before, with those who stand for it."""
    before = version.procedure.versions.filter(number__lt=version.number).order_by("-number").first()
    plans = [each.plan for each in (version, before) if each is not None]
    people = who.people_named(*plans)
    signatures = list(ProcedureSignature.objects.filter(version=version).select_related("person").order_by("at"))
    applies = version.procedure.in_force()
    return {
        "version": version,
        "procedure": version.procedure,
        "for_what": drawing.for_what(version.procedure),
        "stages": drawing.drawn(version.plan, people),
        "before": before,
        "differences": differences.between(before.plan, version.plan, people) if before else [],
        "signatures": signatures,
        "state": _state(version, applies, signatures),
        "missing": max(0, SIGNATURES - len(signatures)),
        "may_not": _why_not(badge, version, signatures, applies),
        "versions": list(version.procedure.versions.select_related("made_by")),
        "in_force": applies,
    }


def shown(procedure):
    """The version whose page a procedure opens with: the newest, which may still wait. None before the first."""
    return procedure.versions.select_related("procedure", "made_by").order_by("-number").first()


def _state(version, applies, signatures) -> str:
    if applies is not None and applies.pk == version.pk:
        return "in_force"
    if version.is_overtaken:
        return "superseded"
    return "waiting"


def _why_not(badge, version, signatures, applies) -> str:
    """Why this person is not asked to stand for it; nothing for whoever is."""
    if version.is_overtaken:
        return "overtaken"
    if version.made_by_id == badge.person.pk:
        return "own"
    if any(each.person_id == badge.person.pk for each in signatures):
        return "signed"
    return "enough" if applies is not None and applies.pk == version.pk else ""


def there(badge) -> set[tuple[str, str]]:
    """What there are procedures for: kind and sort of each."""
    return set(scope(badge, "procedure.view").values_list("kind", "sort"))
