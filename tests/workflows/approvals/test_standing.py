"""What a procedure makes of decisions: held against the words of the rules, told a second time and otherwise."""

from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.approvals.test_procedures import HEARING, plan, stage
from workflows.approvals.procedures import read
from workflows.approvals.standing import Outcome, Verdict, of

THREE = ["labour_law", "hr", "compliance"]
SAID = [Outcome.APPROVE, Outcome.CONDITIONS, Outcome.RETURN, None]


def stand(told, said, heard=()):
    return of(read(told), {name: outcome for name, outcome in said.items() if outcome}, frozenset(heard))


def names(told):
    return [f"{each['key']}.{seat['key']}" for each in told["stages"] for seat in each.get("seats", [])]


def by_hand(stage_told, words):
    """The rule of the issue: all, any, or k of n; one no ends it, or the stage is heard out."""
    needed = {"all": len(words), "any": 1, "k_of_n": stage_told.get("k")}[stage_told["rule"]]
    yes, no = sum(word in {"approve", "conditions"} for word in words), words.count("return")
    silent = words.count(None)
    if stage_told["hears_out"]:
        if silent:
            return "waiting"
        return "approved" if yes >= needed else "returned"
    if no:
        return "returned"
    return "approved" if yes >= needed else "waiting"


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(
            st.sampled_from(["all", "any", "k_of_n"]),
            st.integers(1, n),
            st.booleans(),
            st.lists(st.sampled_from(SAID), min_size=n, max_size=n),
        )
    )
)
def test_a_stage_stands_as_its_rule_says(drawn):
    rule, k, hears_out, words = drawn
    told = stage("one", *["hr"] * len(words), rule=rule, hears_out=hears_out, **({"k": k} if rule == "k_of_n" else {}))
    standing = stand(plan(told), dict(zip(names(plan(told)), words, strict=True)))
    assert standing.verdict == by_hand(told, words)


@given(st.lists(st.sampled_from(SAID), min_size=4, max_size=4))
def test_a_later_stage_waits_for_the_one_before(words):
    told = plan(stage("one", "labour_law", "hr"), stage("two", "compliance", "hr"))
    standing = stand(told, dict(zip(names(told), words, strict=True)))
    first = by_hand({"rule": "all", "hears_out": False}, words[:2])
    second = by_hand({"rule": "all", "hears_out": False}, words[2:])
    assert standing.verdict == (second if first == "approved" else first)
    assert standing.stage == (1 if first == "approved" else 0)


@given(st.lists(st.sampled_from(SAID), min_size=3, max_size=3), st.booleans())
def test_nothing_is_approved_without_a_seat_that_approved(words, heard):
    told = plan(HEARING, stage("one", *THREE, rule="any", hears_out=True))
    standing = stand(told, dict(zip(names(told), words, strict=True)), ["council"] if heard else [])
    if standing.verdict is Verdict.APPROVED:
        assert heard and {Outcome.APPROVE, Outcome.CONDITIONS} & set(words)
    if not heard:
        assert (standing.verdict, standing.stage) == (Verdict.WAITING, 0)


def test_only_the_silent_seats_of_the_stage_at_work_are_open():
    told = plan(stage("one", "labour_law", "hr"), stage("two", "compliance"))
    one, other, last = names(told)
    assert stand(told, {}).open_seats == {one, other}
    assert stand(told, {one: Outcome.APPROVE}).open_seats == {other}
    assert stand(told, {one: Outcome.APPROVE, other: Outcome.CONDITIONS}).open_seats == {last}
    assert not stand(told, {one: Outcome.RETURN}).open_seats


def test_who_stepped_back_has_said_nothing():
    told = plan(stage("one", "hr"))
    (seat,) = names(told)
    standing = stand(told, {seat: Outcome.STEP_BACK})
    assert (standing.verdict, standing.open_seats) == (Verdict.WAITING, {seat})
