"""Who may do what in a case. What a role reaches at all is in `reach`."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from portal.access.policy import Duties, Grant, Policy, register
from portal.accounts.models import Duty
from portal.accounts.policy import EVERY_DUTY, by_duty
from portal.cases import states
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import (
    Case,
    CasePerson,
    Circle,
    CircleMember,
    CompartmentGrant,
    EmergencyAccess,
    LevelSet,
    Note,
    Passage,
    StateChange,
    Task,
    TimelineEvent,
    Wall,
)
from portal.cases.reach import in_audience, in_case, in_my_time, walls_around, within
from portal.cases.roles import (
    ANYBODY,
    EVERYONE_IN,
    OWNER,
    READERS_OF_ASSESSMENTS,
    READERS_OF_REPORTERS,
    THE_LEADS,
    WORKERS,
)

FRESH = timedelta(minutes=15)
CASE_DUTIES = frozenset(
    {
        "threat_management",
        "psychology",
        "labour_law",
        "hr",
        "compliance",
        "data_protection",
        "corporate_security",
        "works_council",
        "management",
    }
)
"""Duties that bring somebody to work on cases at all. None of them opens a single one: that takes a grant."""


# --- Reach of the kinds of things that lie in a case -----------------------------------------------------------------
def _tasks(badge, roles) -> Q:
    """Open tasks of the case are visible to all of it; done ones from before one's grant are not. An owner is a role
    of the one task that is theirs."""
    reached = in_case(badge, roles)
    if OWNER in roles:
        reached |= in_case(badge, EVERYONE_IN) & Q(owner=badge.person)
    return reached & in_audience(badge) & (Q(done_at=None) | in_my_time(badge, EVERYONE_IN, "done_at"))


def _notes(badge, roles) -> Q:
    reached = in_case(badge, roles)
    if OWNER in roles:
        reached |= in_case(badge, EVERYONE_IN) & Q(author=badge.person)
    return reached & in_audience(badge) & in_my_time(badge, EVERYONE_IN, "written_at")


def _levels(badge, roles) -> Q:
    """The level of today, and those set since this person came."""
    newer = LevelSet.objects.filter(case=OuterRef("case"), set_at__gt=OuterRef("set_at"))
    return in_case(badge, roles) & (~Q(Exists(newer)) | in_my_time(badge, roles, "set_at"))


def _persons(badge, roles) -> Q:
    """Everybody in the case, but the person who reported only for those who lead, or were named with a reason."""
    named = CompartmentGrant.objects.filter(about=OuterRef("pk"), person=badge.person)
    in_compartment = in_case(badge, roles & READERS_OF_REPORTERS) | (in_case(badge, roles) & Q(Exists(named)))
    not_reporter = ~Q(part=CasePerson.Part.REPORTED) & in_case(badge, roles)
    return (not_reporter | in_compartment) & in_audience(badge)


def _circles(badge, roles) -> Q:
    """Leads see which circles there are and who is in them; what lies in one, only its members."""
    member = CircleMember.objects.filter(circle=OuterRef("pk"), person=badge.person)
    reached = in_case(badge, roles)
    if MEMBER in roles:
        reached |= in_case(badge, WORKERS) & Q(Exists(member))
    return reached


def _grants(badge, roles) -> Q:
    """All grants of a case for those who lead it; for the others their own line."""
    reached = in_case(badge, roles, "content_object")
    if OWNER in roles:
        reached |= in_case(badge, EVERYONE_IN, "content_object") & Q(user=badge.person)
    return reached


def _emergencies(badge, roles) -> Q:
    """Requests of others, for who holds the duty; but never one for a case that does not exist for them."""
    holds = Duty.objects.filter(person=badge.person, duty__in=sorted(roles))
    walled = Wall.objects.filter(walls_around(badge.person), case=OuterRef("case"))
    return Q(Exists(holds)) & ~Q(asked_by=badge.person) & ~Q(Exists(walled))


# --- Rules -----------------------------------------------------------------------------------------------------------
MEMBER = "member"
IN_OPEN_CASE = Q(case__state__in=sorted(states.OPEN))
IS_OPEN = Q(state__in=sorted(states.OPEN))
SWEEPER = {"sweeper"}


def chain(thing) -> str:
    """The journal's chain of the case this thing lies in."""
    return f"case:{thing.case_id}"


