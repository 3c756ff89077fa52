"""The journal taken away: everything its writer wrote, as data, as a page and as a PDF; their own, and nobody else's."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from awards import rendering
from core import clock
from people.models import User
from programme.forms.journal import RATINGS
from programme.models import JournalEntry, JournalReply
from programme.queries import journal as queries


def journal_record(user: User) -> dict[str, Any]:
    """All years of a person's journal as plain data; the layout stays stable: `format` rises when it changes."""
    years = groupby(queries.everything_by(user), key=lambda entry: entry.enrolment)
    return {
        "format": 1,
        "programme": "Improving Our Classrooms",
        "name": user.name,
        "taken_at": clock.now(),
        "years": [
            {
                "cohort": enrolment.cohort.name,
                "school": enrolment.school.name,
                "authority": enrolment.authority.name,
                "state": enrolment.get_state_display(),
                "entries": [entry_record(entry) for entry in entries],
            }
            for enrolment, entries in years
        ],
        "replies_to_others": [
            {
                "to": str(reply.entry.enrolment.participant),
                "feature": reply.entry.feature.title,
                **reply_record(reply),
            }
            for reply in queries.replies_by(user)
        ],
    }


def entry_record(entry: JournalEntry) -> dict[str, Any]:
    """One entry with what was asked, what was replied, and every earlier text that is kept."""
    return {
        "number": entry.feature.number,
        "feature": entry.feature.title,
        "moment": entry.get_moment_display(),
        "asked": entry.asked.splitlines(),
        "text": entry.text,
        "rating": entry.rating,
        "rating_words": dict(RATINGS).get(entry.rating or 0, ""),
        "saved_at": entry.saved_at,
        "finished_at": entry.finished_at,
        "shared_with_mentor_at": entry.shared_with_mentor_at,
        "shared_with_trio_at": entry.shared_with_trio_at,
        "replies": [reply_record(reply) for reply in entry.replies.all()],
        "earlier": [
            {"version": row.version, "saved_at": row.saved_at, "text": row.text}
            for row in entry.versions.all()
        ],
    }


def reply_record(reply: JournalReply) -> dict[str, Any]:
    """One reply."""
    return {
        "by": str(reply.written_by),
        "written_at": reply.written_at,
        "changed_at": reply.changed_at,
        "text": reply.text,
    }


def instant(value: Any) -> str:
    """How an instant stands in the data: on the clock of London, with its offset."""
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.LONDON).isoformat(timespec="seconds")
    raise TypeError(f"{type(value).__name__} has no place in the data.")


def as_json(record: dict[str, Any]) -> bytes:
    """For a program."""
    return json.dumps(record, indent=2, ensure_ascii=False, default=instant).encode()


def as_html(record: dict[str, Any]) -> bytes:
    """For a browser, with nothing fetched from anywhere."""
    return render_to_string("awards/journal_record.html", {"record": record}).encode()


def as_pdf(record: dict[str, Any]) -> bytes:
    """For paper."""
    return rendering.document_pdf("awards/journal_record.html", {"record": record})


type Maker = Callable[[dict[str, Any]], bytes]

# Made at once when they are asked for; a PDF of a year takes seconds and is the worker's.
PAGES: dict[str, tuple[str, Maker]] = {
    "html": ("text/html; charset=utf-8", as_html),
    "json": ("application/json", as_json),
}


def packed(record: dict[str, Any]) -> bytes:
    """All three in one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for kind, make in {"pdf": as_pdf, "html": as_html, "json": as_json}.items():
            pack.writestr(f"my-journal.{kind}", make(record))
    return file.getvalue()
