"""Due dates by the working days of the case's site."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.cases.days import after_business_days, is_business_day, next_business_day


def test_a_holiday_of_the_land_is_no_working_day_there_and_one_elsewhere():
    all_saints = date(2027, 11, 1)
    assert not is_business_day(all_saints, "DE-NW")
    assert is_business_day(all_saints, "DE-BE")
    assert not is_business_day(date(2026, 11, 11), "PL")
    assert not is_business_day(date(2026, 11, 26), "US-TX")


def test_days_are_counted_over_weekends_and_holidays():
    assert after_business_days(date(2026, 11, 20), 1, "DE-NW") == date(2026, 11, 23)
    assert after_business_days(date(2026, 12, 23), 2, "DE-NW") == date(2026, 12, 28)
    assert next_business_day(date(2026, 12, 25), "DE-NW") == date(2026, 12, 28)


def test_a_region_without_a_calendar_has_its_weekends():
    assert is_business_day(date(2026, 12, 25), "XX")
    assert not is_business_day(date(2026, 12, 26), "XX")


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 40))
def test_between_start_and_due_lie_exactly_that_many_working_days(start, days):
    due = after_business_days(start, days, "DE-NW")
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert is_business_day(due, "DE-NW")
    if days:
        assert sum(is_business_day(day, "DE-NW") for day in between) == days
