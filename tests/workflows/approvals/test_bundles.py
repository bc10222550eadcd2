"""Several documents are signed off together; after a change only the seats whose documents changed are asked again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.policy import scope
from portal.cases.models import Task
from portal.documents.actions import documents as of_documents
from portal.documents.actions import versions
from portal.documents.models import Bundle
from tests.portal.documents.bringing import bring_version, word
from tests.workflows.approvals import bundling, table
from tests.workflows.approvals.bundling import EACH, again, ask, decide, document, seat, stage, stands
from workflows.approvals.actions import asking, deciding
from workflows.approvals.canonical import digest_of
from workflows.approvals.models import Author, Decision, Deputy, SeatPart, SignOff
from workflows.approvals.troubles import (
    AlreadyAsked,
    NewerCame,
    NobodyCovers,
    NobodyLeft,
    NothingLeft,
    NotRead,
    Overtaken,
    SeveralCircles,
    TooFewDocuments,
    TooFewSeats,
)

WHO = {"labour_law": "contributor", "hr": "reader", "compliance": "signatory"}


@pytest.fixture
def letter(cast):
    return document(cast, "letter")


@pytest.fixture
def memo(cast):
    return document(cast, "memo")


@pytest.fixture
def both(cast, letter, memo):
    """A letter and a memo: labour law reads the one, HR the other, compliance both."""
    bundling.in_force()
    return ask(cast, letter, memo)


def newer(cast, version, text="He was not seen."):
    return bring_version(cast, version.document, word(text))


def test_it_binds_the_digest_of_the_list_of_exactly_these(cast, letter, memo, both):
    sections = [
        {"key": each.document.key, "sha256": each.digest}
        for each in sorted((letter, memo), key=lambda each: each.document.key)
    ]
    assert both.digest == digest_of(sections) and both.subject == both.about.line
    assert [each["sha256"] for each in both.sections] == [each["sha256"] for each in sections]
    digests = {each.duty: each.digest for each in both.seats.all()}
    assert digests == {"labour_law": letter.digest, "hr": memo.digest, "compliance": both.digest}


def test_each_decides_on_its_own_part(cast, both):
    for duty, part in WHO.items():
        decide(cast, both, duty, part)
    both.refresh_from_db()
    assert both.state == "approved"
    assert {each.seat.duty: bytes(each.sha256).hex() for each in both.decisions.all()} == {
        each.duty: each.digest for each in both.seats.all()
    }


def test_only_seats_whose_documents_changed_are_asked_again(cast, letter, memo, both):
    before = {duty: decide(cast, both, duty, part) for duty, part in list(WHO.items())[:2]}
    newer(cast, memo)
    assert both.shown_state == "superseded"
    with pytest.raises(Overtaken):
        decide(cast, both, "compliance", "signatory", reads=False)
    second = again(cast, both)
    both.refresh_from_db()
    assert (both.state, second.follows, second.subject) == ("superseded", both, both.subject)
    assert (second.about.key, second.about.number) == (both.about.key, 2)
    assert stands(second) == {"labour_law": before["labour_law"]}
    assert {each.duty: each.is_taken for each in second.seats.all()} == {
        "labour_law": True, "hr": False, "compliance": False,
    }  # fmt: skip
    carried = second.decisions.get()
    assert bytes(carried.sha256).hex() == letter.digest
    assert (carried.person, carried.factor, carried.comment) == (cast.person("contributor"), "totp", "")
    decide(cast, second, "hr", "reader")
    decide(cast, second, "compliance", "signatory")
    second.refresh_from_db()
    assert second.state == "approved" and SignOff.objects.count() == 2


def test_what_stands_twice_stands_from_the_first(cast, letter, memo, both):
    first = decide(cast, both, "labour_law", "contributor")
    newer(cast, memo)
    second = again(cast, both)
    newer(cast, memo, "He was seen after all.")
    third = again(cast, second)
    assert stands(third) == {"labour_law": first}


def test_a_no_is_asked_again_also_where_nothing_changed(cast, both):
    yes = decide(cast, both, "labour_law", "contributor")
    decide(cast, both, "hr", "reader", "return")
    second = again(cast, both)
    assert second.about == both.about and stands(second) == {"labour_law": yes}
    assert Bundle.objects.count() == 1


def test_bytes_that_return_are_the_same_bytes(cast, letter, memo, both):
    yes = decide(cast, both, "labour_law", "contributor")
    second = newer(cast, letter)
    versions.restore(letter, actor=cast["lead"], newest=second.number)
    assert both.shown_state == "superseded"
    assert stands(again(cast, both)) == {"labour_law": yes}


def test_who_could_not_sit_there_any_more_is_asked_no_more_and_another_is(cast, letter, memo, both):
    decide(cast, both, "labour_law", "contributor")
    cast.person("contributor").take_duties(["psychology"])
    newer(cast, memo)
    with pytest.raises(NobodyLeft):
        again(cast, both)
    both.refresh_from_db()
    assert both.state == "open" and Bundle.objects.count() == 1
    table.signatory(cast, "another_lawyer", "labour_law")
    second = again(cast, both)
    assert not second.decisions.exists() and not second.seats.filter(is_taken=True).exists()


def test_who_wrote_the_new_version_of_another_part_no_longer_decides_on_any(cast, letter, memo, both):
    decide(cast, both, "labour_law", "contributor")
    bring_version(cast, memo.document, word("By the lawyer"), by="contributor")
    table.signatory(cast, "another_lawyer", "labour_law")
    second = again(cast, both)
    assert not second.decisions.exists()
    assert {each.person for each in Author.objects.filter(sign_off=second)} == {
        cast.person("lead"), cast.person("contributor"),
    }  # fmt: skip
    with pytest.raises(Refused):
        decide(cast, second, "labour_law", "contributor")
    assert not second.decisions.exists()
    decide(cast, second, "labour_law", "another_lawyer")


def test_whose_decision_stands_takes_no_other_seat(cast, letter, memo):
    bundling.in_force(table.plan(stage(seat("hr", "letter"), seat("hr", "memo", key="other"))))
    other = table.signatory(cast, "another", "hr")
    first = ask(cast, letter, memo)
    table.read(other, letter)
    deciding.approve(
        first.seats.get(name="review.hr"), actor=other, said=deciding.Said(sha256=letter.digest, acknowledged=True)
    )
    newer(cast, memo)
    second = again(cast, first)
    newest = second.about.contents
    for version in newest:
        table.read(other, version)
    place = second.seats.get(name="review.other")
    with pytest.raises(Refused):
        deciding.approve(place, actor=other, said=deciding.Said(sha256=place.digest, acknowledged=True))
    assert second.decisions.count() == 1
    table.read(cast["reader"], memo.document.newest())
    deciding.approve(place, actor=cast["reader"], said=deciding.Said(sha256=place.digest, acknowledged=True))
    second.refresh_from_db()
    assert second.state == "approved"


def test_a_procedure_that_changed_asks_everybody(cast, memo, both):
    decide(cast, both, "labour_law", "contributor")
    bundling.in_force(table.plan(EACH["stages"][0] | {"hours": 8}))
    newer(cast, memo)
    assert not again(cast, both).decisions.exists()


@pytest.mark.parametrize("ended", ["withdraw", "cancel"])
def test_what_was_taken_back_stands_for_nothing(cast, memo, both, ended):
    decide(cast, both, "labour_law", "contributor")
    both.refresh_from_db()
    {"withdraw": asking.withdraw, "cancel": asking.cancel}[ended](
        both, actor=cast["lead"], version=both.version, because="No longer"
    )
    newer(cast, memo)
    assert not again(cast, both).decisions.exists()


def test_a_decision_on_other_bytes_than_its_seats_stands_for_nothing(cast, memo, both):
    said = {"person": cast.person("contributor"), "outcome": "approve", "sha256": bytes(32), "unseen": []}
    place = table.seat(both, "labour_law")
    Decision.objects.create(
        sign_off=both, seat=place, opening=1, factor="totp", factor_at=timezone.now(), **said
    )  # no deed writes this
    newer(cast, memo)
    assert not again(cast, both).decisions.exists()


@pytest.fixture
def by_deputy(cast, both):
    """HR's decision on the memo, by somebody else on behalf of the reader."""
    other, now = table.signatory(cast, "other_hr", "hr"), timezone.now()
    Deputy.objects.create(
        person=cast.person("reader"), deputy=other.person, starts_at=now, ends_at=now + timedelta(days=1)
    )
    return decide(cast, both, "hr", "other_hr", on_behalf_of=cast.person("reader"))


