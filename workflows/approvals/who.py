"""Who could decide: asked before a request begins, and of nobody who could not take the seat by the rules."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Duty, Person
from portal.cases.grants import CaseGrant
from portal.cases.standing import outside_walls
from workflows.approvals.models import Deputy, Seat, SignOff
from workflows.approvals.procedures import SEAT_DUTIES, BadProcedure, Procedure, SeatPlan
from workflows.approvals.things import Kind
from workflows.approvals.words import duty_label


class Candidates(dict[str, list[Person]]):
    """For each duty, and each person by their key, who could take a seat. `bound`: by the sort of a part, those whom
    it is for, where that is not everybody in the case."""

    bound: Mapping[str, Collection] = {}


def candidates(kind: Kind, thing, case, without: Collection) -> Candidates:
    """For each duty, and each person by their key, who could take a seat: with a grant on the case, outside its walls,
    in the thing's audience, and not among those `without` (its authors). For guidance, which lies in no case: whoever
    holds the duty. Five questions, however many they are."""
    people = Person.objects.here().exclude(pk__in=without)
    if case is not None:
        granted = CaseGrant.objects.live().filter(content_object=case).order_by().values("user_id")
        people = people.filter(pk__in=granted)
    audience = kind.audience(thing)
    if audience is not None:
        people = people.filter(pk__in=audience)
    able = list(people.order_by("name", "pk"))
    able = outside_walls(able, case) if case is not None else able
    found = Candidates({str(person.pk): [person] for person in able})
    found.bound = kind.audiences(thing)
    by_key = {person.pk: person for person in able}
    for holder, duty in Duty.objects.filter(person__in=by_key).order_by("person__name").values_list("person", "duty"):
        found.setdefault(duty, []).append(by_key[holder])
    return found


def still_free(sign_off: SignOff) -> dict[str, list[Person]]:
    """The candidates who neither wrote what is signed nor said anything in this request, in anybody's name."""
    kept_out = set(sign_off.authors.values_list("person", flat=True))
    for person, behalf in sign_off.decisions.values_list("person", "on_behalf_of"):
        kept_out |= {person, behalf}
    return candidates(sign_off.of_kind, sign_off.about, sign_off.case, kept_out - {None})


def could_sit(sign_off: SignOff, seats) -> dict:
    """Who could decide in each of these seats now: to be told, reminded, and named. Held against the rule by a test.

    A deputy holds the duty of a seat like everybody else who could take it; where a person is named, theirs are added.
    """
    found = still_free(sign_off)
    named = [seat.person_id for seat in seats if seat.person_id]
    standing_in: dict = defaultdict(list)
    for absent, deputy in (
        Deputy.objects.now().of_kind(sign_off.kind).filter(person__in=named).values_list("person", "deputy")
    ):
        standing_in[absent] += found.get(str(deputy), []) if found.get(str(absent)) else []
    return {seat: for_seat(seat.plan, found) + _inside(seat.plan, standing_in[seat.person_id], found) for seat in seats}


def absent_for(person, seat: Seat) -> list[Person]:
    """On whose behalf this person could decide in this seat now.

    Whoever is away could sit there themselves, but for being away: a deputy opens no door that was closed to them.
    """
    named = Deputy.objects.now().of_kind(seat.sign_off.kind).filter(deputy=person)
    away = set(named.values_list("person", flat=True))
    if not away:
        return []
    free = still_free(seat.sign_off)
    duties = set(person.duties.values_list("duty", flat=True)) & set(SEAT_DUTIES)
    if seat.person_id:
        # A seat with a name on it says no duty: somebody who shares one with whoever is named can take their place.
        shares = any(each.pk == seat.person_id for duty in duties for each in free.get(duty, ()))
        return [each for each in for_seat(seat.plan, free) if each.pk in away and shares]
    return [each for each in for_seat(seat.plan, free) if each.pk in away and seat.duty in duties]


