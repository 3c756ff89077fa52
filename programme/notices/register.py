"""What people are told because of a register."""

from __future__ import annotations

from django.urls import reverse

from core.ui.dates import full_date
from notifications.actions import Notice
from notifications.enums import Pace
from people.models import User
from programme.models import Attendance, Enrolment, Session
from programme.notices.session import facts
from programme.queries.session import title_of

FOR_LEADS = "You get this because you lead the programme in this authority."


def missed_key(session: Session, enrolment: Enrolment) -> str:
    """The name of that mail, also to stop it when the register is corrected in time."""
    return f"session.missed:{session.pk}:{enrolment.pk}"


def missed(session: Session, enrolment: Enrolment) -> Notice:
    """The register says somebody missed it: what comes next."""
    return Notice(
        kind="session.missed",
        key=missed_key(session, enrolment),
        to=enrolment.participant,
        subject=f"You missed an IOC session: how to catch up on {title_of(session)}",
        template="programme/email/session_missed",
        reason="You get this because the register of a session says that you missed it, or part of it.",
        context=facts(session),
        urgent=False,
        slowest=Pace.DAILY,
    )


def missed_in_a_row(enrolment: Enrolment, run: list[Attendance], lead: User) -> Notice:
    """Somebody missed two sessions in a row: the lead hears once of each such run."""
    return Notice(
        kind="session.missed_in_a_row",
        key=f"session.missed_in_a_row:{enrolment.pk}:{run[0].session_id}:{lead.pk}",
        to=lead,
        subject=f"{enrolment.participant} has missed {len(run)} sessions in a row",
        template="programme/email/session_missed_in_a_row",
        reason=FOR_LEADS,
        context={
            "name": str(enrolment.participant),
            "dates": [full_date(row.session.starts_at) for row in run],
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
