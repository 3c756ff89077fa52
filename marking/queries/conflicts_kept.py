"""What was found last of who should not mark whom, as it is kept."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from marking.conflicts import Kind
from marking.models import ConflictFact, Mark
from marking.queries.marker import OPEN
from programme.models import Cohort


def stored(cohort: Cohort) -> QuerySet[ConflictFact]:
    """What was found last."""
    return ConflictFact.objects.filter(appointment__cohort=cohort)


def closed_in(cohort: Cohort) -> list[tuple[int, str]]:
    """The readings in hand that a kept fact closes to their marker, by id, each with its script's code."""
    closing = ConflictFact.objects.filter(
        Q(said_at=None) | Q(said_at__lte=OuterRef("allocated_at")),
        case_study=OuterRef("case_study"),
        appointment=OuterRef("appointment"),
    )
    held = Mark.objects.filter(Exists(closing), appointment__cohort=cohort, state__in=OPEN)
    return list(
        held.order_by("case_study__candidate_code", "pk").values_list("pk", "case_study__candidate_code")
    )


def reason_of(fact: ConflictFact) -> str:
    """A kept fact as a clause, for the team."""
    words = Kind(fact.kind).words
    return f"{words} ({fact.source})" if fact.source else words
