"""How a wall is built and what it does to those who were in: shared by every deed that excludes somebody."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from portal.audit.models import Entry, Outcome
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import Case, CircleMember, CompartmentGrant, Task, Wall
from portal.cases.models.people import hash_of_email
from portal.cases.standing import make_sure_somebody_leads


@dataclass(frozen=True)
class Exclusion:
    """Somebody to be walled off: an account, or whoever has or will have this address."""

    person: Any = None
    email: str = ""
    reason: str = ""
    why: str = Wall.Why.CONFLICT


@dataclass(frozen=True)
class WallPreview:
    """What the lead is told before somebody who has access is walled off: what they saw, and that they will notice."""

    person: Any
    roles: list[str]
    since: datetime | None
    opened: int
    last_opened: datetime | None
    open_tasks: int
    leads: bool
    will_notice: bool = field(default=True)


def preview_wall(case: Case, person) -> WallPreview | None:
    """What this person has of the case today. None for somebody who has, and ever had, nothing: they notice nothing.

    The reading entries are shown to the lead, and decide nothing.
    """
    held = list(CaseGrant.objects.filter(content_object=case, user=person))
    past = EndedGrant.objects.filter(case=case, person=person)
    if not held and not past.exists():
        return None
    read = Entry.objects.filter(
        chain=f"case:{case.pk}", outcome=Outcome.READ, words__part="actor", words__person=person.pk
    )
    last = read.order_by("-seq").first()
    return WallPreview(
        person=person,
        roles=[grant.role for grant in held],
        since=min([grant.starts_at for grant in held] + list(past.values_list("starts_at", flat=True))),
        opened=read.count(),
        last_opened=last.at if last else None,
        open_tasks=Task.objects.filter(case=case, owner=person, done_at=None).count(),
        leads=any(grant.means.leads for grant in held),
        will_notice=bool(held),
    )


def account_with(email: str):
    """The account with this address, if there is one."""
    return get_user_model()._base_manager.filter(email=email.strip().lower()).first()


def build_wall(case: Case, exclusion: Exclusion, *, by, confirmed: bool, how=EndedGrant.How.WALLED) -> Wall:
    """Wall somebody off, inside an action that holds the case's lock. Succeeds always, also against the lead.

    An address is bound to its account at once where there is one. Standing grants move to the ledger, circles and the
    reporter's compartment are left, open tasks lose their owner; then somebody leads.
    """
    person = exclusion.person or (account_with(exclusion.email) if exclusion.email else None)
    email = person.email if person is not None else exclusion.email
    standing = Wall.objects.filter(case=case, lifted_at=None)
    same = Q(email_hash=hash_of_email(email)) | (Q(person=person) if person else Q(pk__in=[]))
    wall = standing.filter(same).first()
    if wall is None:
        wall = Wall(case=case, why=exclusion.why, reason=exclusion.reason, by=by, email_hash=hash_of_email(email))
        wall.person = person
        if confirmed:
            wall.confirmed_at, wall.confirmed_by = timezone.now(), by
        wall.save(force_insert=True)
    elif wall.person_id is None and person is not None:
        wall.person = person
        wall.save(update_fields=["person"])
    if person is not None:
        leave_case(case, person, by=by, how=how)
    return wall


def leave_case(case: Case, person, *, by, how) -> None:
    """Take this person out of everything in the case; where they led it, make sure that somebody does afterwards."""
    held = list(CaseGrant.objects.select_related("user", "given_by").filter(content_object=case, user=person))
    for grant in held:
        CaseGrant.objects.end(grant, how=how, by=by)
    leave_circles(case, person)
    CompartmentGrant.objects.filter(case=case, person=person).delete()
    for task in Task.objects.filter(case=case, owner=person, done_at=None):
        task.owner, task.version = None, task.version + 1
        task.save(update_fields=["owner", "version"])
    if any(grant.means.leads for grant in held):
        make_sure_somebody_leads(case, given_by=by if by != person else None, why=str(EndedGrant.How(how).label))


def leave_circles(case: Case, person) -> None:
    """Leave all circles of a case. One that would be empty passes to those who lead, or its content would be lost."""
    from portal.cases.standing import leads_of

    mine = CircleMember.objects.filter(circle__case=case, person=person)
    circles = [member.circle for member in mine.select_related("circle")]
    mine.delete()
    for circle in circles:
        if not circle.members.exists():
            CircleMember.objects.bulk_create(
                [CircleMember(circle=circle, person=lead) for lead in leads_of(case) if lead != person]
            )
