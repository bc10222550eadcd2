"""Sets the table for several documents signed off together."""

from portal.documents import seen
from portal.documents.actions import documents as of_documents
from tests.portal.documents.bringing import bring, word
from tests.workflows.approvals import table
from workflows.approvals.actions import bundles, deciding
from workflows.approvals.actions.deciding import Said
from workflows.approvals.of_bundles import KIND, next_of
from workflows.approvals.rounds import digest_of_sections


def seat(duty: str, *sections: str, key: str = "") -> dict:
    """A seat for a duty, about documents of these kinds; about everything where none is named."""
    return {"key": key or duty, "duty": duty, "sections": list(sections) or ["*"]}


def stage(*seats: dict, key: str = "review", **words) -> dict:
    """A stage of these seats."""
    return {"key": key, "name": table.NAME, "seats": list(seats)} | words


EACH = table.plan(stage(seat("labour_law", "letter"), seat("hr", "memo"), seat("compliance", "letter", "memo")))
"""Labour law reads letters, HR memos, compliance both."""


def in_force(told=EACH):
    """A procedure for bundles."""
    return table.in_force(told, kind="bundle")


def document(cast, kind: str, text: str = "He was seen at the gate.", **words):
    """A document of this kind by the lead, and its only version."""
    made = bring(cast, name=f"{kind}.docx", data=word(text, kind), **words)
    made = of_documents.edit(
        made, actor=cast[words.get("by", "lead")], version=made.version, title=f"A {kind}", kind=kind,
        handling="internal", labels="", dated_at=None,
    )  # fmt: skip
    return made.newest()


def ask(cast, *versions, by="lead", **words):
    """Sign-off of these together."""
    return bundles.ask(cast.case, actor=cast[by], versions=[each.pk for each in versions], **words)


def shown(cast, sign_off, by="lead") -> str:
    """The digest of what the page of asking again shows now."""
    return digest_of_sections(KIND, next_of(cast[by], sign_off.about))


def again(cast, sign_off, by="lead", **words):
    """The next round, with what is newest."""
    sha256 = words.pop("sha256", None) or shown(cast, sign_off, by)
    return bundles.ask_again(sign_off.about, actor=cast[by], sha256=sha256, **words)


def decide(cast, sign_off, duty: str, part: str, outcome: str = "approve", *, reads=True, **words):
    """Read all that the seat is about, and decide."""
    place, who = table.seat(sign_off, duty), cast[part]
    if reads:
        for version in sign_off.about.contents:
            if version.document.key in place.covered:
                seen.note(who, version, "preview")
    deed = {
        "approve": deciding.approve,
        "conditions": deciding.approve_with_conditions,
        "return": deciding.give_back,
        "step_back": deciding.step_back,
    }[outcome]
    said = {"sha256": place.digest, "acknowledged": True, "comment": "because"} | words
    return deed(place, actor=who, said=Said(**said))


def stands(sign_off) -> dict:
    """By seat, the decision each one stands from; of those decided anew None."""
    return {each.seat.duty: each.stands_from for each in sign_off.decisions.select_related("seat", "stands_from")}
