"""What the worker does for this room."""

from datetime import timedelta

from django.core.management import call_command
from django.tasks import task

from portal.notifications import delivery
from portal.notifications.regular import regularly


@regularly(timedelta(minutes=1))
@task
def deliver_notices() -> int:
    """Mail what is due; hand back how many mails left."""
    return delivery.deliver()


@regularly(timedelta(days=1))
@task
def forget_old_notices() -> None:
    """Notices are no archive: what was read, or lay unread, for long enough goes; so do the worker's own results."""
    delivery.forget()
    call_command("prune_db_task_results", queue_name="*", min_age_days=7, verbosity=0)
