"""Reach: the one place that knows grants, walls, circles and time.

`within` is the reach every room uses whose things lie in a case.
"""

from django.db.models import Exists, OuterRef, Q

from portal.access.spelled import filled_in
from portal.cases.grants import CaseGrant
from portal.cases.models import CircleMember, Wall
from portal.cases.models.people import hash_of_email
from portal.cases.roles import EVERYONE_IN, ROLES


def walls_around(person) -> Q:
    """Which walls stand against this person: against the account, or against the address it has today.

    SECURITY: the hash is computed from the address at the moment of asking and not looked up in a table, so an account
    made later, or given another address, meets its wall at once. That an address changes away from its wall is what
    `link_walls` is for: a wall that ever met an account is bound to that account. Without the key nothing is
    computed and the question fails: closed, not open.
    """
    return Q(lifted_at=None) & (Q(person=person) | Q(email_hash=_hash_of_address(person)))


@filled_in
def _hash_of_address(person) -> bytes:
    return hash_of_email(person.email)


def grants_of(badge, roles):
    """The grants by which this person is in cases with one of these roles, now: live, awake, and no wall around it.

    SECURITY: walls are subtracted here and nowhere else, so there is no reach that could forget them.
    """
    return (
        CaseGrant.objects.live()
        .filter(user=badge.person, permission__codename__in=sorted(roles & set(ROLES)))
        .filter(~Exists(Wall.objects.filter(walls_around(badge.person), case=OuterRef("content_object"))))
        .order_by()
    )


def in_case(badge, roles, case: str = "case") -> Q:
    """The thing lies in a case where this person holds one of these roles.

    Starts from the person's few grants and not from the many cases: `IN (subquery)` becomes a semi-join, which never
    doubles a row.
    """
    return Q(**{f"{case}__in": grants_of(badge, roles).values("content_object_id")})


def in_audience(badge, circle: str = "circle") -> Q:
    """The thing is for the whole case, or for a circle this person belongs to."""
    mine = CircleMember.objects.filter(person=badge.person).values("circle_id")
    return Q(**{f"{circle}__isnull": True}) | Q(**{f"{circle}__in": mine})


def in_my_time(badge, roles, since: str, case: str = "case") -> Q:
    """The thing is from after this person came, or they may see what was before. After a gap the newer grant counts."""
    grants = grants_of(badge, roles & EVERYONE_IN).filter(content_object=OuterRef(case))
    return Q(Exists(grants.filter(Q(history=True) | Q(starts_at__lte=OuterRef(since)))))


def within(case: str = "case", *, circle: str = "", since: str = ""):
    """The reach of a kind of thing that lies in a case.

    `circle` names the field of its audience, `since` the field with the time it came into being where need-to-know
    in time applies. For the case itself: `within("pk")`.
    """

    def reach(badge, roles) -> Q:
        reached = in_case(badge, roles, case)
        if circle:
            reached &= in_audience(badge, circle)
        if since:
            reached &= in_my_time(badge, roles, since, case)
        return reached

    return reach
