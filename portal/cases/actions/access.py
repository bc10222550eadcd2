"""Who is in a case: giving, ending and confirming grants, revealing the reporter's name."""

from django.utils import timezone

from portal.access.actions import action, record
from portal.access.answers import Refused
from portal.cases import roles
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import CompartmentGrant
from portal.cases.standing import holders, is_walled, leads_of, make_sure_somebody_leads, would_let
from portal.cases.troubles import AlreadyGranted, LastLead, NotInCase, NotThere, StillAsleep, WalledOff
from portal.cases.walls import leave_circles
from portal.notifications.outbox import tell


@action("case.grant")
def grant(case, *, actor, person, role, why, ends_at=None, history=False):
    """Give a person a role in the case. Raises `WalledOff`, `NotThere`, `AlreadyGranted`, `StillAsleep`.

    Those who lead always see what was before; somebody who holds another role of the file takes the new one instead,
    and keeps the time since they came.
    """
    if is_walled(person, case):
        raise WalledOff
    if not _can_be(person, role):
        raise NotThere
    if ends_at is not None and ends_at <= timezone.now():
        raise ValueError("a grant ends after it begins")
    given = CaseGrant.objects.grant(
        case,
        person,
        role,
        given_by=actor.person,
        why=why,
        ends_at=ends_at,
        history=history or roles.ROLES[role].leads,
        starts_at=_replace(case, person, role, by=actor.person),
    )
    record(about=person, role=role, until=ends_at.isoformat() if ends_at else "", history=given.history)
    tell(person, "case.grant", thing=case, link=case.get_absolute_url(), but=actor.person)
    return given


@action("grant.change")
def change(grant, *, actor, role, why, ends_at=None, history=False):
    """Other terms for somebody who is in: role, reason, end. The old ones move to the ledger; since when they are in
    the case stays. Raises `LastLead`, `NotThere`, `AlreadyGranted`, `StillAsleep`.
    """
    case, person = grant.content_object, grant.user
    if not _can_be(person, role):
        raise NotThere
    if grant.role == roles.LEAD != role and not [lead for lead in holders(case, [roles.LEAD]) if lead != person]:
        raise LastLead
    if grant.is_asleep:
        raise StillAsleep
    CaseGrant.objects.end(grant, how=EndedGrant.How.REPLACED, by=actor.person)
    given = CaseGrant.objects.grant(
        case,
        person,
        role,
        given_by=actor.person,
        why=why,
        ends_at=ends_at,
        history=history or roles.ROLES[role].leads,
        # After a gap the newer grant counts.
        starts_at=None if grant.is_over else grant.starts_at,
    )
    _leave_what_goes_with_it(case, person)
    record(thing=given, about=person, role=role, until=ends_at.isoformat() if ends_at else "", history=given.history)
    tell(person, "case.grant", thing=case, link=case.get_absolute_url(), but=actor.person)
    return given


@action("grant.end")
def end(grant, *, actor, because):
    """End a grant: what was is in the ledger, what is left is nothing. Raises `LastLead`."""
    case, person = grant.content_object, grant.user
    if grant.role == roles.LEAD and not [lead for lead in holders(case, [roles.LEAD]) if lead != person]:
        raise LastLead
    CaseGrant.objects.end(grant, how=EndedGrant.How.ENDED, by=actor.person, because=because)
    _leave_what_goes_with_it(case, person)
    record(about=person, role=grant.role)


@action("grant.confirm")
def confirm(grant, *, actor):
    """Wake a grant that sleeps since its person got in again after losing every factor.

    Nobody wakes their own, whatever else they hold in the case: `Refused`.
    """
    if grant.user_id == actor.person.pk:
        raise Refused("grant.confirm")
    grant.confirmed_at = timezone.now()
    grant.save(update_fields=["confirmed_at"])
    record(about=grant.user, role=grant.role)
    return grant


@action("grant.expire")
def expire(grant, *, actor):
    """Sweep a grant that is past its end, or whose person left, into the ledger. It counted as gone already."""
    case, person = grant.content_object, grant.user
    if person.is_active and not grant.is_over:
        return
    how = EndedGrant.How.EXPIRED if grant.is_over else EndedGrant.How.LEFT
    CaseGrant.objects.end(grant, how=how)
    if how == EndedGrant.How.LEFT:
        # Their open tasks keep the name of who left; whoever leads is told to hand them over.
        leads = [lead for lead in leads_of(case) if lead != person]
        tell(leads, "grant.expire", thing=case, link=case.get_absolute_url())
    _leave_what_goes_with_it(case, person)
    record(about=person, role=grant.role, how=str(how.value))


@action("case.name_leads")
def name_leads(case, *, actor):
    """See that a case whose lead ran out, left or sleeps is led: by the deputy, else by somebody eligible."""
    person = make_sure_somebody_leads(case, given_by=None, why=str(EndedGrant.How.LEFT.label))
    if person is not None:
        record(about=person, role=roles.LEAD)
        tell(person, "case.grant", thing=case, link=case.get_absolute_url())


@action("reporter.reveal_to")
def reveal_to(reporter, *, actor, person, why):
    """Let somebody who does not lead know the name of the person who reported, for a reason. Raises `NotInCase`."""
    if not would_let(person, "case.view", reporter.case):
        raise NotInCase
    if CompartmentGrant.objects.filter(about=reporter, person=person).exists():
        raise AlreadyGranted
    revealed = CompartmentGrant(case=reporter.case, about=reporter, person=person, why=why, given_by=actor.person)
    revealed.save(force_insert=True)
    record(about=person)
    tell(leads_of(reporter.case), "reporter.reveal_to", thing=reporter.case, link=_access(reporter), but=actor.person)
    return revealed


def _access(thing):
    return thing.case.get_absolute_url()


def _can_be(person, role) -> bool:
    duties = set(person.duties.values_list("duty", flat=True))
    needed = {"threat_management"} if roles.ROLES[role].leads else duties
    return person.is_active and bool(duties & needed)


def _replace(case, person, role, *, by):
    """End other roles of the file this person holds. When they came, where the new role follows without a gap."""
    if not roles.ROLES[role].sees_file:
        return None
    came = []
    for held in CaseGrant.objects.filter(content_object=case, user=person).of_role(*(roles.EVERYONE_IN - {role})):
        if held.role == roles.LEAD and not [lead for lead in holders(case, [roles.LEAD]) if lead != person]:
            raise LastLead
        if held.is_asleep:
            raise StillAsleep
        if not held.is_over:
            came.append(held.starts_at)
        CaseGrant.objects.end(held, how=EndedGrant.How.REPLACED, by=by)
    return min(came, default=None)


def _leave_what_goes_with_it(case, person) -> None:
    """Without any grant on the file, circles and the reporter's compartment are left as well."""
    if not CaseGrant.objects.filter(content_object=case, user=person).of_role(*roles.EVERYONE_IN).exists():
        leave_circles(case, person)
        CompartmentGrant.objects.filter(case=case, person=person).delete()
