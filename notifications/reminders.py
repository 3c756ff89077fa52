"""Reminders as a list that can be read before they go out: who, what, when, why, and only while it is not done.

Each app says with a function what it reminds people of, up to a moment ahead of now:

    @planner("sessions", "Sessions", "Everybody expected who has not sent apologies.", "session.reminded")
    def session_reminders(horizon): yield Reminder(…)

Who has done what is asked never appears in it. So the same list writes what is due, stops what has become needless, and
tells staff what comes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.urls import reverse

from core import clock
from core.ui.dates import deadline

if TYPE_CHECKING:
    from notifications.telling import Notice

DATES = "notifications.dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One person will be reminded of one thing.

    key: the outbox key, one for each person, thing, date and step; to: a user or an address; about: what, in a few words;
    on: the date it is about, if there is one to keep; start, until: from when it is due, and when the next step (or the date) makes it needless;
    authority: the id of the authority whose lead may see it (None: the team only); notice: makes the mail.
    """

    key: str
    kind: str
    to: Any
    about: str
    on: dt.date | dt.datetime | None = None
    start: dt.datetime
    until: dt.datetime | None = None
    authority: int | None = None
    notice: Callable[[], Notice]

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it is still of use."""
        return self.until is None or self.until > now

    def as_notice(self) -> Notice:
        """The mail, which comes in time and carries the date, the link and "add to calendar"."""
        notice = self.notice()
        context = notice.context
        if self.on is not None:
            path = context.get("calendar_path") or calendar_path(self.about, self.on, context.get("path", ""))
            context = context | {"calendar_path": path, "due_shown": deadline(self.on)}
        return replace(notice, context=context, by=notice.by or self.until, urgent=False)


@dataclass(frozen=True, slots=True)
class Planner:
    """A list of reminders: what it is called, whom it leaves out, the kinds of mail it alone writes, how it is found."""

    name: str
    label: str
    why: str
    kinds: tuple[str, ...]
    find: Callable[[dt.datetime], Iterable[Reminder]]

    def ahead(self, horizon: dt.datetime) -> list[Reminder]:
        """Everything that is due by then and is of use still."""
        now = clock.now()
        return [row for row in self.find(horizon) if row.start <= horizon and row.is_open(now)]


PLANNERS: dict[str, Planner] = {}


def planner(
    name: str, label: str, why: str, *kinds: str
) -> Callable[[Callable[[dt.datetime], Iterable[Reminder]]], Planner]:
    """Declare a list of reminders."""

    def declare(find: Callable[[dt.datetime], Iterable[Reminder]]) -> Planner:
        PLANNERS[name] = Planner(name, label, why, kinds, find)
        return PLANNERS[name]

    return declare


def calendar_path(about: str, on: dt.date | dt.datetime, path: str) -> str:
    """The address that gives a date to a calendar without signing in: it holds no more than the mail itself says."""
    signed = signing.dumps([about, on.isoformat(), path], salt=DATES)
    return reverse("notifications:date", args=[signed])


def date_behind(signed: str) -> tuple[str, dt.date | dt.datetime, str]:
    """What a date is about, when it is and the page it leads to; signing.BadSignature for an address that is not ours."""
    about, on, path = signing.loads(signed, salt=DATES)
    return about, dt.datetime.fromisoformat(on) if "T" in on else dt.date.fromisoformat(on), path
