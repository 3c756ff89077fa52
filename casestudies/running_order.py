"""Who presents from when to when, and whose turn it is. Times are as planned, whoever is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.models import PeerGroupMember


@dataclass(frozen=True, slots=True)
class Turn:
    """One presenter's time, questions included."""

    number: int
    member: PeerGroupMember
    starts_at: dt.datetime
    ends_at: dt.datetime


def turns(starts_at: dt.datetime, minutes: int, members: Sequence[PeerGroupMember]) -> list[Turn]:
    """One turn a member, one after the other."""
    each = dt.timedelta(minutes=minutes)
    return [
        Turn(number + 1, member, starts_at + number * each, starts_at + (number + 1) * each)
        for number, member in enumerate(members)
    ]


def present_and_next(order: Sequence[Turn], now: dt.datetime) -> tuple[Turn | None, Turn | None]:
    """Whose turn it is, and who comes then: before the first nobody and the first, after the last nobody at all."""
    present = next((turn for turn in order if turn.starts_at <= now < turn.ends_at), None)
    following = next((turn for turn in order if turn.starts_at > now), None)
    return present, following
