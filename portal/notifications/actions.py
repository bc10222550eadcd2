"""What people do with their notices."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from portal.access.actions import action, record
from portal.notifications.inbox import notices_of


@action("notice.mark_read")
def mark_read(notice, *, actor):
    """The person knows; a second time changes nothing."""
    notice.mark_read(timezone.now())
    return notice


@action("notice.mark_all_read")
def mark_all_read(*, actor, shown: Iterable[UUID]):
    """Mark those the person had before their eyes, and none that came while they looked."""
    marked = notices_of(actor).unread().filter(pk__in=list(shown)).update(read_at=timezone.now())
    record(marked=marked)
    return marked
