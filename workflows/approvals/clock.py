"""Business hours: when a decision is due, by the working days and holidays of the case's site.

Legal periods never come here: they run in calendar days.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from portal.cases.days import is_business_day

BEGIN, END = 9, 17
"""A business day, in the portal's own time."""
A_DAY = END - BEGIN
"""The hours of a business day."""


def after_hours(start: datetime, hours: int, region: str) -> datetime:
    """The moment that many business hours after `start`. Hours outside of business hours count for nothing."""
    zone = ZoneInfo(settings.TIME_ZONE)
    moment, left = start.astimezone(zone), timedelta(hours=hours)
    while True:
        moment = _open(moment, region)
        closing = moment.replace(hour=END, minute=0, second=0, microsecond=0)
        if left <= closing - moment:
            return moment + left
        left -= closing - moment
        moment = closing


def is_quiet(moment: datetime, region: str) -> bool:
    """Is nobody to be reminded now: outside of business hours?"""
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return _open(local, region) != local


def _open(moment: datetime, region: str) -> datetime:
    """The moment itself while business is open, else the next at which it opens."""
    opening = moment.replace(hour=BEGIN, minute=0, second=0, microsecond=0)
    if moment >= opening.replace(hour=END):
        opening += timedelta(days=1)
    while not is_business_day(opening.date(), region):
        opening = (opening + timedelta(days=1)).replace(hour=BEGIN, minute=0, second=0, microsecond=0)
    return max(moment, opening)
