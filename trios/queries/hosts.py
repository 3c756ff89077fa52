"""Who hosts in a trio: each member once in the year, so that whoever is moved to another trio brings it along."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from trios.enums import VisitState
from trios.models import TrioMember, Visit


def hosted_by(enrolment: str) -> QuerySet[Visit]:
    """The visits that stand with the outer row's participant as host, in whatever trio; `enrolment` names the column."""
    return Visit.objects.filter(host=OuterRef(enrolment)).exclude(state=VisitState.CANCELLED)


def hosted_elsewhere() -> Exists:
    """Whether the outer member hosted in a trio they were in before."""
    return Exists(hosted_by("enrolment").exclude(trio=OuterRef("trio")))


def present_members() -> QuerySet[TrioMember]:
    """Who is in a trio now, each with `hosted_elsewhere`."""
    return TrioMember.objects.filter(left_at=None).annotate(hosted_elsewhere=hosted_elsewhere())


def hosting_members() -> QuerySet[TrioMember]:
    """Present members who host in their trio: as many visits as it makes."""
    return TrioMember.objects.filter(~hosted_elsewhere(), left_at=None)
