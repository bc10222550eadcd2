"""The pages on which somebody decides: what they say before, and what they say when it cannot be recorded."""

import json
import re

import pytest
from django.urls import reverse

from portal.documents.models import Preview
from tests.portal.cases.pages.conftest import come_in
from tests.workflows.approvals import passkeys, table
from workflows.approvals.actions import asking
from workflows.approvals.models import Decision, Evidence, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast):
    """Who decides for compliance, signed in with a fresh second factor."""
    return come_in(cast.person("signatory"))


def door(sign_off, outcome="approve", duty="compliance"):
    seat = table.seat(sign_off, duty)
    return reverse(f"seat_{outcome}", args=[sign_off.case.code, sign_off.key, seat.pk])


def typed(sign_off, **words):
    return {"sha256": sign_off.digest, "comment": ""} | words


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def unchanged(sign_off):
    sign_off.refresh_from_db()
    return sign_off.state == "open" and not Decision.objects.exists()


def test_the_page_says_what_exactly_and_that_it_was_not_read(cast, browser, three):
    said = browser.get(door(three))
    assert said.status_code == 200
    assert three.digest in text(said).replace(" ", "")
    assert "Not read yet" in text(said)
    assert three.about.get_absolute_url() in said.content.decode()
    table.read(cast["signatory"], three.about)
    said = text(browser.get(door(three)))
    assert "Not read yet" not in said and "You have opened exactly these bytes." in said


def test_what_the_preview_leaves_out_and_what_stands_open_is_named_and_acknowledged(cast, browser, three):
    table.read(cast["signatory"], three.about)
    Preview.objects.filter(pk=three.thing).update(flags=["macros", "embedded:2", "tracked_changes:3"])
    said = text(browser.get(door(three)))
    assert "This file contains macros." in said
    assert "2 embedded objects are not shown." in said
    assert "3 changes are marked in Word and neither accepted nor rejected." in said
    answer = browser.post(door(three), typed(three, comment="My remark"))
    assert answer.status_code == 422 and "My remark" in text(answer)
    assert unchanged(three)
    for one in ("acknowledged", "acknowledged_changes"):  # of two boxes neither stands for the other
        assert browser.post(door(three), typed(three, **{one: "on"})).status_code == 422
        assert unchanged(three)
    both = typed(three, acknowledged="on", acknowledged_changes="on")
    assert browser.post(door(three), both).status_code == 302
    assert Decision.objects.get().unseen == ["macros", "embedded:2", "tracked_changes:3"]


@pytest.mark.parametrize(("flag", "box"), [("macros", "acknowledged"), ("tracked_changes:3", "acknowledged_changes")])
def test_only_what_there_is_to_acknowledge_is_asked(cast, browser, three, flag, box):
    table.read(cast["signatory"], three.about)
    Preview.objects.filter(pk=three.thing).update(flags=[flag])
    page = browser.get(door(three)).content.decode()
    assert [each for each in ("acknowledged", "acknowledged_changes") if f'name="{each}"' in page] == [box]
    assert browser.post(door(three), typed(three, **{box: "on"})).status_code == 302


def test_stepping_back_asks_for_no_reading_and_no_acknowledgement(browser, three):
    Preview.objects.filter(pk=three.thing).update(flags=["macros"])
    said = text(browser.get(door(three, "step_back")))
    assert "Not read yet" not in said and "macros" not in said
    assert browser.post(door(three, "step_back"), typed(three)).status_code == 422
    assert unchanged(three)
    assert browser.post(door(three, "step_back"), typed(three, comment="I know them.")).status_code == 302
    assert Decision.objects.get().outcome == "step_back"


@pytest.mark.parametrize(
    ("outcome", "words", "field"),
    [("return", {"comment": " "}, "comment"), ("conditions", {"conditions": "\n"}, "conditions")],
)
def test_what_is_left_out_is_said_at_its_field(cast, browser, three, outcome, words, field):
    table.read(cast["signatory"], three.about)
    answer = browser.post(door(three, outcome), typed(three, **words))
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert unchanged(three)


