"""The audit trail as sentences: what was done, to which record, with which facts, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.apps import apps

from audit.models import AuditEvent
from core.ui.dates import short_datetime
from core.ui.tables import Cell, Column, TableRow

COLUMNS = [Column("What"), Column("When"), Column("By"), Column("Record"), Column("Facts")]

# The first half of an event's name where its own words would not do, in people's words.
NOUNS = {
    "allocation": "allocation of scripts",
    "apologies": "apologies",
    "board": "board of examiners",
    "calendar_feed": "calendar address",
    "catch_up": "catch-up",
    "conflict": "conflict of interest",
    "dialogue": "record of a discussion",
    "draft": "draft section",
    "enrolment": "place in the programme",
    "formation": "proposal of trios",
    "interest": "interest in the next year",
    "journal_entry": "journal entry",
    "message": "mail",
    "module_credits": "credits of the mentorship module",
    "module_criteria": "criteria of the mentorship module",
    "module_dialogue": "mentorship dialogue",
    "peer_feedback": "feedback on a presentation",
    "peer_group": "group for presentations",
    "sample": "moderation sample",
    "section_file": "file for a section of a case study",
    "section_text": "section of a case study",
    "version": "version of a case study",
    "visit_record": "record of a visit",
}
PLAIN = [
    "application",
    "case_study",
    "certificate",
    "cohort",
    "credits",
    "criteria",
    "endorsement",
    "invitation",
    "mark",
    "marker",
    "mentor",
    "person",
    "presentation",
    "register",
    "result",
    "results",
    "role",
    "session",
    "trio",
    "trio_member",
    "visit",
]
# What the list can be narrowed to, alphabetically by what people read.
CHOICES = sorted(
    [(noun, text.capitalize()) for noun, text in NOUNS.items()]
    + [(noun, noun.replace("_", " ").capitalize()) for noun in PLAIN],
    key=lambda pair: pair[1],
)


def words(name: str) -> str:
    """ "signed_off" as people write it."""
    return name.replace("_", " ")


def said(event: str) -> str:
    """An event's name as a sentence: "Catch-up signed off"."""
    noun, _, deed = event.partition(".")
    sentence = f"{NOUNS.get(noun, words(noun))} {words(deed)}".strip()
    return sentence[:1].upper() + sentence[1:]


def fact(value: Any) -> str:
    """One fact of an event in words: lists with commas, changes with "to", times on a British clock."""
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return "; ".join(f"{words(str(key))}: {change(part)}" for key, part in value.items())
        case list():
            return ", ".join(fact(part) for part in value) or "none"
        case str():
            return moment(value) or (words(value) if value.islower() else value)
    return str(value)


def change(value: Any) -> str:
    """A pair of before and after as "present to late"."""
    if isinstance(value, list) and len(value) == 2:
        before, after = value
        return f"{fact(before) if before not in (None, '') else 'nothing'} to {fact(after)}"
    return fact(value)


def moment(text: str) -> str:
    """A time kept as text, as people read it; nothing for any other text."""
    if "T" not in text:
        return ""
    try:
        return short_datetime(dt.datetime.fromisoformat(text))
    except ValueError:
        return ""


def facts_of(event: AuditEvent) -> str:
    """All facts of an event."""
    parts = [f"{words(key)} {fact(value)}" for key, value in event.facts.items() if value not in (None, "")]
    return ". ".join(part[:1].upper() + part[1:] for part in parts)


def record_name(event: AuditEvent) -> str:
    """The record it was done to: "case study 12"."""
    try:
        kind = str(apps.get_model(event.subject_kind)._meta.verbose_name)
    except LookupError:  # a kind of record that the service kept once
        kind = event.subject_kind.split(".")[-1]
    return f"{kind[:1].upper()}{kind[1:]} {event.subject_id}"


def rows(events: Iterable[AuditEvent], names: dict[int, str]) -> list[TableRow]:
    """The lines of the page; on a phone each is a card headed by what was done."""
    return [
        TableRow(
            [
                Cell(said(event.event)),
                short_datetime(event.at),
                names.get(event.by_id, "The service") if event.by_id else "The service",
                record_name(event),
                facts_of(event),
            ]
        )
        for event in events
    ]