def test_what_a_deputy_decided_stands_under_both_names(cast, letter, both, by_deputy):
    newer(cast, letter)
    second = again(cast, both)
    assert stands(second) == {"hr": by_deputy}
    carried = second.decisions.get()
    assert (carried.person, carried.on_behalf_of) == (cast.person("other_hr"), cast.person("reader"))
    for part in ("reader", "other_hr"):  # and neither takes a second seat
        assert not scope(cast[part], "seat.approve").filter(sign_off=second).exists()


@pytest.mark.parametrize("part", ["reader", "other_hr"])
def test_of_a_deputys_decision_both_must_still_be_able_to_sit(cast, letter, both, by_deputy, part):
    cast.person(part).take_duties(["psychology"])
    newer(cast, letter)
    assert not again(cast, both).decisions.exists()


def test_conditions_become_tasks_once(cast, memo, both):
    decide(cast, both, "labour_law", "contributor", "conditions", conditions="Name a period")
    newer(cast, memo)
    second = again(cast, both)
    assert second.decisions.get().outcome == "conditions"
    assert Task.objects.filter(made_by=cast.person("contributor")).count() == 1


def test_a_stage_that_stands_moves_the_request_on(cast, letter, memo):
    bundling.in_force(table.plan(stage(seat("labour_law", "letter")), stage(seat("hr", "memo"), key="second")))
    first = ask(cast, letter, memo)
    decide(cast, first, "labour_law", "contributor")
    newer(cast, memo)
    second = again(cast, first)
    assert (second.stage, second.state) == (1, "open")
    decide(cast, second, "hr", "reader")
    second.refresh_from_db()
    assert second.state == "approved"


