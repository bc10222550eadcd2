import os
import threading
import uuid
import warnings

import pytest

from portal.vault.crypto import OpenKey
from portal.vault.memory import FIVE_MINUTES, Memory
from portal.vault.memory import memory as shared

KEY = OpenKey(uuid.uuid4(), "case:1", bytes(32))


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def memory(clock):
    memory = Memory(clock=clock)
    yield memory
    if memory._sweeper:
        memory._sweeper.cancel()


def test_a_key_is_remembered_for_five_minutes_at_most(memory, clock):
    memory.remember([("case:1", KEY)])
    clock.now += FIVE_MINUTES - 1
    assert memory.recall("case:1") == (True, KEY)
    clock.now += 1
    assert memory.recall("case:1") == (False, None)


def test_recalling_does_not_lengthen_the_time(memory, clock):
    memory.remember([("case:1", KEY)])
    for _ in range(5):
        clock.now += FIVE_MINUTES / 5
        memory.recall("case:1")
    assert memory.recall("case:1") == (False, None)


def test_expired_keys_are_dropped_though_nobody_asks(clock):
    memory = Memory(lifetime=0.05, clock=clock)
    memory.remember([("case:1", KEY)])
    clock.now += 1
    memory._sweeper.join(5)
    assert not memory._entries


def test_a_shredded_scope_is_remembered_as_such(memory):
    memory.remember([("case:1", None)])
    assert memory.recall("case:1") == (True, None)


def test_what_is_forgotten_is_gone_and_the_rest_stays(memory):
    memory.remember([("case:1", KEY), ("case:2", KEY)])
    memory.forget(["case:1", "case:3"])
    assert memory.recall("case:1") == (False, None)
    assert memory.recall("case:2") == (True, KEY)
    memory.forget()
    assert memory.recall("case:2") == (False, None)


def test_what_was_read_before_a_shred_is_not_remembered_after_it(memory):
    age = memory.age
    memory.forget(["case:1"])
    memory.remember([("case:1", KEY)], age=age)
    assert memory.recall("case:1") == (False, None)


def test_a_forked_process_starts_without_keys(memory):
    memory.remember([("case:1", KEY)])
    memory._lock.acquire()
    memory._renew()  # what the hook after a fork does, here with the lock held by a thread that is no more
    assert memory.recall("case:1") == (False, None)


def test_the_hook_after_a_fork_is_set():
    read, write = os.pipe()
    shared.remember([("case:1", KEY)])
    sweeper, shared._sweeper = shared._sweeper, None
    sweeper.cancel()
    sweeper.join()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads may live in a test process
        child = os.fork()
    if not child:
        os.write(write, b"y" if shared.recall("case:1")[0] else b"n")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 1) == b"n"
    os.close(read)
    os.close(write)
    shared.forget()


def test_many_threads_share_it(memory):
    def work(name):
        for _ in range(200):
            memory.remember([(name, KEY)])
            memory.recall(name)
            memory.forget([name])

    threads = [threading.Thread(target=work, args=(f"case:{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not memory._entries
