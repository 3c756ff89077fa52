"""How many of the people a lead or the team follows are behind, and on what.

The database counts what `requirements.tracks` says of one person line by line (`Track.at_risk`); a test holds the two
against each other. One query, whatever the number of people: each lack is found from the rows that show it (a missed
session, a visit somebody was not at), so those who lack nothing cost next to nothing.
"""

from __future__ import annotations

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casestudies.enums import CaseStudyState, PresentationOutcome
from casestudies.models import CaseStudy, Extension, Presentation
from core import clock
from programme.enums import AttendanceStatus, CatchUpState, EnrolmentState, Route, SessionState
from programme.models import Attendance, Enrolment
from trios.enums import VisitState
from trios.models import TrioMember, Visit, VisitAttendance
from trios.queries.hosts import hosting_members

# What somebody can be behind on, in the order of the year.
REASONS = {
    "session": "Session not made up for",
    "visit": "Trio visit missed",
    "presentation": "No presentation recorded",
    "study": "Case study late",
}
HANDED_IN = (CaseStudyState.SUBMITTED, CaseStudyState.MARKED, CaseStudyState.NOT_YET)


def missed_a_session(people: QuerySet[Enrolment]) -> QuerySet[Attendance]:
    """Enrolment ids: a session was held without them, is not made up for, and its feature was met nowhere else."""
    held = Attendance.objects.filter(session__state=SessionState.HELD)
    met = Q(status__in=AttendanceStatus.attended()) | Q(catch_up__state=CatchUpState.SIGNED_OFF)
    elsewhere = held.filter(
        met, enrolment=OuterRef("enrolment"), session__features=OuterRef("session__features")
    )
    missed = held.filter(status__in=AttendanceStatus.missed()).exclude(
        catch_up__state=CatchUpState.SIGNED_OFF
    )
    return missed.filter(~Exists(elsewhere), enrolment__in=people.values("pk")).values("enrolment")


def number_in_trio(rows: QuerySet) -> Coalesce:
    """How many of these rows belong to the outer member's trio, as a column."""
    counted = rows.filter(trio=OuterRef("trio")).order_by().values("trio").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def missed_a_visit(people: QuerySet[Enrolment]) -> QuerySet[TrioMember]:
    """Enrolment ids: fewer visits attended whole (or made up for, and signed off) than the trio makes, where one was missed or the time is over.

    Hosting none counts too, once the time is over.
    """
    are_over = Q(enrolment__cohort__visits_until__lt=clock.today())
    done = Visit.objects.filter(state=VisitState.COMPLETED)
    was_there = Q(observed=True, discussed=True) | Q(repair__signed_off_at__isnull=False)
    whole = VisitAttendance.objects.filter(
        was_there, enrolment=OuterRef(OuterRef("enrolment")), visit=OuterRef("pk")
    )
    current = TrioMember.objects.filter(left_at=None, enrolment__in=people.values("pk"))
    missed_one = Exists(done.filter(~Exists(whole), trio=OuterRef("trio")))
    hosted = Exists(done.filter(host=OuterRef("enrolment")))
    # Whoever was moved to another trio keeps what they were at in the one before.
    attended = (
        VisitAttendance.objects.filter(
            was_there, enrolment=OuterRef("enrolment"), visit__state=VisitState.COMPLETED
        )
        .order_by()
        .values("enrolment")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = current.filter(are_over | missed_one).annotate(
        members=number_in_trio(hosting_members()),
        attended=Coalesce(Subquery(attended, output_field=IntegerField()), 0),
    )
    return rows.filter(Q(attended__lt=F("members")) | (are_over & ~hosted)).values("enrolment")


def with_lacks(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Adds a yes or no for each of REASONS: what of the year's elements is over and not met."""
    of_row = {"enrolment": OuterRef("pk")}
    presented = Exists(Presentation.objects.filter(**of_row))
    formerly = Exists(
        Presentation.objects.filter(**of_row, was_assessment=True, outcome=PresentationOutcome.MET)
    )
    handed_in = Exists(CaseStudy.objects.filter(**of_row, state__in=HANDED_IN))
    extension = Extension.objects.filter(case_study__enrolment=OuterRef("pk")).order_by("-granted_at")
    due_at = Coalesce(Subquery(extension.values("due_at")[:1]), "cohort__case_study_due_at")
    return enrolments.alias(due_at=due_at).annotate(
        lacks_session=Q(pk__in=missed_a_session(enrolments)),
        lacks_visit=Q(pk__in=missed_a_visit(enrolments)),
        lacks_presentation=Q(cohort__presentations_until__lt=clock.today()) & ~presented,
        lacks_study=Q(Q(route=Route.ESSAY) | ~formerly, ~handed_in, due_at__lte=clock.now()),
    )


def behind(enrolments: QuerySet[Enrolment]) -> dict[str, int]:
    """How many people who take part in a year that runs are behind on each of REASONS, and on "anything"."""
    today = clock.today()
    running = enrolments.filter(
        state=EnrolmentState.ACTIVE, cohort__starts_on__lte=today, cohort__ends_on__gte=today
    )
    found = dict.fromkeys(("anything", *REASONS), 0)
    alike = with_lacks(running).order_by().values(*(f"lacks_{reason}" for reason in REASONS))
    for group in alike.annotate(number=Count("pk")):
        lacking = [reason for reason in REASONS if group[f"lacks_{reason}"]]
        for key in ["anything", *lacking] if lacking else []:
            found[key] += group["number"]
    return found
