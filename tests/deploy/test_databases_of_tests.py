"""The tests' own databases: the app role, real transactions on a clone, nothing left for the next."""

import threading

import pytest
from django.db import connection, transaction

from portal.accounts.models import Person
from portal.cases.models import Case
from portal.vault.memory import memory
from tests import database as harness
from tests.cast import cast

__all__ = ["cast"]


def asked(question: str):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


@pytest.mark.django_db
def test_tests_run_as_the_app_role_and_in_a_transaction():
    assert asked("SELECT current_user") == ("tma_app",)
    assert connection.in_atomic_block


def test_a_database_of_ones_own_is_shared_by_threads_and_commits(own_database, owner_connection):
    with owner_connection.cursor() as cursor:
        cursor.execute("CREATE TABLE seen (word text); GRANT ALL ON seen TO tma_app")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO seen VALUES ('committed')")
    found = []

    def look():
        found.append((asked("SELECT current_database()"), asked("SELECT word FROM seen")))
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [((own_database,), ("committed",))]


def test_the_next_one_is_fresh(own_database):
    assert asked("SELECT to_regclass('seen')") == (None,)


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_does_to_a_world_is_undone_for_the_next(cast, time):
    case = Case.objects.get(pk=cast.case.pk)
    assert (case.title, cast.person("lead").name) == ("Kept between us", "Lead")
    assert Person.objects.count() == len(cast.people) - 1
    cast.person("lead").name = "Somebody else"
    Person.objects.filter(pk=cast.person("lead").pk).update(name="Somebody else")
    memory.remember([(case.sealed_under(), None)])  # as if its key had been shredded


@pytest.mark.django_db
def test_where_no_world_is_asked_for_there_is_none():
    assert not Person.objects.exists()


def test_without_asking_for_a_database_there_is_none():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


class Asked:
    """Stands in for a collected test."""

    nodeid, cls = "test_something", None

    def __init__(self, *fixtures, marker=None):
        self.fixturenames, self.marker = fixtures, marker

    def get_closest_marker(self, name):
        return self.marker


@pytest.mark.parametrize(
    "item",
    [
        Asked("transactional_db"),
        Asked("live_server"),
        Asked(marker=pytest.mark.django_db(transaction=True).mark),
        Asked(marker=pytest.mark.django_db(True).mark),
    ],
)
def test_what_would_flush_is_refused(item):
    with pytest.raises(pytest.UsageError, match="own_database"):
        harness.pytest_collection_modifyitems([item])


def test_what_rolls_back_is_welcome():
    harness.pytest_collection_modifyitems([Asked("db"), Asked(marker=pytest.mark.django_db().mark)])
