"""What stands on a sheet: what was signed, by which procedure, every decision with its evidence, and how it ended.

All of it is plain words, digests and hexadecimal, so that it has one spelling and can be checked where no portal is.
"""

from datetime import UTC
from typing import Any

from django.conf import settings

from workflows.approvals.models import Decision, SignOff
from workflows.approvals.sheet.verify_sign_off import FORMAT
from workflows.approvals.things import Original

ROOM = 16 << 20
"""So many bytes of originals go into a PDF; what is larger is named by its digest and lies in the portal."""


def told(sign_off: SignOff, *, at) -> dict[str, Any]:
    """The sheet of a request as it is at this moment. A fixed number of questions for every round that stands in it."""
    asked = list(_decisions(sign_off.decisions))
    ended = SignOff.State.SUPERSEDED if sign_off.is_overtaken else sign_off.state
    authors = list(sign_off.authors.select_related("person"))
    hearings = list(sign_off.hearings.select_related("informed_by", "over_by"))
    people = {sign_off.asked_by, sign_off.ended_by, *(each.person for each in authors)}
    for each in asked:
        people |= {each.person, each.on_behalf_of}
    for each in hearings:
        people |= {each.informed_by, each.over_by}
    seats = list(sign_off.seats.select_related("person"))
    people |= {each.person for each in seats}
    return {
        "format": FORMAT,
        "made_at": _moment(at),
        "portal": {"address": settings.PORTAL_URL, "origins": list(settings.OTP_WEBAUTHN_ALLOWED_ORIGINS)},
        "sign_off": _sign_off(sign_off, ended),
        "procedure": _procedure(sign_off.procedure),
        "people": {str(each.pk): {"name": each.name} for each in sorted(people - {None}, key=lambda who: str(who.pk))},
        "authors": sorted(str(each.person_id) for each in authors),
        "seats": [_seat(each) for each in seats],
        "decisions": [_decision(each) for each in asked],
        "hearings": [_hearing(each) for each in hearings],
        "originals": _originals(sign_off),
    }


def fitting(originals: list[Original]) -> list[Original]:
    """Those for which there is room in the PDF, the smallest first."""
    found, left = [], ROOM
    for each in sorted(originals, key=lambda original: (original.size, original.name)):
        if each.size <= left:
            found.append(each)
            left -= each.size
    return found


def _decisions(of_request):
    return of_request.select_related("person", "on_behalf_of", "seat", "evidence").order_by("at", "pk")


def _sign_off(sign_off, state) -> dict[str, Any]:
    before = sign_off.follows
    return {
        "id": str(sign_off.pk),
        "key": sign_off.key,
        "case": sign_off.case.code if sign_off.case_id else None,
        "kind": sign_off.kind,
        "subject": str(sign_off.subject),
        "thing": str(sign_off.thing),
        "manifest": sign_off.manifest,
        "sha256": sign_off.digest,
        "asked_by": str(sign_off.asked_by_id),
        "asked_at": _moment(sign_off.asked_at),
        "why": sign_off.why,
        "known_on": _day(sign_off.known_on),
        "follows": {"id": str(before.pk), "key": before.key, "sha256": before.digest} if before else None,
        "state": str(state),
        "newer": not sign_off.of_kind.is_current(sign_off.about) or sign_off.is_of_another_sort,
        "ended_at": _moment(sign_off.ended_at),
        "ended_by": str(sign_off.ended_by_id) if sign_off.ended_by_id else None,
        "ended_why": sign_off.ended_why,
    }


def _procedure(version) -> dict[str, Any]:
    return {
        "id": str(version.pk),
        "slug": version.procedure.slug,
        "number": version.number,
        "text": version.text,
        "sha256": version.digest,
    }


def _seat(seat) -> dict[str, Any]:
    return {
        "name": seat.name,
        "stage": seat.stage,
        "duty": seat.duty,
        "person": str(seat.person_id) if seat.person_id else None,
        "sections": seat.covered,
        "sha256": seat.digest,
        "opening": seat.opening,
    }


def _decision(decision) -> dict[str, Any]:
    origin = _origin(decision)
    return {
        "id": str(decision.pk),
        "seat": decision.seat.name,
        "opening": decision.opening,
        "person": str(decision.person_id),
        "on_behalf_of": str(decision.on_behalf_of_id) if decision.on_behalf_of_id else None,
        "outcome": decision.outcome,
        "at": _moment(decision.at),
        "sha256": bytes(decision.sha256).hex(),
        "unseen": [str(code) for code in decision.unseen],
        "factor": decision.factor,
        "factor_at": _moment(decision.factor_at),
        "comment": origin.comment,
        "conditions": origin.conditions,
        "stands_from": _earlier(origin) if origin is not decision else None,
        "evidence": _evidence(origin),
    }


def _origin(decision) -> Decision:
    """The decision itself, or the one of an earlier round that stands: what was decided then is what is proved."""
    while decision.stands_from_id:
        # A round follows an earlier one, so this ends; and few rounds are ever behind one.
        known = Decision.objects.select_related("seat", "evidence", "sign_off__procedure")
        decision = known.get(pk=decision.stands_from_id)
    return decision


def _earlier(origin) -> dict[str, Any]:
    procedure = origin.sign_off.procedure
    return {
        "decision": str(origin.pk),
        "sign_off": str(origin.sign_off_id),
        "key": origin.sign_off.key,
        "seat": origin.seat.name,
        "opening": origin.opening,
        "at": _moment(origin.at),
        "procedure": {"id": str(procedure.pk), "sha256": procedure.digest},
    }


def _evidence(decision) -> dict[str, str] | None:
    found = getattr(decision, "evidence", None)
    if found is None:
        return None
    rest = ("nonce", "credential_id", "public_key", "authenticator_data", "client_data", "signature")
    return {"statement": found.statement} | {name: bytes(getattr(found, name)).hex() for name in rest}


def _hearing(hearing) -> dict[str, Any]:
    return {
        "stage": hearing.stage,
        "who": hearing.who,
        "days": hearing.days,
        "law": hearing.law,
        "informed_on": _day(hearing.informed_on),
        "informed_by": str(hearing.informed_by_id) if hearing.informed_by_id else None,
        "whom": hearing.whom,
        "answer": hearing.answer,
        "answered_on": _day(hearing.answered_on),
        "over_at": _moment(hearing.over_at),
        "over_by": str(hearing.over_by_id) if hearing.over_by_id else None,
    }


def _originals(sign_off) -> list[dict[str, Any]]:
    found = sign_off.of_kind.originals(sign_off.about)
    inside = {each.sha256 for each in fitting(found)}
    return [
        {"sha256": each.sha256, "name": each.name, "size": each.size, "in_pdf": each.sha256 in inside} for each in found
    ]


def _moment(moment) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def _day(day) -> str | None:
    return day.isoformat() if day else None
