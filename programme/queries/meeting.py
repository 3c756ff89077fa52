"""The list of a meeting beside a register: what it suggests for each line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from people.queries import addresses_of
from programme.enums import AttendanceStatus, SessionMode, SessionState
from programme.meeting_list import Attendee
from programme.meeting_match import Match, Person, match, was_there
from programme.models import Application, Session
from programme.queries.register import Line, Mark, Register


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the register's line would become, and what the list says of the person."""

    mark: Mark
    says: str


@dataclass(frozen=True, slots=True)
class Check:
    """A register with what a meeting's list suggests: enrolment id -> suggestion, and who in it is nobody here."""

    suggestions: dict[int, Suggestion]
    left_over: tuple[Attendee, ...]
    found: int


def people_on(register: Register) -> list[Person]:
    """Everybody on a register under all their names and addresses; two queries."""
    lines = register.lines
    addresses: dict[int, set[str]] = defaultdict(set)
    for user_id, address in addresses_of(line.enrolment.participant for line in lines):
        addresses[user_id].add(address)
    others = Application.objects.filter(enrolment__in=[line.enrolment.pk for line in lines])
    for user_id, address in others.exclude(other_email="").values_list("applicant_id", "other_email"):
        addresses[user_id].add(address.lower())
    return [
        Person(
            line.enrolment.pk,
            frozenset(names_of(line.enrolment.participant)),
            frozenset(addresses[line.enrolment.participant_id]),
        )
        for line in lines
    ]


def names_of(user) -> Iterable[str]:
    """The name, and the preferred name with the surname."""
    yield user.name
    if user.preferred_name and " " in user.name:
        yield f"{user.preferred_name} {user.name.split()[-1]}"


def check_of(session: Session, register: Register, attendees: Iterable[Attendee]) -> Check:
    """What the list suggests for each line; a mark that somebody has made stays as it is."""
    found = match(people_on(register), attendees)
    length = int((session.ends_at - session.starts_at).total_seconds() // 60)
    return Check(
        {line.enrolment.pk: suggestion(session, line, found, length) for line in register.lines},
        found.left_over,
        len(found.minutes),
    )


def suggestion(session: Session, line: Line, found: Match, length: int) -> Suggestion:
    """One line beside the list."""
    pk = line.enrolment.pk
    minutes = found.minutes.get(pk)
    is_taken = session.state == SessionState.HELD and bool(line.status)
    kept = Mark(line.status, line.note)
    if minutes is None:
        says = "Not in the meeting."
        if line.status:
            return Suggestion(kept, says)
        if session.mode == SessionMode.ONLINE:
            return Suggestion(Mark(AttendanceStatus.ABSENT.value), says)
        return Suggestion(Mark(""), f"{says} Were they in the room?")
    says = f"In the meeting for {minutes} of {length} minutes"
    says = f"{says}, found by name." if pk in found.by_name else f"{says}."
    if is_taken:
        return Suggestion(kept, f"{says} The mark stands as it was saved.")
    status = AttendanceStatus.PRESENT if was_there(minutes, length) else AttendanceStatus.PARTLY
    return Suggestion(Mark(status.value, line.note or f"Online for {minutes} minutes"), says)
