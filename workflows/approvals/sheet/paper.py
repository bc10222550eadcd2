"""What a sheet looks like on paper, in the language of whoever fetches it. The JSON in it is what counts."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from workflows.approvals.models import Decision, SignOff
from workflows.approvals.sheet.verify_sign_off import grouped
from workflows.approvals.showing import in_language, rule_in_words
from workflows.approvals.standing import Outcome
from workflows.approvals.words import duty_label

STATES = {
    "approved": gettext_lazy("Everything its procedure asks for is there."),
    "returned": gettext_lazy("Nothing was signed off. The reason stands with the seat that returned it."),
    "superseded": gettext_lazy("Something newer is there. Nothing was signed off by this request."),
    "withdrawn": gettext_lazy("Whoever asked took it back. Nothing was signed off."),
    "cancelled": gettext_lazy("Someone else ended it before it was decided. Nothing was signed off."),
}
FACTORS = {
    "passkey": gettext_lazy("passkey"),
    "totp": gettext_lazy("code from an app"),
    "recovery": gettext_lazy("recovery code"),
}


@dataclass
class SeatOnPaper:
    """A seat: whose, and all that was said in it, in its order."""

    label: str
    decisions: list = field(default_factory=list)


def page(sign_off: SignOff, sheet: dict[str, Any], *, reader, key: bytes) -> str:
    """The HTML of the sheet."""
    state = sheet["sign_off"]["state"]
    words = {
        "sign_off": sign_off,
        "language": get_language(),
        "reader": reader,
        "made_at": timezone.now(),
        "state": state,
        "state_label": SignOff.State(state).label,
        "state_sentence": STATES[state],
        "newer": sheet["sign_off"]["newer"] and state == SignOff.State.APPROVED,
        "kind": sign_off.of_kind.label,
        "handling": sign_off.of_kind.handling(sign_off.about),
        "described": sign_off.of_kind.describe(sign_off.about),
        "authors": [each.person.name for each in sign_off.authors.select_related("person")],
        "files": _files(sign_off, sheet),
        "stages": _stages(sign_off, sheet),
        "fingerprint": grouped(hashlib.sha256(key).hexdigest()),
    }
    return render_to_string("approvals/sheet/sheet.html", words)


def _files(sign_off, sheet) -> list[dict]:
    """What was signed, part by part, and whether the very file is in the PDF."""
    there = {each["sha256"]: each for each in sheet["originals"]}
    return [each | {"file": there.get(each["sha256"]), "digest": grouped(each["sha256"])} for each in sign_off.sections]


def _stages(sign_off, sheet) -> list[dict]:
    proved = {each["id"]: each for each in sheet["decisions"]}
    hearings = {each.stage: each for each in sign_off.hearings.select_related("informed_by", "over_by")}
    rows = {
        seat.name: SeatOnPaper(seat.person.name if seat.person_id else str(duty_label(seat.duty)))
        for seat in sign_off.seats.select_related("person")
    }
    decisions = sign_off.decisions.select_related("person", "on_behalf_of", "seat", "stands_from")
    for decision in decisions.order_by("at", "pk"):
        rows[decision.seat.name].decisions.append(_said(sign_off, decision, proved[str(decision.pk)]))
    return [
        {
            "name": in_language(stage.name),
            "rule": rule_in_words(stage),
            "hearing": hearings.get(stage.key),
            "seats": [rows[f"{stage.key}.{seat.key}"] for seat in stage.seats],
        }
        for stage in sign_off.plan.stages
        if stage.seats or stage.hearing
    ]


def _said(sign_off, decision: Decision, told: dict) -> dict:
    """A decision in words, with what proves it."""
    evidence, stands = told["evidence"], told["stands_from"]
    if decision.outcome == Outcome.STEP_BACK:
        proof = ""
    elif evidence is None:
        proof = _("Without a passkey: it rests on the portal's word.")
    else:
        key = hashlib.sha256(bytes.fromhex(evidence["credential_id"])).hexdigest()[:16]
        proof = _("Signed with a passkey (%(key)s).") % {"key": grouped(key)}
    return {
        "decision": decision,
        "words": decision.stands_from or decision,
        "outcome": Decision.Said(decision.outcome).label,
        "factor": FACTORS.get(decision.factor, decision.factor),
        "unseen": [sign_off.of_kind.in_words(code) for code in decision.unseen],
        "digest": grouped(told["sha256"]) if decision.outcome != Outcome.STEP_BACK else "",
        "stands_from": stands["key"] if stands else "",
        "proof": proof,
    }
