"""The cast: everybody who could ever stand before a case, each with the badge they would carry.

People have parts, not numbers: `cast["lead_elsewhere"]` holds the same role in another case and is the one who finds
the missing join. The case is built through the real actions, by the people who could.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.access.badges import Badge, service_badge
from portal.accounts.models import Person
from portal.cases.actions import access, cases, circles, emergency, people, walls, work
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import Case, CasePerson, EmergencyAccess, Passage, Site, Wall
from tests.worlds import world

PARTS = (
    "lead",
    "deputy",
    "assessor",
    "contributor",
    "reader",
    "signatory",
    "stranger",
    "lead_elsewhere",
    "left",
    "expired",
    "asleep",
    "walled",
    "superuser",
    "editor",
    "administrator",
    "auditor",
    "data_protection",
    "employee",
    "anonymous",
)
"""Everybody. A table over the cast must have a cell for each."""

DUTIES = {
    "lead": ["threat_management"],
    "deputy": ["threat_management"],
    "assessor": ["psychology"],
    "contributor": ["labour_law"],
    "reader": ["hr"],
    "signatory": ["compliance"],
    "stranger": ["psychology"],
    "lead_elsewhere": ["threat_management"],
    "left": ["hr"],
    "expired": ["hr"],
    "asleep": ["hr"],
    "walled": ["corporate_security"],
    "superuser": [],
    "editor": ["editor"],
    "administrator": ["administrator"],
    "auditor": ["auditor"],
    "data_protection": ["data_protection"],
    "employee": [],
}


def person(part: str, *duties: str, **fields: Any) -> Person:
    """A person for this part, with these duties (or those the part usually has)."""
    return Person.objects.create_person(
        email=f"{part}@example.org",
        name=part.replace("_", " ").title(),
        duties=duties or DUTIES.get(part, []),
        **{"language": "en"} | fields,
    )


def badge(person: Person | None, factor: str = "totp", verified_at: datetime | None = None) -> Badge:
    """The badge of a signed-in person who has just proved their second factor. `None`: nobody is signed in."""
    if person is None:
        return Badge()
    return Badge(person=person, session="of-a-test", factor=factor, verified_at=verified_at or datetime.now(UTC))


@dataclass
class Cast:
    """`cast["lead"]` is a badge; `cast.person("lead")` who wears it; `cast.case` the case it is all about."""

    people: dict[str, Person | None] = field(default_factory=dict)
    case: Any = None
    elsewhere: Any = None

    def __getitem__(self, part: str) -> Badge:
        """A fresh badge of this part."""
        return badge(self.people[part])

    def __iter__(self):
        """All parts."""
        return iter(PARTS)

    def person(self, part: str) -> Person:
        """Who plays this part."""
        found = self.people[part]
        assert found is not None
        return found

    def open(self, **fields: Any) -> Case:
        """Another case of the same lead and deputy."""
        fields = {
            "no_conflict": True,
            "title": "A case",
            "site": self.case.site,
            "deputy": self.people["deputy"],
        } | fields
        return cases.open_case(actor=self["lead"], **fields)

    def move_to(self, state: str) -> Case:
        """Put the case into this state behind the guards' back: tests of guards go the way, others need the place."""
        fields: dict[str, Any] = {"state": state}
        if state == "retired":
            fields |= {"ending": "defused", "retention": "three_years"}
        if state == "referred":
            fields |= {"referred_to": "police"}
        Case.objects.filter(pk=self.case.pk).update(**fields)
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case


def make_cast() -> Cast:
    """The whole cast around one case, and another case elsewhere."""
    cast = Cast({part: person(part) for part in PARTS if part != "anonymous"} | {"anonymous": None})
    site = Site.objects.create(name="Bonn", region="DE-NW")
    everybody = cast.people
    cast.case = cases.open_case(
        actor=cast["lead"], no_conflict=True, title="Kept between us", site=site, deputy=everybody["deputy"]
    )
    cast.elsewhere = cases.open_case(actor=cast["lead_elsewhere"], no_conflict=True, title="Another", site=site)
    for part in ("assessor", "contributor", "reader", "signatory", "left", "expired", "asleep", "walled"):
        role = part if part in {"assessor", "contributor", "reader", "signatory"} else "contributor"
        access.grant(cast.case, actor=cast["lead"], person=everybody[part], role=role, why="needed here")
    cast.case.refresh_from_db()
    _end_well_and_badly(cast)
    return cast


def _end_well_and_badly(cast: Cast) -> None:
    """Those who were in and are no longer."""
    now = timezone.now()
    cast.person("left").leave()
    CaseGrant.objects.filter(user=cast.person("expired")).update(
        starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=1)
    )
    Person.objects.filter(pk=cast.person("asleep").pk).update(suspended_at=timezone.now())
    walls.wall(cast.case, actor=cast["lead"], person=cast.people["walled"], reason="is involved", knowing=True)
    Person.objects.filter(pk=cast.person("superuser").pk).update(is_superuser=True)  # by hand, behind our back


def fill(cast: Cast) -> dict[str, Any]:
    """One thing of each kind in the case, all made by the lead: what a table of verbs needs to ask about."""
    lead, case = cast["lead"], cast.case
    return {
        "task": work.add_task(case, actor=lead, title="Ask the site"),
        "note": work.add_note(case, actor=lead, text="Said among us"),
        "event": work.add_event(
            case, actor=lead, kind="observation", happened_at=timezone.now() - timedelta(days=1), text="Was seen"
        ),
        "person": people.add(case, actor=lead, name="R. Decker", part=CasePerson.Part.OF_CONCERN),
        "reporter": people.add(case, actor=lead, name="Mia Torell", part=CasePerson.Part.REPORTED),
    }


def one_of_each(cast: Cast) -> dict[str, Any]:
    """One row of every kind the policies of the room rule, under the name of its model. The case stands in triage."""
    things = fill(cast)
    lead, case = cast["lead"], cast.case
    circle = circles.make(case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    cases.set_level(case, actor=lead, level="high", because="A reason", version=case.version)
    case = Case.objects.get(pk=case.pk)
    cases.confirm_exclusions(case, actor=lead, version=case.version)
    cases.change_state(case, actor=lead, to="triage", version=case.version + 1)
    access.expire(CaseGrant.objects.get(user=cast.person("expired")), actor=service_badge("sweeper"))
    emergency.ask(actor=cast["stranger"], code=case.code, reason="Nobody can be reached")
    cast.case = Case.objects.get(pk=case.pk)
    return {
        "Case": cast.case,
        "CaseGrant": CaseGrant.objects.get(user=cast.person("reader")),
        "EndedGrant": EndedGrant.objects.get(person=cast.person("expired")),
        "Wall": Wall.objects.get(person=cast.person("walled")),
        "Circle": circle,
        "LevelSet": case.levels.get(),
        "StateChange": case.state_changes.get(),
        "CasePerson": things["person"],
        "Task": things["task"],
        "Note": things["note"],
        "TimelineEvent": things["event"],
        "Passage": Passage.objects.get(kind="note"),
        "EmergencyAccess": EmergencyAccess.objects.get(),
    }


@world
def cast() -> Cast:
    """Everybody around one case."""
    return make_cast()
