"""Can all who are needed be seated, one person to one seat? Asked before anybody is asked, of people as plain names."""

from types import SimpleNamespace

import pytest

from tests.workflows.approvals import table
from workflows.approvals import procedures, who

A, B = (SimpleNamespace(pk=name) for name in "AB")


def empty(*stages, settled=None, **found) -> list[str]:
    """The keys of the seats nobody is left for."""
    plan = procedures.read(table.plan(*stages))
    return [seat.key for seat in who.left_empty(plan, found, settled or {})]


@pytest.mark.parametrize(
    ("words", "left"),
    [({"rule": "any"}, 0), ({"rule": "k_of_n", "k": 1}, 0), ({}, 1), ({"rule": "any", "hears_out": True}, 1)],
)
def test_a_stage_needs_as_many_as_its_rule_says_and_all_where_it_hears_them_out(words, left):
    assert len(empty(table.stage("one", "hr", "hr", **words), hr=[A])) == left
    assert empty(table.stage("one", "hr", "hr", **words), hr=[A, B]) == []


def test_one_person_takes_one_seat_over_all_stages():
    stages = table.stage("one", "hr"), table.stage("two", "compliance")
    assert len(empty(*stages, hr=[A], compliance=[A])) == 1
    assert empty(*stages, hr=[A], compliance=[B]) == []


@pytest.mark.parametrize("duties", [("hr", "compliance"), ("compliance", "hr")])
def test_whoever_could_sit_elsewhere_makes_room(duties):
    stages = [table.stage(duty, duty) for duty in duties]
    assert empty(*stages, hr=[A, B], compliance=[A]) == []
    assert empty(*stages, hr=[A], compliance=[A, B]) == []


def test_whoever_decided_already_has_their_seat_and_no_other():
    stage = table.stage("one", "hr", "compliance")
    settled = {"one.hr_0": [A.pk]}
    assert empty(stage, settled=settled, compliance=[B]) == []
    assert empty(stage, settled=settled, compliance=[A]) == ["compliance_1"]
    assert empty(stage, settled={"one.hr_0": [A.pk, B.pk]}, compliance=[B]) == ["compliance_1"]
