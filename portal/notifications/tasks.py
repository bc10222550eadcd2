"""What the worker does for this room."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.notifications import delivery
from portal.notifications.regular import regularly

RESULTS_KEPT = timedelta(days=7)


@regularly(timedelta(minutes=1))
@task
def deliver_notices() -> int:
    """Mail what is due; hand back how many mails left."""
    return delivery.deliver()


@regularly(timedelta(days=1))
@task
def forget_old_notices() -> None:
    """Notices are no archive: what was read, or lay unread, for long enough goes."""
    delivery.forget()


@regularly(timedelta(days=1))
@task
def forget_done_tasks() -> None:
    """The worker's own results: a trace of a failed task helps for some days, and nobody afterwards."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - RESULTS_KEPT).delete()
