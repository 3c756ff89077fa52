"""People who have met everything, or everything but one thing."""

import datetime as dt

from casestudies.models import CaseStudy, Presentation
from core import clock
from programme.models import Attendance, Enrolment, JournalEntry
from tests.factories.programme import EnrolmentFactory, SessionFactory
from trios.models import Trio, TrioMember, Visit, VisitAttendance


def meet_everything(enrolment: Enrolment, *, by, but: str = "") -> Enrolment:
    """Give a participant every element of the year, but one: "session", "journal", "visits", "presentation", "case study"."""
    cohort, at = enrolment.cohort, clock.now() - dt.timedelta(days=3)
    features = list(cohort.features.all())
    session = SessionFactory(
        cohort=cohort,
        starts_at=at,
        ends_at=at + dt.timedelta(hours=3),
        state="held",
        features=features,
        authorities=[enrolment.authority],
    )
    Attendance.objects.create(
        session=session,
        enrolment=enrolment,
        status="absent" if but == "session" else "present",
        recorded_at=at,
        recorded_by=by,
    )
    for feature in features if but != "journal" else features[1:]:
        for moment in ("before", "after"):
            JournalEntry.objects.create(
                enrolment=enrolment, feature=feature, moment=moment, text="x", saved_at=at, finished_at=at
            )
    other = EnrolmentFactory(cohort=cohort)
    trio = Trio.objects.create(
        cohort=cohort, number=Trio.objects.count() + 1, mentor=by, formed_at=at, formed_by=by
    )
    for member in (enrolment, other):
        TrioMember.objects.create(trio=trio, enrolment=member, joined_at=at)
    for host in (enrolment, other):
        visit = Visit.objects.create(
            trio=trio,
            host=host,
            school=host.school,
            starts_at=at,
            ends_at=at + dt.timedelta(hours=2),
            state="completed",
            booked_at=at,
            completed_at=at,
            completed_by=by,
        )
        VisitAttendance.objects.create(
            visit=visit,
            enrolment=enrolment,
            observed=True,
            discussed=but != "visits",
            recorded_at=at,
            recorded_by=by,
        )
    if but != "presentation":
        Presentation.objects.create(
            enrolment=enrolment, held_on=at.date(), panel="Two", outcome="met", recorded_at=at, recorded_by=by
        )
    is_passed = but != "case study"
    CaseStudy.objects.create(
        enrolment=enrolment,
        candidate_code=f"K{enrolment.pk}",
        state="marked" if is_passed else "writing",
        opened_at=at,
        released_at=at if is_passed else None,
        released_mark=61 if is_passed else None,
    )
    return enrolment
