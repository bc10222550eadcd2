import signal
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.notifications import regular
from portal.notifications.regular import hand_over_what_is_due
from portal.notifications.tasks import forget_done_tasks
from tests.portal.notifications.processes import start


@pytest.fixture
def sweep(monkeypatch):
    """The only regular task: every ten minutes."""
    task = SimpleNamespace(module_path="room.tasks.sweep", runs=[], trouble=None)

    def enqueue():
        if task.trouble:
            raise task.trouble
        task.runs.append(timezone.now())

    task.enqueue = enqueue
    monkeypatch.setattr(regular, "_REGULAR", {})
    regular.regularly(timedelta(minutes=10))(task)
    return task


def test_a_task_is_handed_over_when_its_time_has_come(db, sweep):
    now = timezone.now()
    for minutes in (0, 1, 9, 10.1, 11, 25):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            hand_over_what_is_due()
    assert len(sweep.runs) == 3


def test_a_task_that_still_waits_is_not_handed_over_again(db, sweep):
    DBTaskResult.objects.create(
        task_path=sweep.module_path, args_kwargs={}, backend_name="default", run_after=timezone.now()
    )
    assert hand_over_what_is_due() == []
    assert not sweep.runs


def test_the_trouble_of_one_task_does_not_keep_the_others(db, sweep):
    other = SimpleNamespace(module_path="room.tasks.other", enqueue=lambda: None)
    sweep.trouble = RuntimeError()
    regular.regularly(timedelta(minutes=1))(other)
    assert hand_over_what_is_due() == ["room.tasks.other"]


def test_what_the_worker_did_long_ago_is_forgotten(db):
    now = timezone.now()
    for days in (0, 30):
        DBTaskResult.objects.create(
            task_path="room.tasks.sweep",
            args_kwargs={},
            backend_name="default",
            run_after=now,
            status="SUCCESSFUL",
            finished_at=now - timedelta(days=days),
        )
    forget_done_tasks.call()
    assert [result.finished_at for result in DBTaskResult.objects.all()] == [now]


def test_several_loops_hand_over_once(own_database, sweep):
    start = threading.Barrier(4)

    def look():
        start.wait()
        hand_over_what_is_due()
        connection.close()

    loops = [threading.Thread(target=look) for _ in range(4)]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join(30)
    assert len(sweep.runs) == 1


def test_the_loop_stops_on_sigterm(own_database):
    with start("run_regularly") as loop:
        assert "handed over" in loop.stdout.readline()
        loop.send_signal(signal.SIGTERM)
        assert loop.wait(20) == 0
