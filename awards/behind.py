"""How many of the people a lead or the team follows are behind, and on what.

The database counts what `requirements.tracks` says of one person line by line (`Track.at_risk`); a test holds the two
against each other. One query, whatever the number of people.
"""

from __future__ import annotations

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from awards.requirements import with_facts
from casestudies.enums import CaseStudyState
from core import clock
from programme.enums import AttendanceStatus, CatchUpState, EnrolmentState, Route, SessionState
from programme.models import Attendance, Enrolment
from trios.enums import VisitState
from trios.models import TrioMember, Visit, VisitAttendance

# What somebody can be behind on, in the order of the year.
REASONS = {
    "session": "Session not made up for",
    "visit": "Trio visit missed",
    "presentation": "No presentation recorded",
    "study": "Case study late",
}
HANDED_IN = (CaseStudyState.SUBMITTED, CaseStudyState.MARKED, CaseStudyState.NOT_YET)


def missed_session() -> Exists:
    """A session was held without this person, is not made up for, and its feature was met nowhere else."""
    held = Attendance.objects.filter(session__state=SessionState.HELD)
    met = Q(status__in=AttendanceStatus.attended()) | Q(catch_up__state=CatchUpState.SIGNED_OFF)
    elsewhere = held.filter(
        met, enrolment=OuterRef("enrolment"), session__features=OuterRef("session__features")
    )
    missed = held.exclude(status__in=AttendanceStatus.attended()).exclude(
        catch_up__state=CatchUpState.SIGNED_OFF
    )
    return Exists(missed.filter(~Exists(elsewhere), enrolment=OuterRef("pk")))


def number_in_trio(rows: QuerySet) -> Coalesce:
    """How many of these rows belong to the person's trio, as a column (after `with_facts`)."""
    counted = rows.filter(trio=OuterRef("trio_id")).order_by().values("trio")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def with_lacks(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Adds a yes or no for each of REASONS: what of the year's elements is over and not met."""
    today = clock.today()
    here = VisitAttendance.objects.filter(visit=OuterRef("pk"), enrolment=OuterRef(OuterRef("pk")))
    whole = Exists(here.filter(observed=True, discussed=True))
    done = Visit.objects.filter(state=VisitState.COMPLETED)
    rows = with_facts(enrolments).annotate(
        members=number_in_trio(TrioMember.objects.filter(left_at=None)),
        attended=number_in_trio(done.filter(whole)),
        away=Exists(done.filter(~whole, trio=OuterRef("trio_id"))),
        hosted=Exists(done.filter(trio=OuterRef("trio_id"), host=OuterRef("pk"))),
        due_at=Coalesce("extended_to", "cohort__case_study_due_at"),
    )
    are_over = Q(cohort__visits_until__lt=today)
    too_few = Q(attended__lt=F("members")) & (Q(away=True) | are_over)
    return rows.annotate(
        lacks_session=missed_session(),
        lacks_visit=Q(trio_id__isnull=False) & (too_few | (are_over & Q(hosted=False))),
        lacks_presentation=Q(presented=None, cohort__presentations_until__lt=today),
        lacks_study=Q(route=Route.ESSAY, due_at__lte=clock.now())
        & (Q(study_state=None) | ~Q(study_state__in=HANDED_IN)),
    )


def behind(enrolments: QuerySet[Enrolment]) -> dict[str, int]:
    """How many people who take part in a year that runs are behind on each of REASONS, and on "anything"."""
    today = clock.today()
    running = enrolments.filter(
        state=EnrolmentState.ACTIVE, cohort__starts_on__lte=today, cohort__ends_on__gte=today
    )
    lacks = {reason: Q(**{f"lacks_{reason}": True}) for reason in REASONS}
    anything = Q()
    for lack in lacks.values():
        anything |= lack
    counts = {reason: Count("pk", filter=lack) for reason, lack in lacks.items()}
    return with_lacks(running).aggregate(anything=Count("pk", filter=anything), **counts)
