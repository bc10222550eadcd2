"""Who sees a case, and who does not: by equality over the whole cast."""

import pytest
from django.contrib.auth.models import Permission
from guardian.shortcuts import get_objects_for_user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.answers import Refused
from portal.access.policy import may, scope, verbs
from portal.cases import roles
from portal.cases.actions import access, cases
from portal.cases.explained import access_explained, who_could_see
from portal.cases.grants import AlreadyGranted, CaseGrant, EndedGrant
from portal.cases.models import Case, Site
from portal.cases.standing import would_let
from portal.cases.troubles import ConflictOfInterest, LastLead, NotThere
from tests.cast import badge, fill, person

IN = {"lead", "deputy", "assessor", "contributor", "reader"}


def allowed(cast, verb, thing):
    return {part for part in cast if may(cast[part], verb, thing)}


def test_the_granted_see_the_case_and_nobody_else(cast):
    assert allowed(cast, "case.view", cast.case) == IN
    assert allowed(cast, "case.view", cast.elsewhere) == {"lead_elsewhere"}


def test_the_assessment_is_for_those_whose_role_reads_it(cast):
    lead, case = cast["lead"], cast.case
    cases.set_level(case, actor=lead, level="high", because="Several signs", version=case.version)
    assert allowed(cast, "level.view", case.levels.get()) == {"lead", "deputy", "assessor"}


def test_the_reporter_is_known_to_those_who_lead(cast):
    things = fill(cast)
    assert allowed(cast, "case_person.view", things["reporter"]) == {"lead", "deputy"}
    assert allowed(cast, "case_person.view", things["person"]) == IN


def test_a_name_is_revealed_to_a_named_person_for_a_reason(cast):
    reporter = fill(cast)["reporter"]
    access.reveal_to(reporter, actor=cast["lead"], person=cast.person("contributor"), why="talks to her tomorrow")
    assert allowed(cast, "case_person.view", reporter) == {"lead", "deputy", "contributor"}


def test_without_a_second_factor_there_is_no_case(cast):
    assert not scope(badge(cast.person("lead"), factor=""), "case.view").exists()


def test_no_scope_lists_a_row_twice(cast):
    fill(cast)
    access.grant(cast.case, actor=cast["lead"], person=cast.person("contributor"), role="signatory", why="signs too")
    for verb, policy in verbs().items():
        if policy.model._meta.app_label == "cases" and not policy.of_self:
            found = list(scope(cast["contributor"], verb).values_list("pk", flat=True))
            assert len(found) == len(set(found)), verb


def test_conflict_of_interest_is_the_first_question(cast):
    with pytest.raises(ConflictOfInterest):
        cases.open_case(actor=cast["lead"], no_conflict=False, title="Mine", site=cast.case.site)
    assert Case.objects.count() == 2


def test_a_deputy_must_be_a_threat_manager(cast):
    with pytest.raises(NotThere):
        cast.open(deputy=cast.person("reader"))


def test_the_last_lead_cannot_be_removed(cast):
    grant = CaseGrant.objects.of_role("lead").get(content_object=cast.case)
    with pytest.raises(LastLead):
        access.end(grant, actor=cast["deputy"], because="on leave")
    with pytest.raises(LastLead):
        access.grant(cast.case, actor=cast["lead"], person=cast.person("lead"), role="deputy", why="tired")
    assert CaseGrant.objects.filter(pk=grant.pk).exists()


def test_a_second_lead_lets_the_first_one_go(cast):
    access.grant(cast.case, actor=cast["lead"], person=cast.person("deputy"), role="lead", why="takes over")
    access.end(CaseGrant.objects.get(user=cast.person("lead")), actor=cast["deputy"], because="new post")
    assert allowed(cast, "case.view", cast.case) == IN - {"lead"}


def test_an_ended_grant_is_in_the_ledger(cast):
    grant = CaseGrant.objects.get(user=cast.person("reader"))
    before = grant.starts_at
    access.end(grant, actor=cast["lead"], because="done")
    ended = EndedGrant.objects.get(person=cast.person("reader"))
    assert (ended.role, ended.how, ended.because, ended.ended_by) == ("reader", "ended", "done", cast.person("lead"))
    assert not may(cast["reader"], "case.view", cast.case)
    assert (cast.person("reader"), "reader") in who_could_see(cast.case, before)
    assert cast.person("reader") not in [held[0] for held in who_could_see(cast.case, ended.ended_at)]


