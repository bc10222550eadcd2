"""Circles: named groups of a case's people. Who is in one decides who comes in; leading the case is no key to it."""

from portal.access.actions import action, record
from portal.cases.models import Circle, CircleMember
from portal.cases.standing import would_let
from portal.cases.troubles import NotInCase
from portal.notifications.outbox import tell


@action("circle.make")
def make(case, *, actor, name, people=()):
    """Make a circle of these people and oneself. Raises `NotInCase` for somebody who does not see the case."""
    people = {actor.person.pk: actor.person} | {person.pk: person for person in people}
    if not all(would_let(person, "case.view", case) for person in people.values()):
        raise NotInCase
    circle = Circle(case=case, name=name, made_by=actor.person)
    circle.save(force_insert=True)
    CircleMember.objects.bulk_create(
        [CircleMember(circle=circle, person=person, added_by=actor.person) for person in people.values()]
    )
    record(thing=circle, people=len(people))
    tell(people.values(), "circle.add_member", thing=circle, link=case.get_absolute_url(), but=actor.person)
    return circle


@action("circle.add_member")
def add_member(circle, *, actor, person):
    """Let somebody of the case into the circle; they see all of it from now on. Raises `NotInCase`."""
    if not would_let(person, "case.view", circle.case):
        raise NotInCase
    member, made = CircleMember.objects.get_or_create(circle=circle, person=person, defaults={"added_by": actor.person})
    record(about=person)
    if made:
        tell(person, "circle.add_member", thing=circle, link=circle.case.get_absolute_url(), but=actor.person)
    return member


@action("circle.remove_member")
def remove_member(circle, *, actor, person):
    """Take somebody, or oneself, out of the circle. The last one stays: what lies in it must not be lost."""
    members = CircleMember.objects.filter(circle=circle)
    if not members.exclude(person=person).exists():
        raise NotInCase
    members.filter(person=person).delete()
    record(about=person)
