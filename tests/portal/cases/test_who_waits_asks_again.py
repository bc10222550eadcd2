"""Lock first, then ask: a grant that ended while a deed waited does not let it through."""

import threading

import pytest
from django.db import connection, connections, transaction

from portal.access.answers import Refused
from portal.access.policy import may
from portal.accounts.models import Person
from portal.cases.actions import access, work
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Note
from tests.cast import make_cast


def in_another_connection(deed):
    """Run the deed in a thread, on a connection of its own; gives the thread and where its trouble lands."""
    trouble = []

    def run():
        try:
            deed()
        except Exception as error:  # noqa: BLE001  (the test asks which)
            trouble.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, trouble


def wait_until_it_waits():
    """Until the other connection stands before our lock."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.02)
    pytest.fail("nobody waits")


def test_a_grant_ended_while_waiting_does_not_let_one_through(own_database):
    cast = make_cast()
    held = CaseGrant.objects.get(user=cast.person("contributor"))
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=cast.case.pk)
        assert may(cast["contributor"], "note.add", cast.case)
        thread, trouble = in_another_connection(
            lambda: work.add_note(cast.case, actor=cast["contributor"], text="Written by one who was in")
        )
        wait_until_it_waits()
        CaseGrant.objects.end(held, how="ended", by=cast.person("lead"))
    thread.join(10)
    assert [type(error) for error in trouble] == [Refused]
    assert not Note.objects.exists()


def test_a_deactivation_waits_for_the_deed_or_the_deed_for_it(own_database):
    cast = make_cast()
    with transaction.atomic():
        # Another row of the same person: the badge of who waits still believes that they are here.
        Person.objects.get(pk=cast.person("contributor").pk).leave()
        thread, trouble = in_another_connection(
            lambda: work.add_note(cast.case, actor=cast["contributor"], text="Written by one who left")
        )
        wait_until_it_waits()
    thread.join(10)
    assert [type(error) for error in trouble] == [Refused]
    assert not Note.objects.exists()


def test_two_leads_cannot_each_remove_the_other(own_database):
    cast = make_cast()
    access.grant(cast.case, actor=cast["lead"], person=cast.person("deputy"), role="lead", why="both")
    first = CaseGrant.objects.get(user=cast.person("lead"))
    second = CaseGrant.objects.get(user=cast.person("deputy"))
    threads = [
        in_another_connection(lambda: access.end(first, actor=cast["deputy"], because="x")),
        in_another_connection(lambda: access.end(second, actor=cast["lead"], because="x")),
    ]
    for thread, _ in threads:
        thread.join(10)
    assert CaseGrant.objects.of_role("lead").filter(content_object=cast.case).count() == 1
    assert sum(len(trouble) for _, trouble in threads) == 1
