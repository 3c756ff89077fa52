"""When a headteacher who has not answered is written to again. Dates in, dates out; knows no model and no clock."""

import datetime as dt
from collections.abc import Callable, Sequence

from core.clock import LONDON, london

AFTER = (dt.timedelta(days=3), dt.timedelta(days=7))  # after the first mail
BEFORE_CLOSING = dt.timedelta(days=2)
APART = dt.timedelta(days=2)  # never two within so short a time
MOST = 3
SCHOOL_DAY = (8, 18)  # hours in London
LOOK_AHEAD = 120  # days; longer than any holiday

type Closed = Callable[[dt.date], bool]


def is_school_day(date: dt.date, closed: Closed) -> bool:
    """A weekday outside the authority's holidays."""
    return date.weekday() < 5 and not closed(date)


def is_school_time(instant: dt.datetime, closed: Closed) -> bool:
    """Between eight and six on a school day."""
    local = instant.astimezone(LONDON)
    return is_school_day(local.date(), closed) and SCHOOL_DAY[0] <= local.hour < SCHOOL_DAY[1]


def next_school_time(instant: dt.datetime, closed: Closed) -> dt.datetime | None:
    """The instant itself in school time, else eight o'clock of the school day that comes next."""
    if is_school_time(instant, closed):
        return instant
    local = instant.astimezone(LONDON)
    first = 0 if local.hour < SCHOOL_DAY[0] else 1
    for days in range(first, LOOK_AHEAD):
        date = local.date() + dt.timedelta(days=days)
        if is_school_day(date, closed):
            return london(date, SCHOOL_DAY[0])
    return None


def moments(asked: dt.datetime, closes: dt.datetime, closed: Closed) -> list[dt.datetime]:
    """The three moments of a reminder, in order: three and seven days after the first mail, two before closing.

    The last is brought forward to a school day where waiting for one would be too late.
    """
    last = closes - BEFORE_CLOSING
    later = next_school_time(last, closed)
    if later is None or later >= closes:
        for days in range(1, LOOK_AHEAD):
            date = last.astimezone(LONDON).date() - dt.timedelta(days=days)
            if is_school_day(date, closed):
                last = london(date, SCHOOL_DAY[0])
                break
    found = [asked + pause for pause in AFTER] + [last]
    return sorted(moment for moment in found if asked + dt.timedelta(days=1) <= moment < closes)


def next_reminder(
    asked: dt.datetime,
    closes: dt.datetime,
    sent: Sequence[dt.datetime],
    now: dt.datetime,
    closed: Closed,
) -> dt.datetime | None:
    """When the next reminder goes, `now` if it is due; None when none is to come.

    sent: when reminders went to the same address before. A reminder stands for every moment that had passed by then.
    """
    if len(sent) >= MOST:
        return None
    last = max([asked, *sent])
    waiting = [moment for moment in moments(asked, closes, closed) if moment > last]
    if not waiting:
        return None
    earliest = max(waiting[0], now, last + APART if sent else last)
    when = next_school_time(earliest, closed)
    return when if when is not None and when < closes else None
