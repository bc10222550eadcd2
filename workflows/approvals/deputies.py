"""Who is away, and whom somebody stands in for."""

from django.db.models import Q

from portal.accounts.models import Person
from workflows.approvals.models import Author, Decision, Deputy, Seat


def absent_for(person, seat: Seat) -> list[Person]:
    """On whose behalf this person could decide in this seat now. Its own rule is asked again when they do."""
    named = Deputy.objects.now().filter(deputy=person).filter(Q(kind="") | Q(kind=seat.sign_off.kind))
    people = Person.objects.here().filter(pk__in=named.values("person"))
    wrote = Author.objects.filter(sign_off=seat.sign_off_id).values("person")
    spoke = Decision.objects.filter(sign_off=seat.sign_off_id)
    people = people.exclude(pk__in=wrote).exclude(pk__in=spoke.values("person"))
    people = people.exclude(pk__in=spoke.filter(on_behalf_of__isnull=False).values("on_behalf_of"))
    if seat.person_id:
        return list(people.filter(pk=seat.person_id))
    return list(people.with_duty(seat.duty).order_by("name", "pk"))
