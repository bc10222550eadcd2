"""What the access page shows: who sees the case, or one thing in it, today or on another day. For the others than
those who lead it: their own line.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.policy import may, scope
from portal.cases import roles
from portal.cases.explained import access_explained, who_could_see
from portal.cases.models import CasePerson
from portal.cases.reading import circles_of
from portal.cases.templatetags.moments import moment

SOON = 3  # days
SEEN_BY = {"task": "task.view", "note": "note.view", "event": "event.view", "person": "case_person.view"}


def can_be_asked_about(kind: str, seen_by: str) -> None:
    """Let the access page answer who sees a thing of an upper room: its kind, and the verb by which it is seen."""
    SEEN_BY[kind] = seen_by


@dataclass(frozen=True)
class Row:
    """A line of the table: the person, the rules that let them in or keep them out, and what can be done about it."""

    person: object
    role: object
    sees: bool
    because: list = field(default_factory=list)
    grant: object = None

    @property
    def until(self) -> str:
        """When it ends by itself."""
        return moment(self.grant.ends_at) if self.grant and self.grant.ends_at else ""

    @property
    def ends_soon(self) -> bool:
        """Within three days?"""
        return bool(self.grant and self.grant.ends_at) and (self.grant.ends_at - timezone.now()).days < SOON


def parts(badge, case, asked="") -> list:
    """What can be asked about: the case, the person who reported, and the thing one came from."""
    if not may(badge, "case.see_access", case):
        return [("", _("this case"))]
    reporters = scope(badge, "case_person.view").filter(case=case, part=CasePerson.Part.REPORTED)
    found = [
        (f"person:{pk}", _("the name of the person who reported")) for pk in reporters.values_list("pk", flat=True)
    ]
    if asked and asked not in dict(found) and thing_of(badge, case, asked) is not None:
        found.append((asked, _("the thing you came from")))
    return [("", _("this case")), *found]


def thing_of(badge, case, part):
    """The thing in this case that was asked about, among those this person may see."""
    kind, _colon, key = part.partition(":")
    try:
        return scope(badge, SEEN_BY[kind]).filter(case=case, pk=UUID(key)).select_related("case").first()
    except (KeyError, ValueError):
        return None


def answer(badge, case, *, part="", on="") -> dict:
    """All that the access page shows. What is not this person's to know is absent."""
    leads = may(badge, "case.see_access", case)
    lines = access_explained((thing_of(badge, case, part) if part else None) or case)
    if not leads:
        lines = [line for line in lines if line.person == badge.person]
    rows = [
        Row(line.person, line.role.label if line.role else "–", line.sees, line.because, line.grant)
        for line in lines
        if line.grant is not None
    ]
    shown = {
        "leads": leads,
        "rows": [row for row in rows if row.sees],
        "kept_out": [row for row in rows if not row.sees],
        "circles": list(circles_of(badge, case)),
        "can_circle": set(scope(badge, "circle.add_member").filter(case=case).values_list("pk", flat=True)),
    }
    return shown | (_for_leads(badge, case, on) if leads else {})


def _for_leads(badge, case, on):
    walls = scope(badge, "wall.view").filter(case=case, lifted_at=None).select_related("person", "case", "by")
    ended = scope(badge, "ended_grant.view").filter(case=case).select_related("person", "ended_by", "case")
    past = [(person, roles.ROLES[role].label) for person, role in who_could_see(case, _noon(on))] if on else []
    return {"walls": walls, "ended": ended.order_by("-ended_at")[:10], "on": on, "past": past}


def _noon(on):
    return timezone.make_aware(datetime.combine(on, time(12)))