register(
    Policy(
        Case,
        seen_by="case.view",
        address={"code": "code"},
        reach=within("pk"),
        chain=lambda case: f"case:{case.pk}",
        rules={
            "case.view": Grant(EVERYONE_IN),
            "case.see_access": Grant(THE_LEADS),
            "case.read_journal": Grant(THE_LEADS),
            "case.edit": Grant(THE_LEADS, when=IS_OPEN),
            "case.change_state": Grant(THE_LEADS),
            "case.sign_second": Grant(THE_LEADS, when=IS_OPEN),
            "case.set_level": Grant(THE_LEADS, when=IS_OPEN),
            "case.set_danger": Grant(WORKERS, when=IS_OPEN),
            "case.confirm_exclusions": Grant(THE_LEADS, when=IS_OPEN),
            "case.grant": Grant(THE_LEADS),
            "case.wall": Grant(THE_LEADS),
            "case.recuse": Grant(EVERYONE_IN | {"signatory"}),
            "case.name_leads": Grant((), services=SWEEPER),
            "case.index": Grant((), services={"indexer"}),
            "circle.make": Grant(WORKERS, when=IS_OPEN),
            "case_person.add": Grant(WORKERS, when=IS_OPEN),
            "task.add": Grant(WORKERS, when=IS_OPEN),
            "note.add": Grant(WORKERS, when=IS_OPEN),
            "event.add": Grant(WORKERS, when=IS_OPEN),
        },
    )
)

register(
    Policy(
        CaseGrant,
        seen_by="grant.view",
        address={"code": "content_object__code", "grant": "pk"},
        reach=_grants,
        lock=("content_object",),
        chain=lambda grant: f"case:{grant.content_object_id}",
        rules={
            "grant.view": Grant(THE_LEADS | {OWNER}),
            # Emergency access ends when it ends; nobody makes an ordinary grant of it.
            "grant.change": Grant(THE_LEADS, when=Q(emergency=False)),
            "grant.end": Grant(THE_LEADS),
            "grant.confirm": Grant(THE_LEADS),
            "grant.expire": Grant((), services=SWEEPER),
        },
    )
)

register(
    Policy(
        EndedGrant,
        seen_by="ended_grant.view",
        reach=within(),
        lock=("case",),
        chain=chain,
        rules={"ended_grant.view": Grant(THE_LEADS)},
    )
)

register(
    Policy(
        Wall,
        seen_by="wall.view",
        address={"code": "case__code", "wall": "pk"},
        reach=within(),
        lock=("case",),
        chain=chain,
        rules={
            "wall.view": Grant(THE_LEADS),
            "wall.confirm": Grant(THE_LEADS, when=Q(lifted_at=None, confirmed_at=None)),
            "wall.lift": Grant(THE_LEADS, when=Q(lifted_at=None), fresh=FRESH),
            "wall.link": Grant((), services=SWEEPER),
            "wall.note_attempt": Grant((), when=Q(lifted_at=None), services=SWEEPER),
        },
    )
)

register(
    Policy(
        Circle,
        seen_by="circle.view",
        address={"code": "case__code", "circle": "pk"},
        reach=_circles,
        lock=("case",),
        chain=chain,
        rules={
            "circle.view": Grant(THE_LEADS | {MEMBER}),
            "circle.add_member": Grant({MEMBER}),
            "circle.remove_member": Grant({MEMBER}),
        },
    )
)

