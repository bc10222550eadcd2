"""Who may decide, on what, and what becomes of it: every refusal beside its permission, and then the rows again."""

import pytest

from portal.access.answers import NeedsStepUp, Refused
from portal.access.policy import scope
from portal.cases.actions import access, walls
from portal.cases.grants import CaseGrant
from portal.cases.models import Task
from portal.documents.actions import versions
from tests.cast import badge
from tests.portal.documents.bringing import word
from tests.workflows.approvals import table
from workflows.approvals.actions import asking
from workflows.approvals.models import Decision, SignOff
from workflows.approvals.troubles import (
    AlreadyAsked,
    NobodyLeft,
    NoConditions,
    NoProcedure,
    NoReason,
    NotAcknowledged,
    NotRead,
    Overtaken,
)

pytestmark = pytest.mark.django_db

WHO = {"labour_law": "contributor", "hr": "reader", "compliance": "signatory"}


def unchanged(sign_off, decisions=0):
    """Nothing was recorded: the rows say so."""
    sign_off.refresh_from_db()
    assert sign_off.state == "open"
    assert Decision.objects.filter(sign_off=sign_off).count() == decisions
    return True


def test_all_three_approve_and_it_is_signed_off(cast, three):
    for number, (duty, part) in enumerate(WHO.items(), 1):
        table.decide(three, duty, cast[part])
        three.refresh_from_db()
        assert three.state == ("approved" if number == 3 else "open")
    assert {each.person for each in three.decisions.all()} == {cast.person(part) for part in WHO.values()}
    assert {bytes(each.sha256).hex() for each in three.decisions.all()} == {three.about.digest}


def test_one_no_with_a_reason_returns_it(cast, three):
    with pytest.raises(NoReason):
        table.decide(three, "hr", cast["reader"], "return", comment=" ")
    assert unchanged(three)
    table.decide(three, "hr", cast["reader"], "return", comment="The period is missing.")
    three.refresh_from_db()
    assert (three.state, three.decisions.get().comment) == ("returned", "The period is missing.")


def test_nobody_decides_in_another_duty_s_seat(cast, three):
    for part in ("reader", "contributor", "assessor", "stranger", "lead"):
        with pytest.raises(Refused):
            table.decide(three, "compliance", cast[part], reads=False)
        assert unchanged(three)
    table.decide(three, "compliance", cast["signatory"])


def test_the_author_never_decides(cast):
    table.in_force()
    version = table.document(cast, by="contributor")
    with pytest.raises(NobodyLeft) as trouble:
        table.ask(cast, version)
    assert len(trouble.value.seats) == 1 and not SignOff.objects.exists()
    other = table.signatory(cast, "another_lawyer", "labour_law")
    sign_off = table.ask(cast, version)
    with pytest.raises(Refused):
        table.decide(sign_off, "labour_law", cast["contributor"])
    assert unchanged(sign_off)
    table.decide(sign_off, "labour_law", other)


def test_who_brought_the_same_bytes_before_is_an_author_too(cast):
    table.in_force()
    first = table.document(cast, by="contributor")
    second = table.again(cast, first)
    restored = versions.restore(first, actor=cast["lead"], newest=second.number)
    with pytest.raises(NobodyLeft):
        table.ask(cast, restored)


def test_a_walled_person_never_decides(cast, three):
    table.read(cast["signatory"], three.about)
    walls.wall(cast.case, actor=cast["lead"], person=cast.person("signatory"), reason="is involved", knowing=True)
    with pytest.raises(Refused):
        table.decide(three, "compliance", cast["signatory"])
    assert unchanged(three)
    assert not scope(cast["signatory"], "sign_off.view").exists()


def test_whose_grant_ended_decides_no_more(cast, three):
    grant = CaseGrant.objects.get(content_object=cast.case, user=cast.person("signatory"))
    table.read(cast["signatory"], three.about)
    access.end(grant, actor=cast["lead"], because="done")
    with pytest.raises(Refused):
        table.decide(three, "compliance", cast["signatory"], reads=False)
    assert unchanged(three)


def test_whose_duty_ended_decides_no_more(cast, three):
    cast.person("signatory").take_duties(["psychology"])
    with pytest.raises(Refused):
        table.decide(three, "compliance", cast["signatory"])
    assert unchanged(three)


def test_one_person_has_one_seat(cast):
    table.in_force(table.plan(table.stage("review", "hr", "compliance")))
    cast.person("reader").take_duties(["hr", "compliance"])
    sign_off = table.ask(cast, table.document(cast))
    table.decide(sign_off, "hr", cast["reader"])
    with pytest.raises(Refused):
        table.decide(sign_off, "compliance", cast["reader"])
    assert unchanged(sign_off, decisions=1)
    table.decide(sign_off, "compliance", cast["signatory"])


def test_a_seat_is_decided_once(cast, three):
    other = table.signatory(cast, "another", "compliance")
    table.decide(three, "compliance", cast["signatory"])
    with pytest.raises(Refused):
        table.decide(three, "compliance", other)
    assert unchanged(three, decisions=1)


def test_it_takes_having_read_exactly_these_bytes(cast, three):
    with pytest.raises(NotRead):
        table.decide(three, "compliance", cast["signatory"], reads=False)
    assert unchanged(three)
    table.decide(three, "compliance", cast["signatory"])


