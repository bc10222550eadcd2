"""What the worker does about case files: make them, take up what was left half made, put away what is over."""

import logging
from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from portal.access.badges import service_badge
from portal.documents.actions.case_file import STUCK_AFTER, forget
from portal.documents.case_file import making
from portal.documents.later import does
from portal.documents.models import CaseFile
from portal.notifications.regular import regularly

SWEEPER = service_badge("sweeper")
AT_ONCE = 50

log = logging.getLogger(__name__)


@does("make a case file")
@task
def make_case_file(key: str) -> None:
    """Make it. One that is done, or given up, meanwhile is left alone."""
    case_file = CaseFile.objects.select_related("case", "by").filter(pk=key).first()
    if case_file is not None and case_file.state == CaseFile.State.WAITING:
        making.make(case_file)


@regularly(timedelta(minutes=5))
@task
def go_on_with_case_files() -> None:
    """Take up those a killed worker, or a store that was away, left."""
    late = CaseFile.objects.filter(
        state__in=[CaseFile.State.WAITING, CaseFile.State.MAKING], touched_at__lt=timezone.now() - STUCK_AFTER
    )
    for case_file in late.select_related("case", "by").order_by("made_at")[:5]:
        making.make(case_file)


@regularly(timedelta(minutes=15))
@task
def forget_case_files() -> None:
    """Remove those whose day is over, and what attempts that failed left in the store."""
    over = CaseFile.objects.filter(state=CaseFile.State.READY, until__lte=timezone.now())
    for case_file in over.select_related("case")[:AT_ONCE]:
        try:
            forget(case_file, actor=SWEEPER)
        except Exception:  # one's trouble must not keep the others; the next round tries again
            log.exception("a case file could not be removed")
    making.sweep()
