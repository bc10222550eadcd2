"""What is to be done again and again. Rooms mark their tasks; `manage.py run_regularly` hands them to the worker."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.tasks import Task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from portal.notifications.models import Round

log = logging.getLogger(__name__)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_REGULAR: dict[str, tuple[Task, timedelta]] = {}


def regularly(every: timedelta) -> Callable[[Task], Task]:
    """Mark a task (one without arguments) as to be run this often:

    @regularly(timedelta(minutes=5))
    @task
    def sweep_expired_grants(): ...
    """

    def mark(task: Task) -> Task:
        _REGULAR[task.module_path] = (task, every)
        return task

    return mark


def hand_over_what_is_due() -> list[str]:
    """Hand every regular task whose time has come to the worker; tell which.

    Safe in any number of processes and across restarts: only one of them can move a task's `Round`. A task that still
    waits for the worker is not enqueued again, so a worker that was away does not come back to a thousand copies.
    """
    now = timezone.now()
    last = dict(Round.objects.values_list("name", "last_at"))
    due = {name: (task, every) for name, (task, every) in _REGULAR.items() if last.get(name, NEVER) <= now - every}
    waiting = set(
        DBTaskResult.objects.filter(task_path__in=due, status=TaskResultStatus.READY).values_list(
            "task_path", flat=True
        )
    )
    return [name for name, (task, every) in due.items() if name not in waiting and _hand_over(name, task, now - every)]


def _hand_over(name, task, before) -> bool:
    Round.objects.bulk_create([Round(name=name, last_at=NEVER)], ignore_conflicts=True)
    # One statement: of several processes that saw the time come, the others find the row moved and touch nothing.
    if not Round.objects.filter(pk=name, last_at__lte=before).update(last_at=timezone.now()):
        return False
    try:
        task.enqueue()
    except Exception:  # one task's trouble must not keep the others from their round; the log has it
        log.exception("a regular task could not be handed over")
        return False
    return True
