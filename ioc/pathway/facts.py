"""What the records hold of a person's way through the programme, in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, Sum

from awards.models import CreditEntry
from core import clock
from marking.models import MarkerAppointment
from mentorship.models import ModuleCredit
from mentorship.queries.credits import HELD
from mentorship.queries.standing import with_standing
from people.models import User
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from trios.models import MentorAppointment


@dataclass(frozen=True, slots=True)
class Facts:
    """Years as a participant, a mentor and a marker, the newest first, and the years that lie ahead, the next first."""

    person: User
    enrolments: list[Enrolment]  # with `given`, the credits of each
    mentoring: list[MentorAppointment]  # with `standing` and `credited_on` of the module
    marking: list[MarkerAppointment]
    cohorts: list[Cohort]

    def in_state(self, state: EnrolmentState) -> Enrolment | None:
        """The newest year that stands so."""
        return next((row for row in self.enrolments if row.state == state), None)

    @property
    def serving(self) -> MentorAppointment | None:
        """The year in which the person mentors now."""
        today = clock.today()
        return next((row for row in self.mentoring if not row.ended_at and row.cohort.ends_on >= today), None)

    @property
    def stated(self) -> int | None:
        """The year before our records in which the person completed, as the team has said."""
        return next((row.graduated_in for row in self.mentoring if row.graduated_in), None)

    @property
    def cohort_to_mentor(self) -> Cohort | None:
        """The next cohort whose visits are not over: the one that mentors are appointed to."""
        today = clock.today()
        return next((row for row in self.cohorts if row.visits_until >= today), None)

    @property
    def cohort_to_mark(self) -> Cohort | None:
        """The next cohort whose marking is not over: the one whose pool takes people."""
        now = clock.now()
        ahead = [row for row in self.cohorts if row.marking_due_at > now]
        return min(ahead, key=lambda row: row.marking_due_at, default=None)


def facts_of(person: User) -> Facts:
    """Four queries."""
    given = CreditEntry.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")
    enrolments = Enrolment.objects.filter(participant=person).select_related("cohort")
    credited = ModuleCredit.objects.filter(
        HELD, Q(person=OuterRef("mentor")) | Q(person__merged_into=OuterRef("mentor"))
    )
    mentoring = MentorAppointment.objects.filter(mentor=person).select_related("cohort", "mentor")
    mentoring = with_standing(mentoring).annotate(credited_on=Subquery(credited.values("awarded_on")[:1]))
    ahead = Q(ends_on__gte=clock.today()) | Q(marking_due_at__gt=clock.now())
    return Facts(
        person=person,
        enrolments=list(
            enrolments.annotate(given=Subquery(given.annotate(n=Sum("credits")).values("n"))).order_by(
                "-cohort__starts_on"
            )
        ),
        mentoring=list(mentoring.order_by("-cohort__starts_on", "pk")),
        marking=list(
            MarkerAppointment.objects.filter(marker=person)
            .select_related("cohort")
            .order_by("-cohort__starts_on", "pk")
        ),
        cohorts=list(Cohort.objects.filter(ahead).order_by("starts_on", "pk")),
    )
