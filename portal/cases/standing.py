"""Questions about people other than the one who asks: may they see this, are they walled off, who leads?

They are answered with the same reach as every rule, so a picker can never offer somebody a list would hide.
"""

import uuid

from django.contrib.auth import get_user_model
from django.utils import timezone

from portal.access.badges import Badge
from portal.access.policy import grant_for, policy_for
from portal.cases import roles
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Circle, CircleMember, Wall
from portal.cases.models.people import hash_of_email
from portal.cases.policy import CASE_DUTIES
from portal.cases.reach import walls_around


def would_let(person, verb: str, thing) -> bool:
    """Would the rules let this person do the verb to this thing, once signed in properly?"""
    policy, grant = policy_for(verb), grant_for(verb)
    if not person.is_active:
        return False
    reached = policy.reach(Badge(person=person), frozenset(grant.roles)) & grant.when
    return policy.model._base_manager.filter(reached, pk=thing.pk).exists()


def is_walled(person, case: Case) -> bool:
    """Does a wall stand between this person and this case?"""
    return Wall.objects.filter(walls_around(person), case=case).exists()


def outside_walls(people, case: Case) -> list:
    """Those of these people between whom and the case no wall stands; one question, however many they are."""
    walls = list(Wall.objects.filter(case=case, lifted_at=None).values_list("person_id", "email_hash"))
    accounts = {account for account, _ in walls}
    addresses = {bytes(address) for _, address in walls if address}
    free = [person for person in people if person.pk not in accounts]
    return [person for person in free if hash_of_email(person.email) not in addresses] if addresses else free


def holders(case: Case, codes) -> list:
    """The people who hold one of these roles right now: live, awake, not walled off. Each once, by name."""
    person_model = get_user_model()
    held = CaseGrant.objects.live().filter(content_object=case).of_role(*codes)
    people = person_model._base_manager.filter(pk__in=held.order_by().values("user_id")).order_by("name", "pk")
    return outside_walls(people, case)


def people_of(case: Case, circle: Circle | None = None) -> list:
    """Everybody who sees the file of the case (or of this circle): who can own a task or be mentioned."""
    people = holders(case, roles.EVERYONE_IN)
    if circle is None:
        return people
    members = set(CircleMember.objects.filter(circle=circle).values_list("person_id", flat=True))
    return [person for person in people if person.pk in members]


def leads_of(case: Case) -> list:
    """Lead and deputies."""
    return holders(case, roles.THE_LEADS)


def may_be_granted(case: Case):
    """The accounts that could be given a role: active, with a duty on cases. Walled people are not among them."""
    people = get_user_model()._base_manager.filter(is_active=True, duties__duty__in=sorted(CASE_DUTIES)).distinct()
    return outside_walls(people.order_by("name", "pk"), case)


def next_in_line(case: Case):
    """Somebody eligible to lead a case that has nobody left, chosen from its code and the age of accounts alone.

    Nothing of the content is looked at. Each case starts at another place in the row of threat managers, from the
    longest-serving on, so that one wall does not always fall to the same person. None where nobody is eligible.
    """
    eligible = get_user_model()._base_manager.filter(is_active=True, duties__duty="threat_management")
    # SECURITY: whoever sleeps waits for a lead who knows them; a case in need of one must not wake them instead.
    eligible = eligible.exclude(pk__in=CaseGrant.objects.asleep().order_by().values("user_id"))
    row = outside_walls(eligible.order_by("joined_at", "pk"), case)
    if not row:
        return None
    return row[uuid.uuid5(uuid.NAMESPACE_OID, case.code).int % len(row)]


def make_sure_somebody_leads(case: Case, *, given_by, why: str):
    """After a lead is gone: the deputy leads; without one, somebody eligible. The person who leads now, or None.

    Called inside an action that holds the case's lock.
    """
    leads = holders(case, [roles.LEAD])
    if leads:
        return leads[0]
    held = CaseGrant.objects.live().filter(content_object=case).of_role(roles.DEPUTY).select_related("user")
    for grant in held.order_by("given_at", "pk"):
        if not is_walled(grant.user, case):
            from portal.cases.grants import EndedGrant

            CaseGrant.objects.end(grant, how=EndedGrant.How.REPLACED, by=given_by)
            return _lead(case, grant.user, given_by, why)
    person = next_in_line(case)
    return _lead(case, person, given_by, why) if person else None


def _lead(case, person, given_by, why):
    CaseGrant.objects.grant(case, person, roles.LEAD, given_by=given_by or person, why=why, history=True)
    return person


def look_days(case: Case) -> int | None:
    """How many days are left until the next look; negative when it is overdue."""
    return (case.next_look_on - timezone.localdate()).days if case.next_look_on else None
