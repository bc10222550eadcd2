"""What is to be done again and again. Rooms mark their tasks; `manage.py run_regularly` hands them to the worker."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.tasks import Task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from portal.notifications.models import Round

log = logging.getLogger(__name__)

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

    Safe in any number of processes and across restarts: each task's `Round` is locked, looked at, and moved in the
    transaction that enqueues it. A task still waiting for the worker is not enqueued a second time, so a worker that
    was away for a day does not come back to a thousand copies.
    """
    return [name for name, (task, every) in _REGULAR.items() if _hand_over(name, task, every)]


def _hand_over(name, task, every) -> bool:
    now = timezone.now()
    try:
        with transaction.atomic():
            latest, is_first = Round.objects.get_or_create(pk=name, defaults={"last_at": now})
            latest = Round.objects.select_for_update().get(pk=name)
            if not is_first and now - latest.last_at < every:
                return False
            Round.objects.filter(pk=name).update(last_at=now)
            if DBTaskResult.objects.filter(task_path=name, status=TaskResultStatus.READY).exists():
                return False
            task.enqueue()
            return True
    except Exception:  # one task's trouble must not keep the others from their round
        log.exception("a regular task could not be handed over")
        return False
