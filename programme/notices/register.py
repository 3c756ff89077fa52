"""What people are told because of a register."""

from __future__ import annotations

from django.urls import reverse

from core.ui.dates import full_date
from notifications.actions import Notice
from notifications.enums import Pace
from people.models import User
from programme.enums import AttendanceStatus
from programme.models import Attendance, Enrolment, Session
from programme.notices.session import facts
from programme.queries.session import title_of

FOR_LEADS = "You get this because you lead the programme in this authority."


MISSED_KIND = "session.missed"
IN_A_ROW_KIND = "session.missed_in_a_row"


def missed_key(session: Session, enrolment: Enrolment) -> str:
    """The name of that mail, also to stop it when the register is corrected in time."""
    return f"{MISSED_KIND}:{session.pk}:{enrolment.pk}"


def missed(session: Session, enrolment: Enrolment, status: str, *, key: str = "") -> Notice:
    """The register says somebody missed it, or part of it: what comes next."""
    what = "part of the" if status == AttendanceStatus.PARTLY else "the"
    return Notice(
        kind=MISSED_KIND,
        key=key or missed_key(session, enrolment),
        to=enrolment.participant,
        subject=(
            f"You missed {what} IOC session on {full_date(session.starts_at)}: how to catch up on "
            f"{title_of(session)}"
        ),
        template="programme/email/session_missed",
        reason="You get this because the register of a session says that you missed it, or part of it.",
        context=facts(session),
        urgent=False,
        slowest=Pace.DAILY,
    )


def in_a_row_prefix(enrolment: Enrolment) -> str:
    """How the names of all alerts about one participant begin."""
    return f"{IN_A_ROW_KIND}:{enrolment.pk}:"


def in_a_row_key(enrolment: Enrolment, run: list[Attendance], lead: User) -> str:
    """The name of one alert: the run it is about is named by its first session."""
    return f"{in_a_row_prefix(enrolment)}{run[0].session_id}:{lead.pk}"


def missed_in_a_row(enrolment: Enrolment, run: list[Attendance], lead: User, *, key: str = "") -> Notice:
    """Somebody missed two sessions in a row: the lead hears once of each such run."""
    return Notice(
        kind=IN_A_ROW_KIND,
        key=key or in_a_row_key(enrolment, run, lead),
        to=lead,
        subject=f"{enrolment.participant} has missed {len(run)} sessions in a row",
        template="programme/email/session_missed_in_a_row",
        reason=FOR_LEADS,
        context={
            "name": str(enrolment.participant),
            "dates": [f"{title_of(row.session)}, {full_date(row.session.starts_at)}" for row in run],
            "path": reverse("programme:catch-up-list"),
        },
        urgent=False,
    )


def apologies_key(row: Attendance, lead: User) -> str:
    """The name of that mail, also to stop it when the apologies are taken back in time."""
    return f"apologies.given:{row.pk}:{lead.pk}"


def apologies_given(row: Attendance, lead: User) -> Notice:
    """Somebody will not come. The reason stands on the register, not in the mail."""
    name = str(row.enrolment.participant)
    return Notice(
        kind="apologies.given",
        key=apologies_key(row, lead),
        to=lead,
        subject=f"Apologies from {name} for {full_date(row.session.starts_at)}",
        template="programme/email/apologies_given",
        reason=FOR_LEADS,
        context={"name": name, **facts(row.session)},
        urgent=False,
        by=row.session.starts_at,
    )
