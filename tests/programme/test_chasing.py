"""When headteachers are written to again: three times at the most, in school time, never in holidays."""

import datetime as dt

import pytest

from core.clock import london
from programme.chasing import is_school_time, moments, next_reminder, next_school_time

OPEN = lambda date: False  # noqa: E731 -- an authority without holidays
MONDAY = dt.date(2027, 5, 3)


def at(day: int, hour: int = 10) -> dt.datetime:
    """An hour so many days after the first Monday of May 2027."""
    return london(MONDAY + dt.timedelta(days=day), hour)


def sent_days(asked: dt.datetime, closes: dt.datetime, closed=OPEN) -> list[tuple[int, int]]:
    """(day, hour) of every reminder that a planner who looks every hour would send."""
    sent: list[dt.datetime] = []
    now = asked
    while now < closes:
        if next_reminder(asked, closes, sent, now, closed) == now:
            sent.append(now)
        now += dt.timedelta(hours=1)
    first = london(MONDAY).date()
    local = [when.astimezone(asked.tzinfo) for when in sent]
    return [((when.date() - first).days, when.hour) for when in local]


def test_three_and_seven_days_after_and_two_before_closing():
    assert sent_days(at(0), at(24)) == [(3, 10), (7, 10), (22, 10)]


def test_weekends_and_evenings_are_waited_out():
    # Asked on a Wednesday evening: day 3 is a Saturday, day 7 a Wednesday evening, closing − 2 a Sunday.
    assert sent_days(at(2, 20), at(29)) == [(7, 8), (10, 8), (28, 8)]


def test_a_holiday_is_waited_out_and_two_moments_in_it_make_one_reminder():
    def closed(date: dt.date) -> bool:
        return at(2).date() <= date <= at(11).date()

    assert sent_days(at(0), at(24), closed) == [(14, 8), (22, 10)]


def test_the_last_is_brought_forward_where_waiting_would_be_too_late():
    # Closing ends with Sunday, day 20: two days before is Saturday 00:00, and Monday is too late.
    assert moments(at(0), london(MONDAY + dt.timedelta(days=21)), lambda date: False)[-1] == london(
        MONDAY + dt.timedelta(days=18), 8
    )
    assert sent_days(at(0), london(MONDAY + dt.timedelta(days=21))) == [(3, 10), (7, 10), (18, 8)]


def test_asked_late_means_fewer_and_never_two_within_two_days():
    assert sent_days(at(0), at(8)) == [(3, 10), (7, 8)]
    assert sent_days(at(0), at(4)) == [(2, 10)]
    assert sent_days(at(0), at(2)) == []


def test_three_are_the_most_whoever_asks():
    sent = [at(3), at(7), at(10)]
    assert next_reminder(at(0), at(100), sent, at(98), OPEN) is None


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (london(dt.date(2027, 5, 7), 17, 59), True),
        (london(dt.date(2027, 5, 7), 18), False),
        (london(dt.date(2027, 5, 10), 7, 59), False),
        (london(dt.date(2027, 5, 10), 8), True),
        (london(dt.date(2027, 5, 8), 12), False),
    ],
)
def test_school_time_is_eight_to_six_on_weekdays(instant, expected):
    assert is_school_time(instant, OPEN) is expected


@pytest.mark.parametrize("night", [dt.date(2026, 10, 25), dt.date(2027, 3, 28), dt.date(2027, 10, 31)])
def test_the_morning_after_the_clocks_change_is_still_eight(night):
    saturday = london(night - dt.timedelta(days=1), 12)
    assert next_school_time(saturday, OPEN) == london(night + dt.timedelta(days=1), 8)


def test_a_year_without_school_days_sends_nothing():
    assert next_school_time(at(0), lambda date: True) is None
    assert next_reminder(at(0), at(24), [], at(3), lambda date: True) is None
