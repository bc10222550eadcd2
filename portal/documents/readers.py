"""Who may read a version: who can be mentioned beside it. Held against the rule itself by a test."""

from django.db.models import Q

from portal.cases import roles
from portal.cases.grants import CaseGrant
from portal.cases.standing import people_of
from portal.documents.models import Version


def readers_of(version: Version) -> list:
    """Everybody who reads exactly this version: its circle, and where it is superseded only who was there in its
    time. A constant number of questions, however many they are."""
    people = people_of(version.case, version.document.circle)
    if version.document.newest().pk == version.pk:
        return people
    granted = CaseGrant.objects.live().filter(content_object=version.case_id).of_role(*roles.EVERYONE_IN)
    there = granted.filter(Q(history=True) | Q(starts_at__lte=version.made_at)).order_by()
    in_its_time = set(there.values_list("user_id", flat=True))
    return [person for person in people if person.pk in in_its_time]
