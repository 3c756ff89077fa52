"""What the team's pages about the marking of a cohort show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy
from marking.enums import BoardState, FlagState, MarkerState, MarkKind, MarkState, ResultState
from marking.models import (
    AllocationRun,
    Board,
    Conflict,
    ConflictFact,
    IntegrityFlag,
    Mark,
    MarkerAppointment,
    PayLine,
)
from marking.queries.board import results_in
from marking.queries.figures import how_many
from marking.queries.marker import AMOUNT
from marking.queries.panel import Figures, figure_columns
from marking.queries.practice import may_mark_for_real
from marking.queries.readings import firsts, standing
from people.models import User
from people.roles import Permission, everywhere
from programme.enums import Route
from programme.models import Cohort


@dataclass(frozen=True, slots=True)
class Stage:
    """The marking of a cohort in figures."""

    submitted: int  # handed in and without a released result
    released: int
    asked: int
    approved: int
    places: int  # the most scripts the pool can take
    given: int
    first_in: int
    given_back: int
    standings: dict[str, int]
    boards: int
    unratified: int
    presentations: Figures
    named_conflicts: int
    concerns: int  # about integrity, to be decided

    def count(self, *standings: str) -> int:
        """How many scripts stand at any of these (keys of `readings.STANDINGS`)."""
        return sum(self.standings.get(standing, 0) for standing in standings)

    @property
    def unallocated(self) -> int:
        """Submitted scripts whose first mark is with nobody."""
        held = sum(n for standing, n in self.standings.items() if standing != "released")
        return max(self.submitted - held, 0)

    @property
    def settled(self) -> int:
        """Scripts whose mark is agreed and not yet released."""
        return self.count("proposed", "ratified")


def stage_of(cohort: Cohort) -> Stage:
    """Every figure of the overview, in a fixed number of queries."""
    studies = CaseStudy.objects.filter(enrolment__cohort=cohort, enrolment__route=Route.ESSAY).aggregate(
        submitted=Count("pk", filter=Q(state=CaseStudyState.SUBMITTED)),
        released=Count("pk", filter=Q(state__in=[CaseStudyState.MARKED, CaseStudyState.NOT_YET])),
    )
    pool = MarkerAppointment.objects.filter(cohort=cohort).aggregate(
        asked=Count("pk", filter=Q(state=MarkerState.APPLIED)),
        approved=Count("pk", filter=Q(state=MarkerState.APPROVED)),
        places=Sum("max", filter=Q(state=MarkerState.APPROVED)),
    )
    standings = spread_of(cohort).standings
    others = Cohort.objects.annotate(
        given_back=how_many(
            Mark.objects.filter(appointment__cohort=OuterRef("pk"), state=MarkState.RECUSED, practice=None)
        ),
        held=how_many(Board.objects.filter(cohort=OuterRef("pk"), state=BoardState.LOCKED)),
        concerns=how_many(IntegrityFlag.objects.filter(cohort=OuterRef("pk"), state=FlagState.RAISED)),
        named=how_many(Conflict.objects.filter(appointment__cohort=OuterRef("pk"), case_study=None)),
    )
    row = others.values("given_back", "held", "named", "concerns", **figure_columns()).get(pk=cohort.pk)
    given_back, boards, named, concerns = (
        row.pop(name) for name in ("given_back", "held", "named", "concerns")
    )
    return Stage(
        submitted=studies["submitted"],
        released=studies["released"],
        asked=pool["asked"],
        approved=pool["approved"],
        places=pool["places"] or 0,
        given=sum(standings.values()),
        first_in=sum(standings.values()) - standings.get("first", 0),
        given_back=given_back,
        standings=standings,
        boards=boards,
        unratified=studies["submitted"] - standings.get("ratified", 0),
        named_conflicts=named,
        concerns=concerns,
        presentations=Figures(**row),
    )


def late_conflicts(cohort: Cohort) -> QuerySet[Mark]:
    """Scripts with a marker who should not have them, as declared or found since they were given; `said`: by the marker."""
    facts = ConflictFact.objects.filter(
        case_study=OuterRef("case_study"), appointment=OuterRef("appointment")
    )
    return (
        Mark.objects.filter(Exists(facts), appointment__cohort=cohort, version__result=None)
        .exclude(state=MarkState.RECUSED)
        .annotate(said=Exists(facts.filter(said_at__gt=OuterRef("allocated_at"))))
        .select_related("appointment__marker", "case_study")
        .only("state", "kind", "appointment__marker__name", "case_study__candidate_code")
        .order_by("allocated_at", "pk")
    )


def waiting_again(cohort: Cohort) -> QuerySet[Mark, str]:
    """The codes of the scripts that were given or taken back and that nobody has taken over."""
    taken_over = Mark.objects.filter(version=OuterRef("version"), kind=OuterRef("kind")).exclude(
        state=MarkState.RECUSED
    )
    return (
        Mark.objects.filter(~Exists(taken_over), appointment__cohort=cohort, state=MarkState.RECUSED)
        .filter(case_study__state=CaseStudyState.SUBMITTED, version__result=None)
        .order_by("case_study__candidate_code")
        .values_list("case_study__candidate_code", flat=True)
        .distinct()
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the scripts of a cohort stand (by the keys of `readings.STANDINGS`), and their marks in tens.

    tens: eleven numbers of agreed marks, of first marks where none is agreed; 100 per cent is its own ten.
    """

    standings: dict[str, int]
    tens: list[int]


