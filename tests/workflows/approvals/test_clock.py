"""Business hours: by the holidays of the case's site, in the portal's own time, across the change of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.days import is_business_day
from workflows.approvals.clock import A_DAY, BEGIN, END, after_hours, is_quiet

BERLIN = ZoneInfo("Europe/Berlin")
REGIONS = st.sampled_from(["DE-NW", "DE-BY", "AT-9", ""])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))


def at(*day_and_time: int) -> datetime:
    return datetime(*day_and_time, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "hours", "region", "due"),
    [
        (at(2027, 3, 8, 9), 8, "DE-NW", at(2027, 3, 8, 17)),
        (at(2027, 3, 8, 16), 2, "DE-NW", at(2027, 3, 9, 10)),
        (at(2027, 3, 12, 16), 2, "DE-NW", at(2027, 3, 15, 10)),  # over a weekend
        (at(2027, 3, 25, 16), 2, "DE-NW", at(2027, 3, 30, 10)),  # Good Friday to Easter Monday
        (at(2027, 5, 26, 16), 2, "DE-NW", at(2027, 5, 28, 10)),  # Corpus Christi is a holiday in Bonn
        (at(2027, 5, 26, 16), 2, "DE-HH", at(2027, 5, 27, 10)),  # and none in Hamburg
        (at(2027, 3, 8, 3), 1, "DE-NW", at(2027, 3, 8, 10)),  # asked at night
    ],
)
def test_a_due_date_never_falls_on_a_holiday(start, hours, region, due):
    assert after_hours(start, hours, region) == due


@given(MOMENTS, st.integers(1, 80), REGIONS)
def test_it_is_due_while_somebody_works_and_not_before_time(start, hours, region):
    due = after_hours(start, hours, region).astimezone(BERLIN)
    assert is_business_day(due.date(), region)
    assert BEGIN <= due.hour <= END and (due.hour < END or due.minute == due.second == 0)
    assert due - start >= timedelta(hours=hours)


@given(MOMENTS, st.integers(1, 40), st.integers(1, 40), REGIONS)
def test_hours_add_up(start, first, second, region):
    assert after_hours(after_hours(start, first, region), second, region) == after_hours(start, first + second, region)


@given(MOMENTS, REGIONS)
def test_quiet_is_when_nobody_works(moment, region):
    local = moment.astimezone(BERLIN)
    works = is_business_day(local.date(), region) and BEGIN <= local.hour < END
    assert is_quiet(moment, region) is not works


def test_a_business_day_has_its_hours():
    assert after_hours(at(2027, 3, 8, 9), A_DAY, "DE-NW").date() == at(2027, 3, 8, 9).date()
