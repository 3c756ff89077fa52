"""What people are told of visits: invitations their calendars take in, and what waits for them afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from core.ui.dates import clock_time, full_date
from notifications.actions import Notice
from people.models import User
from programme.models import Enrolment
from trios.calendars import invitation
from trios.models import Dialogue, Trio, Visit

IN_TRIO = "You get this because you belong to this trio or mentor it."


def facts(visit: Visit, person: User) -> dict[str, Any]:
    """What every mail about a visit says of it, in plain words."""
    is_host = visit.host.participant_id == person.pk
    return {
        "host": str(visit.host.participant),
        "is_host": is_host,
        "is_mentor": visit.trio.mentor_id == person.pk,
        "when": when_of(visit),
        "school": str(visit.school),
        "postcode": visit.school.postcode,
        "where": visit.where,
        "trio": visit.trio.number,
        "path": reverse("trios:visit-detail", kwargs={"pk": visit.pk}),
    }


def when_of(visit: Visit) -> str:
    """ "Thursday 19 March 2027, 9:15 am to 11:45 am, UK time"."""
    return (
        f"{full_date(visit.starts_at)}, {clock_time(visit.starts_at)} to {clock_time(visit.ends_at)}, UK time"
    )


def whose(visit: Visit, person: User) -> str:
    """Whose classroom, as the person reads it."""
    return (
        "your classroom"
        if visit.host.participant_id == person.pk
        else f"{visit.host.participant}'s classroom"
    )


def booked(visit: Visit, person: User) -> Notice:
    """A visit was booked: the invitation."""
    return about(
        "booked", visit, person, f"IOC visit to {whose(visit, person)} on {full_date(visit.starts_at)}"
    )


def moved(visit: Visit, person: User) -> Notice:
    """It was given another time or place: the invitation again, which calendars take as an update."""
    return about(
        "moved",
        visit,
        person,
        f"Changed: the IOC visit to {whose(visit, person)} is on {full_date(visit.starts_at)}",
    )


def cancelled(visit: Visit, person: User) -> Notice:
    """It is off; calendars take it out."""
    return about(
        "cancelled",
        visit,
        person,
        f"Cancelled: the IOC visit to {whose(visit, person)} on {full_date(visit.starts_at)}",
    )


def dropped(visit: Visit, person: User) -> Notice:
    """It takes place without this person, who has left the trio; their calendar takes it out."""
    return about(
        "dropped",
        visit,
        person,
        f"No longer for you: the IOC visit to {whose(visit, person)} on {full_date(visit.starts_at)}",
    )


def about(what: str, visit: Visit, person: User, subject: str) -> Notice:
    """Comes in school time; whoever tells makes it urgent where the date is near (trios/tasks.py)."""
    return Notice(
        kind=f"visit.{what}",
        key=f"visit.{what}:{visit.pk}:{visit.sequence}:{person.pk}",
        to=person,
        subject=subject,
        template=f"trios/email/visit_{what}",
        reason=IN_TRIO,
        context=facts(visit, person)
        | {"cancelled_reason": visit.cancelled_reason, "moved_reason": visit.moved_reason},
        invitation=invitation(visit, person, cancelled=what in ("cancelled", "dropped")),
        urgent=False,
        by=visit.starts_at,
    )


def headteacher_told(
    trio: Trio, enrolment: Enrolment, visits: Sequence[Visit], stamp: str, name: str, email: str
) -> Notice:
    """The dates on which a member hosts or is away, to the headteacher who agreed to release them."""
    teacher = str(enrolment.participant)
    return Notice(
        kind="visits.headteacher_told",
        key=f"visits.headteacher_told:{enrolment.pk}:{stamp}",
        to=email,
        subject=f"IOC visit dates of {teacher}",
        template="trios/email/headteacher_dates",
        reason="You get this because you are named as the headteacher of a teacher who takes part in IOC.",
        context={
            "name": name,
            "teacher": teacher,
            "mentor": {"name": str(trio.mentor), "email": trio.mentor.email} if trio.mentor else None,
            "hosts": [when_of(visit) for visit in visits if visit.host_id == enrolment.pk],
            "away": [
                {"when": when_of(visit), "school": str(visit.school)}
                for visit in visits
                if visit.host_id != enrolment.pk
            ],
        },
    )


def reminded_key(visit: Visit, days: int, person: User) -> str:
    """The name of a reminder: once a person, visit date and step."""
    return f"visit.reminded:{visit.pk}:{visit.starts_at:%Y%m%d}:{days}:{person.pk}"


def reminded(visit: Visit, days: int, person: User) -> Notice:
    """A visit is coming, a week or a day ahead."""
    return Notice(
        kind="visit.reminded",
        key=reminded_key(visit, days, person),
        to=person,
        subject=f"Reminder: IOC visit to {whose(visit, person)} on {full_date(visit.starts_at)}",
        template="trios/email/visit_reminded",
        reason=IN_TRIO,
        context=facts(visit, person)
        | {"calendar_path": reverse("trios:visit-invitation", kwargs={"pk": visit.pk})},
        urgent=False,
    )


def attendance_key(visit: Visit) -> str:
    """The name of that reminder: once a visit and mentor."""
    return f"visit.attendance_due:{visit.pk}:{visit.trio.mentor_id}"


def attendance_due(visit: Visit) -> Notice:
    """A visit is over and nobody has said who was there: to the mentor."""
    mentor = visit.trio.mentor
    assert mentor is not None  # noqa: S101 -- the caller asks for trios with a mentor only
    return Notice(
        kind="visit.attendance_due",
        key=attendance_key(visit),
        to=mentor,
        subject=f"Record who was at the visit to {visit.host.participant} on {full_date(visit.starts_at)}",
        template="trios/email/attendance_due",
        reason=IN_TRIO,
        context=facts(visit, mentor) | {"path": reverse("trios:visit-attendance", kwargs={"pk": visit.pk})},
        urgent=False,
    )


def agreement_key(visit: Visit, person: User) -> str:
    """The name of that reminder: once a visit and person."""
    return f"dialogue.agreement_due:{visit.pk}:{person.pk}"


def agreement_due(visit: Visit, person: User) -> Notice:
    """A visit is over and the person has not agreed the record of the discussion."""
    return Notice(
        kind="dialogue.agreement_due",
        key=agreement_key(visit, person),
        to=person,
        subject=f"Agree the record of the visit to {whose(visit, person)}",
        template="trios/email/agreement_due",
        reason=IN_TRIO,
        context=facts(visit, person) | {"path": reverse("trios:dialogue", kwargs={"pk": visit.pk})},
        urgent=False,
    )


def reopened(visit: Visit, dialogue: Dialogue, person: User) -> Notice:
    """The record the person had agreed was changed: theirs is asked for again."""
    return Notice(
        kind="dialogue.reopened",
        key=f"dialogue.reopened:{dialogue.pk}:{dialogue.version}:{person.pk}",
        to=person,
        subject=f"Read it again: the record of the visit to {whose(visit, person)} was changed",
        template="trios/email/dialogue_reopened",
        reason=IN_TRIO,
        context=facts(visit, person) | {"path": reverse("trios:dialogue", kwargs={"pk": visit.pk})},
        urgent=False,
    )
