"""What measures the search searches indeed, and exists where people are made up only."""

import io

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import Person
from portal.cases.management.commands.generate_passages import SEES_FEW
from portal.cases.models import Passage
from portal.cases.search.find import Asked, find
from portal.cases.search.generated import Language
from portal.cases.search.query import read
from tests.cast import badge, fill


def said(*command, **options):
    out = io.StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("command", ["generate_passages", "measure_search"])
def test_it_is_for_the_demo_only(db, settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command(command)
    assert not Passage.objects.exists()


def test_measuring_asks_every_sort_of_question_of_two_people(db):
    with pytest.raises(CommandError):
        call_command("measure_search")
    said("generate_passages", passages=40, cases=20)
    assert Passage.objects.count() == 40
    assert said("measure_search", times=2).count("p95") == 18
    few = badge(Person.objects.get(email=SEES_FEW))
    assert 0 < find(few, Asked(read("der"))).total < 40


def test_the_language_is_the_same_every_time():
    assert Language().text() == Language().text()
    assert 300 <= len(Language().text().split()) <= 600


def test_the_command_indexes_all_cases_or_those_named(cast, found):
    things = fill(cast)
    Passage.objects.all().delete()
    assert said("index_cases", cast.elsewhere.code).startswith("1 cases indexed")
    assert found(cast["lead"], "said") == []
    assert said("index_cases").startswith("2 cases indexed, 0 without")
    assert found(cast["lead"], "said") == [things["note"].pk]
