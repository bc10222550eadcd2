"""Business days, by the holidays of the case's site."""

import datetime
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def holidays_in(region: str):
    """The holidays of a region such as `DE-NW`. A region nobody keeps a calendar for has none but its weekends."""
    country, _, part = region.partition("-")
    try:
        return holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:  # how the library says that it keeps no such calendar
        return holidays.HolidayBase()


def is_business_day(day: datetime.date, region: str) -> bool:
    """Is this a working day there: no weekend, no holiday?"""
    return day.weekday() < 5 and day not in holidays_in(region)


def after_business_days(start: datetime.date, days: int, region: str) -> datetime.date:
    """The day that many working days after `start`. With 0: `start` itself, or the next working day."""
    day = start
    while days > 0 or not is_business_day(day, region):
        day += datetime.timedelta(days=1)
        if days > 0 and is_business_day(day, region):
            days -= 1
    return day


def next_business_day(day: datetime.date, region: str) -> datetime.date:
    """`day` itself where people work on it, else the next day they do."""
    return after_business_days(day, 0, region)