def spread_of(cohort: Cohort) -> Spread:
    """Standings and marks of the cohort in one query."""
    rows = (
        standing(firsts(cohort))
        .annotate(ten=Coalesce(F("version__result__mark"), F("total")) / 10)
        .order_by()
        .values_list("standing", "ten")
        .annotate(number=Count("pk"))
    )
    standings: dict[str, int] = {}
    tens = [0] * 11
    for where, ten, number in rows:
        standings[where] = standings.get(where, 0) + number
        if where != "first" and ten is not None:
            tens[ten] += number
    return Spread(standings, tens)


def pool_of(cohort: Cohort) -> QuerySet[MarkerAppointment]:
    """Everybody who asked to join the cohort's pool, by name; `is_open`: real scripts are open to them."""
    return (
        MarkerAppointment.objects.filter(cohort=cohort)
        .annotate(is_open=may_mark_for_real())
        .select_related("marker", "authority", "school")
        .order_by("marker__name", "pk")
    )


def loads_of(appointments: Iterable[MarkerAppointment]) -> dict[int, tuple[int, int]]:
    """(scripts given, marks handed in) of these markers, by appointment id."""
    marks = Mark.objects.filter(appointment__in=[a.pk for a in appointments]).exclude(state=MarkState.RECUSED)
    marks = marks.exclude(kind=MarkKind.PRACTICE)
    rows = (
        marks.order_by()
        .values_list("appointment")
        .annotate(given=Count("pk"), handed_in=Count("pk", filter=Q(state=MarkState.SUBMITTED)))
    )
    return {appointment: (given, handed_in) for appointment, given, handed_in in rows}


def appointments_visible_to(user: User | AnonymousUser) -> QuerySet[MarkerAppointment]:
    """The pool memberships this person may open: the team all, everybody their own."""
    everybody = MarkerAppointment.objects.select_related(
        "cohort", "marker", "authority", "school", "experience_checked_by", "practice_waived_by"
    )
    if everywhere(user, Permission.MARKER_APPROVE):
        return everybody
    return everybody.filter(marker=user) if user.is_authenticated else everybody.none()


def runs_visible_to(user: User | AnonymousUser) -> QuerySet[AllocationRun]:
    """The allocations this person may look at."""
    runs = AllocationRun.objects.select_related("cohort", "started_by", "published_by")
    return runs if everywhere(user, Permission.MARKING_ALLOCATE) else runs.none()


def latest_run(cohort: Cohort) -> AllocationRun | None:
    """The allocation started last, without its long texts."""
    return AllocationRun.objects.filter(cohort=cohort).defer("instance", "answer").first()


def pay_ledger(cohort: Cohort) -> QuerySet[PayLine]:
    """What each marker of the cohort has earned: one row a marker."""
    return (
        PayLine.objects.filter(mark__appointment__cohort=cohort)
        .values(
            name=F("mark__appointment__marker__name"),
            email=F("mark__appointment__marker__email"),
            authority=F("mark__appointment__authority__name"),
            appointment=F("mark__appointment"),
        )
        .annotate(
            firsts=Count("pk", filter=Q(mark__kind=MarkKind.FIRST)),
            others=Count("pk", filter=~Q(mark__kind=MarkKind.FIRST)),
            all_hours=Sum("hours"),
            pounds=Sum(AMOUNT),
        )
        .order_by("name", "appointment")
    )


def results_ready(cohort: Cohort) -> int:
    """How many ratified results wait to be released."""
    return results_in(cohort, ResultState.RATIFIED).count()
