"""What participants are reminded of because a date comes near: each once, and only while it is not done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from core import clock
from notifications.actions import Notice, notify
from notifications.models import Message
from programme.enums import AttendanceStatus, CatchUpState, EnrolmentState, Moment, SessionState
from programme.models import Attendance, Booking, CatchUp, Enrolment, Feature, JournalEntry, Session
from programme.notices import booking as booking_notices
from programme.notices import catch_up as catch_up_notices
from programme.notices import journal as journal_notices
from programme.notices import session as session_notices
from programme.queries.booking import feature_of, places_at
from programme.queries.register import MISSED
from programme.queries.session import authority_ids

WEEK, TOMORROW = 7, 1  # days before a session
BEFORE_ENTRY = 2  # days before it
AFTER_ENTRY, AFTER_UNTIL = 3, 14  # days after it; later than that nobody is asked any more
CATCH_UP = 3  # days before it is due
CHOOSE = 14  # days before the first session there is to choose from
CHUNK = 100

type Due = tuple[str, Callable[[], Notice]]


def remind_sessions_and_journal() -> None:
    """Write every reminder that is due now and was not written before. May be run any number of times."""
    send(session_reminders())
    send(journal_reminders())
    send(catch_up_reminders())
    send(booking_reminders())


def send(due: Iterable[Due]) -> None:
    """Write those whose name is not in the outbox yet."""
    rows = dict(due)
    keys = list(rows)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        known = set(Message.objects.filter(dedupe_key__in=part).values_list("dedupe_key", flat=True))
        with transaction.atomic():
            notify(*(rows[key]() for key in part if key not in known))


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


def session_reminders() -> Iterable[Due]:
    """A week and a day before each session, to everybody expected who has not sent apologies."""
    today = clock.today()
    sessions = [
        session
        for session in sessions_between(today + dt.timedelta(days=1), today + dt.timedelta(days=WEEK))
        if session.state == SessionState.ARRANGED
    ]
    people = expected(sessions)
    for session in sessions:
        day = session.starts_at.astimezone(clock.LONDON).date()
        arranged = session.arranged_at.astimezone(clock.LONDON).date()
        days = TOMORROW if (day - today).days <= TOMORROW else WEEK
        if (day - arranged).days < days:
            continue  # the invitation has only just gone out
        away = line_of(session)
        for enrolment in people[session.pk]:
            if enrolment.pk not in away:
                key = f"session.reminded:{session.pk}:{session.starts_at:%Y%m%d}:{days}:{enrolment.pk}"
                yield key, lambda s=session, e=enrolment, d=days: session_notices.reminded(s, e, d)


def journal_reminders() -> Iterable[Due]:
    """Two days before a session and three days after it, to those whose entries are not finished."""
    today = clock.today()
    before = list(sessions_between(today + dt.timedelta(days=1), today + dt.timedelta(days=BEFORE_ENTRY)))
    after = list(
        sessions_between(today - dt.timedelta(days=AFTER_UNTIL), today - dt.timedelta(days=AFTER_ENTRY))
    )
    sessions = [session for session in before + after if session.cohort.journal_counts]
    people = expected(sessions)
    finished = set(
        JournalEntry.objects.filter(
            feature__in={feature.pk for session in sessions for feature in session.features.all()},
            finished_at__isnull=False,
        ).values_list("enrolment_id", "feature_id", "moment")
    )
    for session in sessions:
        moment = Moment.BEFORE if session in before else Moment.AFTER
        away = line_of(session)
        for enrolment in people[session.pk]:
            row = away.get(enrolment.pk)
            if moment == Moment.AFTER and row and row.status not in AttendanceStatus.attended():
                continue  # they catch up first
            open_ = [
                feature
                for feature in session.features.all()
                if (enrolment.pk, feature.pk, moment.value) not in finished
            ]
            if open_:
                yield journal_due(moment.value, session, enrolment, open_)


def journal_due(moment: str, session: Session, enrolment: Enrolment, features: list[Feature]) -> Due:
    key = journal_notices.key_of(moment, session, enrolment)
    return key, lambda: journal_notices.reminded(moment, session, enrolment, features)


def booking_reminders() -> Iterable[Due]:
    """Two weeks before the first of the sessions there is to choose from, once, to those who have no place yet."""
    today = clock.today()
    sessions = [
        session
        for session in sessions_between(today + dt.timedelta(days=1), today + dt.timedelta(days=CHOOSE))
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
        if (enrolment.pk, feature.pk) not in settled:
            key = booking_notices.not_chosen_key(feature, enrolment)
            yield key, lambda s=session, f=feature, e=enrolment: booking_notices.not_chosen(s, f, e)


def everybody_eligible(sessions: list[Session]) -> Iterable[tuple[Session, Enrolment]]:
    """Each of these sessions with each active participant who may come to it, in one query."""
    rows = list(
        Enrolment.objects.filter(
            cohort__in={session.cohort_id for session in sessions}, state=EnrolmentState.ACTIVE
        ).select_related("participant")
    )
    for session in reversed(sessions):  # of several, the first one's mail is the one that stays
        for enrolment in rows:
            if enrolment.cohort_id == session.cohort_id and enrolment.authority_id in authority_ids(session):
                yield session, enrolment


def catch_up_reminders() -> Iterable[Due]:
    """Three days before a catch-up is due, and once when it was due, while the participant has not said it is done."""
    today = clock.today()
    rows = (
        CatchUp.objects.filter(
            state=CatchUpState.AGREED,
            due_on__lte=today + dt.timedelta(days=CATCH_UP),
            attendance__status__in=MISSED,  # not for a session that the register now says they were at
            attendance__enrolment__state=EnrolmentState.ACTIVE,
        )
        .select_related("attendance__session", "attendance__enrolment__participant")
        .prefetch_related("attendance__session__features")
    )
    for row in rows:
        notice = catch_up_notices.overdue if row.due_on < today else catch_up_notices.due
        what = "overdue" if row.due_on < today else "due"
        yield f"catch_up.{what}:{row.pk}:{row.due_on}", lambda r=row, n=notice: n(r)
