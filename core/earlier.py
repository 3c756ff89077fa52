"""Earlier texts of what saves itself while it is written: which of them are kept."""

import datetime as dt
from collections.abc import Iterable

KEPT = 20  # at least so many earlier texts are kept
THINNED_EVERY = 10  # saves between two looks at what is more than that


def surplus(saved: Iterable[tuple[int, dt.datetime]]) -> list[int]:
    """Which may go, of (key, when it was saved), the newest first: beyond `KEPT` one text an hour stays.

    So whoever wants last week's finds it.
    """
    found, kept_at = [], None
    for number, (key, saved_at) in enumerate(saved):
        hour = saved_at.replace(minute=0, second=0, microsecond=0)
        if number < KEPT:
            continue
        if hour == kept_at:
            found.append(key)
        kept_at = hour
    return found
