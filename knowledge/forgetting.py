"""What readers left behind is kept for a while and thrown away by the worker."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from knowledge.models import Feedback, Searched
from portal.notifications.regular import regularly

FEEDBACK_IS_KEPT_FOR = timedelta(days=90)
"""After an editor was done with it."""


@regularly(timedelta(days=1))
@task
def forget_what_readers_left() -> None:
    """Old searches, and feedback that was dealt with long ago."""
    Searched.forget_old()
    Feedback.objects.filter(done_on__lt=timezone.localdate() - FEEDBACK_IS_KEPT_FOR).delete()
