"""What the page of a request shows, each part asked of its own rules, with the same number of questions at any size."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.access.policy import scope
from portal.cases.templatetags.moments import time_left
from portal.cases.troubles import CaseTrouble
from theme.templatetags.theme import personal
from workflows.approvals import rounds, standing, who
from workflows.approvals.actions.asking import days_left, knowledge_ends
from workflows.approvals.models import Decision, SignOff
from workflows.approvals.rows import in_badge, late, rows, rule_in_words, told
from workflows.approvals.standing import Outcome
from workflows.approvals.troubles import NobodyLeft, NoProcedure
from workflows.approvals.words import duty_label

STATUSES = {Outcome.APPROVE: "approved", Outcome.CONDITIONS: "conditions", Outcome.RETURN: "returned"}
SAID_BY = ("person", "on_behalf_of", "evidence", "stands_from__sign_off__case")
MANAGING = ("sign_off.withdraw", "sign_off.cancel", "sign_off.hear", "sign_off.fetch_sheet")


@dataclass(frozen=True)
class SeatLine:
    """A seat as a full sentence: whose it is, and what was said there, by whom, when.

    `turn` is "said", "now", "later" or "over"; `covers` names what it decides on when that is not all of it; `asked`
    those who could decide, for whoever manages the request; None for all others.
    """

    seat: Any
    label: str
    turn: str
    decision: Any = None
    stepped_back: list = field(default_factory=list)
    mine: bool = False
    covers: list = field(default_factory=list)
    asked: list | None = None

    @property
    def status(self) -> str:
        """The status of the theme its drawing comes from."""
        if self.decision is not None:
            return STATUSES[Outcome(self.decision.outcome)]
        return {"said": "stepped_back", "now": "waiting", "later": "open", "over": "withdrawn"}[self.turn]


@dataclass(frozen=True)
class StageLine:
    """A stage: its name, its rule in words, how it stands, its seats or its hearing."""

    name: str
    rule: str
    verdict: str
    seats: list[SeatLine]
    hearing: Any = None
    is_at_work: bool = False
    is_over: bool = False
    due_at: Any = None

    @property
    def left(self) -> str:
        """How long there is until it is due, or how late it is, in words."""
        return late(self.due_at) or time_left(self.due_at)

    @property
    def hearing_status(self) -> str:
        """The status of the theme a hearing's drawing comes from."""
        if self.hearing.over_at:
            return "done"
        return "withdrawn" if self.is_over else "waiting" if self.is_at_work else "open"


def in_language(names) -> str:
    """A name of a procedure or stage in the reader's language."""
    return names["de" if (get_language() or "").startswith("de") else "en"]


def parts_of(badge, sign_off) -> list | None:
    """The parts of it this person sees; None for all of a thing without parts.

    SECURITY: who was asked still sees the request once it is over, but not by that what it was about.
    """
    kind = sign_off.of_kind
    if kind.parts is not None:
        return kind.parts(badge, sign_off.about)
    return None if kind.visible(badge).filter(pk=sign_off.thing).exists() else []


def in_its_own_words(decision, shown: bool) -> None:
    """A decision that stands from an earlier round as it was said then; without its words for whoever does not see
    what it is about. In memory only: rows are never changed."""
    first = decision.stands_from
    if first is not None:
        decision.at, decision.comment, decision.conditions = first.at, first.comment, first.conditions
    decision.is_shown = shown
    if not shown:
        decision.comment = decision.conditions = ""


