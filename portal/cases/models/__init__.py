from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models.access import Circle, CircleMember, CompartmentGrant, EmergencyAccess, Wall
from portal.cases.models.case import Case, LevelSet, Site, StateChange
from portal.cases.models.people import CasePerson
from portal.cases.models.search import Passage
from portal.cases.models.work import Mention, Note, Task, TimelineEvent

__all__ = [
    "Case",
    "CaseGrant",
    "CasePerson",
    "Circle",
    "CircleMember",
    "CompartmentGrant",
    "EmergencyAccess",
    "EndedGrant",
    "LevelSet",
    "Mention",
    "Note",
    "Passage",
    "Site",
    "StateChange",
    "Task",
    "TimelineEvent",
    "Wall",
]
