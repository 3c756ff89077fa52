"""Decisions that can still be undone, and the waiting list, as pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.contrib import messages
from django.urls import reverse

from core.ui.dates import clock_time, short_date
from core.ui.tables import Cell, Column, TableRow
from people.models import User
from programme.actions.queue import Outcome
from programme.models import Application
from programme.pages.queue import STAFF_KIND
from programme.rules import offer as rules

UNTOLD_COLUMNS = [Column("Name"), Column("Decision"), Column("By"), Column("Told at")]
DONE = {"undo": "undone. Nobody is told.", "tell": "told now."}


def untold_table(applications: Iterable[Application]) -> list[TableRow]:
    """Each decision with the time at which the applicant will be told."""
    return [
        TableRow(
            [
                Cell(
                    a.full_name,
                    url=reverse("programme:queue-application", args=[a.pk]),
                    note=a.authority.name,
                ),
                Cell(a.get_state_display(), kind=STAFF_KIND[a.state]),
                str(a.decided_by),
                clock_time(a.told_after),
            ],
            id=a.pk,
            name=a.full_name,
        )
        for a in applications
    ]


def untold_sentence(number: int, first: dt.datetime) -> str:
    """What the queue says of decisions that nobody has been told of."""
    noun = "decision is" if number == 1 else "decisions are"
    when = f"at {clock_time(first)}" if number == 1 else f"from {clock_time(first)} on"
    return f"{number} {noun} told {when}. Until then you can undo {'it' if number == 1 else 'them'}."


def untold_messages(verb: str, outcomes: Sequence[Outcome]) -> list[tuple[int, str]]:
    """What became of the press."""
    done = [outcome for outcome in outcomes if outcome.done]
    found = []
    if done:
        what = (
            f"The decision on {done[0].application.full_name} is"
            if len(done) == 1
            else f"{len(done)} decisions are"
        )
        found.append((messages.SUCCESS, f"{what} {DONE[verb]}"))
    for outcome in outcomes:
        if not outcome.done:
            found.append((messages.WARNING, f"{outcome.application.full_name}: {outcome.reason}"))
    return found


def waiting_lists(user: User, applications: Iterable[Application]) -> list[tuple[str, list[dict]]]:
    """(authority, its waiting list in order), each line with its number and what can be done."""
    lists = []
    for name, rows in groupby(applications, key=lambda a: a.authority.name):
        waiting = list(rows)
        lines = [
            {
                "application": a,
                "number": number,
                "since": short_date(a.decided_at or a.submitted_at),
                "can": rules.can_reorder(user, a),
                "is_first": number == 1,
                "is_last": number == len(waiting),
            }
            for number, a in enumerate(waiting, start=1)
        ]
        lists.append((name, lines))
    return lists
