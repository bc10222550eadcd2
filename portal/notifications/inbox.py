"""Asking for notices: always through the rules, so that lists and counts know only what their reader may."""

from portal.access.policy import scope


def notices_of(badge):
    """This person's notices of things they may still see, newest first."""
    return scope(badge, "notice.view").newest_first()


def unread_count(badge) -> int:
    """How many of them are unread. Two questions to the database, whatever their number."""
    return scope(badge, "notice.view").unread().count()
