"""How far each marker of a cohort is, and how their marks lie beside those of others."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q, QuerySet, StdDev, Subquery

from core import clock
from marking.enums import MarkerState, MarkKind, MarkState
from marking.models import Mark, MarkerAppointment, MarkerNudge
from marking.strictness import Gap, gap_of
from programme.models import Cohort

TWO = (MarkKind.FIRST, MarkKind.SECOND)
# What the list can be sorted by; the last key is always the same, so that pages don't overlap.
SORTS = {
    "name": F("marker__name").asc(),
    "-name": F("marker__name").desc(),
    "left": F("left").asc(),
    "-left": F("left").desc(),
    "saved": F("saved").asc(nulls_first=True),
    "-saved": F("saved").desc(nulls_last=True),
    "mean": F("mean").asc(nulls_last=True),
    "-mean": F("mean").desc(nulls_last=True),
    "spread": F("spread").asc(nulls_last=True),
    "-spread": F("spread").desc(nulls_last=True),
}
# Of real scripts, not given back: those to practise on and those slipped in have a page of their own.
REAL = Q(marks__practice=None) & ~Q(marks__state=MarkState.RECUSED)
IN = REAL & Q(marks__state=MarkState.SUBMITTED)
# What a marker's own list has.
LISTED = ~Q(marks__kind=MarkKind.PRACTICE) & ~Q(marks__state=MarkState.RECUSED)
TOUCHED = Q(marks__state__in=[MarkState.STARTED, MarkState.SUBMITTED])


@dataclass(frozen=True, slots=True)
class Whole:
    """The markers of a cohort in figures."""

    finished: int
    under_way: int
    waiting: int
    mean: float | None


def markers_of(cohort: Cohort, sort: str = "-left") -> QuerySet[MarkerAppointment]:
    """Everybody with scripts of this cohort: how many given, begun and in, when last saved, mean and spread of the marks."""
    return (
        MarkerAppointment.objects.filter(cohort=cohort)
        .annotate(
            given=Count("marks", filter=REAL),
            begun=Count("marks", filter=REAL & Q(marks__state=MarkState.STARTED)),
            done=Count("marks", filter=IN),
            saved=Max("marks__saved_at", filter=REAL),
            mean=Avg("marks__total", filter=IN),
            spread=StdDev("marks__total", filter=IN),
        )
        .annotate(left=F("given") - F("done"))
        .filter(given__gt=0)
        .select_related("marker", "authority")
        .order_by(SORTS.get(sort, SORTS["-left"]), "pk")
    )


def whole_of(cohort: Cohort) -> Whole:
    """How many markers have finished, are under way, have not begun; and the mean of all marks that are in."""
    figures = (
        markers_of(cohort)
        .order_by()
        .aggregate(
            finished=Count("pk", filter=Q(left=0)),
            waiting=Count("pk", filter=Q(done=0, begun=0)),
            everybody=Count("pk"),
        )
    )
    mean = Mark.objects.filter(
        appointment__cohort=cohort, practice=None, state=MarkState.SUBMITTED
    ).aggregate(mean=Avg("total"))["mean"]
    under_way = figures["everybody"] - figures["finished"] - figures["waiting"]
    return Whole(figures["finished"], under_way, figures["waiting"], mean)


def gaps_of(appointments: Collection[int]) -> dict[int, Gap]:
    """How far each of these markers is from the other reader, over the scripts that two have read. One query."""
    other = Mark.objects.filter(version=OuterRef("version"), kind__in=TWO, state=MarkState.SUBMITTED).exclude(
        pk=OuterRef("pk")
    )
    rows = (
        Mark.objects.filter(appointment__in=appointments, kind__in=TWO, state=MarkState.SUBMITTED)
        .annotate(other=Subquery(other.order_by("pk").values("total")[:1]))
        .exclude(other=None)
        .order_by("pk")
        .values_list("appointment", "total", "other")
    )
    pairs = defaultdict(list)
    for appointment, own, beside in rows:
        pairs[appointment].append((own, beside))
    return {pk: gap_of(pairs[pk]) for pk in appointments}


def not_begun(cohort: Cohort) -> QuerySet[MarkerAppointment]:
    """Who has scripts and has begun none of them, and was not reminded by the team today; `held`: how many they have.

    PRIVACY: a script slipped in counts here as it does on their own list, or the mail would tell which it is.
    """
    today = MarkerNudge.objects.filter(appointment=OuterRef("pk"), day=clock.today())
    return (
        markers_of(cohort)
        .annotate(held=Count("marks", filter=LISTED), touched=Count("marks", filter=LISTED & TOUCHED))
        .filter(state=MarkerState.APPROVED, touched=0)
        .exclude(Exists(today))
        .select_related("marker", "authority", "cohort")
    )


def nudged_today(cohort: Cohort) -> int:
    """How many markers of the cohort the team has reminded today."""
    return MarkerNudge.objects.filter(appointment__cohort=cohort, day=clock.today()).count()
