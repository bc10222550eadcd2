"""What the pages of deputies show."""

from portal.access.policy import scope
from portal.accounts.models import Person
from workflows.approvals.procedures import SEAT_DUTIES
from workflows.approvals.things import kind_of


def could_stand_in(person) -> list[Person]:
    """Everybody else with a duty in common that a seat can be for, by name."""
    duties = set(person.duties.values_list("duty", flat=True)) & set(SEAT_DUTIES)
    return list(Person.objects.here().with_duty(*sorted(duties)).exclude(pk=person.pk).order_by("name", "pk"))


def lines(badge) -> dict:
    """Whom this person named and for whom they stand in, now or later, and whether they may end it."""
    found = scope(badge, "deputy.view").not_over().select_related("person", "deputy").order_by("starts_at", "pk")
    rows = [{"deputy": row, "kind": kind_of(row.kind).label if row.kind else ""} for row in found]
    return {
        "mine": [row for row in rows if row["deputy"].person_id == badge.person.pk],
        "for_others": [row for row in rows if row["deputy"].deputy_id == badge.person.pk],
    }