def test_what_is_left_of_a_withdrawn_document_is_signed_off_by_what_stands(cast, letter, memo):
    bundling.in_force(table.plan(stage(seat("labour_law", "letter"), seat("hr", "memo"))))
    first = ask(cast, letter, memo)
    decide(cast, first, "labour_law", "contributor")
    gone = memo.document
    gone.refresh_from_db()
    of_documents.withdraw(gone, actor=cast["lead"], version=gone.version, because="Not needed")
    assert first.shown_state == "superseded"
    second = again(cast, first)
    assert [each.duty for each in second.seats.all()] == ["labour_law"]
    assert second.state == "approved"
    gone = letter.document
    gone.refresh_from_db()
    of_documents.withdraw(gone, actor=cast["lead"], version=gone.version, because="Not needed")
    with pytest.raises(NothingLeft):
        again(cast, second)


def test_a_seat_about_none_of_it_is_not_set(cast, letter):
    bundling.in_force()
    sign_off = ask(cast, letter, document(cast, "letter", "Another"))
    assert {each.duty for each in sign_off.seats.all()} == {"labour_law", "compliance"}
    decide(cast, sign_off, "labour_law", "contributor")
    decide(cast, sign_off, "compliance", "signatory")
    sign_off.refresh_from_db()
    assert sign_off.state == "approved"


def test_a_stage_about_none_of_it_is_passed_over(cast, letter):
    told = table.plan(stage(seat("hr", "memo")), stage(seat("labour_law", "letter"), key="second"))
    bundling.in_force(told)
    sign_off = ask(cast, letter, document(cast, "letter", "Another"))
    assert (sign_off.stage, sign_off.state) == (1, "open") and sign_off.due_at
    decide(cast, sign_off, "labour_law", "contributor")
    sign_off.refresh_from_db()
    assert sign_off.state == "approved"


def test_what_nobody_would_decide_on_is_not_asked(cast, letter, memo):
    bundling.in_force(EACH)
    minutes = document(cast, "minutes")
    with pytest.raises(NobodyCovers) as trouble:
        ask(cast, letter, minutes)
    assert minutes.document.key in str(trouble.value) and letter.document.key not in str(trouble.value)
    bundling.in_force(table.plan(stage(seat("hr", "memo"))))
    with pytest.raises(NobodyCovers):  # no seat at all
        ask(cast, letter, minutes)
    assert not SignOff.objects.exists() and not Bundle.objects.exists()


def test_any_of_two_seats_must_both_have_read_it(cast, letter, memo):
    bundling.in_force(table.plan(stage(seat("labour_law", "letter"), seat("hr"), rule="any")))
    with pytest.raises(NobodyCovers) as trouble:
        ask(cast, letter, memo)
    assert memo.document.key in str(trouble.value) and not SignOff.objects.exists()
    bundling.in_force(table.plan(stage(seat("labour_law"), seat("hr"), rule="any")))
    assert ask(cast, letter, memo).state == "open"


def test_too_few_seats_for_its_rule_is_said(cast, letter):
    told = stage(seat("labour_law", "letter"), seat("hr", "memo"), seat("compliance", "memo"), rule="k_of_n", k=2)
    bundling.in_force(table.plan(told, stage(seat("compliance"), key="second")))
    with pytest.raises(TooFewSeats):
        ask(cast, letter, document(cast, "letter", "Another"))
    assert not SignOff.objects.exists()


