"""What the room does by itself: sweeping, naming leads, and what is left behind when somebody goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.policy import may
from portal.accounts.handover import left_by
from portal.accounts.models import Person
from portal.cases.actions import access, people, walls, work
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import CasePerson, Wall
from portal.cases.standing import leads_of
from portal.cases.tasks import link_walls, name_missing_leads, sweep_grants
from portal.cases.troubles import AlreadyGranted, AlreadyNamed, StaysInCompartment, WouldWall
from portal.notifications.models import Notice
from tests.cast import fill


def test_what_ran_out_and_what_the_gone_held_moves_to_the_ledger(cast):
    Notice.objects.all().delete()
    sweep_grants.func()
    ways = dict(EndedGrant.objects.filter(case=cast.case).values_list("person__name", "how"))
    assert (ways["Expired"], ways["Left"]) == ("expired", "left")
    assert not CaseGrant.objects.filter(user__name__in=["Expired", "Left"]).exists()
    assert {notice.person for notice in Notice.objects.filter(verb="grant.expire")} == {
        cast.person("lead"),
        cast.person("deputy"),
    }


def test_an_expired_grant_can_be_given_anew_before_it_is_swept(cast):
    access.grant(cast.case, actor=cast["lead"], person=cast.person("expired"), role="contributor", why="again")
    assert may(cast["expired"], "case.view", cast.case)
    assert EndedGrant.objects.get(person=cast.person("expired")).how == "expired"


def test_a_case_without_a_lead_who_can_act_gets_one(cast):
    cast.person("lead").leave()
    name_missing_leads.func()
    assert CaseGrant.objects.of_role("lead").get(user=cast.person("deputy")).content_object == cast.case

    Person.objects.filter(pk=cast.person("deputy").pk).update(suspended_at=timezone.now())
    name_missing_leads.func()
    assert leads_of(cast.case) == [cast.person("lead_elsewhere")]


def test_walls_by_address_are_bound_to_accounts_in_one_pass(cast, django_assert_max_num_queries):
    for number in range(30):
        walls.wall(cast.case, actor=cast["lead"], email=f"outside{number}@example.com", reason="is named")
    with django_assert_max_num_queries(3):
        link_walls.func()
    assert Wall.objects.filter(person=None).count() == 30


def test_what_somebody_leaves_is_named_to_those_who_see_it_and_counted_for_others(cast):
    task = work.add_task(cast.case, actor=cast["lead"], title="Half done", owner=cast.person("contributor"))
    lines = {
        part: [str(line.text) for line in left_by(cast[part], cast.person("contributor"))]
        for part in cast.people
        if part != "anonymous"
    }
    assert lines["lead"][0] == f"Task {task.key} in {cast.case.code}"
    assert lines["administrator"] == ["1 open task", "Access to 1 case; its lead is told"]
    assert lines["walled"] == []


def test_who_works_on_a_case_names_people_but_takes_access_from_nobody(cast):
    with pytest.raises(WouldWall) as stopped:
        people.add(
            cast.case, actor=cast["contributor"], name="L", part="other", account=cast.person("lead"), knowing=True
        )
    assert stopped.value.preview is None
    assert may(cast["lead"], "case.view", cast.case)
    people.add(cast.case, actor=cast["contributor"], name="S", part="other", account=cast.person("stranger"))
    proposed = Wall.objects.get(person=cast.person("stranger"))
    assert proposed.is_proposed
    with pytest.raises(Refused):
        walls.confirm(proposed, actor=cast["contributor"])
    assert not walls.confirm(proposed, actor=cast["deputy"]).is_proposed


def test_a_part_is_entered_once_and_the_reporter_stays_in_the_compartment(cast):
    things = fill(cast)
    words = {"name": "S", "part": "other", "account": cast.person("stranger")}
    people.add(cast.case, actor=cast["lead"], **words)
    with pytest.raises(AlreadyNamed):
        people.add(cast.case, actor=cast["lead"], **words)
    with pytest.raises(StaysInCompartment):
        people.edit(things["reporter"], actor=cast["lead"], version=1, name="Mia", part="witness")
    assert CasePerson.objects.get(pk=things["reporter"].pk).part == "reported"
    access.reveal_to(things["reporter"], actor=cast["lead"], person=cast.person("reader"), why="talks to her")
    with pytest.raises(AlreadyGranted):
        access.reveal_to(things["reporter"], actor=cast["lead"], person=cast.person("reader"), why="again")


def test_a_grant_that_has_not_begun_does_not_count_yet(cast):
    CaseGrant.objects.filter(user=cast.person("reader")).update(starts_at=timezone.now() + timedelta(hours=1))
    assert not may(cast["reader"], "case.view", cast.case)
