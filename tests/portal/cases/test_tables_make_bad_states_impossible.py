"""What the tables themselves refuse, whoever asks; and codes and keys that tell nothing."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from portal.access.policy import verbs
from portal.cases import words
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import Case, EmergencyAccess, Site, Task, TimelineEvent, Wall
from tests.cast import fill, one_of_each


def refused(name, deed):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        deed()


def test_constraints_speak_in_sentences(cast):
    things = one_of_each(cast)
    now, lead = timezone.now(), cast.person("lead")
    mine = CaseGrant.objects.filter(user=cast.person("reader"))
    refused("a_grant_ends_after_it_begins", lambda: mine.update(ends_at=now - timedelta(days=9)))
    refused("emergency_access_always_ends", lambda: mine.update(emergency=True))
    refused("what_is_done_was_done_by", lambda: Task.objects.filter(pk=things["Task"].pk).update(done_at=now))
    refused("a_wall_stands_against", lambda: Wall.objects.create(case=cast.case, why="conflict", by=lead))
    refused(
        "one_wall_for_one_person",
        lambda: Wall.objects.create(case=cast.case, person=cast.person("walled"), why="conflict", by=lead),
    )
    refused(
        "nothing_is_known_before_it_happens",
        lambda: TimelineEvent.objects.create(
            case=cast.case, kind="other", happened_at=now, known_at=now - timedelta(1), text="x", recorded_by=lead
        ),
    )
    refused("a_region_is_a_country", lambda: Site.objects.create(name="Nowhere", region="nowhere"))
    refused(
        "nobody_decides_on_their_own",
        lambda: EmergencyAccess.objects.filter(pk=things["EmergencyAccess"].pk).update(
            decided_by=cast.person("stranger")
        ),
    )


def test_what_happened_cannot_be_rewritten_by_the_portal_itself(cast):
    fill(cast)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        TimelineEvent.objects.update(happened_at=timezone.now())
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EndedGrant.objects.all().update(ended_at=timezone.now())
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM cases_case")
    assert Case.objects.exists()


def test_codes_are_a_neutral_word_a_year_and_a_random_number(cast):
    assert re.fullmatch(words.CODE, cast.case.code)
    assert len(words.WORDS) == len(set(words.WORDS)) > 70
    assert all(re.fullmatch("[A-Z][a-z]+", word) for word in words.WORDS)
    seen = {words.new_code(2026, lambda code: False) for _ in range(50)}
    assert len(seen) > 40


def test_a_code_in_use_is_not_given_again():
    asked = []

    def taken(code):
        asked.append(code)
        return len(asked) < 30

    assert re.fullmatch(r"[A-Z][a-z]+-26-[0-9]{4}", words.new_code(2026, taken))
    with pytest.raises(RuntimeError):
        words.new_code(2026, lambda code: True)


def test_a_key_of_a_task_is_short_random_and_its_own(cast):
    task = fill(cast)["task"]
    assert re.fullmatch(words.KEY, task.key)
    assert re.fullmatch(words.KEY, words.new_key(lambda key: len(key) < 7))


def test_there_is_one_of_each_kind_the_policies_rule(cast):
    ruled = {policy.model for policy in verbs().values() if policy.model._meta.app_label == "cases"}
    assert {type(thing) for thing in one_of_each(cast).values()} == ruled