def test_it_takes_two_that_are_the_newest_and_may_be_asked_for(cast, letter, memo):
    bundling.in_force()
    with pytest.raises(TooFewDocuments):
        ask(cast, letter, letter)
    second = newer(cast, memo)
    with pytest.raises(NewerCame):
        ask(cast, letter, memo)
    with pytest.raises(Refused):
        ask(cast, letter, second, by="reader")
    assert not SignOff.objects.exists() and not Bundle.objects.exists()
    assert ask(cast, letter, second).state == "open"


def test_it_is_asked_for_once_and_only_what_was_shown(cast, memo, both):
    with pytest.raises(AlreadyAsked):
        again(cast, both)
    newer(cast, memo)
    with pytest.raises(NewerCame):
        again(cast, both, sha256=both.digest)
    both.refresh_from_db()
    assert both.state == "open" and SignOff.objects.count() == 1 and Bundle.objects.count() == 1


def test_the_same_documents_are_not_asked_for_side_by_side(cast, letter, memo, both):
    with pytest.raises(AlreadyAsked):
        ask(cast, memo, letter)
    assert Bundle.objects.count() == SignOff.objects.count() == 1
    third = document(cast, "letter", "Another")
    other = ask(cast, letter, memo, third)  # they are others
    gone = third.document
    gone.refresh_from_db()
    of_documents.withdraw(gone, actor=cast["lead"], version=gone.version, because="Not needed")
    with pytest.raises(AlreadyAsked):  # they are the same now
        again(cast, other, sha256=both.digest)
    decide(cast, both, "hr", "reader", "return")
    assert ask(cast, letter, memo).state == "open"


def test_nobody_else_asks_again(cast, memo, both):
    newer(cast, memo)
    told = bundling.shown(cast, both)
    for part in ("reader", "signatory", "stranger", "walled"):
        with pytest.raises(Refused):
            again(cast, both, by=part, sha256=told)
    assert SignOff.objects.count() == 1


def test_it_takes_having_read_every_part_of_the_seat_and_no_other(cast, letter, memo, both):
    table.read(cast["signatory"], letter)
    with pytest.raises(NotRead):
        decide(cast, both, "compliance", "signatory", reads=False)
    assert not Decision.objects.exists()
    table.read(cast["reader"], memo)
    decide(cast, both, "hr", "reader", reads=False)
    decide(cast, both, "compliance", "signatory")


def test_what_the_preview_cannot_show_is_said_of_the_parts_of_the_seat(cast, letter, memo, both):
    from portal.documents.models import Preview

    Preview.objects.filter(pk=letter.pk).update(flags=["tracked_changes"])
    key = letter.document.key
    assert decide(cast, both, "compliance", "signatory").unseen == [f"{key}:tracked_changes"]
    assert decide(cast, both, "hr", "reader").unseen == []
    assert both.of_kind.in_words(f"{key}:tracked_changes").startswith(f"{key}: ")


def test_a_signatory_sees_the_parts_of_their_seat_and_no_others(cast, letter, memo):
    bundling.in_force(table.plan(stage(seat("labour_law", "memo"), seat("compliance", "letter"))))
    assert not scope(cast["signatory"], "version.view").exists()
    sign_off = ask(cast, letter, memo)
    assert [each.pk for each in scope(cast["signatory"], "version.view")] == [letter.pk]
    assert scope(cast["signatory"], "bundle.view").get() == sign_off.about
    assert scope(cast["signatory"], "sign_off.view").get() == sign_off
    assert [each.key for each in sign_off.of_kind.parts(cast["signatory"], sign_off.about)] == [letter.document.key]
    assert [each.duty for each in scope(cast["signatory"], "seat.approve")] == ["compliance"]
    for part in ("stranger", "walled", "lead_elsewhere"):
        for verb in ("version.view", "bundle.view", "sign_off.view", "seat.approve"):
            assert not scope(cast[part], verb).exists()
    decide(cast, sign_off, "compliance", "signatory")
    assert [each.pk for each in scope(cast["signatory"], "version.view")] == [letter.pk]


def test_whose_document_changed_its_kind_is_still_shown_what_was_asked(cast, letter, memo, both):
    letter.document.refresh_from_db()
    of_documents.edit(
        letter.document, actor=cast["lead"], version=letter.document.version, title="x", kind="minutes",
        handling="internal", labels="", dated_at=None,
    )  # fmt: skip
    assert SeatPart.objects.filter(seat__duty="labour_law").values_list("part", flat=True).get() == letter.pk
    decide(cast, both, "labour_law", "contributor")


