"""Practice scripts: which are ready, who has to practise yet, and how near markers came."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from casestudies.enums import IntakeState
from marking.enums import MarkerState, MarkKind, MarkState
from marking.models import AgreedMark, CriterionMark, Mark, MarkerAppointment, PracticeRule, PracticeScript
from marking.practice import Comparison, compare
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort

DEFAULT_TOTAL, DEFAULT_CRITERION = 8, 15
READY = Q(intake=IntakeState.READY, agreed_at__isnull=False, retired_at=None)


def visible_to(user: User | AnonymousUser) -> QuerySet[PracticeScript]:
    """The practice scripts this person may open: the team all, nobody else any."""
    scripts = PracticeScript.objects.all()
    return scripts if everywhere(user, Permission.MARKER_APPROVE) else scripts.none()


def ready_scripts() -> QuerySet[PracticeScript]:
    """Those that can be given to markers."""
    return PracticeScript.objects.filter(READY)


def may_mark_for_real() -> Q:
    """Over appointments: near enough in practice, let in after a talk, or of a cohort that has nothing to practise on."""
    passed = Mark.objects.filter(appointment=OuterRef("pk"), kind=MarkKind.PRACTICE, passed=True)
    to_practise = ready_scripts().filter(cohort=OuterRef("cohort"))
    return ~Q(Exists(to_practise)) | Q(Exists(passed)) | Q(practice_waived_at__isnull=False)


def waiting(cohort: Cohort) -> QuerySet[MarkerAppointment]:
    """Who is in the pool and can't have real scripts yet, with nothing to practise on in hand; by name."""
    in_hand = Mark.objects.filter(
        appointment=OuterRef("pk"),
        kind=MarkKind.PRACTICE,
        state__in=[MarkState.ALLOCATED, MarkState.STARTED],
    )
    return (
        MarkerAppointment.objects.filter(
            ~may_mark_for_real(), ~Exists(in_hand), cohort=cohort, state=MarkerState.APPROVED
        )
        .select_related("marker", "cohort")
        .order_by("marker__name", "pk")
    )


def next_script(appointment: MarkerAppointment) -> PracticeScript | None:
    """The first one that this marker has not had yet."""
    had = Mark.objects.filter(appointment=appointment, practice=OuterRef("pk"))
    return (
        ready_scripts().filter(~Exists(had), cohort=appointment.cohort_id).order_by("added_at", "pk").first()
    )


def within(cohort_id: int) -> tuple[int, int]:
    """How near the whole mark, and each criterion, has to come (per cent)."""
    rule = (
        PracticeRule.objects.filter(cohort=cohort_id).values_list("total_within", "criterion_within").first()
    )
    return rule or (DEFAULT_TOTAL, DEFAULT_CRITERION)


def scripts_of(cohort: Cohort) -> QuerySet[PracticeScript]:
    """Every practice script of the cohort, without its long texts."""
    return PracticeScript.objects.filter(cohort=cohort).defer("reading_copy").order_by("added_at", "pk")


@dataclass(frozen=True, slots=True)
class Reading:
    """A marker's mark of a practice script, and how it compares once it is in."""

    mark: Mark
    comparison: Comparison | None


def readings(marks: Iterable[Mark]) -> list[Reading]:
    """These marks of practice scripts beside the agreed ones; two queries."""
    rows = list(marks)
    agreed: dict[int, dict[int, int]] = {}
    weights: dict[int, int] = {}
    lines = AgreedMark.objects.filter(practice__in={row.practice_id for row in rows}).order_by("pk")
    for practice, criterion, score, weight in lines.values_list(
        "practice", "criterion", "score", "criterion__weight"
    ):
        agreed.setdefault(practice, {})[criterion] = score
        weights[criterion] = weight
    given: dict[int, dict[int, int | None]] = {}
    scores = CriterionMark.objects.filter(mark__in=[row.pk for row in rows]).order_by("pk")
    for mark, criterion, score in scores.values_list("mark", "criterion", "score"):
        given.setdefault(mark, {})[criterion] = score
    return [
        Reading(
            row,
            compare(given.get(row.pk, {}), agreed.get(row.practice_id or 0, {}), weights)
            if row.state == MarkState.SUBMITTED
            else None,
        )
        for row in rows
    ]


def marks_of_agreed(
    appointment: MarkerAppointment | None = None, practice: PracticeScript | None = None
) -> QuerySet[Mark]:
    """Marks of practice and drift scripts: of one marker, or of one script; what was given last comes first."""
    marks = Mark.objects.exclude(practice=None).exclude(state=MarkState.RECUSED)
    if appointment is not None:
        marks = marks.filter(appointment=appointment)
    if practice is not None:
        marks = marks.filter(practice=practice)
    return marks.select_related("practice", "appointment__marker").order_by("-allocated_at", "-pk")


def agreed_beside(mark_id: int) -> list[AgreedMark]:
    """The agreed marks behind somebody's practice mark, with their criteria."""
    return list(AgreedMark.objects.filter(practice__marks=mark_id).select_related("criterion"))
