"""A walled person gets the answer of a case that does not exist, whatever they hold."""

import pytest

from portal.access.answers import Refused
from portal.access.policy import may, scope, verbs
from portal.cases.actions import access, people, walls
from portal.cases.grants import CaseGrant
from portal.cases.models import CasePerson, Task, Wall
from portal.cases.models.people import hash_of_email
from portal.cases.standing import is_walled, leads_of, may_be_granted, next_in_line, people_of
from portal.cases.tasks import link_walls
from portal.cases.troubles import StillNamed, WalledOff, WouldWall
from portal.cases.walls import Exclusion, preview_wall
from tests.cast import badge, fill, person


def in_the_case(policy, case):
    """The rows of this kind that lie in the case."""
    if policy.model is type(case):
        return {"pk": case.pk}
    return {"content_object" if policy.model is CaseGrant else "case": case}


@pytest.mark.parametrize("part", ["lead", "deputy", "assessor", "contributor", "reader", "signatory"])
def test_a_wall_beats_every_role_on_every_verb(cast, part):
    fill(cast)
    who = cast.person(part)
    # The wall is put up behind the actions' back, so that the grant is still there to be beaten.
    Wall.objects.create(case=cast.case, person=who, why="conflict", by=cast.person("lead"), reason="is involved")
    assert CaseGrant.objects.filter(user=who, content_object=cast.case).exists()
    for verb, policy in verbs().items():
        if policy.model._meta.app_label == "cases" and not policy.of_self:
            assert not scope(cast[part], verb).filter(**in_the_case(policy, cast.case)).exists(), verb


def test_a_wall_by_address_stands_before_there_is_an_account(cast):
    walls.wall(cast.case, actor=cast["lead"], email="Dirk.Ostermann@example.org", reason="is named")
    dirk = person("dirk.ostermann", "corporate_security")
    assert is_walled(dirk, cast.case)
    with pytest.raises(WalledOff):
        access.grant(cast.case, actor=cast["lead"], person=dirk, role="reader", why="asked for it")
    assert not CaseGrant.objects.filter(user=dirk).exists()


def test_a_wall_that_met_an_account_follows_it_to_its_next_address(cast):
    wall = walls.wall(cast.case, actor=cast["lead"], email="dirk@example.org", reason="is named")
    assert wall.person is None
    dirk = person("dirk", "corporate_security")
    link_walls.func()
    dirk.email = "other@example.org"
    dirk.save(update_fields=["email"])
    assert is_walled(dirk, cast.case)


def test_an_address_given_to_an_account_later_meets_its_wall(cast):
    walls.wall(cast.case, actor=cast["lead"], email="dirk@example.org", reason="is named")
    who = cast.person("reader")
    assert may(badge(who), "case.view", cast.case)
    who.email = "dirk@example.org"
    who.save(update_fields=["email"])
    assert not may(badge(who), "case.view", cast.case)
    link_walls.func()
    assert not CaseGrant.objects.filter(user=who).exists()


def test_before_somebody_with_access_is_walled_the_lead_is_told(cast):
    things = fill(cast)
    Task.objects.filter(pk=things["task"].pk).update(owner=cast.person("contributor"))
    with pytest.raises(WouldWall) as stopped:
        walls.wall(cast.case, actor=cast["lead"], person=cast.person("contributor"), reason="is involved")
    preview = stopped.value.preview
    assert (preview.roles, preview.open_tasks, preview.will_notice) == (["contributor"], 1, True)
    assert may(cast["contributor"], "case.view", cast.case)
    walls.wall(cast.case, actor=cast["lead"], person=cast.person("contributor"), reason="is involved", knowing=True)
    assert not may(cast["contributor"], "case.view", cast.case)
    assert Task.objects.get(pk=things["task"].pk).owner is None
    assert preview_wall(cast.case, cast.person("stranger")) is None