def test_its_sheet_says_what_stands_and_is_checked_where_no_portal_is(cast, letter, memo, both):
    from django.utils import timezone

    from workflows.approvals.sheet import making
    from workflows.approvals.sheet.telling import told
    from workflows.approvals.sheet.verify_sign_off import check

    yes = decide(cast, both, "labour_law", "contributor", "conditions", conditions="Name a period", comment="Well")
    newer(cast, memo)
    second = again(cast, both)
    decide(cast, second, "hr", "reader")
    decide(cast, second, "compliance", "signatory")
    second = SignOff.objects.get(pk=second.pk)
    sheet = told(second, at=timezone.now())
    one = next(each for each in sheet["decisions"] if each["seat"] == "review.labour_law")
    assert (one["stands_from"]["decision"], one["stands_from"]["key"]) == (str(yes.pk), both.key)
    assert (one["conditions"], one["comment"], one["sha256"]) == ("Name a period", "Well", letter.digest)
    report = check(making.as_json(second).data)
    assert not report.wrong, report.wrong
    assert any(both.key in sentence for sentence in report.says)


def test_a_sheet_without_the_seats_that_are_about_none_of_it_holds(cast, letter):
    from workflows.approvals.sheet import making
    from workflows.approvals.sheet.verify_sign_off import check

    told = table.plan(stage(seat("hr", "memo")), stage(seat("labour_law", "letter"), seat("hr", "memo"), key="second"))
    bundling.in_force(told)
    sign_off = ask(cast, letter, document(cast, "letter", "Another"))
    decide(cast, sign_off, "labour_law", "contributor")
    report = check(making.as_json(SignOff.objects.get(pk=sign_off.pk)).data)
    assert not report.wrong, report.wrong
    assert "Every part was decided on." in report.right


def test_a_circle_binds_the_seats_that_cover_its_documents(cast, letter, memo):
    from portal.cases.actions import circles

    circle = circles.make(cast.case, actor=cast["lead"], name="Two", people=[cast.person("reader")])
    gone = memo.document
    gone.refresh_from_db()
    of_documents.set_audience(gone, actor=cast["lead"], version=gone.version, circle=circle)
    bundling.in_force(table.plan(stage(seat("labour_law", "letter"), seat("compliance", "letter", "memo"))))
    with pytest.raises(NobodyLeft) as trouble:  # the signatory is not in the circle of the memo
        ask(cast, letter, memo)
    assert len(trouble.value.seats) == 1 and not SignOff.objects.exists()
    bundling.in_force(table.plan(stage(seat("labour_law", "letter"), seat("hr", "letter", "memo"))))
    sign_off = ask(cast, letter, memo)
    assert [each.pk for each in scope(cast["contributor"], "version.view").filter(pk=memo.pk)] == []
    assert scope(cast["contributor"], "sign_off.view").get() == sign_off  # by the seat for the letter alone
    assert [each.key for each in sign_off.of_kind.parts(cast["contributor"], sign_off.about)] == [letter.document.key]
    decide(cast, sign_off, "labour_law", "contributor")
    decide(cast, sign_off, "hr", "reader", "conditions", conditions="Ask the two")
    assert Task.objects.get(made_by=cast.person("reader")).circle == circle


def test_a_condition_on_documents_of_two_circles_has_no_place(cast, letter, memo):
    from portal.cases.actions import circles

    for number, version in enumerate((letter, memo)):
        circle = circles.make(cast.case, actor=cast["lead"], name=f"Circle {number}", people=[cast.person("reader")])
        document_ = version.document
        document_.refresh_from_db()
        of_documents.set_audience(document_, actor=cast["lead"], version=document_.version, circle=circle)
    bundling.in_force(table.plan(stage(seat("hr"))))
    sign_off = ask(cast, letter, memo)
    with pytest.raises(SeveralCircles):
        decide(cast, sign_off, "hr", "reader", "conditions", conditions="Ask the two")
    assert not Decision.objects.exists() and not Task.objects.exists()
    assert table.seat(sign_off, "hr").is_taken is False
    decide(cast, sign_off, "hr", "reader")


def test_who_is_put_out_of_its_circle_decides_no_more(cast, letter, memo, both):
    from portal.cases.actions import circles

    circle = circles.make(cast.case, actor=cast["lead"], name="Two", people=[cast.person("contributor")])
    for version in (letter, memo):
        table.read(cast["signatory"], version)
    gone = memo.document
    gone.refresh_from_db()
    of_documents.set_audience(gone, actor=cast["lead"], version=gone.version, circle=circle)
    with pytest.raises(Refused):
        decide(cast, both, "compliance", "signatory", reads=False)
    assert not Decision.objects.exists()
    assert not scope(cast["signatory"], "sign_off.view").exists()
    decide(cast, both, "labour_law", "contributor")
