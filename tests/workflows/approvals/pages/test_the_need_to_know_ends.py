"""What is to be signed is shown to those asked while they are asked, and to those who decided. Who was asked may still
see that there was a request and how it ended; by that page they learn nothing of what it was about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.policy import scope
from portal.cases.grants import CaseGrant
from tests.workflows.approvals import bundling, table
from workflows.approvals.actions import asking, deputies
from workflows.approvals.models import Author, SignOff

pytestmark = pytest.mark.django_db

TITLE, WHY, SAID = "Letter to Mr Grau", "Because he wrote again", "He is at the gate each morning"


def reads(cast, part, version) -> bool:
    """Is the version shown to this part of the cast?"""
    return scope(cast[part], "version.view").filter(pk=version.pk).exists()


def sees(cast, part, sign_off) -> bool:
    """Does the request exist for this part of the cast?"""
    return scope(cast[part], "sign_off.view").filter(pk=sign_off.pk).exists()


@pytest.fixture
def another(cast):
    """Somebody else for compliance, who sees nothing of the case but what they are asked."""
    table.signatory(cast, "another", "compliance")
    return "another"


def withdraw(cast, sign_off):
    asking.withdraw(sign_off, actor=cast["lead"], version=sign_off.version, because=SAID)


def cancel(cast, sign_off):
    asking.cancel(sign_off, actor=cast["deputy"], version=sign_off.version, because=SAID)


def give_back(cast, sign_off):
    table.decide(sign_off, "hr", cast["reader"], "return", comment=SAID)


def approve(cast, sign_off):
    for duty, part in {"labour_law": "contributor", "hr": "reader", "compliance": "signatory"}.items():
        table.decide(sign_off, duty, cast[part], "approve", comment=SAID)


def overtake(cast, sign_off):
    table.again(cast, sign_off.about)


@pytest.mark.parametrize("end", [withdraw, cancel, give_back, approve, overtake])
def test_who_said_nothing_is_shown_it_no_longer_than_it_is_asked(cast, another, browser_of, end):
    table.in_force()
    version = table.document(cast)
    document = version.document
    document.title = TITLE
    document.save(update_fields=["title"])
    sign_off = table.ask(cast, version, why=WHY)
    browser = browser_of(another)
    page = browser.get(sign_off.get_absolute_url()).content.decode()
    assert TITLE in page and WHY in page and version.get_absolute_url() in page and version.digest[:4] in page
    assert browser.get(version.get_absolute_url()).status_code == 200
    end(cast, sign_off)
    sign_off.refresh_from_db()
    answer = browser.get(sign_off.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 200 and sign_off.key in page
    for told in (TITLE, WHY, SAID, version.get_absolute_url(), f"{version.digest[:4]} {version.digest[4:8]}"):
        assert told not in page, told
    assert not reads(cast, another, version)
    for address in ("", "file/"):
        assert browser.get(f"{version.get_absolute_url()}{address}").status_code == 404
    assert reads(cast, "lead", version) and reads(cast, "reader", version)


def test_who_decided_still_reads_what_they_decided_on(cast, three):
    table.decide(three, "compliance", cast["signatory"])
    withdraw(cast, SignOff.objects.get(pk=three.pk))
    assert reads(cast, "signatory", three.about) and sees(cast, "signatory", three)


def test_in_a_closed_case_nobody_is_asked(cast, three):
    assert reads(cast, "signatory", three.about)
    cast.move_to("closed")
    assert not reads(cast, "signatory", three.about) and sees(cast, "signatory", three)


def test_who_stepped_back_is_shown_nothing_more(cast, three, another, browser_of):
    table.decide(three, "compliance", cast["signatory"], "step_back", comment=SAID)
    table.decide(three, "hr", cast["reader"], "conditions", conditions=SAID, comment=SAID)
    assert not reads(cast, "signatory", three.about) and reads(cast, another, three.about)
    page = browser_of("signatory").get(three.get_absolute_url()).content.decode()
    assert three.key in page and SAID not in page and three.about.get_absolute_url() not in page


def test_whoever_is_away_is_out_when_their_deputy_stepped_back_for_them(cast, three, another):
    today = timezone.localdate()
    deputies.name(
        actor=cast["signatory"], deputy=cast.person(another), first_day=today, last_day=today + timedelta(days=3)
    )
    table.decide(three, "compliance", cast[another], "step_back", on_behalf_of=cast.person("signatory"))
    assert not reads(cast, "signatory", three.about) and not reads(cast, another, three.about)


def test_a_seat_of_a_later_stage_is_not_asked_yet(cast):
    table.in_force(table.plan(table.stage("first", "hr"), table.stage("second", "compliance")))
    version = table.document(cast)
    sign_off = table.ask(cast, version)
    assert not sees(cast, "signatory", sign_off) and not reads(cast, "signatory", version)
    table.decide(sign_off, "hr", cast["reader"])
    assert sees(cast, "signatory", sign_off) and reads(cast, "signatory", version)


def test_a_later_stage_that_never_came_was_never_asked(cast):
    table.in_force(table.plan(table.stage("first", "hr"), table.stage("second", "compliance")))
    sign_off = table.ask(cast, table.document(cast))
    table.decide(sign_off, "hr", cast["reader"], "return")
    assert not sees(cast, "signatory", sign_off) and not reads(cast, "signatory", sign_off.about)


def test_whoever_came_after_the_end_was_never_asked(cast, three, another):
    withdraw(cast, three)
    three.refresh_from_db()
    assert sees(cast, another, three)
    table.signatory(cast, "late", "compliance")
    assert not sees(cast, "late", three)
    CaseGrant.objects.filter(user=cast.person("late")).update(history=True)
    assert sees(cast, "late", three) and not reads(cast, "late", three.about)


def test_an_author_is_not_asked_even_as_a_signatory(cast, three, another):
    Author.objects.create(sign_off=three, person=cast.person(another))
    assert not sees(cast, another, three) and not reads(cast, another, three.about)
    assert sees(cast, "signatory", three)


def test_a_seat_with_a_name_is_for_that_person_alone(cast, another):
    stage = {"key": "review", "name": table.NAME, "seats": [{"key": "one", "person": str(cast.person("signatory").pk)}]}
    table.in_force(table.plan(stage))
    version = table.document(cast)
    sign_off = table.ask(cast, version)
    assert sees(cast, "signatory", sign_off) and reads(cast, "signatory", version)
    assert not sees(cast, another, sign_off) and not reads(cast, another, version)
    withdraw(cast, sign_off)
    assert sees(cast, "signatory", sign_off) and not reads(cast, "signatory", version)


@pytest.mark.parametrize("end", [withdraw, cancel])
def test_of_a_bundle_too(cast, browser_of, end):
    told = bundling.stage(bundling.seat("labour_law", "memo"), bundling.seat("compliance", "letter"))
    bundling.in_force(table.plan(told))
    letter, memo = bundling.document(cast, "letter"), bundling.document(cast, "memo")
    sign_off = bundling.ask(cast, letter, memo, why=WHY)
    browser = browser_of("signatory")
    page = browser.get(sign_off.get_absolute_url()).content.decode()
    assert "A letter" in page and "A memo" not in page and WHY in page
    end(cast, sign_off)
    sign_off.refresh_from_db()
    page = browser.get(sign_off.get_absolute_url()).content.decode()
    assert sign_off.key in page
    for secret in ("A letter", WHY, SAID, letter.get_absolute_url(), sign_off.about.get_absolute_url()):
        assert secret not in page, secret
    assert not reads(cast, "signatory", letter) and not reads(cast, "signatory", memo)
    assert not scope(cast["signatory"], "bundle.view").exists()
    assert browser.get(sign_off.about.get_absolute_url()).status_code == 404


def test_of_a_bundle_who_stepped_back_is_shown_nothing_more(cast):
    bundling.in_force()
    letter, memo = bundling.document(cast, "letter"), bundling.document(cast, "memo")
    sign_off = bundling.ask(cast, letter, memo)
    assert reads(cast, "signatory", letter)
    bundling.decide(cast, sign_off, "compliance", "signatory", "step_back")
    assert not reads(cast, "signatory", letter) and sees(cast, "signatory", sign_off)


def test_whose_decision_stands_reads_their_part_in_the_next_round(cast):
    told = table.plan(bundling.stage(bundling.seat("labour_law", "memo"), bundling.seat("compliance", "letter")))
    bundling.in_force(told)
    letter, memo = bundling.document(cast, "letter"), bundling.document(cast, "memo")
    sign_off = bundling.ask(cast, letter, memo)
    bundling.decide(cast, sign_off, "compliance", "signatory")
    table.again(cast, memo)
    second = bundling.again(cast, sign_off)
    assert reads(cast, "signatory", letter) and sees(cast, "signatory", second)
    assert not scope(cast["signatory"], "version.view").filter(document=memo.document).exists()
