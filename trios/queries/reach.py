"""Whose groups somebody works on before they are published: the team everybody's, a lead those of their own authority."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import EnrolmentState
from programme.models import Enrolment
from trios.enums import FormationState
from trios.models import Formation

# Codes of the authorities whose people somebody may read and move in a proposal. None: of all, which is the team's alone.
type Reach = frozenset[str] | None

ELSEWHERE = "somebody of another authority"
ELSEWHERE_MENTOR = "from another authority"  # stands after "the mentor"


def reach_of(user: User | AnonymousUser) -> Reach:
    """The reach of this person; nobody's people for those who work with no proposal."""
    if everywhere(user, Permission.TRIO_REARRANGE):
        return None
    led = authorities_of(user, Permission.TRIO_REARRANGE)
    if not led:
        return frozenset()
    return frozenset(LocalAuthority.objects.filter(pk__in=led).values_list("code", flat=True))


def workbenches_visible_to(user: User | AnonymousUser) -> QuerySet[Formation]:
    """The proposals this person may work on: the team all; a lead a year's newest that is ready, if people of theirs take part."""
    if everywhere(user, Permission.TRIO_REARRANGE):
        return Formation.objects.all()
    led = authorities_of(user, Permission.TRIO_REARRANGE)
    ready = Formation.objects.filter(cohort=OuterRef("cohort"), state=FormationState.READY)
    newest = ready.order_by("-started_at", "-id").values("pk")[:1]
    theirs = Enrolment.objects.filter(
        cohort=OuterRef("cohort"), authority__in=led, state=EnrolmentState.ACTIVE
    )
    return Formation.objects.filter(Exists(theirs), state=FormationState.READY, pk=Subquery(newest))
