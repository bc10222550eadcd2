"""The case itself: opening it, moving it on, its level of concern, danger, and the way to its end."""

from django.utils import timezone

from portal.access.actions import action, record
from portal.access.answers import expect
from portal.cases import guards, roles, states
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, LevelSet, Site
from portal.cases.standing import is_walled, leads_of
from portal.cases.troubles import ConflictOfInterest, NoSuchStep, NotThere, NotYourOwnSecond, WalledOff
from portal.cases.walls import build_wall
from portal.notifications.outbox import tell
from portal.vault import keys


@action("case.open")
def open_case(*, actor, no_conflict, title, site, deputy=None, kind=Case.Kind.MATTER, exclusions=()):
    """Open a case: the actor leads, `deputy` stands in. `no_conflict` is their answer to the first question.

    `exclusions` are walled off before the first word is written, in the same transaction. Raises `ConflictOfInterest`,
    `NotThere` (a deputy who left or is no threat manager) and `WalledOff` (a deputy, or oneself, among them).
    """
    if no_conflict is not True:
        raise ConflictOfInterest
    if deputy is not None and (deputy == actor.person or not _is_threat_manager(deputy)):
        raise NotThere
    case = Case(kind=kind, site=site, opened_by=actor.person, conflict_denied_at=timezone.now())
    case.take_code()
    keys.create(case.sealed_under())
    case.title = title
    case.save(force_insert=True)
    record(thing=case, chain=f"case:{case.pk}", kind=kind)
    for exclusion in exclusions:
        build_wall(case, exclusion, by=actor.person, confirmed=True)
    for person, role in ((actor.person, roles.LEAD), (deputy, roles.DEPUTY)):
        if person is None:
            continue
        if is_walled(person, case):
            raise WalledOff
        CaseGrant.objects.grant(case, person, role, given_by=actor.person, why=title, history=True)
    if deputy is not None:
        tell(deputy, "case.grant", thing=case, link=case.get_absolute_url(), but=actor.person)
    return case


@action("case.edit")
def edit(case, *, actor, version, **fields):
    """Change title, site, next look, hearing, outcome, retention or closing criteria. Two tabs: `ChangedMeanwhile`."""
    expect(case, version)
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise TypeError(f"a case's {', '.join(sorted(unknown))} cannot be edited")
    for name, value in fields.items():
        setattr(case, name, value)
    case.touch()
    record(fields=sorted(fields))
    return case


EDITABLE = frozenset(
    {"title", "site", "next_look_on", "hearing", "hearing_why", "referred_to", "ending", "retention", "closing"}
)


@action("case.change_state")
def change_state(case, *, actor, to, because="", version):
    """Move the case on. Raises `NoSuchStep`, or `GuardsNotMet` naming what is missing; then it stays where it is."""
    expect(case, version)
    if to not in states.NEXT[states.State(case.state)]:
        raise NoSuchStep
    if case.second_for == to and case.second_by_id == actor.person.pk:
        raise NotYourOwnSecond
    guards.demand(case, to)
    change = case.become(to, by=actor.person, because=because)
    record(before=change.before, after=change.after)
    tell(leads_of(case), "case.change_state", thing=case, link=case.get_absolute_url(), but=actor.person)
    return case


@action("case.sign_second")
def sign_second(case, *, actor, to, version):
    """Be the second pair of eyes for a step that needs one. Whoever signs does not take the step."""
    expect(case, version)
    if to not in states.NEXT[states.State(case.state)] or to not in states.NEEDS_SECOND:
        raise NoSuchStep
    case.take_second(to, by=actor.person)
    record(after=to)
    tell(leads_of(case), "case.sign_second", thing=case, link=case.get_absolute_url(), but=actor.person)
    return case


@action("case.set_level")
def set_level(case, *, actor, level, because, version):
    """Set the level of concern, with its reason. A person does; nothing else ever does."""
    expect(case, version)
    if level not in states.Level.values:
        raise ValueError(f"{level!r} is no level of concern")
    if not because.strip():
        raise ValueError("a level of concern needs its reason")
    LevelSet(case=case, level=level, because=because, set_by=actor.person).save(force_insert=True)
    case.touch()
    record(level=level)
    return case


@action("case.set_danger")
def set_danger(case, *, actor, answer, version):
    """Answer whether anybody is in danger right now: yes, no, or not known. Everybody who leads is told of a yes."""
    expect(case, version)
    if answer not in states.Answer.values:
        raise ValueError(f"{answer!r} answers nothing")
    case.danger, case.danger_answered_by, case.danger_answered_at = answer, actor.person, timezone.now()
    case.touch()
    record(answer=answer)
    if case.in_danger:
        tell(leads_of(case), "case.set_danger", thing=case, link=case.get_absolute_url(), but=actor.person)
    return case


@action("case.confirm_exclusions")
def confirm_exclusions(case, *, actor, version):
    """Say that the list of those who must not see this case is complete as far as known today."""
    expect(case, version)
    case.exclusions_confirmed_at, case.exclusions_confirmed_by = timezone.now(), actor.person
    case.touch()
    return case


def _is_threat_manager(person) -> bool:
    return person.is_active and person.duties.filter(duty="threat_management").exists()


@action("site.add")
def add_site(*, actor, name, region):
    """Enter a place of work with the region whose holidays hold there: `DE-NW`."""
    site = Site(name=name, region=region)
    site.full_clean()
    site.save(force_insert=True)
    record(thing=site)
    return site
