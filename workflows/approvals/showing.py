"""What the pages of sign-off show, each part asked of its own rules, with the same number of questions at any size."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.access.policy import may, scope
from workflows.approvals import standing, who
from workflows.approvals.actions.asking import days_left, knowledge_ends
from workflows.approvals.models import Procedure, SignOff
from workflows.approvals.standing import Outcome
from workflows.approvals.things import kind_of
from workflows.approvals.words import duty_label


@dataclass(frozen=True)
class SeatLine:
    """A seat as a full sentence: whose it is, and what was said there, by whom, when."""

    seat: Any
    label: str
    decision: Any = None
    stepped_back: list = field(default_factory=list)
    mine: bool = False


@dataclass(frozen=True)
class StageLine:
    """A stage: its name, its rule in words, how it stands, its seats or its hearing."""

    number: int
    name: str
    rule: str
    verdict: str
    seats: list[SeatLine]
    hearing: Any = None
    is_at_work: bool = False


def lines(sign_offs) -> list[dict]:
    """Requests for a list, each with what it is about and how far it is."""
    sign_offs = list(sign_offs)
    by_kind: dict[str, list] = {}
    for each in sign_offs:
        by_kind.setdefault(each.kind, []).append(each.thing)
    things = {name: kind_of(name).bring(keys) for name, keys in by_kind.items()}
    rows = []
    for each in sign_offs:
        about = things[each.kind].get(each.thing)
        vars(each)["about"] = about
        rows.append({"sign_off": each, "about": each.of_kind.describe(about), "state": each.shown_state})
    return rows


def in_language(names) -> str:
    """A name of a procedure or stage in the reader's language."""
    return names["de" if (get_language() or "").startswith("de") else "en"]


def rule_in_words(stage) -> str:
    """How a stage is done, in a sentence."""
    if stage.hearing is not None:
        return _("Is heard, and decides nothing")
    if stage.needed == len(stage.seats):
        return _("All of them")
    return _("%(needed)s of %(all)s") % {"needed": stage.needed, "all": len(stage.seats)}


def stages_of(badge, sign_off) -> list[StageLine]:
    """Stages and seats, with what was said in each. Six questions, whatever their number."""
    seats = list(sign_off.seats.select_related("person"))
    mine = set(scope(badge, "seat.approve").filter(sign_off=sign_off).values_list("pk", flat=True))
    decisions = list(sign_off.decisions.select_related("person", "on_behalf_of", "seat").order_by("at"))
    hearings = {hearing.stage: hearing for hearing in sign_off.hearings.all()}
    last = {each.seat_id: each for each in decisions if each.outcome != Outcome.STEP_BACK}
    away: dict = {}
    for each in decisions:
        if each.outcome == Outcome.STEP_BACK:
            away.setdefault(each.seat_id, []).append(each)
    found = []
    for number, stage in enumerate(sign_off.procedure.plan.stages):
        rows = [
            SeatLine(seat, _label(seat), last.get(seat.pk), away.get(seat.pk, []), seat.pk in mine)
            for seat in seats
            if seat.stage == number
        ]
        said = {row.seat.name.partition(".")[2]: Outcome(row.decision.outcome) for row in rows if row.decision}
        hearing = hearings.get(stage.key)
        verdict = standing.of_stage(stage, said, hearing is not None and hearing.over_at is not None)
        at_work = sign_off.state == SignOff.State.OPEN and number == sign_off.stage
        found.append(
            StageLine(
                number + 1, in_language(stage.name), rule_in_words(stage), verdict, rows, hearing, is_at_work=at_work
            )
        )
    return found


def whole(badge, sign_off) -> dict:
    """All that the page of a request shows."""
    stages = stages_of(badge, sign_off)
    before = SignOff.objects.filter(kind=sign_off.kind, subject=sign_off.subject).exclude(pk=sign_off.pk)
    before = scope(badge, "sign_off.view").filter(pk__in=before.values("pk")).select_related("case", "procedure")
    seats = [row for stage in stages for row in stage.seats]
    return {
        "sign_off": sign_off,
        "about": sign_off.about,
        "described": sign_off.of_kind.describe(sign_off.about),
        "state": sign_off.shown_state,
        "stages": stages,
        "mine": next((row for row in seats if row.mine), None) if not sign_off.is_overtaken else None,
        "waiting": sum(1 for row in seats if row.decision is None),
        "seats": len(seats),
        "rounds": lines(before.order_by("-asked_at")),
        "knowledge_ends": knowledge_ends(sign_off),
        "knowledge_days": days_left(sign_off),
        "can_here": {
            verb
            for verb in ("sign_off.withdraw", "sign_off.cancel", "sign_off.hear", "sign_off.fetch_sheet")
            if may(badge, verb, sign_off)
        },
    }


def table_for(kind, thing) -> list[dict]:
    """Who could decide on this, stage by stage, before anybody is asked; nothing without a procedure."""
    for sort in (kind.sort(thing), ""):
        procedure = Procedure.objects.filter(kind=kind.name, sort=sort).first()
        rules = procedure.in_force() if procedure else None
        if rules is not None:
            found = who.candidates(kind, thing, getattr(thing, "case", None), kind.authors(thing))
            return [
                {
                    "name": in_language(stage.name),
                    "rule": rule_in_words(stage),
                    "hearing": stage.hearing,
                    "seats": [
                        {"label": duty_label(plan.duty) or plan.key, "people": who.for_seat(plan, found)}
                        for plan in stage.seats
                    ],
                }
                for stage in rules.plan.stages
            ]
    return []


def _label(seat) -> str:
    return str(seat.person.name if seat.person_id else duty_label(seat.duty))