def nobody_for(procedure: Procedure) -> list[BadProcedure]:
    """The seats nobody in the house could ever take: for a duty nobody holds, or a person who is not here."""
    held = set(Duty.objects.filter(person__is_active=True).order_by().values_list("duty", flat=True).distinct())
    seats = [
        (number, place, plan)
        for number, stage in enumerate(procedure.stages, 1)
        for place, plan in enumerate(stage.seats, 1)
    ]
    here = people_named(procedure)
    found = []
    for number, place, plan in seats:
        if plan.duty and plan.duty not in held:
            sentence = _("Stage %(stage)s has a seat for %(duty)s. Nobody has this duty.")
            words = {"duty": duty_label(plan.duty), "at": "duty"}
        elif plan.person and plan.person not in here:
            sentence, words = _("Stage %(stage)s names somebody who is not here."), {"at": "person"}
        else:
            continue
        found.append(BadProcedure(sentence, stage=number, seat=place, **words))
    return found


def people_named(*procedures: Procedure) -> dict[str, Person]:
    """Those who have a seat of their own in these procedures and are here, by their keys."""
    named = {plan.person for each in procedures for stage in each.stages for plan in stage.seats if plan.person}
    keys = [key for key in named if _is_key(key)]
    return {str(person.pk): person for person in Person.objects.here().filter(pk__in=keys)} if keys else {}


def by_address(address: str) -> Person | None:
    """Whoever is here with this e-mail address."""
    return Person.objects.here().filter(email=address.strip().lower()).first()


def _is_key(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def for_seat(plan: SeatPlan, found: Mapping[str, Sequence]) -> list:
    """Who could take this seat: of those with its duty whoever every part it covers is for."""
    return _inside(plan, found.get(plan.person or plan.duty, ()), found)


def _inside(plan: SeatPlan, people, found: Mapping[str, Sequence]) -> list:
    bound = getattr(found, "bound", {})
    inside = [keys for sort, keys in bound.items() if plan.covers(sort)]
    return [person for person in people if all(person.pk in keys for keys in inside)]


def left_empty(
    procedure: Procedure, found: Mapping[str, Sequence], settled: Mapping[str, Sequence] = MappingProxyType({})
) -> list[SeatPlan]:
    """The seats for which nobody is left, one person to one seat over the whole request; none if all can be filled.
    `settled`: by `stage.seat` the keys of those who have decided there already, and take no other.

    A flow (Ford and Fulkerson 1956) from the stages, which need so many of their seats, through seats to people: who
    was given a seat moves to another if that makes room. Going stage by stage would be wrong: the one lawyer who could
    take a seat of a first stage may be the only one for the second.
    """
    room: dict[object, dict[object, int]] = defaultdict(lambda: defaultdict(int))
    taken = {key for keys in settled.values() for key in keys}
    needed = {
        number: len(stage.seats) if stage.hears_out else stage.needed for number, stage in enumerate(procedure.stages)
    }
    for number, stage in enumerate(procedure.stages):
        room["begin"][number] = needed[number]
        for plan in stage.seats:
            room[number][number, plan] = 1
            name = f"{stage.key}.{plan.key}"
            free = settled[name][:1] if name in settled else [each.pk for each in for_seat(plan, found)]
            for key in free:
                if name in settled or key not in taken:
                    room[number, plan][str(key)] = room[str(key)]["end"] = 1
    while _one_more(room, "begin", set()):
        pass
    return [
        plan
        for number, stage in enumerate(procedure.stages)
        if room["begin"][number]
        for plan in stage.seats
        if room[number][number, plan]
    ]


def _one_more(room, place, been) -> bool:
    if place == "end":
        return True
    been.add(place)
    for other, left in list(room[place].items()):
        if left and other not in been and _one_more(room, other, been):
            room[place][other] -= 1
            room[other][place] += 1
            return True
    return False
