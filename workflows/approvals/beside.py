"""What sign-off shows on pages of other rooms: beside a version, in lists, on the case's overview, in My work."""

from django.db.models import BooleanField, ExpressionWrapper, Q

from portal.access.policy import scope
from portal.cases.panels import MANY
from workflows.approvals import showing
from workflows.approvals.inbox import waiting_for
from workflows.approvals.models import Deputy, SignOff
from workflows.approvals.rows import in_badge, late, rows, state_of, told
from workflows.approvals.things import Kind

FEW = 5
NOT_TOLD = {SignOff.State.SUPERSEDED, SignOff.State.WITHDRAWN, SignOff.State.CANCELLED}
"""States a list does not tell of: nothing is signed off, and nothing waits."""


def of_thing(kind: Kind, badge, thing) -> dict | None:
    """The state of sign-off of exactly this, for who may see it, and the way to ask for it, for who may.

    None for whoever may do neither: they do not learn whether anybody was asked.
    """
    about = scope(badge, "sign_off.view").filter(kind=kind.name, subject=kind.subject(thing))
    # Exactly this first: what is told of it depends on no number of later rounds.
    exactly = ExpressionWrapper(Q(thing=thing.pk), BooleanField())
    found = rows(told(about).order_by(exactly.desc(), "-asked_at", "pk")[: FEW + 1])
    now = next((row for row in found if row.sign_off.thing == thing.pk), None)
    can_ask = scope(badge, kind.asked_by).filter(pk=thing.pk).exists()
    can_ask = can_ask and (now is None or now.state not in {SignOff.State.OPEN, SignOff.State.APPROVED})
    if not found and not can_ask:
        return None
    shown: dict = {
        "row": now,
        "others": [row for row in found if row is not now][:FEW],
        "can_ask": can_ask,
        "thing": thing,
    }
    if now is not None:
        stages = showing.stages_of(badge, now.sign_off, state=now.state)
        mine = [line for stage in stages for line in stage.seats if line.mine]
        shown |= {"stages": stages, "mine": mine, "acts": bool(mine)}
        shown |= {"late": late(now.sign_off.due_at) if now.state == SignOff.State.OPEN else ""}
    return shown


def badges_of(kind: Kind, badge, things) -> dict:
    """One badge for each of many things: what waits, was signed off, or came back. One question for all of them."""
    about = scope(badge, "sign_off.view").filter(kind=kind.name, thing__in=[thing.pk for thing in things])
    by_key = {thing.pk: thing for thing in things}
    newest: dict = {}
    for each in told(about).order_by("-asked_at", "pk"):
        newest.setdefault(each.thing, each)
    return {by_key[thing].pk: state_in_badge(each) for thing, each in newest.items() if state_of(each) not in NOT_TOLD}


def state_in_badge(sign_off) -> list[dict]:
    """The badge of a request that was `told`."""
    plan = sign_off.plan
    status, words = in_badge(state_of(sign_off), plan, sign_off.taken, has_conditions=sign_off.has_conditions)
    return [{"status": status, "text": words}]


def open_in(badge, case) -> dict:
    """For the overview of the case: what waits there for a decision, the one due first on top."""
    found = told(scope(badge, "sign_off.view").open().filter(case=case))
    shown = rows(found.order_by("due_at", "asked_at", "pk")[: FEW + 1])
    return {"rows": [(row, late(row.sign_off.due_at)) for row in shown[:FEW]], "more": len(shown) > FEW}


def waiting(badge) -> int:
    """How much waits for this person, counted no further than is told."""
    return waiting_for(badge)[: MANY + 1].count()


def oldest(badge) -> dict:
    """The few that wait longest."""
    found = waiting_for(badge)[: FEW + 1]
    lines = inbox_lines(badge, found)
    return {"lines": lines[:FEW], "more": len(lines) > FEW}


def inbox_lines(badge, seats) -> list[dict]:
    """Seats that wait, each with how late it is and on whose behalf one could decide there."""
    away = Deputy.objects.now().filter(deputy=badge.person, person__is_active=True)
    away = list(away.select_related("person").prefetch_related("person__duties").order_by("person__name", "pk"))
    return [
        {
            "seat": seat,
            "label": showing.label_of(seat),
            "late": late(seat.due_at),
            "stands_in": [each.person for each in away if _could_be_for(each, seat)],
        }
        for seat in seats
    ]


def _could_be_for(deputy, seat) -> bool:
    if deputy.kind not in ("", seat.sign_off.kind):
        return False
    if seat.person_id:
        return seat.person_id == deputy.person_id
    return seat.duty in {each.duty for each in deputy.person.duties.all()}
