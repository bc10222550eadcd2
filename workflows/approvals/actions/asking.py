"""How a request begins, and how it ends without being decided."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.access.actions import action, record
from portal.access.answers import expect
from portal.notifications.outbox import tell
from workflows.approvals import rounds, standing, who
from workflows.approvals.canonical import canonical, digest_of
from workflows.approvals.clock import after_hours
from workflows.approvals.models import Author, Decision, Hearing, Seat, SeatPart, SignOff
from workflows.approvals.things import Kind
from workflows.approvals.troubles import AlreadyAsked

FORMAT = "tma-sign-off/1"


def begin(kind: Kind, thing, *, actor, why: str = "", known_on=None, asked_by=None) -> SignOff:
    """Open a request for exactly this. Called inside the kind's own action, which holds the lock.

    Raises `NoProcedure`, `AlreadyAsked`, and what `Round.check` raises: a request that nobody can decide is never
    begun. An open request for an earlier state of the same thing is superseded by this one. Where the kind keeps
    decisions, those on parts that are still the same stand, and the request begins with them.
    `asked_by`: who wants it, where a service carries their wish.
    """
    told = rounds.prepare(kind, thing)
    case, subject, before = getattr(thing, "case", None), kind.subject(thing), told.before
    if before is not None and before.state == SignOff.State.OPEN:
        if before.thing == thing.pk:
            raise AlreadyAsked
        before.end(SignOff.State.SUPERSEDED, by=actor.person)
    told.check()
    sign_off = SignOff(case=case, kind=kind.name, thing=thing.pk, subject=subject, procedure=told.procedure)
    sign_off.asked_by, sign_off.known_on, sign_off.follows = asked_by or actor.person, known_on, before
    sign_off.stage = standing.of(told.plan, {}).stage
    _bind(sign_off, told.sections)
    sign_off.take_key()
    if why:
        sign_off.why = why
    sign_off.save(force_insert=True)
    Author.objects.bulk_create(Author(sign_off=sign_off, person_id=key) for key in sorted(told.authors, key=str))
    _set_the_table(sign_off, told)
    record(
        thing=sign_off, sha256=sign_off.digest, procedure=told.procedure.digest, number=told.procedure.number,
        stands=sorted(told.stands),
    )  # fmt: skip
    if told.stands:
        sign_off.move_on()
    return sign_off


def invite(sign_off: SignOff, *, but=None) -> None:
    """Say of the seats that can be decided in from now on when they are due, and tell those who could take them.
    Nothing for a request that was decided as it began."""
    if sign_off.state != SignOff.State.OPEN:
        return
    plan, now = sign_off.procedure.plan.stages[sign_off.stage], timezone.now()
    if plan.hearing:
        sign_off.take_due(None)
        return
    due_at = after_hours(now, plan.hours, sign_off.case.site.region if sign_off.case_id else "")
    seats = list(sign_off.seats.filter(stage=sign_off.stage, is_taken=False, asked_at=None))
    if not seats:
        return
    sign_off.take_due(due_at)
    fresh = {"asked_at": now, "due_at": due_at, "reminded_at": None, "escalated_at": None}
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(**fresh)
    people = {person.pk: person for able in who.could_sit(sign_off, seats).values() for person in able}
    verb, link = f"{sign_off.kind}.ask_sign_off", sign_off.get_absolute_url()
    tell(list(people.values()), verb, thing=sign_off, link=link, but=but)


def go_on_elsewhere(sign_off: SignOff) -> None:
    """It has ended: the room of what it was about goes on with it as soon as that is safe."""
    if sign_off.of_kind.ended is not None:
        transaction.on_commit(sign_off.of_kind.ended, robust=True)


@action("sign_off.withdraw")
def withdraw(sign_off, *, actor, version, because=""):
    """Take the request back: whoever asked no longer asks."""
    expect(sign_off, version)
    sign_off.end(SignOff.State.WITHDRAWN, by=actor.person, because=because)
    go_on_elsewhere(sign_off)
    return sign_off


@action("sign_off.cancel")
def cancel(sign_off, *, actor, version, because):
    """End somebody else's request, with a reason they are told of."""
    expect(sign_off, version)
    sign_off.end(SignOff.State.CANCELLED, by=actor.person, because=because)
    go_on_elsewhere(sign_off)
    tell([sign_off.asked_by], "sign_off.cancel", thing=sign_off, link=sign_off.get_absolute_url(), but=actor.person)
    return sign_off


@action("sign_off.supersede")
def supersede(sign_off, *, actor):
    """Write down what is so already: something newer is there, and nothing can be decided here any more."""
    if not sign_off.is_overtaken:
        return sign_off
    sign_off.end(SignOff.State.SUPERSEDED)
    tell([sign_off.asked_by], "sign_off.supersede", thing=sign_off, link=sign_off.get_absolute_url())
    return sign_off


def _bind(sign_off, sections):
    """What is signed is one file, by its own digest, or several, by that of the list of them."""
    told = {
        "case": sign_off.case.code if sign_off.case_id else None,
        "format": FORMAT,
        "kind": sign_off.kind,
        "sections": [each.told() for each in sections],
        "subject": str(sign_off.subject),
        "thing": str(sign_off.thing),
    }
    sign_off.manifest = canonical(told).decode()
    sign_off.sha256 = bytes.fromhex(digest_of(told["sections"]))


def _set_the_table(sign_off, told):
    """Its hearings and seats, those at the right place of which somebody has decided already. A hearing is held anew in
    each round: who is heard is heard on the whole."""
    seats, hearings = [], []
    for number, stage in enumerate(told.plan.stages):
        common = {"sign_off": sign_off, "case": sign_off.case}
        if stage.hearing is not None:
            heard = stage.hearing
            hearings.append(Hearing(stage=stage.key, who=heard.who, days=heard.days, law=heard.law, **common))
        seats += [
            Seat(stage=number, name=f"{stage.key}.{plan.key}", duty=plan.duty, person_id=plan.person or None, **common)
            for plan in stage.seats
        ]
    for seat in seats:
        seat.is_taken = seat.name in told.stands
    Seat.objects.bulk_create(seats)
    SeatPart.objects.bulk_create(
        SeatPart(seat=seat, part=section.part)
        for seat in seats
        for section in told.sections
        if section.part is not None and seat.plan.covers(section.sort)
    )
    for seat in seats:
        if seat.is_taken:
            _let_stand(seat, told.stands[seat.name])
    for hearing in hearings:
        hearing.save(force_insert=True)


def _let_stand(seat, decision):
    """What was decided before holds here, too. Its words, and what proves it, stay with the one it stands from; its
    conditions are tasks already."""
    first = decision.stands_from or decision
    Decision(
        sign_off=seat.sign_off,
        seat=seat,
        opening=seat.opening,
        person=first.person,
        on_behalf_of=first.on_behalf_of,
        outcome=first.outcome,
        sha256=bytes.fromhex(seat.digest),
        unseen=first.unseen,
        factor=first.factor,
        factor_at=first.factor_at,
        stands_from=first,
    ).save(force_insert=True)


LAWFUL_DAYS = timedelta(days=14)
"""§ 626 (2) BGB: dismissal for cause within two weeks of knowing the facts. Calendar days; no holiday moves them."""


def knowledge_ends(sign_off):
    """The last day by § 626 (2) BGB from the day the facts were known, or None."""
    return sign_off.known_on + LAWFUL_DAYS if sign_off.known_on else None


def days_left(sign_off) -> int | None:
    """Calendar days until then; negative when it is past."""
    end = knowledge_ends(sign_off)
    return (end - timezone.localdate()).days if end else None
