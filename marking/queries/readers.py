"""Who could read one script: everybody in the pool, the best choice first, with the reason where they may not."""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from marking.enums import MarkKind
from marking.models import AllocationPin, MarkerAppointment
from marking.queries.allocation import ToMark, lacking, pool, read_before
from marking.queries.conflicts_kept import reason_of, stored
from programme.models import Cohort


@dataclass(frozen=True, slots=True)
class Need:
    """A script that lacks a reading, and which."""

    script: ToMark
    kind: str


def need_of(cohort: Cohort, code: str) -> Need | None:
    """The reading that the script of this code lacks now, or None where it lacks none (or there is no such script)."""
    for kind in (MarkKind.FIRST, MarkKind.SECOND, MarkKind.THIRD):
        for script in lacking(cohort, kind, code):
            return Need(script, kind)
    return None


def barred_from(cohort: Cohort, case_study: int) -> dict[int, list[str]]:
    """Why each appointment that may not read this script may not, as it was found last; two queries.

    The press that gives it to somebody asks all our records afresh.
    """
    whys: dict[int, list[str]] = {}
    for fact in stored(cohort).filter(case_study=case_study).order_by("pk"):
        whys.setdefault(fact.appointment_id, []).append(reason_of(fact))
    for _, appointment, why in read_before(cohort, case_study):
        whys.setdefault(appointment, []).append(why)
    return whys


def candidates(cohort: Cohort, need: Need, barred: dict[int, list[str]]) -> QuerySet[MarkerAppointment]:
    """The pool, with `held` and `standing`: 0 may read it, 1 is full, 2 may not.

    Among those who may: another authority first, then who has least of what they wished for.
    """
    return (
        pool(cohort)
        .select_related("marker", "authority")
        .annotate(
            is_near=Case(
                When(authority__code=need.script.authority, then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            ),
            standing=Case(
                When(pk__in=list(barred), then=Value(2)),
                When(held__gte=F("max"), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            ),
            room=F("target") - F("held"),
        )
        .order_by("standing", "is_near", "-room", "marker__name", "pk")
    )


def pin_of(need: Need) -> AllocationPin | None:
    """Whom the team wants to read it, if anybody."""
    pins = AllocationPin.objects.filter(case_study=need.script.case_study_id, kind=need.kind)
    return pins.select_related("appointment__marker", "made_by").first()
