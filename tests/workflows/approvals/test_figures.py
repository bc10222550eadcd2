"""How long decisions take: of procedures and duties, and of nobody who could be recognised in it."""

from datetime import timedelta

import pytest
from django.db import transaction

from portal.access.fences import writing
from tests.workflows.approvals import table
from workflows.approvals import figures
from workflows.approvals.models import Decision, Seat, SignOff

pytestmark = pytest.mark.django_db


def decided(cast, sign_off, people: int, hours: list[int], outcome="approve"):
    """So many decisions for HR by so many people, each in a request of its own, after so many hours."""
    holders = [table.person(f"hr_{number}", "hr") for number in range(people)]
    with writing("decisions of a test"), transaction.atomic():
        for number, after in enumerate(hours):
            key = f"F-{number}"
            words = {name: getattr(sign_off, name) for name in ("case", "kind", "thing", "procedure")}
            other = SignOff(**words, key=key)
            other.subject, other.manifest, other.sha256 = sign_off.subject, sign_off.manifest, sign_off.sha256
            other.asked_by, other.state, other.ended_at = sign_off.asked_by, "approved", sign_off.asked_at
            other.save(force_insert=True)
            seat = Seat(sign_off=other, case=cast.case, stage=0, name="one.hr", duty="hr", asked_at=sign_off.asked_at)
            seat.save(force_insert=True)
            words = {"sign_off": other, "seat": seat, "opening": 1, "person": holders[number % people]}
            words |= {"outcome": outcome, "sha256": b"", "factor": "totp", "factor_at": sign_off.asked_at}
            Decision.objects.bulk_create([Decision(at=sign_off.asked_at + timedelta(hours=after), **words)])


def test_median_and_ninth_decile(cast, three):
    decided(cast, three, people=5, hours=[1, 2, 3, 4, 10])
    [found] = figures.cells()
    assert (found.duty, found.decisions, found.median) == ("hr", 5, timedelta(hours=3))
    assert found.p90 == timedelta(hours=7, minutes=36)  # between the fourth and the fifth


@pytest.mark.parametrize(("people", "hours"), [(4, [1, 2, 3, 4]), (4, [1, 2, 3, 4, 5]), (5, [1, 2, 3, 4])])
def test_few_decisions_or_few_people_are_not_shown(cast, three, people, hours):
    decided(cast, three, people=people, hours=hours)
    [found] = figures.cells()
    assert (found.is_shown, found.decisions, found.median, found.p90) == (False, 0, None, None)


def test_stepping_back_is_no_decision(cast, three):
    decided(cast, three, people=5, hours=[1, 2, 3, 4, 5], outcome="step_back")
    assert figures.cells() == []