def test_it_takes_a_fresh_second_factor(cast, three):
    with pytest.raises(NeedsStepUp):
        table.decide(three, "compliance", table.stale(cast["signatory"]))
    with pytest.raises(Refused):
        table.decide(three, "compliance", badge(cast.person("signatory"), factor=""))
    assert unchanged(three)
    table.decide(three, "compliance", cast["signatory"])


def test_what_the_preview_cannot_show_is_acknowledged_first(cast, three):
    from portal.documents.models import Preview

    Preview.objects.filter(pk=three.thing).update(flags=["tracked_changes"])
    with pytest.raises(NotAcknowledged):
        table.decide(three, "compliance", cast["signatory"], acknowledged=False)
    assert unchanged(three)
    assert table.decide(three, "compliance", cast["signatory"]).unseen == ["tracked_changes"]


def test_a_decision_on_another_digest_is_not_taken(cast, three):
    with pytest.raises(Overtaken):
        table.decide(three, "compliance", cast["signatory"], sha256="0" * 64)
    assert unchanged(three)


def test_a_newer_version_supersedes_at_once(cast, three):
    newer = table.again(cast, three.about)
    assert three.shown_state == "superseded"
    with pytest.raises(Overtaken):
        table.decide(three, "compliance", cast["signatory"])
    assert unchanged(three)
    sign_off = table.ask(cast, newer)
    three.refresh_from_db()
    assert (three.state, sign_off.follows, sign_off.digest) == ("superseded", three, newer.digest)
    with pytest.raises(Refused):
        table.decide(three, "compliance", cast["signatory"])
    assert Decision.objects.count() == 0


def test_conditions_become_tasks(cast, three):
    with pytest.raises(NoConditions):
        table.decide(three, "compliance", cast["signatory"], "conditions", conditions=" \n ")
    assert unchanged(three) and not Task.objects.filter(made_by=cast.person("signatory")).exists()
    table.decide(three, "compliance", cast["signatory"], "conditions", conditions="Name a period\n\nAsk the site")
    titles = [task.title for task in Task.objects.filter(made_by=cast.person("signatory")).order_by("made_at")]
    assert titles == ["Name a period", "Ask the site"]


def test_who_steps_back_opens_the_seat_for_others(cast, three):
    other = table.signatory(cast, "another", "compliance")
    with pytest.raises(NoReason):
        table.decide(three, "compliance", cast["signatory"], "step_back", comment=" ")
    assert unchanged(three)
    table.decide(three, "compliance", cast["signatory"], "step_back", comment="I know them.")
    assert unchanged(three, decisions=1)
    with pytest.raises(Refused):
        table.decide(three, "compliance", cast["signatory"])
    table.decide(three, "compliance", other)
    assert unchanged(three, decisions=2)


def test_it_is_asked_for_once(cast, three):
    with pytest.raises(AlreadyAsked):
        table.ask(cast, three.about)
    assert SignOff.objects.count() == 1


def test_without_a_procedure_nothing_is_asked(cast):
    with pytest.raises(NoProcedure):
        table.ask(cast, table.document(cast))
    assert not SignOff.objects.exists()


def test_withdrawn_by_who_asked_cancelled_by_who_leads(cast, three):
    with pytest.raises(Refused):
        asking.withdraw(three, actor=cast["deputy"], version=three.version)
    assert unchanged(three)
    asking.cancel(three, actor=cast["deputy"], version=three.version, because="Not needed any more")
    three.refresh_from_db()
    assert (three.state, three.ended_by, three.ended_why) == ("cancelled", cast.person("deputy"), "Not needed any more")
    again = table.ask(cast, three.about)
    with pytest.raises(Refused):
        asking.cancel(again, actor=cast["reader"], version=again.version, because="x")
    asking.withdraw(again, actor=cast["lead"], version=again.version)
    with pytest.raises(Refused):
        table.decide(again, "compliance", cast["signatory"])
    assert not Decision.objects.exists()


def test_the_next_stage_comes_after_the_first(cast):
    stages = [table.stage("first", "labour_law", "hr", rule="any"), table.stage("second", "compliance")]
    table.in_force(table.plan(*stages))
    sign_off = table.ask(cast, table.document(cast))
    with pytest.raises(Refused):
        table.decide(sign_off, "compliance", cast["signatory"])
    assert unchanged(sign_off)
    table.decide(sign_off, "hr", cast["reader"])
    with pytest.raises(Refused):  # its stage is done without it
        table.decide(sign_off, "labour_law", cast["contributor"])
    table.decide(sign_off, "compliance", cast["signatory"])
    sign_off.refresh_from_db()
    assert sign_off.state == "approved"


def test_a_signatory_sees_what_they_are_asked_and_nothing_else(cast, three):
    other = table.document(cast, name="Another.docx", data=word("Nobody was at the gate."))
    seen = scope(cast["signatory"], "version.view")
    assert [version.pk for version in seen] == [three.thing]
    assert not scope(cast["signatory"], "document.view").exists()
    assert not seen.filter(pk=other.pk).exists()
    assert scope(cast["signatory"], "sign_off.view").get() == three
    assert not scope(cast["stranger"], "sign_off.view").exists()
    assert not scope(cast["assessor"], "sign_off.view").exists()
    assert scope(cast["deputy"], "sign_off.view").exists()
