"""When a dialogue takes place, where and with whom, as a form gives it to an action."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class DialoguePlan:
    """What is booked, or what a booked dialogue becomes."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    first_assessor: User
    second_assessor: User


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found on one criterion; `met` is None while nobody has said."""

    met: bool | None
    comment: str = ""