def test_what_has_come_between_is_said_and_nothing_typed_is_lost(cast, browser, three):
    said = browser.post(door(three), typed(three, comment="My remark"))
    assert (said.status_code, "open and read exactly this version first" in text(said)) == (422, True)
    table.read(cast["signatory"], three.about)
    table.again(cast, three.about)
    said = browser.post(door(three), typed(three, comment="My remark"))
    assert said.status_code == 422
    assert "superseded" in text(said) and "My remark" in text(said)
    assert unchanged(three)
    asking.withdraw(three, actor=cast["lead"], version=three.version)
    assert browser.post(door(three), typed(three)).status_code in (403, 404)
    assert not Decision.objects.exists()


def test_the_question_and_the_answer_travel_by_the_page(cast, browser, three):
    key = passkeys.give(cast["signatory"])
    table.read(cast["signatory"], three.about)
    page = browser.get(door(three)).content.decode()
    assert f'data-sign="{door(three, "passkey")}"' in page and 'data-outcome="approve"' in page
    assert "<noscript>" in page
    words = typed(three, comment="My remark")
    without = browser.post(door(three), words)
    assert without.status_code == 422
    assert "confirm it with your passkey" in text(without) and "My remark" in text(without)
    assert unchanged(three)
    asked = browser.post(door(three, "passkey"), words | {"outcome": "approve"})
    assert asked.status_code == 200
    other = browser.post(door(three, "return"), words | {"answer": json.dumps(key.sign(asked.json()))})
    assert (other.status_code, "the passkey confirmed something else" in text(other)) == (422, True)
    assert "challenge" not in other.content.decode(), "an answer that was refused is not handed back"
    assert unchanged(three)
    answer = browser.post(door(three), words | {"answer": json.dumps(key.sign(asked.json()))})
    assert answer.status_code == 302
    assert Evidence.objects.get().decision.comment == "My remark"


@pytest.mark.parametrize("outcome", ["", "step_back", "nonsense"])
def test_no_question_about_what_no_passkey_signs(cast, browser, three, outcome):
    passkeys.give(cast["signatory"])
    table.read(cast["signatory"], three.about)
    asked = browser.post(door(three, "passkey"), typed(three, outcome=outcome))
    assert (asked.status_code, set(asked.json()["errors"])) == (422, {"outcome"})
    assert not Question.objects.exists()


def test_no_question_about_what_could_not_be_recorded(cast, browser, three):
    passkeys.give(cast["signatory"])
    asked = browser.post(door(three, "passkey"), typed(three, outcome="approve"))
    assert asked.status_code == 422
    assert "open and read" in " ".join(asked.json()["errors"]["__all__"])
    assert browser.post(door(three, "passkey", "hr"), typed(three, outcome="approve")).status_code in (403, 404)
    assert not Question.objects.exists()


@pytest.mark.parametrize("answer", ["{", "[]", "5", '"x"', "[" * 100_000, "{}"])
def test_an_answer_that_is_none_is_said_to_fit_nothing(cast, browser, three, answer):
    passkeys.give(cast["signatory"])
    table.read(cast["signatory"], three.about)
    said = browser.post(door(three), typed(three, answer=answer))
    assert said.status_code == 422
    assert "the passkey confirmed something else" in text(said)
    assert unchanged(three)


def test_nothing_is_chosen_beforehand_for_who_stands_in(cast, browser, three):
    from tests.workflows.approvals.test_passkeys import stands_in

    absent = table.signatory(cast, "absent", "compliance").person
    stands_in(absent, cast.person("signatory"))
    table.read(cast["signatory"], three.about)
    page = browser.get(door(three)).content.decode()
    assert absent.name in page and "checked" not in page
    assert browser.post(door(three), typed(three)).status_code == 422
    assert unchanged(three)
    assert browser.post(door(three), typed(three, on_behalf_of="nobody")).status_code == 422
    assert unchanged(three)
    assert browser.post(door(three), typed(three, on_behalf_of=str(absent.pk))).status_code == 302
    assert Decision.objects.get().on_behalf_of == absent


def test_title_and_address_hold_codes_only(cast, browser, three):
    page = browser.get(door(three)).content.decode()
    title = re.search(r"<title>(.*?)</title>", page, re.S).group(1)
    assert three.about.document.title not in title and cast.person("signatory").name not in title
    assert three.key in title
