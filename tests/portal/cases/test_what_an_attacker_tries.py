"""Ways round the rules that once stood open, each as somebody would try it."""

import pytest
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.badges import service_badge
from portal.access.policy import may
from portal.accounts.actions import people as accounts
from portal.audit.models import Word
from portal.cases import ledger
from portal.cases.actions import access, cases, circles, people, walls
from portal.cases.grants import CaseGrant
from portal.cases.models import CircleMember, CompartmentGrant, Wall
from portal.cases.models.people import hash_of_email
from portal.cases.standing import is_walled
from portal.cases.troubles import AlreadyNamed, StillAsleep
from portal.notifications.inbox import notices_of
from tests.cast import badge, fill, person
from tests.portal.cases.pages.conftest import come_in


def held_by(cast, part):
    return CaseGrant.objects.get(user=cast.person(part), content_object=cast.case)


def held_by_role(cast, part, role):
    return CaseGrant.objects.of_role(role).get(user=cast.person(part), content_object=cast.case)


def test_nobody_finds_out_who_reported_by_entering_a_guess(cast):
    reporter = cast.person("stranger")
    people.add(cast.case, actor=cast["lead"], name="S. Tranger", part="reported", account=reporter)
    guess = people.add(cast.case, actor=cast["contributor"], name="A guess", part="reported", email=reporter.email)
    assert guess.account is None and not may(cast["contributor"], "case_person.view", guess)
    seen = people.add(cast.case, actor=cast["contributor"], name="A guess", part="witness", email=reporter.email)
    people.edit(seen, actor=cast["contributor"], version=1, name="A guess", part="reported")
    with pytest.raises(AlreadyNamed):
        people.add(cast.case, actor=cast["deputy"], name="Again", part="reported", email=reporter.email)
    assert is_walled(reporter, cast.case)


def test_who_is_involved_stands_in_no_line_an_auditor_reads(cast):
    named = cast.person("stranger")
    people.add(cast.case, actor=cast["lead"], name="S. Tranger", part="of_concern", account=named)
    assert not Word.objects.filter(part="about", person=named.pk).exists()
    later = Wall.objects.create(case=cast.case, email_hash=hash_of_email("later@example.org"), why="named", reason="")
    walls.link(later, actor=service_badge("sweeper"), person=person("later", "hr"))
    walls.recuse(cast.case, actor=cast["assessor"])
    read = ledger.lines(ledger.for_reader(cast["auditor"]), codes=True)
    told = {line["about"] for line in read if line["code"] == cast.case.code}
    assert told.isdisjoint({"Stranger", "Later"}) and "Reader" in told
    assert not [line["about"] for line in read if str(line["verb"]) == "Exclude somebody from a case" and line["about"]]
    assert "Later" in {line["about"] for line in ledger.lines(ledger.of_case(cast.case))}


def test_who_does_not_lead_keeps_nobody_out_without_those_who_lead_hearing_of_it(cast):
    watcher = cast.person("data_protection")
    people.add(cast.case, actor=cast["contributor"], name="D. P.", part="witness", account=watcher)
    assert Wall.objects.get(person=watcher).is_proposed
    for part in ("lead", "deputy"):
        assert notices_of(cast[part]).filter(verb="wall.confirm").count() == 1


def test_who_no_longer_sees_the_file_leaves_circles_and_the_reporters_name(cast):
    reporter = fill(cast)["reporter"]
    access.reveal_to(reporter, actor=cast["lead"], person=cast.person("contributor"), why="talks to her")
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care")
    access.change(held_by(cast, "contributor"), actor=cast["lead"], role="signatory", why="signs from now on")
    assert not CompartmentGrant.objects.exists()
    members = CircleMember.objects.filter(circle=circle)
    assert {member.person for member in members} == {cast.person("lead"), cast.person("deputy")}


def test_new_terms_do_not_wake_an_access_that_sleeps(cast):
    cast.people["asleep"].refresh_from_db()
    with pytest.raises(StillAsleep):
        access.change(held_by(cast, "asleep"), actor=cast["lead"], role="reader", why="reads only")
    with pytest.raises(StillAsleep):
        access.grant(cast.case, actor=cast["lead"], person=cast.person("asleep"), role="reader", why="reads only")
    assert not may(badge(cast.person("asleep")), "case.view", cast.case)


def test_who_leads_wakes_no_other_access_of_their_own(cast):
    lead = cast.person("lead")
    mine = access.grant(cast.case, actor=cast["deputy"], person=lead, role="signatory", why="signs too")
    lead.suspended_at = timezone.now()
    lead.save(update_fields=["suspended_at"])
    access.confirm(held_by_role(cast, "lead", "lead"), actor=cast["deputy"])
    with pytest.raises(Refused):
        access.confirm(mine, actor=badge(lead))


def test_new_terms_for_an_access_that_ran_out_begin_today(cast):
    before = timezone.now()
    access.change(held_by(cast, "expired"), actor=cast["lead"], role="reader", why="is needed again")
    assert held_by(cast, "expired").starts_at >= before


def test_a_badge_from_before_its_person_left_opens_nothing(cast):
    stale = cast["lead_elsewhere"]
    type(stale.person).objects.get(pk=stale.person.pk).leave()
    assert stale.person.is_active
    with pytest.raises(Refused):
        cases.open_case(actor=stale, no_conflict=True, title="On the way out", site=cast.case.site)


def test_an_account_opened_again_finds_no_case_open(cast):
    who = cast.person("reader")
    accounts.deactivate(who, actor=cast["administrator"])
    accounts.reactivate(type(who).objects.get(pk=who.pk), actor=cast["administrator"])
    who = type(who).objects.get(pk=who.pk)
    assert who.is_active and not may(badge(who), "case.view", cast.case)
    access.confirm(held_by(cast, "reader"), actor=cast["lead"])
    assert may(badge(who), "case.view", cast.case)


def test_what_went_away_while_one_waited_is_refused_and_no_error(cast):
    grant = held_by(cast, "reader")
    gone = CaseGrant(pk=grant.pk, content_object=cast.case, user=grant.user)
    access.end(grant, actor=cast["lead"], because="done")
    with pytest.raises(Refused):
        access.end(gone, actor=cast["deputy"], because="done")


@pytest.mark.parametrize("address", ["/cases/%00/", "/cases/a%00b/tasks/", "/cases/Ahorn-26-100/tasks/%00/"])
def test_a_character_no_table_holds_is_an_address_nobody_has(cast, address):
    assert come_in(cast.person("lead")).get(address).status_code == 404