def test_a_role_is_held_once_and_replaced_by_another(cast):
    with pytest.raises(AlreadyGranted):
        access.grant(cast.case, actor=cast["lead"], person=cast.person("reader"), role="reader", why="again")
    since = CaseGrant.objects.get(user=cast.person("reader")).starts_at
    access.grant(cast.case, actor=cast["lead"], person=cast.person("reader"), role="contributor", why="works now")
    held = CaseGrant.objects.get(user=cast.person("reader"))
    assert (held.role, held.starts_at) == ("contributor", since)


def test_who_left_or_has_no_duty_gets_nothing(cast):
    for part in ("employee", "left", "editor", "administrator"):
        fits = part in {"editor", "administrator"}
        role = "lead" if fits else "reader"
        with pytest.raises(NotThere):
            access.grant(cast.case, actor=cast["lead"], person=cast.person(part), role=role, why="to help")


def test_a_sleeping_grant_wakes_when_a_lead_confirms(cast):
    grant = CaseGrant.objects.get(user=cast.person("asleep"))
    cast.people["asleep"].refresh_from_db()
    assert grant.is_asleep
    with pytest.raises(Refused):
        access.confirm(grant, actor=cast["asleep"])
    access.confirm(grant, actor=cast["deputy"])
    assert may(cast["asleep"], "case.view", cast.case)


def test_the_access_page_says_what_scope_does(cast):
    things = fill(cast)
    verbs_of = {"task": "task.view", "note": "note.view", "event": "event.view"}
    for name, thing in [*things.items(), ("case", cast.case)]:
        verb = verbs_of.get(name, "case.view" if name == "case" else "case_person.view")
        told = {line.person: line.sees for line in access_explained(thing)}
        assert {who for who, sees in told.items() if sees} == {
            cast.person(part) for part in cast if part != "anonymous" and would_let(cast.person(part), verb, thing)
        }, name


def test_the_access_page_costs_the_same_however_many(cast, django_assert_num_queries):
    with django_assert_num_queries(4):
        access_explained(cast.case)
    for number in range(5):
        who = person(f"more{number}", "hr")
        access.grant(cast.case, actor=cast["lead"], person=who, role="reader", why="more")
    with django_assert_num_queries(4):
        access_explained(cast.case)


@pytest.fixture
def world(db):
    """Three people and three cases, without any grant."""
    from portal.vault import keys

    site = Site.objects.create(name="Bonn", region="DE-NW")
    people = [person(f"one{number}", "hr") for number in range(3)]
    made = []
    for number in range(3):
        case = Case(code=f"Ahorn-26-{number}00", site=site, opened_by=people[0])
        keys.create(case.sealed_under())
        case.title = "A case"
        case.save(force_insert=True)
        made.append(case)
    return people, made


# The fixture's cases and people stay; the grants are taken away before each example.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(sorted(roles.ROLES))), max_size=12))
def test_our_scope_agrees_with_guardian_where_no_wall_date_or_state_says_otherwise(world, held):
    people, made = world
    CaseGrant.objects.all().delete()
    for who, which, role in held:
        CaseGrant.objects.grant(made[which], people[who], role, given_by=people[0], why="tried")
    for who in people:
        for wanted in (roles.EVERYONE_IN, roles.THE_LEADS, roles.WORKERS):
            verb = {
                roles.EVERYONE_IN: "case.view",
                roles.THE_LEADS: "case.grant",
                roles.WORKERS: "note.add",
            }[wanted]
            theirs = get_objects_for_user(
                who,
                [f"cases.{role}" for role in wanted],
                Case,
                any_perm=True,
                with_superuser=False,
                accept_global_perms=False,
            )
            assert set(scope(badge(who), verb)) == set(theirs)


def test_every_role_is_a_permission_of_the_case(db):
    codes = Permission.objects.filter(content_type__app_label="cases").values_list("codename", flat=True)
    assert set(codes) == set(roles.ROLES)
