"""What a marker's own pages show beside the scripts: their pool membership, what they have earned, what they wrote."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models import DecimalField as Pounds
from django.db.models.functions import Coalesce, Round

from marking.enums import MarkerState, MarkKind, MarkState
from marking.models import Criterion, CriterionMark, Mark, MarkerAppointment, PayLine
from marking.visibility import Script
from people.models import User
from programme.models import Cohort

OPEN = [MarkState.ALLOCATED, MarkState.STARTED]
TO_THE_PENNY = Pounds(max_digits=10, decimal_places=2)
# The rate in force when the mark came in; where none was set then, the first that the cohort has.
RATE = Coalesce(F("hourly_rate"), F("mark__appointment__cohort__hourly_rate"))
AMOUNT = Round(ExpressionWrapper(F("hours") * RATE, output_field=TO_THE_PENNY), 2, output_field=TO_THE_PENNY)


@dataclass(frozen=True, slots=True)
class Load:
    """How many scripts a marker has, how many are to be marked, and what each is worth now."""

    given: int
    to_mark: int
    hours: Decimal
    hourly_rate: Decimal | None

    @property
    def worth(self) -> Decimal | None:
        """Pounds for everything given, or None while no rate is set."""
        return None if self.hourly_rate is None else self.given * self.hours * self.hourly_rate


def appointments_of(user: User) -> QuerySet[MarkerAppointment]:
    """The cohorts in whose pool the person is, was, or asks to be; the latest first."""
    return (
        MarkerAppointment.objects.filter(marker=user)
        .select_related("cohort", "authority", "school")
        .order_by("-cohort__starts_on", "pk")
    )


def latest_year_of(user: User, cohort: Cohort) -> MarkerAppointment | None:
    """The last year before this cohort's in whose pool the person was: its facts are taken over when they renew."""
    earlier = MarkerAppointment.objects.filter(
        marker=user, state=MarkerState.APPROVED, cohort__starts_on__lt=cohort.starts_on
    )
    return earlier.select_related("cohort").order_by("-cohort__starts_on", "pk").first()


def load_of(user: User) -> Load | None:
    """The marker's load in the cohort they mark in now (the latest with scripts for them)."""
    row = (
        Mark.objects.filter(appointment__marker=user)
        .exclude(state=MarkState.RECUSED)
        .exclude(kind=MarkKind.PRACTICE)
        .values("appointment__cohort__hours_per_script", "appointment__cohort__hourly_rate")
        .annotate(given=Count("pk"), to_mark=Count("pk", filter=Q(state__in=OPEN)))
        .order_by("-appointment__cohort__starts_on", "appointment__cohort")
        .first()
    )
    if row is None:
        return None
    return Load(
        row["given"],
        row["to_mark"],
        row["appointment__cohort__hours_per_script"],
        row["appointment__cohort__hourly_rate"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands in the marking form. scores (per cent) and feedback are by criterion id."""

    scores: dict[int, int | None] = field(default_factory=dict)
    feedback: dict[int, str] = field(default_factory=dict)
    comment: str = ""  # for the author
    note: str = ""  # for moderation


@dataclass(frozen=True, slots=True)
class Draft:
    """What the marker has written for one script so far."""

    version: int
    total: int | None
    comment: str
    note: str
    saved_at: object
    criteria: list[Criterion]
    lines: dict[int, CriterionMark]


def draft_of(script: Script) -> Draft:
    """The criteria of the script's cohort and what stands under each, in three queries."""
    mark = (
        Mark.objects.only("version_number", "total", "comment", "note", "saved_at", "appointment__cohort_id")
        .select_related("appointment")
        .get(pk=script.mark_id)
    )
    criteria = list(Criterion.objects.filter(cohort=mark.appointment.cohort_id))
    lines = {line.criterion_id: line for line in CriterionMark.objects.filter(mark=mark.pk).order_by("pk")}
    return Draft(mark.version_number, mark.total, mark.comment, mark.note, mark.saved_at, criteria, lines)


def criteria_of(script: Script) -> list[Criterion]:
    """The criteria a script is marked by, in order."""
    return list(Criterion.objects.filter(cohort__marker_appointments__marks=script.mark_id))


def pay_of(user: User) -> QuerySet[PayLine]:
    """What the marker has earned, line by line, by candidate code."""
    return (
        PayLine.objects.filter(mark__appointment__marker=user)
        .annotate(
            amount=AMOUNT,
            code=Coalesce(F("mark__case_study__candidate_code"), F("mark__practice_code")),
            kind=F("mark__kind"),
            cohort=F("mark__appointment__cohort__name"),
        )
        .order_by("-earned_at", "-pk")
    )


def earned(lines: QuerySet[PayLine]) -> tuple[Decimal, Decimal]:
    """Hours and pounds over the lines."""
    sums = lines.aggregate(all_hours=Sum("hours"), all_pounds=Sum(AMOUNT))
    return sums["all_hours"] or Decimal(0), sums["all_pounds"] or Decimal(0)
