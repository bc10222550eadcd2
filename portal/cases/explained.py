"""Who can see this, and by which rule, in plain sentences. For the access page of those who lead a case.

Computed from the same rows `policy` reads, with a constant number of queries; a test holds it against `scope`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases import roles
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import Case, CasePerson, CircleMember, CompartmentGrant, Note, Task, TimelineEvent, Wall
from portal.cases.models.people import hash_of_email

ASLEEP = _("Sleeps: this account was let in again. A lead must confirm it.")
EXPIRED = _("The time of this access is over.")
NOT_YET = _("The time of this access has not begun.")
LEFT = _("Has left; the account is closed.")
WALLED = _("Is excluded from the case. For this person it does not exist.")
ONLY_SIGNED = _("Sees only what is to be signed and what it refers to.")
EMERGENCY = _("Reads the case by emergency access, for a few hours.")
NOT_IN_CIRCLE = _("Is not in the circle this is kept for.")
IN_CIRCLE = _("Is in the circle this is kept for.")
TOO_EARLY = _("Came later and does not see what was before.")
KNOWS_REPORTER = _("Leads the case and so knows who reported.")
WAS_TOLD = _("Was told the name, for a reason.")
NOT_TOLD = _("Does not know who reported.")


@dataclass(frozen=True)
class Line:
    """One person's line: do they see it, by which rules (or which keeps it from them), since and until when."""

    person: Any
    sees: bool
    because: list[Any]
    role: roles.Role | None = None
    grant: CaseGrant | None = None
    wall: Wall | None = None


@dataclass
class _Room:
    """Everything about the people of one case, read once."""

    case: Case
    grants: list[CaseGrant]
    walls: list[Wall]
    members: dict[Any, set] = field(default_factory=dict)
    told: dict[Any, set] = field(default_factory=dict)

    @classmethod
    def of(cls, case):
        grants = CaseGrant.objects.filter(content_object=case).select_related("permission", "user", "given_by")
        room = cls(case, list(grants), list(Wall.objects.filter(case=case, lifted_at=None).select_related("person")))
        for circle, person in CircleMember.objects.filter(circle__case=case).values_list("circle_id", "person_id"):
            room.members.setdefault(circle, set()).add(person)
        for about, person in CompartmentGrant.objects.filter(case=case).values_list("about_id", "person_id"):
            room.told.setdefault(about, set()).add(person)
        return room

    def wall_around(self, person):
        """The wall that stands against this person, by account or by address."""
        address = hash_of_email(person.email)
        for wall in self.walls:
            if wall.person_id == person.pk or (wall.email_hash and bytes(wall.email_hash) == address):
                return wall
        return None


def access_explained(thing) -> list[Line]:
    """Everybody who holds or is kept from access to this case, or to this thing in it; those who see it first."""
    room = _Room.of(thing if isinstance(thing, Case) else thing.case)
    lines = [_line(room, thing, grant) for grant in room.grants]
    granted = {grant.user_id for grant in room.grants}
    for wall in room.walls:
        if wall.person is not None and wall.person_id not in granted:
            lines.append(Line(wall.person, False, [WALLED], wall=wall))
    order = {code: place for place, code in enumerate(roles.ROLES)}
    return sorted(
        lines, key=lambda line: (not line.sees, order.get(line.role.code if line.role else "", 99), line.person.name)
    )


def who_could_see(case: Case, moment: datetime) -> list[tuple[Any, str]]:
    """Who held access to the case's file at that moment, and as what: "who could see this on 12 March"."""
    now = CaseGrant.objects.filter(content_object=case, starts_at__lte=moment).exclude(ends_at__lte=moment)
    past = EndedGrant.objects.filter(case=case, starts_at__lte=moment, ended_at__gt=moment)
    held = [(grant.user, grant.role) for grant in now.select_related("user", "permission")]
    held += [(grant.person, grant.role) for grant in past.select_related("person")]
    return sorted(((person, role) for person, role in held if role in roles.EVERYONE_IN), key=lambda pair: pair[0].name)


def _line(room, thing, grant) -> Line:
    person, role = grant.user, grant.means
    wall = room.wall_around(person)
    against = _keeps_out(grant, wall, room)
    if against:
        return Line(person, False, [against], role, grant, wall)
    rules, sees = [EMERGENCY if grant.emergency else role.means], True
    for sentence, lets in _of_the_thing(room, thing, grant):
        rules.append(sentence)
        sees = sees and lets
    return Line(person, sees, rules, role, grant)


def _keeps_out(grant, wall, room):
    """What keeps this person out of the whole case, if anything does."""
    now = timezone.now()
    found = [
        (wall is not None, WALLED),
        (not grant.user.is_active, LEFT),
        (grant.is_over, EXPIRED),
        (grant.starts_at > now, NOT_YET),
        (grant.is_asleep, ASLEEP),
        (not grant.means.sees_file, ONLY_SIGNED),
    ]
    return next((sentence for holds, sentence in found if holds), None)


def _of_the_thing(room, thing, grant):
    """The rules of this one thing: its circle, the reporter's compartment, and need-to-know in time."""
    person = grant.user
    circle = getattr(thing, "circle_id", None)
    if circle is not None:
        inside = person.pk in room.members.get(circle, set())
        yield (IN_CIRCLE if inside else NOT_IN_CIRCLE), inside
    if isinstance(thing, CasePerson) and thing.part == CasePerson.Part.REPORTED:
        if grant.means.sees_reporter:
            yield KNOWS_REPORTER, True
        else:
            told = person.pk in room.told.get(thing.pk, set())
            yield (WAS_TOLD if told else NOT_TOLD), told
    since = _came_to_be(thing)
    if since is not None and not any(
        other.history or other.starts_at <= since
        for other in room.grants
        if other.user_id == person.pk and other.means.sees_file
    ):
        yield TOO_EARLY, False


def _came_to_be(thing):
    """When need-to-know in time looks at this thing; None where it is always current."""
    if isinstance(thing, Note):
        return thing.written_at
    if isinstance(thing, TimelineEvent):
        return thing.recorded_at
    if isinstance(thing, Task):
        return thing.done_at
    return None