def stages_of(badge, sign_off, *, state: str, asks_whom: bool = False, parts: list | None = None) -> list[StageLine]:
    """Stages and seats, with what was said in each: the same number of questions, whatever theirs. `parts`: see
    `parts_of`."""
    seen = {each["key"] for each in sign_off.sections} if parts is None else {part.key for part in parts}
    sees_all = {each["key"] for each in sign_off.sections} <= seen
    seats = list(sign_off.seats.select_related("person"))
    mine = set()
    if state == SignOff.State.OPEN:
        mine = set(scope(badge, "seat.approve").filter(sign_off=sign_off).values_list("pk", flat=True))
    decisions = sign_off.decisions.select_related(*SAID_BY, "seat")
    last: dict = {}
    away: dict = {}
    covered = {seat.pk: set(seat.covered) for seat in seats}
    for each in decisions.order_by("at"):
        each.sign_off = sign_off
        in_its_own_words(each, covered[each.seat_id] <= seen)
        if each.outcome == Outcome.STEP_BACK:
            away.setdefault(each.seat_id, []).append(each)
        else:
            last[each.seat_id] = each
    hearings = {hearing.stage: hearing for hearing in sign_off.hearings.select_related("informed_by", "over_by")}
    empty = [seat for seat in seats if not seat.is_taken and seat.stage == sign_off.stage]
    able = who.could_sit(sign_off, empty) if asks_whom and empty and state == SignOff.State.OPEN else {}
    found = []
    for number, stage in enumerate(sign_off.plan.stages):
        if not stage.seats and stage.hearing is None:
            continue  # nothing here is for its seats
        of_stage = sorted((seat for seat in seats if seat.stage == number), key=_in_order(stage))
        said = {seat.name.partition(".")[2]: Outcome(last[seat.pk].outcome) for seat in of_stage if seat.pk in last}
        hearing = hearings.get(stage.key)
        if hearing is not None:
            hearing.sign_off = sign_off
            if not sees_all:  # who is heard is heard on the whole
                hearing.whom = hearing.answer = ""
        verdict = standing.of_stage(stage, said, hearing is not None and hearing.over_at is not None)
        at_work = state == SignOff.State.OPEN and number == sign_off.stage
        later = state == SignOff.State.OPEN and number > sign_off.stage
        lines = [
            SeatLine(
                seat,
                label_of(seat),
                "said" if seat.pk in last else "now" if at_work else "later" if later else "over",
                last.get(seat.pk),
                away.get(seat.pk, []),
                seat.pk in mine,
                _covers(seat, seen),
                able.get(seat),
            )
            for seat in of_stage
        ]
        due_at = sign_off.due_at if at_work else None
        name, rule = in_language(stage.name), rule_in_words(stage)
        found.append(StageLine(name, rule, verdict, lines, hearing, at_work, state != SignOff.State.OPEN, due_at))
    return found


def _covers(seat, seen) -> list[str]:
    """What a seat decides on where that is not all of it, as far as whoever looks may know of it."""
    if len(seat.sections) == len(seat.sign_off.sections):
        return []
    in_full = seat.sign_off.of_kind.in_full
    return [in_full(each["label"]) for each in seat.sections if each["key"] in seen]


def _in_order(stage):
    """Seats in the order in which the procedure names them."""
    order = [f"{stage.key}.{plan.key}" for plan in stage.seats]
    return lambda seat: order.index(seat.name)


def whole(badge, sign_off) -> dict:
    """All that the page of a request shows."""
    state = sign_off.shown_state
    can_here, parts = rights(badge, sign_off), parts_of(badge, sign_off)
    asks_whom = bool(can_here & {"sign_off.withdraw", "sign_off.cancel"})
    stages = stages_of(badge, sign_off, state=state, asks_whom=asks_whom, parts=parts)
    reads = parts is None or bool(parts)
    seats = [line for stage in stages for line in stage.seats]
    taken = {line.seat.name for line in seats if line.seat.is_taken}
    conditions = any(line.status == "conditions" for line in seats if line.decision)
    status, words = in_badge(state, sign_off.plan, taken, has_conditions=conditions)
    return {
        "sign_off": sign_off,
        "about": sign_off.about,
        "described": sign_off.of_kind.describe(sign_off.about),
        "reads": reads,
        "title": sign_off.of_kind.title(sign_off.about) if reads else "",
        "state": state,
        "status": status,
        "status_words": words,
        "late": late(sign_off.due_at) if state == SignOff.State.OPEN else "",
        "digest": grouped(sign_off.digest),
        "parts": parts,
        "again": again(badge, sign_off, state),
        "stages": stages,
        "mine": [line for line in seats if line.mine],
        "rounds": rounds_of(badge, sign_off, parts),
        "knowledge_ends": knowledge_ends(sign_off),
        "knowledge_days": days_left(sign_off),
        "can_here": can_here,
        "is_unnoted": asks_whom and state == SignOff.State.SUPERSEDED,
    }


