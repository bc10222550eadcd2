"""Asking for notices: always through the rules, so that lists and counts know only what their reader may."""

from typing import cast

from portal.access.policy import scope
from portal.notifications.models import NoticeQuerySet


def notices_of(badge) -> NoticeQuerySet:
    """This person's notices of things they may still see, newest first."""
    return cast(NoticeQuerySet, scope(badge, "notice.view")).newest_first()


def unread_count(badge) -> int:
    """How many of them are unread. Two questions to the database, whatever their number."""
    return notices_of(badge).unread().count()