register(
    Policy(
        StateChange,
        seen_by="state_change.view",
        reach=within(since="at"),
        lock=("case",),
        chain=chain,
        rules={"state_change.view": Grant(EVERYONE_IN)},
    )
)

register(
    Policy(
        LevelSet,
        seen_by="level.view",
        reach=_levels,
        lock=("case",),
        chain=chain,
        rules={"level.view": Grant(READERS_OF_ASSESSMENTS)},
    )
)

register(
    Policy(
        CasePerson,
        seen_by="case_person.view",
        address={"code": "case__code", "person": "pk"},
        reach=_persons,
        lock=("case",),
        chain=chain,
        rules={
            "case_person.view": Grant(EVERYONE_IN),
            "case_person.edit": Grant(WORKERS, when=IN_OPEN_CASE),
            "reporter.reveal_to": Grant(THE_LEADS, when=Q(part=CasePerson.Part.REPORTED)),
        },
    )
)

register(
    Policy(
        Task,
        seen_by="task.view",
        address={"code": "case__code", "key": "key"},
        reach=_tasks,
        lock=("case",),
        chain=chain,
        rules={
            "task.view": Grant(EVERYONE_IN),
            "task.edit": Grant(WORKERS, when=Q(done_at=None) & IN_OPEN_CASE),
            "task.done": Grant(WORKERS | {OWNER}, when=Q(done_at=None) & IN_OPEN_CASE),
            "task.reopen": Grant(WORKERS | {OWNER}, when=Q(done_at__isnull=False) & IN_OPEN_CASE),
        },
    )
)

register(
    Policy(
        Note,
        seen_by="note.view",
        address={"code": "case__code", "note": "pk"},
        reach=_notes,
        lock=("case",),
        chain=chain,
        rules={
            "note.view": Grant(EVERYONE_IN),
            "note.answer": Grant(WORKERS, when=Q(parent=None) & IN_OPEN_CASE),
            "note.resolve": Grant(WORKERS, when=Q(parent=None, resolved_at=None) & IN_OPEN_CASE),
        },
    )
)

register(
    Policy(
        TimelineEvent,
        seen_by="event.view",
        address={"code": "case__code", "event": "pk"},
        reach=within(circle="circle", since="recorded_at"),
        lock=("case",),
        chain=chain,
        rules={"event.view": Grant(EVERYONE_IN)},
    )
)

register(
    Policy(
        # A passage lies in the audience of its thing. Whether somebody reads it is asked of the thing as well, see
        # `search.find`: this alone knows neither time nor what a signatory is asked about.
        Passage,
        seen_by="passage.view",
        reach=within(circle="circle"),
        lock=("case",),
        chain=chain,
        rules={"passage.view": Grant(ANYBODY)},
    )
)

register(
    Policy(
        EmergencyAccess,
        seen_by="emergency.view",
        address={"emergency": "pk"},
        reach=_emergencies,
        # Not the case's chain while it is only asked: a chain would say that the case exists.
        rules={
            "emergency.view": Grant({"data_protection"}),
            "emergency.allow": Grant({"data_protection"}, when=Q(outcome="asked"), fresh=FRESH),
            "emergency.refuse": Grant({"data_protection"}, when=Q(outcome="asked")),
            "emergency.review": Grant({"data_protection"}, when=Q(outcome="allowed", reviewed_at=None)),
        },
    )
)

register(
    Duties(
        {
            "case.list": Grant(CASE_DUTIES),
            "case.open": Grant({"threat_management"}),
            "site.add": Grant({"administrator"}),
            "emergency.ask": Grant(CASE_DUTIES),
            "emergency.list": Grant({"data_protection"}),
            "work.view": Grant(EVERY_DUTY),
            "search.run": Grant(CASE_DUTIES),
            "journal.read": Grant({"auditor", "data_protection"}),
            "rules.read": Grant({"auditor", "data_protection"}),
        },
        reach=by_duty,
    )
)