def again(badge, sign_off, state: str) -> str:
    """Where one asks again with what is newest: from the last round, once nothing is open, and not for what is signed
    off as it is."""
    kind = sign_off.of_kind
    if state == SignOff.State.OPEN or (state == SignOff.State.APPROVED and kind.is_current(sign_off.about)):
        return ""
    if SignOff.objects.filter(follows=sign_off).exists():
        return ""
    return kind.again(badge, sign_off.about)


def rounds_of(badge, sign_off, parts: list | None = None) -> list[dict]:
    """The other requests about the same, the newest first, each with the reasons that were given in it, as far as one
    sees what they are about."""
    others = scope(badge, "sign_off.view").filter(kind=sign_off.kind, subject=sign_off.subject).exclude(pk=sign_off.pk)
    found = rows(told(others).select_related("ended_by").order_by("-asked_at", "pk"))
    reasons: dict = {}
    spoken = Decision.objects.filter(sign_off__in=[row.sign_off.pk for row in found]).order_by("at")
    by_key = {row.sign_off.pk: row.sign_off for row in found}
    for each in spoken.select_related(
        "seat__person", "person", "on_behalf_of", "evidence", "stands_from__sign_off__case"
    ):
        each.sign_off = each.seat.sign_off = by_key[each.sign_off_id]
        in_its_own_words(each, parts is None or set(each.seat.covered) <= {part.key for part in parts})
        if each.comment or each.conditions:
            stepped = each.outcome == Outcome.STEP_BACK
            said = {"stepped_back": [each]} if stepped else {"decision": each}
            reasons.setdefault(each.sign_off_id, []).append(SeatLine(each.seat, label_of(each.seat), "said", **said))
    return [{"row": row, "reasons": reasons.get(row.sign_off.pk, [])} for row in found]


def rights(badge, sign_off) -> frozenset[str]:
    """What this person may do with the request as a whole, in one question."""
    asked = {f"may_{n}": Exists(scope(badge, verb).filter(pk=OuterRef("pk"))) for n, verb in enumerate(MANAGING)}
    answers = SignOff.objects.filter(pk=sign_off.pk).annotate(**asked).values(*asked).get()
    return frozenset(verb for n, verb in enumerate(MANAGING) if answers[f"may_{n}"])


def grouped(digest: str) -> str:
    """A digest in groups that can be read aloud."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def table_for(kind, thing) -> dict:
    """Who could decide on this, before anybody is asked: the procedure, its stages, whose decisions of the last round
    stand, and what is in the way: `trouble`, of it the seats nobody could take as `nobody`."""
    try:
        coming = rounds.prepare(kind, thing)
    except NoProcedure:
        return {}
    people = {str(person.pk): person for able in coming.found.values() for person in able}
    nobody, trouble = [], None
    try:
        coming.check()
    except NobodyLeft as left:
        nobody = [seat_label(plan, people) for plan in left.plans]
    except CaseTrouble as other:
        trouble = other.sentence
    return {
        "rules": coming.procedure,
        "nobody": nobody,
        "trouble": trouble,
        "can_begin": not nobody and trouble is None,
        "stages": [
            {
                "name": in_language(stage.name),
                "rule": rule_in_words(stage),
                "hours": stage.hours,
                "hearing": stage.hearing,
                "seats": [
                    {
                        "label": seat_label(plan, people),
                        "people": who.for_seat(plan, coming.found),
                        "stands": (stands := coming.stands.get(f"{stage.key}.{plan.key}")),
                        "status": STATUSES[Outcome(stands.outcome)] if stands else "open",
                        "covers": coming.covers(plan),
                    }
                    for plan in stage.seats
                ],
            }
            for stage in coming.plan.stages
            if stage.seats or stage.hearing
        ],
    }


def seat_label(plan, people) -> str:
    """How a seat of a procedure is called: by its duty, or by the person it is for."""
    if plan.duty:
        return str(duty_label(plan.duty))
    return personal(people[plan.person].name) if plan.person in people else _("a person who cannot decide here")


def label_of(seat) -> str:
    """How a seat is called: by its duty, or by the person it is for, whose name the mask covers."""
    return personal(seat.person.name) if seat.person_id else str(duty_label(seat.duty))
