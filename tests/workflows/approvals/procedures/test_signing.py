"""A version applies after two others than its author stand for it, who need not be administrators."""

from datetime import UTC, datetime

import pytest

from portal.access.answers import NeedsStepUp, Refused
from portal.notifications.models import Notice
from tests.cast import badge, cast
from tests.portal.cases.pages.test_what_one_may_not_do_leaves_no_gap import grow_stale
from tests.portal.documents.bringing import word
from tests.workflows.approvals import table
from tests.workflows.approvals.procedures.filling import make
from workflows.approvals import procedures
from workflows.approvals.actions import procedures as rules
from workflows.approvals.models import ProcedureSignature, ProcedureVersion
from workflows.approvals.policy import SIGNERS
from workflows.approvals.procedures import BadProcedure
from workflows.approvals.troubles import NewerProcedure, OwnProcedure, SignedAlready

__all__ = ["cast"]


def propose(procedure, who, *duties, **words):
    """A version with a seat for each duty."""
    plan = procedures.read(table.plan(table.stage("review", *(duties or ("hr",)), **words)))
    return rules.propose(procedure, actor=badge(who), plan=plan)


@pytest.fixture
def ban(house):
    return make(badge(house["author"]))


@pytest.fixture
def version(ban, house):
    return propose(ban, house["author"])


def test_it_is_in_force_once_two_others_stand_for_it(version, ban, house):
    assert ban.in_force() is None
    rules.sign(version, actor=badge(house["compliance"]))
    assert ban.in_force() is None
    rules.sign(version, actor=badge(house["second"]))
    assert ban.in_force() == version


def test_its_author_does_not_stand_for_it(version, ban, house):
    with pytest.raises(OwnProcedure):
        rules.sign(version, actor=badge(house["author"]))
    assert not ProcedureSignature.objects.exists()


def test_nobody_stands_for_it_twice(version, ban, house):
    rules.sign(version, actor=badge(house["compliance"]))
    with pytest.raises(SignedAlready):
        rules.sign(version, actor=badge(house["compliance"]))
    assert ProcedureSignature.objects.count() == 1 and ban.in_force() is None


def test_nobody_stands_for_what_a_newer_one_overtook(version, ban, house):
    newer = propose(ban, house["second"], "compliance")
    with pytest.raises(NewerProcedure):
        rules.sign(version, actor=badge(house["compliance"]))
    assert not ProcedureSignature.objects.exists()
    rules.sign(newer, actor=badge(house["compliance"]))


def test_a_stale_factor_does_not_do(version, house):
    stale = badge(house["compliance"], verified_at=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(NeedsStepUp):
        rules.sign(version, actor=stale)
    assert not ProcedureSignature.objects.exists()


@pytest.mark.parametrize("who", ["hr", "works_council", "management", "psychology", "editor"])
def test_who_does_not_stand_for_procedures_neither_signs_nor_sees(browser, version, house, who):
    with pytest.raises(Refused):
        rules.sign(version, actor=badge(house[who]))
    for verb in (rules.make, rules.propose):
        with pytest.raises(Refused):
            if verb is rules.make:
                rules.make(actor=badge(house[who]), slug="x", kind="version", sort="memo")
            else:
                propose(version.procedure, house[who], "compliance")
    assert browser(who).get("/procedures/").status_code == 403
    assert browser(who).get(version.get_absolute_url()).status_code == 404
    assert not ProcedureSignature.objects.exists() and ProcedureVersion.objects.count() == 1


@pytest.mark.parametrize("who", sorted(SIGNERS - {"administrator"}))
def test_who_stands_for_procedures_neither_makes_nor_proposes(version, house, who):
    with pytest.raises(Refused):
        propose(version.procedure, house[who], "compliance")
    with pytest.raises(Refused):
        rules.make(actor=badge(house[who]), slug="x", kind="version", sort="memo")
    assert ProcedureVersion.objects.count() == 1


def test_in_the_portal_a_signer_reads_and_stands_for_it(browser, version, ban, house):
    signer, address = browser("labour_law"), version.get_absolute_url()
    assert ban.slug in signer.get("/procedures/").content.decode()
    page = signer.get(address).content.decode()
    assert "Stage 1:" in page and "Stand for this version" in page
    answer = signer.post(f"{address}sign/")
    assert answer.status_code == 302 and answer.url == address
    assert ProcedureSignature.objects.get().person == house["labour_law"]
    assert "You stand for this version." in signer.get(address).content.decode()
    again = signer.post(f"{address}sign/")
    assert again.status_code == 422 and "already" in again.content.decode()
    own = browser("author").post(f"{address}sign/")
    assert own.status_code == 422 and ProcedureSignature.objects.count() == 1
    assert signer.get("/procedures/version-house_ban/99/").status_code == 404
    assert signer.get("/procedures/version-house_ban/99999999999999999999/").status_code == 404


def test_a_stale_factor_is_proved_anew_before_the_page_opens(browser, version):
    signer = browser("labour_law")
    grow_stale(signer)
    answer = signer.post(f"{version.get_absolute_url()}sign/")
    assert answer.status_code != 200 and not ProcedureSignature.objects.exists()


def test_those_who_stand_for_procedures_are_told_until_it_is_settled(version, ban, house):
    waiting = Notice.objects.filter(verb="procedure.propose", thing=version.pk)
    holders = {each for name, each in house.items() if name in SIGNERS | {"second"}}
    assert set(waiting.values_list("person", flat=True)) == {each.pk for each in holders}
    assert house["author"].pk not in set(waiting.values_list("person", flat=True))


def test_a_duty_nobody_holds_is_refused_by_the_deed_itself(ban, house):
    house["hr"].is_active, house["hr"].left_at = False, house["hr"].joined_at
    house["hr"].save()
    with pytest.raises(BadProcedure, match="Personal. Diese Zuständigkeit hat niemand"):
        propose(ban, house["author"], "hr")
    with pytest.raises(BadProcedure, match="jemanden, den es hier nicht gibt"):
        plan = table.plan(table.stage("one") | {"seats": [{"key": "a", "person": "nonsense"}]})
        rules.propose(ban, actor=badge(house["author"]), plan=procedures.read(plan))
    assert not ProcedureVersion.objects.exists()


def test_what_is_running_keeps_the_version_it_began_with(cast):
    first = table.in_force()
    running = table.ask(cast, table.document(cast))
    second = table.in_force(table.plan(table.stage("only", "hr")))
    assert first.pk != second.pk and first.procedure.in_force() == second
    running.refresh_from_db()
    assert running.procedure == first and running.seats.count() == 3
    for duty, who in (("labour_law", "contributor"), ("hr", "reader"), ("compliance", "signatory")):
        table.decide(running, duty, cast[who])
    running.refresh_from_db()
    assert running.state == "approved"
    other = table.document(cast, name="Another.docx", data=word("Another letter."))
    assert table.ask(cast, other).procedure == second


def test_what_is_proposed_is_not_asked_for_before_it_is_in_force(cast):
    first = table.in_force()
    author = table._signer("procedure_author")
    plan = procedures.read(table.plan(table.stage("only", "hr")))
    proposed = rules.propose(first.procedure, actor=author, plan=plan)
    rules.sign(proposed, actor=table._signer("first_signer"))
    assert table.ask(cast, table.document(cast)).procedure == first
