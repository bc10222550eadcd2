"""The life of a case, as data: which state follows which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    NEW = "new", _("New")
    TRIAGE = "triage", _("Triage")
    ASSESSMENT = "assessment", _("Assessment")
    MANAGEMENT = "management", _("Management")
    MONITORING = "monitoring", _("Monitoring")
    RETIRED = "retired", _("Retired")
    REFERRED = "referred", _("Referred")
    CLOSED_UNFOUNDED = "closed_unfounded", _("Closed as unfounded")


NEXT = {
    State.NEW: {State.TRIAGE, State.REFERRED, State.CLOSED_UNFOUNDED},
    State.TRIAGE: {State.ASSESSMENT, State.REFERRED, State.CLOSED_UNFOUNDED},
    State.ASSESSMENT: {State.MANAGEMENT, State.REFERRED, State.CLOSED_UNFOUNDED},
    State.MANAGEMENT: {State.ASSESSMENT, State.MONITORING, State.REFERRED, State.CLOSED_UNFOUNDED},
    State.MONITORING: {State.ASSESSMENT, State.MANAGEMENT, State.RETIRED, State.REFERRED, State.CLOSED_UNFOUNDED},
    # What ended can begin again, always at triage: what is new is looked at with fresh eyes.
    State.RETIRED: {State.TRIAGE},
    State.REFERRED: {State.TRIAGE},
    State.CLOSED_UNFOUNDED: {State.TRIAGE},
}
"""A state and those that may follow it."""

ENDED = frozenset({State.RETIRED, State.REFERRED, State.CLOSED_UNFOUNDED})
OPEN = frozenset(State) - ENDED
NEEDS_SECOND = frozenset({State.MANAGEMENT, State.RETIRED})
"""States a case enters only with a second pair of eyes."""


class Level(models.TextChoices):
    """How concerned people are; always set by one, never computed. `undetermined` is a level of its own, not "low"."""

    UNDETERMINED = "undetermined", _("Undetermined")
    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")
    IMMEDIATE = "immediate", _("Immediate")


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class Hearing(models.TextChoices):
    DONE = "done", _("Done")
    PLANNED = "planned", _("Planned")
    POSTPONED = "postponed", _("Postponed, with a reason")


class Destination(models.TextChoices):
    POLICE = "police", _("Police")
    REPORTING_OFFICE = "reporting_office", _("Reporting office")
    HR = "hr", _("HR, as a conflict at work")
    REINTEGRATION = "reintegration", _("Workplace reintegration")
    IT_SECURITY = "it_security", _("IT security")
    ELSEWHERE = "elsewhere", _("Somewhere else")


class Ending(models.TextChoices):
    DEFUSED = "defused", _("Defused")
    TRANSFERRED = "transferred", _("Transferred to police or justice")
    LEFT_SPHERE = "left_sphere", _("The person left our sphere")
    SUPPORT = "support", _("Support case")
    UNFOUNDED = "unfounded", _("Unfounded, reported in good faith")
    MALICIOUS = "malicious", _("Unfounded, reported against better knowledge")
    CONSULTATION = "consultation", _("Consultation only")
    DUPLICATE = "duplicate", _("Merged with another case")


class Retention(models.TextChoices):
    EARLY = "early", _("60 days, as unfounded")
    ONE_YEAR = "one_year", _("1 year")
    THREE_YEARS = "three_years", _("3 years")
    TEN_YEARS = "ten_years", _("10 years, with a reason")


class Criterion(models.TextChoices):
    """What is looked at before a case is retired. Each is answered by a person; none is counted."""

    QUIET = "quiet", _("No new warning behaviour for the time the level asks for")
    STRESSORS = "stressors", _("Stressors are resolved or stable")
    PROTECTIVE = "protective", _("Protective factors have held for weeks")
    GRIEVANCE = "grievance", _("The grievance is addressed or accepted")
    MEASURES = "measures", _("All measures are ended, handed over or made permanent")
    ASKED = "asked", _("People at risk were asked about their fear today, and informed")
    GAPS = "gaps", _("Information gaps are closed or knowingly accepted")
    RECURRENCE = "recurrence", _("It is written down what would reopen the case, and who would notice")
    DATA = "data", _("Unfounded parts are deleted")
    FEEDBACK = "feedback", _("The person who reported has heard back, as far as allowed")
    LESSONS = "lessons", _("Lessons are recorded without personal data")
