"""Sessions, registers, catch-ups and journals that have come a long way, walked there by the real actions."""

import datetime as dt

from core import clock
from people.models import LocalAuthority, User
from programme.actions import catch_up as catch_up_actions
from programme.actions import journal as journal_actions
from programme.actions import register as register_actions
from programme.actions import session as session_actions
from programme.enums import AttendanceStatus
from programme.models import Attendance, CatchUp, Enrolment, Feature, JournalEntry, Session
from programme.queries.register import Mark, register_of
from programme.session_plan import Plan
from tests.personas import Cast


def plan(
    cast: Cast,
    *,
    days: int = 10,
    hour: int = 16,
    features: tuple[int, ...] = (1,),
    authorities: tuple[LocalAuthority, ...] | None = None,
    **fields,
) -> Plan:
    """A plan for a session so many days from today, 4 pm to 7 pm, in Glasgow unless told."""
    day = clock.today() + dt.timedelta(days=days)
    chosen = Feature.objects.filter(cohort=cast.cohort, number__in=features)
    values = {
        "features": tuple(chosen),
        "authorities": authorities or (cast.glasgow,),
        "mode": "face_to_face",
        "starts_at": clock.london(day, hour),
        "ends_at": clock.london(day, hour + 3),
        "place": "Anytown Primary School, room 4",
    }
    return Plan(**values | fields)


def arranged_session(cast: Cast, *, by: User | None = None, **fields) -> Session:
    """A session that Glasgow's lead (or somebody else) has arranged."""
    return session_actions.arrange(cohort=cast.cohort, plan=plan(cast, **fields), by=by or cast.lead)


def held_session(
    cast: Cast, status: str = AttendanceStatus.PRESENT, *, by: User | None = None, **fields
) -> Session:
    """A session of yesterday (or `days`) with its register taken: everybody has this status."""
    session = arranged_session(cast, by=by, **{"days": -1} | fields)
    return take_register(session, by or cast.lead, status)


def take_register(
    session: Session, by: User, status: str = AttendanceStatus.PRESENT, **others: str
) -> Session:
    """Everybody on this person's register gets the status; others: `p<enrolment id>="late"` for exceptions."""
    register = register_of(session, by)
    marks = {
        line.enrolment.pk: Mark(others.get(f"p{line.enrolment.pk}", str(status)), line.note)
        for line in register.lines
    }
    register_actions.take(session=session, marks=marks, stamp=register.stamp, by=by)
    session.refresh_from_db()
    return session


def missed(cast: Cast, **fields) -> Attendance:
    """Glasgow's participant was absent yesterday."""
    session = held_session(cast, AttendanceStatus.ABSENT, **fields)
    return Attendance.objects.get(session=session, enrolment=cast.enrolment)


def catch_up_at(cast: Cast, state: str = "agreed", **fields) -> CatchUp:
    """A catch-up walked to "agreed", "done" or "signed_off"."""
    row = catch_up_actions.agree(
        attendance=missed(cast, **fields),
        task="reading",
        detail="Chapter 3",
        due_on=clock.today() + dt.timedelta(days=14),
        by=cast.lead,
    )
    if state in ("done", "signed_off"):
        row = catch_up_actions.finish(
            catch_up=row, evidence="I read it and tried two ideas.", by=cast.participant
        )
    if state == "signed_off":
        row = catch_up_actions.sign_off(catch_up=row, by=cast.lead)
    return row


def entry_of(
    enrolment: Enrolment,
    *,
    number: int = 1,
    moment: str = "before",
    texts: tuple[str, ...] = ("My practice now.",),
    finished: bool = False,
) -> JournalEntry:
    """A journal entry saved with one text after the other, and perhaps finished."""
    feature = Feature.objects.get(cohort=enrolment.cohort_id, number=number)
    values = {"enrolment": enrolment, "feature": feature, "moment": moment, "rating": 3}
    entry = None
    for version, text in enumerate(texts):
        entry = journal_actions.save_entry(**values, text=text, version=version, by=enrolment.participant)
    if finished:
        entry = journal_actions.finish_entry(
            **values, text=texts[-1], version=entry.version, by=enrolment.participant
        )
    return entry
