"""What participants are reminded of because a date comes near: each once, and only while it is not done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from core import clock
from core.ui.dates import short_date
from notifications.actions.reminder import write_due
from notifications.reminders import Reminder, planner
from programme.enums import AttendanceStatus, CatchUpState, EnrolmentState, Moment, SessionState
from programme.models import Attendance, Booking, CatchUp, Enrolment, JournalEntry, Session
from programme.notices import booking as booking_notices
from programme.notices import catch_up as catch_up_notices
from programme.notices import journal as journal_notices
from programme.notices import session as session_notices
from programme.queries.booking import feature_of, places_at
from programme.queries.session import authority_ids, title_of

WEEK, TOMORROW = 7, 1  # days before a session
BEFORE_ENTRY = 2  # days before it
AFTER_ENTRY, AFTER_UNTIL = 3, 14  # days after it; later than that nobody is asked any more
CATCH_UP = 3  # days before it is due
CHOOSE = 14  # days before the first session there is to choose from


def remind_sessions_and_journal() -> None:
    """Write every reminder that is due now and was not written before. May be run any number of times."""
    write_due(session_reminders)
    write_due(journal_reminders)
    write_due(catch_up_reminders)
    write_due(booking_reminders)


def morning(day: dt.date, days: int = 0) -> dt.datetime:
    """The first instant of the day so many days later (or, below nought, earlier)."""
    return clock.london(day + dt.timedelta(days=days))


def day_of(instant: dt.datetime) -> dt.date:
    """The date on a Glasgow wall calendar."""
    return instant.astimezone(clock.LONDON).date()


def sessions_between(first: dt.date, last: dt.date) -> QuerySet[Session]:
    """Sessions on the days from first to last that are not cancelled, with what the mails say of them."""
    return (
        Session.objects.filter(starts_at__gte=clock.london(first), starts_at__lt=clock.end_of(last))
        .exclude(state=SessionState.CANCELLED)
        .select_related("cohort")
        .prefetch_related("features", "authorities", Prefetch("attendances", to_attr="lines"))
    )


def expected(sessions: list[Session]) -> dict[int, list[Enrolment]]:
    """Session id -> active participants expected at it, in one query for all of them."""
    everybody: dict[tuple[int, int], list[Enrolment]] = defaultdict(list)
    rows = Enrolment.objects.filter(
        cohort__in={session.cohort_id for session in sessions}, state=EnrolmentState.ACTIVE
    ).select_related("participant")
    for enrolment in rows:
        everybody[enrolment.cohort_id, enrolment.authority_id].append(enrolment)
    placed = places_at(session.pk for session in sessions if session.by_booking)
    return {
        session.pk: [
            enrolment
            for authority_id in sorted(authority_ids(session))
            for enrolment in everybody[session.cohort_id, authority_id]
            if not session.by_booking or (session.pk, enrolment.pk) in placed
        ]
        for session in sessions
    }


def line_of(session: Session) -> dict[int, Attendance]:
    return {row.enrolment_id: row for row in session.lines}  # type: ignore[attr-defined]


@planner(
    "sessions",
    "Sessions",
    "A week and a day before a session, to everybody expected who has not sent apologies.",
    "session.reminded",
)
def session_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """A week and a day before each session, to everybody expected who has not sent apologies."""
    last = day_of(horizon) + dt.timedelta(days=WEEK)
    sessions = [
        session
        for session in sessions_between(clock.today() + dt.timedelta(days=1), last)
        if session.state == SessionState.ARRANGED
    ]
    people = expected(sessions)
    for session in sessions:
        day = day_of(session.starts_at)
        notice_given = (day - day_of(session.arranged_at)).days
        away = line_of(session)
        for days, over in ((WEEK, TOMORROW), (TOMORROW, 0)):
            if notice_given < days:
                continue  # the invitation has only just gone out
            for enrolment in people[session.pk]:
                if enrolment.pk not in away:
                    yield Reminder(
                        key=f"session.reminded:{session.pk}:{session.starts_at:%Y%m%d}:{days}:{enrolment.pk}",
                        kind="session.reminded",
                        to=enrolment.participant,
                        about=f"Session: {title_of(session)}",
                        on=session.starts_at,
                        start=morning(day, -days),
                        until=morning(day, -over),
                        authority=enrolment.authority_id,
                        notice=lambda s=session, e=enrolment, d=days: session_notices.reminded(s, e, d),
                    )


@planner(
    "journal",
    "Journal",
    "Two days before a session and three days after it, to those whose entries are not finished.",
    f"journal.{Moment.BEFORE}_reminded",
    f"journal.{Moment.AFTER}_reminded",
)
def journal_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """Two days before a session and three days after it, to those whose entries are not finished."""
    first = clock.today() - dt.timedelta(days=AFTER_UNTIL)
    last = day_of(horizon) + dt.timedelta(days=BEFORE_ENTRY)
    sessions = [session for session in sessions_between(first, last) if session.cohort.journal_counts]
    people = expected(sessions)
    finished = set(
        JournalEntry.objects.filter(
            feature__in={feature.pk for session in sessions for feature in session.features.all()},
            finished_at__isnull=False,
        ).values_list("enrolment_id", "feature_id", "moment")
    )
    for session in sessions:
        day = day_of(session.starts_at)
        times = {
            Moment.BEFORE: (morning(day, -BEFORE_ENTRY), morning(day)),
            Moment.AFTER: (morning(day, AFTER_ENTRY), morning(day, AFTER_UNTIL + 1)),
        }
        away = line_of(session)
        for enrolment in people[session.pk]:
            row = away.get(enrolment.pk)
            for moment, (start, until) in times.items():
                if moment == Moment.AFTER and row and row.status not in AttendanceStatus.attended():
                    continue  # they catch up first
                open_ = [
                    feature
                    for feature in session.features.all()
                    if (enrolment.pk, feature.pk, moment.value) not in finished
                ]
                if open_:
                    yield Reminder(
                        key=journal_notices.key_of(moment.value, session, enrolment),
                        kind=f"journal.{moment.value}_reminded",
                        to=enrolment.participant,
                        about=f"Journal {moment.value} the session: {title_of(session)}",
                        on=session.starts_at if moment == Moment.BEFORE else until,
                        start=start,
                        until=until,
                        authority=enrolment.authority_id,
                        notice=lambda m=moment.value, s=session, e=enrolment, f=open_: (
                            journal_notices.reminded(m, s, e, f)
                        ),
                    )


@planner(
    "places",
    "Sessions to choose",
    "Two weeks before the first of the sessions there is to choose from, to those who have no place yet.",
    "booking.not_chosen",
)
def booking_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """Two weeks before the first of the sessions there is to choose from, once, to those who have no place yet."""
    today = clock.today()
    sessions = [
        session
        for session in sessions_between(
            today + dt.timedelta(days=1), day_of(horizon) + dt.timedelta(days=CHOOSE)
        )
        if session.by_booking and session.state == SessionState.ARRANGED
    ]
    if not sessions:
        return
    features = {session.pk: feature_of(session) for session in sessions}
    settled = set(
        Booking.objects.filter(feature__in=features.values(), ended_at=None).values_list(
            "enrolment_id", "feature_id"
        )
    )
    for session, enrolment in everybody_eligible(sessions):
        feature = features[session.pk]
        if (enrolment.pk, feature.pk) in settled:
            continue
        settled.add((enrolment.pk, feature.pk))  # of several sessions, the first is what the mail is about
        yield Reminder(
            key=booking_notices.not_chosen_key(feature, enrolment),
            kind="booking.not_chosen",
            to=enrolment.participant,
            about=f"Session to choose: {feature.title}",
            on=session.starts_at,
            start=morning(day_of(session.starts_at), -CHOOSE),
            until=session.starts_at,
            authority=enrolment.authority_id,
            notice=lambda s=session, f=feature, e=enrolment: booking_notices.not_chosen(s, f, e),
        )


def everybody_eligible(sessions: list[Session]) -> Iterator[tuple[Session, Enrolment]]:
    """Each of these sessions with each active participant who may come to it, in one query."""
    rows = list(
        Enrolment.objects.filter(
            cohort__in={session.cohort_id for session in sessions}, state=EnrolmentState.ACTIVE
        ).select_related("participant")
    )
    for session in sessions:
        for enrolment in rows:
            if enrolment.cohort_id == session.cohort_id and enrolment.authority_id in authority_ids(session):
                yield session, enrolment


@planner(
    "catch-ups",
    "Catching up",
    "Three days before a catch-up is due, and once when it was due, while the participant has not said it is done.",
    "catch_up.due",
    "catch_up.overdue",
)
def catch_up_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """Three days before a catch-up is due, and once when it was due, while the participant has not said it is done."""
    rows = (
        CatchUp.objects.filter(
            state=CatchUpState.AGREED,
            attendance__status__in=AttendanceStatus.missed(),  # not for a session that the register now says they were at
            due_on__lte=day_of(horizon) + dt.timedelta(days=CATCH_UP),
            attendance__enrolment__state=EnrolmentState.ACTIVE,
        )
        .select_related("attendance__session", "attendance__enrolment__participant")
        .prefetch_related("attendance__session__features")
    )
    for row in rows:
        enrolment, over = row.attendance.enrolment, morning(row.due_on, 1)
        steps = (
            ("due", catch_up_notices.due, morning(row.due_on, -CATCH_UP), over),
            ("overdue", catch_up_notices.overdue, over, None),
        )
        for what, notice, start, until in steps:
            yield Reminder(
                key=f"catch_up.{what}:{row.pk}:{row.due_on}",
                kind=f"catch_up.{what}",
                to=enrolment.participant,
                about=f"Catching up on the session of {short_date(row.attendance.session.starts_at)}",
                on=row.due_on,
                start=start,
                until=until,
                authority=enrolment.authority_id,
                notice=lambda r=row, n=notice: n(r),
            )