def test_a_walled_lead_is_followed_by_the_deputy(cast):
    walls.wall(cast.case, actor=cast["deputy"], person=cast.person("lead"), reason="is involved", knowing=True)
    assert CaseGrant.objects.of_role("lead").get(content_object=cast.case).user == cast.person("deputy")
    assert not may(cast["lead"], "case.view", cast.case)


def test_without_a_deputy_somebody_eligible_leads_chosen_from_code_and_age(cast):
    case = cast.open(deputy=None)
    chosen = {who for who in (cast.person("deputy"), cast.person("lead_elsewhere"))}
    walls.recuse(case, actor=cast["lead"])
    leads = leads_of(case)
    assert len(leads) == 1 and leads[0] in chosen
    assert next_in_line(case) == next_in_line(case)


def test_anyone_can_recuse_themselves_and_it_closes_at_once(cast):
    for part in ("reader", "signatory", "contributor"):
        walls.recuse(cast.case, actor=cast[part], reason="a relative")
        assert not may(cast[part], "case.view", cast.case)
    with pytest.raises(Refused):
        walls.recuse(cast.case, actor=cast["reader"])


def test_naming_an_account_walls_it_off(cast):
    stranger = cast.person("stranger")
    people.add(cast.case, actor=cast["lead"], name="S. Tranger", part=CasePerson.Part.OF_CONCERN, account=stranger)
    assert is_walled(stranger, cast.case)
    with pytest.raises(WouldWall):
        people.add(cast.case, actor=cast["lead"], name="R.", part="witness", account=cast.person("reader"))
    assert may(cast["reader"], "case.view", cast.case)
    assert not CasePerson.objects.filter(account=cast.person("reader")).exists()


def test_a_wall_of_somebody_named_stays(cast):
    people.add(cast.case, actor=cast["lead"], name="X", part="other", email="x@example.org")
    wall = Wall.objects.get(email_hash=hash_of_email("x@example.org"))
    with pytest.raises(StillNamed):
        walls.lift(wall, actor=cast["lead"])
    mistaken = Wall.objects.get(person=cast.person("walled"))
    walls.lift(mistaken, actor=cast["lead"])
    assert not may(cast["walled"], "case.view", cast.case)
    access.grant(cast.case, actor=cast["lead"], person=cast.person("walled"), role="reader", why="was a mistake")
    assert may(cast["walled"], "case.view", cast.case)


def test_granting_to_a_walled_person_fails_and_says_so(cast):
    with pytest.raises(WalledOff):
        access.grant(cast.case, actor=cast["lead"], person=cast.person("walled"), role="reader", why="please")
    assert not CaseGrant.objects.filter(user=cast.person("walled")).exists()


def test_those_excluded_at_opening_never_were_in_and_nobody_else_gets_in_by_it(cast):
    case = cast.open(exclusions=[Exclusion(person=cast.person("stranger"), reason="is involved")])
    assert is_walled(cast.person("stranger"), case)
    held = {(grant.user, grant.role) for grant in CaseGrant.objects.filter(content_object=case)}
    assert held == {(cast.person("lead"), "lead"), (cast.person("deputy"), "deputy")}


def test_a_case_is_not_opened_with_a_deputy_who_is_excluded(cast):
    with pytest.raises(WalledOff):
        cast.open(exclusions=[Exclusion(email=cast.person("deputy").email)])
    assert not Wall.objects.filter(email_hash=hash_of_email(cast.person("deputy").email)).exists()


def test_who_may_be_chosen_takes_the_same_few_queries_however_many_there_are(cast, django_assert_num_queries):
    for number in range(4):
        with django_assert_num_queries(2):
            people_of(cast.case)
        with django_assert_num_queries(2):
            assert cast.person("walled") not in may_be_granted(cast.case)
        who = person(f"more{number}", "hr")
        access.grant(cast.case, actor=cast["lead"], person=who, role="reader", why="more")
        walls.wall(cast.case, actor=cast["lead"], email=f"outside{number}@example.com", reason="is named")
