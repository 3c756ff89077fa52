"""The queue of applications, as leads and the team work through it."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import ApplicationState, EndorsementState
from programme.models import Application, Cohort
from programme.models.application import DECIDED
from programme.queries.application import staff_see, with_endorsement

SORTS = {
    "name": ("full_name", "pk"),
    "submitted": ("submitted_at", "pk"),
    "school": ("school__name", "full_name", "pk"),
}
# Those who wait for a decision first, those about whom nothing is to be done last.
TURN = Case(
    When(state=ApplicationState.SUBMITTED, then=Value(0)),
    When(state=ApplicationState.WAITING_LIST, then=Value(1)),
    When(state=ApplicationState.OFFERED, then=Value(2)),
    When(state=ApplicationState.ACCEPTED, then=Value(3)),
    default=Value(4),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the queue; None or "" leaves one out."""

    cohort: Cohort | None = None
    authority: LocalAuthority | None = None
    state: str = ""
    endorsement: str = ""
    name: str = ""
    sort: str = ""


def authorities_led(user: User | AnonymousUser) -> QuerySet[LocalAuthority]:
    """The authorities whose applications the person decides on."""
    if everywhere(user, Permission.APPLICATION_SEE):
        return LocalAuthority.objects.filter(cohort_authorities__isnull=False).distinct()
    return LocalAuthority.objects.filter(pk__in=authorities_of(user, Permission.APPLICATION_SEE))


def scope(user: User | AnonymousUser) -> frozenset[int] | None:
    """The ids of the authorities a lead sees; None, meaning all, for the team."""
    if everywhere(user, Permission.APPLICATION_SEE):
        return None
    return authorities_of(user, Permission.APPLICATION_SEE)


def queue(user: User | AnonymousUser, wanted: Wanted) -> QuerySet[Application]:
    """The applications the person may decide on, filtered and in order of what is to be done."""
    rows = with_endorsement(staff_see(user)).select_related("school", "authority", "cohort")
    if wanted.cohort:
        rows = rows.filter(cohort=wanted.cohort)
    if wanted.authority:
        rows = rows.filter(authority=wanted.authority)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.endorsement == "none":
        rows = rows.filter(
            endorsement_state__in=[
                EndorsementState.NOT_ME,
                EndorsementState.BOUNCED,
                EndorsementState.REPLACED,
            ]
        )
    elif wanted.endorsement:
        rows = rows.filter(endorsement_state=wanted.endorsement)
    if wanted.name:
        rows = rows.filter(full_name__icontains=wanted.name)
    name = wanted.sort.removeprefix("-")
    if name not in SORTS:
        return rows.order_by(TURN, F("waits_as").asc(nulls_first=True), "submitted_at", "pk")
    order = SORTS[name]
    if wanted.sort.startswith("-"):
        order = (f"-{order[0]}", *order[1:])
    return rows.order_by(*order)


def not_told_yet(user: User | AnonymousUser, at: dt.datetime) -> QuerySet[Application]:
    """Decisions that the applicants don't know of yet, those that will be told first at the top."""
    return (
        staff_see(user)
        .filter(told_after__gt=at, state__in=DECIDED)
        .select_related("school", "authority", "cohort", "decided_by", "applicant")
        .order_by("told_after", "pk")
    )


def waiting_list(user: User | AnonymousUser, cohort: Cohort) -> QuerySet[Application]:
    """Who waits for a place, by authority, in the order in which places will be offered."""
    return (
        staff_see(user)
        .filter(cohort=cohort, state=ApplicationState.WAITING_LIST)
        .select_related("school", "authority")
        .order_by("authority__name", F("waits_as").asc(nulls_first=True), "submitted_at", "pk")
    )


def cohorts_with_applications() -> QuerySet[Cohort]:
    """The cohorts a queue can be looked at for, the newest first."""
    return Cohort.objects.filter(cohort_authorities__isnull=False).distinct().order_by("-starts_on", "pk")
