"""Fills in the form of a procedure as a person would, field by field."""

from django.urls import reverse

from workflows.approvals.actions import procedures as rules
from workflows.approvals.models import Procedure

STAGE = {
    "key": "",
    "name_de": "Fachprüfung",
    "name_en": "Review",
    "rule": "all",
    "k": "",
    "hours": "16",
    "remind": "8",
    "escalate": "24",
}
HEARING = {"is_hearing": "1", "name_de": "Anhörung", "name_en": "Hearing", "who": "works_council", "days": "7"}


def typed(*stages, based_on="0", do="propose", **more):
    """What a browser sends: each stage is its fields, with `seats` as a list of duties or of fields."""
    sent = {"name_de": "Hausverbot", "name_en": "House ban", "based_on": based_on, "do": do}
    sent |= {"stages": str(len(stages))}
    for number, stage in enumerate(stages):
        stage = dict(stage)
        seats = stage.pop("seats", [])
        sent[f"stage-{number}-seats"] = str(len(seats))
        sent |= {f"stage-{number}-{name}": value for name, value in stage.items()}
        for place, seat in enumerate(seats):
            seat = {"duty": seat} if isinstance(seat, str) else seat
            sent |= {f"stage-{number}-seat-{place}-{name}": value for name, value in seat.items()}
    return sent | more


def stage(*seats, **words):
    """A stage with these seats."""
    return STAGE | {"seats": list(seats)} | words


def make(badge, sort="house_ban", kind="version") -> Procedure:
    """A procedure that says nothing yet."""
    return rules.make(actor=badge, slug=f"{kind}-{sort or 'all'}", kind=kind, sort=sort)


def edit_url(procedure) -> str:
    """Where its next version is written."""
    return reverse("procedures_admin:edit", args=[procedure.slug])
