"""States, guards, levels, danger, second review, and two tabs."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access.answers import ChangedMeanwhile, Refused
from portal.audit.models import Entry
from portal.cases import guards, states
from portal.cases.actions import cases, work
from portal.cases.guards import GuardsNotMet
from portal.cases.models import Case, LevelSet
from portal.cases.states import NEXT, State
from portal.cases.troubles import NoSuchStep, NotYourOwnSecond


def move(cast, to, part="lead", **words):
    case = Case.objects.get(pk=cast.case.pk)
    return cases.change_state(case, actor=cast[part], to=to, version=case.version, **words)


def edit(cast, **fields):
    case = Case.objects.get(pk=cast.case.pk)
    return cases.edit(case, actor=cast["lead"], version=case.version, **fields)


def do(deed, cast, part="lead", **words):
    case = Case.objects.get(pk=cast.case.pk)
    return deed(case, actor=cast[part], version=case.version, **words)


def missing(cast, to):
    with pytest.raises(GuardsNotMet) as stopped:
        move(cast, to)
    return {str(name) for name in stopped.value.missing}


def test_a_case_goes_its_whole_way_and_each_missing_thing_is_named(cast):
    assert missing(cast, State.TRIAGE) == {"confirmation of who must not see the case"}
    do(cases.confirm_exclusions, cast)
    move(cast, State.TRIAGE)

    assert missing(cast, State.ASSESSMENT) == {
        "a level of concern set in this state, with its reason",
        "the answer whether anyone is in danger now",
    }
    do(cases.set_level, cast, level="undetermined", because="Too little is known.")
    do(cases.set_danger, cast, answer="unknown")
    move(cast, State.ASSESSMENT)

    assert missing(cast, State.MANAGEMENT) == {
        "a list of what is not known yet",
        "a level of concern set in this state, with its reason",
        "the hearing, or why it waits",
        "second review",
    }
    work.add_task(cast.case, actor=cast["lead"], title="Who knew him before?", kind="question")
    do(cases.set_level, cast, level="moderate", because="He approached twice.")
    edit(cast, hearing="postponed", hearing_why="The police asked us to wait.")
    do(cases.sign_second, cast, part="deputy", to=State.MANAGEMENT)
    move(cast, State.MANAGEMENT)

    assert missing(cast, State.MONITORING) == {"the day of the next look"}
    edit(cast, next_look_on=timezone.localdate() + timedelta(days=14))
    move(cast, State.MONITORING)

    assert missing(cast, State.RETIRED) == {"closing criteria", "outcome", "retention period", "second review"}
    edit(cast, ending="defused", retention="three_years", closing=list(states.Criterion.values))
    do(cases.sign_second, cast, part="deputy", to=State.RETIRED)
    case = move(cast, State.RETIRED, because="Quiet for three months.")
    assert not case.is_open
    assert [change.after for change in case.state_changes.order_by("at")] == [
        "triage",
        "assessment",
        "management",
        "monitoring",
        "retired",
    ]

    case = move(cast, State.TRIAGE, because="A new message.")
    assert (case.ending, case.retention, case.closing) == ("", "", [])


def test_the_second_pair_of_eyes_is_somebody_else(cast):
    cast.move_to(State.MONITORING)
    edit(cast, ending="defused", retention="three_years", closing=list(states.Criterion.values))
    do(cases.sign_second, cast, part="lead", to=State.RETIRED)
    with pytest.raises(NotYourOwnSecond):
        move(cast, State.RETIRED, part="lead")
    assert move(cast, State.RETIRED, part="deputy").state == State.RETIRED


def test_a_second_review_counts_for_what_was_signed_and_not_for_what_changed_since(cast):
    cast.move_to(State.MONITORING)
    edit(cast, ending="defused", retention="three_years", closing=list(states.Criterion.values))
    do(cases.sign_second, cast, part="deputy", to=State.RETIRED)
    edit(cast, retention="early")
    assert missing(cast, State.RETIRED) == {"second review"}


@pytest.mark.parametrize("before", State)
def test_only_the_steps_of_the_table_exist(cast, before):
    cast.move_to(before)
    for after in set(State) - NEXT[before]:
        with pytest.raises(NoSuchStep):
            move(cast, after)
    assert Case.objects.get(pk=cast.case.pk).state == before


def test_a_later_rooms_guard_is_asked_as_well(cast, monkeypatch):
    monkeypatch.setattr(guards, "_GUARDS", {key: list(value) for key, value in guards._GUARDS.items()})
    guards.register(State.NEW, State.TRIAGE, "a document", lambda case: False)
    assert "a document" in missing(cast, State.TRIAGE)
    with pytest.raises(ValueError, match="never followed"):
        guards.register(State.NEW, State.RETIRED, "nonsense", lambda case: True)


def test_two_tabs_the_second_is_told_and_nothing_is_overwritten(cast):
    first = Case.objects.get(pk=cast.case.pk)
    cases.edit(first, actor=cast["lead"], version=first.version, title="From the first tab")
    with pytest.raises(ChangedMeanwhile):
        cases.edit(first, actor=cast["deputy"], version=first.version, title="From the second tab")
    assert Case.objects.get(pk=cast.case.pk).title == "From the first tab"

    task = work.add_task(cast.case, actor=cast["lead"], title="As it was")
    work.edit_task(task, actor=cast["lead"], version=1, title="First")
    with pytest.raises(ChangedMeanwhile):
        work.finish_task(task, actor=cast["deputy"], version=1)
    task.refresh_from_db()
    assert (task.title, task.done_at) == ("First", None)


def test_a_level_has_a_reason_and_somebody_who_set_it(cast):
    with pytest.raises(ValueError, match="reason"):
        do(cases.set_level, cast, level="high", because="  ")
    with pytest.raises(Refused):
        do(cases.set_level, cast, part="contributor", level="high", because="x")
    assert not LevelSet.objects.exists()
    do(cases.set_level, cast, part="deputy", level="high", because="He knows where she lives.")
    level = LevelSet.objects.get()
    assert (level.level, level.because, level.set_by) == ("high", "He knows where she lives.", cast.person("deputy"))


def test_the_journal_names_the_deed_and_tells_no_content(cast):
    do(cases.set_level, cast, level="high", because="He knows where she lives.")
    line = Entry.objects.filter(chain=f"case:{cast.case.pk}").latest("seq")
    assert (line.verb, line.facts) == ("case.set_level", {"level": "high"})


def test_what_must_not_be_is_impossible_in_the_table(cast):
    for bad, name in [
        ({"state": "retired"}, "a_retired_case_has_an_outcome"),
        ({"state": "referred"}, "a_referred_case_says_to_whom"),
        ({"danger": "yes"}, "danger_is_answered_by_somebody"),
    ]:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Case.objects.filter(pk=cast.case.pk).update(**bad)


def test_an_ended_case_takes_no_more_work(cast):
    task = work.add_task(cast.case, actor=cast["lead"], title="Left over")
    cast.move_to(State.RETIRED)
    for deed in (
        lambda: work.add_note(cast.case, actor=cast["lead"], text="x"),
        lambda: work.finish_task(task, actor=cast["lead"], version=1),
        lambda: do(cases.set_danger, cast, answer="no"),
    ):
        with pytest.raises(Refused):
            deed()
