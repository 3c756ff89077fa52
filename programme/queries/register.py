"""The register as the page shows it, and who has missed what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from core import clock
from people.models import User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import AttendanceStatus, EnrolmentState, SessionState
from programme.models import Attendance, Enrolment, Session
from programme.queries.enrolment import in_authorities
from programme.queries.session import authority_ids, has_place


@dataclass(frozen=True, slots=True)
class Line:
    """One participant on a register: status and note are empty until something is recorded."""

    enrolment: Enrolment
    status: str
    note: str
    attendance: Attendance | None

    @property
    def is_excused(self) -> bool:
        """The participant said beforehand, themselves, that they can't come."""
        row = self.attendance
        return bool(
            row
            and row.status == AttendanceStatus.APOLOGIES
            and row.recorded_by_id == self.enrolment.participant_id
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """What the register is to say of one participant."""

    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """What one lead sees of a session's register.

    stamp: changes whenever any line of it does; a form that was opened under another stamp is out of date.
    """

    lines: tuple[Line, ...]
    stamp: str
    last: Attendance | None  # the latest line recorded, by whom and when

    @property
    def is_complete(self) -> bool:
        """Everybody is marked (and there is somebody)."""
        return bool(self.lines) and all(line.status for line in self.lines)


# What a line of the register says of somebody.
NAMED = ("participant__name", "participant__email", "participant__preferred_name", "school__name")


def authorities_registered_by(user: User, session: Session) -> frozenset[int]:
    """The authorities of a session whose participants this person marks."""
    ids = authority_ids(session)
    if everywhere(user, Permission.REGISTER_TAKE):
        return ids
    return ids & authorities_of(user, Permission.REGISTER_TAKE)


def on_register(session: Session, user: User) -> QuerySet[Enrolment]:
    """Who belonged, on the day, to an authority whose register of this session the person takes."""
    mine = authorities_registered_by(user, session)
    here = in_authorities(mine, session.starts_at.astimezone(clock.LONDON).date())
    return Enrolment.objects.filter(here, cohort=session.cohort_id)


def expected_at(session: Session) -> Q:
    """Matches those who are to come: everybody who takes part or, where places are booked, who has one."""
    expected = Q(state=EnrolmentState.ACTIVE)
    return expected & has_place(session) if session.by_booking else expected


def register_of(session: Session, user: User) -> Register:
    """The lines this person marks: who is expected, and who was marked earlier and has since left."""
    there = on_register(session, user)
    found = {
        row.enrolment_id: row
        for row in Attendance.objects.filter(session=session, enrolment__in=there).select_related(
            "recorded_by"
        )
    }
    people = (
        there.filter(expected_at(session) | Q(pk__in=found))
        .select_related("participant", "school")
        .only("cohort_id", "authority_id", "state", *NAMED)
        .order_by("participant__name", "pk")
    )
    lines = tuple(
        Line(
            enrolment=enrolment,
            status=found[enrolment.pk].status if enrolment.pk in found else "",
            note=found[enrolment.pk].note if enrolment.pk in found else "",
            attendance=found.get(enrolment.pk),
        )
        for enrolment in people
    )
    last = max(found.values(), key=lambda row: (row.recorded_at, row.pk), default=None)
    stamp = f"{len(found)}-{last.recorded_at.timestamp():.6f}" if last else "0"
    return Register(lines=lines, stamp=stamp, last=last)


@dataclass(frozen=True, slots=True)
class Figures:
    """A register in numbers: how many people stand on it, how many bear each mark, and the latest line recorded."""

    lines: int
    marked: dict[str, int]
    last: Attendance | None

    @property
    def unmarked(self) -> int:
        """On how many nothing is recorded."""
        return self.lines - sum(self.marked.values())


def figures_of(session: Session, user: User) -> Figures:
    """`register_of` in numbers, in two queries however many people there are."""
    there = on_register(session, user)
    lines = Attendance.objects.filter(session=session, enrolment__in=there.values("pk"))
    mark = Attendance.objects.filter(session=session, enrolment=OuterRef("pk")).values("status")[:1]
    people = there.annotate(mark=Subquery(mark)).filter(expected_at(session) | Q(mark__isnull=False))
    counts = dict(people.order_by().values("mark").annotate(n=Count("pk")).values_list("mark", "n"))
    total = sum(counts.values())
    counts.pop(None, None)
    last = lines.select_related("recorded_by").order_by("-recorded_at", "-pk").first()
    return Figures(lines=total, marked=counts, last=last)


def missed_in_a_row(enrolments: Iterable[int]) -> dict[int, list[Attendance]]:
    """For each enrolment whose last registered sessions were missed: those attendances, oldest first."""
    rows = (
        Attendance.objects.filter(enrolment__in=list(enrolments), session__state=SessionState.HELD)
        .select_related("session")
        .prefetch_related("session__features")
        .order_by("enrolment", "session__starts_at", "session_id")
    )
    runs: dict[int, list[Attendance]] = defaultdict(list)
    for row in rows:
        if row.status in AttendanceStatus.missed():
            runs[row.enrolment_id].append(row)
        else:
            runs[row.enrolment_id].clear()
    return {enrolment: run for enrolment, run in runs.items() if run}


def own_attendance(enrolment: Enrolment) -> dict[int, Attendance]:
    """One participant's register lines with their catch-ups, by session id."""
    rows = Attendance.objects.filter(enrolment=enrolment).select_related("catch_up")
    return {row.session_id: row for row in rows}


def apologies_of(enrolment: Enrolment, session: Session) -> QuerySet[Attendance]:
    """The participant's own apologies for one session."""
    return Attendance.objects.filter(enrolment=enrolment, session=session, status=AttendanceStatus.APOLOGIES)
