"""A procedure is data; what does not hold together is refused with a sentence in the reader's language."""

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import Duty
from workflows.approvals import procedures
from workflows.approvals.canonical import canonical, digest
from workflows.approvals.procedures import SEAT_DUTIES, BadProcedure, read, written

NAMES = {"de": "Fachprüfung", "en": "Review"}


def stage(key="review", *duties, **words):
    seats = [{"key": f"{duty}_{number}", "duty": duty} for number, duty in enumerate(duties)]
    return {"key": key, "name": NAMES, "seats": seats} | words


def plan(*stages, **words):
    return {"name": NAMES, "stages": list(stages)} | words


HEARING = {"key": "council", "name": NAMES, "hearing": {"who": "works_council", "days": 7, "law": "§ 102 BetrVG"}}
GOOD = plan(stage("review", "labour_law", "hr", "compliance", rule="k_of_n", k=2), HEARING, stage("end", "hr"))

BAD = {
    "no procedure": [],
    "no stages": plan(),
    "no seat": plan(stage("review")),
    "only a hearing": plan(HEARING),
    "k of more": plan(stage("review", "hr", "compliance", rule="k_of_n", k=3)),
    "k of none": plan(stage("review", "hr", rule="k_of_n")),
    "another rule": plan(stage("review", "hr", rule="most")),
    "an unknown duty": plan(stage("review", "wizard")),
    "a seat for two": plan(stage() | {"seats": [{"key": "a", "duty": "hr", "person": "x"}]}),
    "a seat for nobody": plan(stage() | {"seats": [{"key": "a"}]}),
    "a seat about nothing": plan(stage() | {"seats": [{"key": "a", "duty": "hr", "sections": []}]}),
    "one key twice": plan(stage() | {"seats": [{"key": "a", "duty": "hr"}, {"key": "a", "duty": "hr"}]}),
    "one person twice": plan(stage() | {"seats": [{"key": "a", "person": "x"}, {"key": "b", "person": "x"}]}),
    "two stages of one key": plan(stage("one", "hr"), stage("one", "hr")),
    "a hearing that decides": plan(stage("one", "hr"), HEARING | {"rule": "all"}),
    "nobody heard": plan(stage("one", "hr"), HEARING | {"hearing": {"who": " "}}),
    "a word nobody knows": plan(stage("one", "hr", approved=True)),
    "a name in one language": plan(stage("one", "hr"), name={"de": "Freigabe"}),
    "hours that are none": plan(stage("one", "hr", hours=-1)),
    "hours that are a flag": plan(stage("one", "hr", hours=True)),
    "paper that is a word": plan(stage("one", "hr"), paper="yes"),
    "too many stages": plan(*(stage(f"s{number}", "hr") for number in range(9))),
    "too many seats": plan(stage("one", *["hr"] * 13)),
}


@pytest.mark.parametrize("told", BAD.values(), ids=BAD.keys())
def test_what_does_not_hold_together_is_refused_in_both_languages(told):
    said = {}
    for language in ("de", "en"):
        with translation.override(language):
            with pytest.raises(BadProcedure) as trouble:
                read(told)
            said[language] = str(trouble.value)
    assert said["de"] != said["en"] and "%" not in "".join(said.values())


def test_a_good_one_comes_back_as_it_was():
    assert read(written(read(GOOD))) == read(GOOD)
    assert read(json.loads(canonical(written(read(GOOD))))) == read(GOOD)
    assert [each.needed for each in read(GOOD).stages] == [2, 0, 1]


def test_seats_are_for_duties_somebody_can_hold():
    assert set(SEAT_DUTIES) <= {code for code, _label in Duty.DUTIES}


def test_sections_say_what_a_seat_decides_on():
    seats = [{"key": "a", "duty": "hr", "sections": ["D-7FQ2"]}, {"key": "b", "duty": "hr"}]
    one, every = read(plan(stage() | {"seats": seats})).stages[0].seats
    assert (one.covers("D-7FQ2"), one.covers("D-ANY"), every.covers("D-ANY")) == (True, False, True)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["hr", "all", "de", "x", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["key", "name", "stages", "seats", "duty", "rule", "k", "hearing", "de"]), inner
        )
    ),
    max_leaves=12,
)


@given(VALUES)
def test_whatever_is_sent_is_a_procedure_or_is_refused_with_a_sentence(told):
    try:
        procedures.read(told)
    except BadProcedure as trouble:
        assert str(trouble)


@given(st.dictionaries(st.text(st.characters(codec="ascii"), max_size=5), st.integers() | st.text() | st.booleans()))
def test_equal_words_have_one_spelling_and_one_digest(told):
    turned = dict(reversed(told.items()))
    assert canonical(told) == canonical(turned) and digest(told) == digest(turned)
    assert json.loads(canonical(told)) == told


@pytest.mark.parametrize(("told", "trouble"), [({"a": 1.5}, TypeError), ({"ä": 1}, ValueError), ({1: 1}, ValueError)])
def test_what_has_no_one_spelling_has_none(told, trouble):
    with pytest.raises(trouble):
        canonical(told)


def test_a_known_answer():
    assert canonical({"b": [1, None, True], "a": "ß"}) == '{"a":"ß","b":[1,null,true]}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
