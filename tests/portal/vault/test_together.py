"""What happens when two do it at once; each test has a database of its own and really commits."""

import threading
import uuid

import pytest
from django.db import connections, transaction

from portal.vault import keys
from portal.vault.errors import Shredded
from portal.vault.memory import memory
from portal.vault.models import WrappedKey


@pytest.fixture(autouse=True)
def portal(own_database):
    """Each test here commits, in a portal of its own."""


def at_once(*works):
    """Run each in a thread with a connection of its own; what each one raised, if it did."""
    raised = [None] * len(works)

    def run(place, work):
        try:
            work()
        except Exception as error:  # noqa: BLE001  (handed to the test)
            raised[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return raised


def test_many_that_make_the_same_key_get_the_same_one():
    scope = f"account:{uuid.uuid4()}"
    ids = []

    def work():
        with transaction.atomic():
            keys.create(scope)
            ids.append(keys.opened(scope).id)

    assert at_once(*[work] * 6) == [None] * 6
    assert set(ids) == {WrappedKey.objects.get(scope=scope).id}


def test_the_second_waits_for_the_first_and_makes_its_own_if_that_is_undone():
    scope = f"account:{uuid.uuid4()}"
    made, go_on = threading.Event(), threading.Event()
    found = []

    def first():
        with transaction.atomic():
            keys.create(scope)
            made.set()
            go_on.wait(10)
            raise LookupError

    def second():
        made.wait(10)
        threading.Timer(0.3, go_on.set).start()
        keys.create(scope)
        found.append(keys.opened(scope).id)

    undone, fine = at_once(first, second)
    assert isinstance(undone, LookupError)
    assert fine is None
    assert found == [WrappedKey.objects.get(scope=scope).id]


def test_a_key_is_remembered_for_others_only_once_it_is_committed():
    scope = f"account:{uuid.uuid4()}"
    with transaction.atomic():
        keys.create(scope)
        keys.opened(scope)
        assert memory.recall(scope) == (False, None)
    assert memory.recall(scope) == (True, keys.opened(scope))


def test_two_that_shred_the_same_scope_destroy_it_once():
    scope = f"case:{uuid.uuid4()}"
    keys.create(scope)
    keys.create(f"{scope}/person:{uuid.uuid4()}")
    counts = []
    assert at_once(*[lambda: counts.append(keys.shred(scope).keys)] * 3) == [None] * 3
    assert sorted(counts) == [0, 0, 2]
    with pytest.raises(Shredded):
        keys.opened(scope)


def test_a_person_entered_while_their_case_is_shredded_cannot_be_opened():
    case = f"case:{uuid.uuid4()}"
    person = f"{case}/person:{uuid.uuid4()}"
    keys.create(case)
    shredded, go_on = threading.Event(), threading.Event()

    def shred():
        with transaction.atomic():
            keys.shred(case)
            shredded.set()
            go_on.wait(10)

    def enter():
        shredded.wait(10)
        threading.Timer(0.3, go_on.set).start()
        keys.create(person)

    at_once(shred, enter)
    memory.forget()
    with pytest.raises(Shredded):
        keys.opened(person)
