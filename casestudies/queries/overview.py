"""The case studies of a cohort as the team and the authority leads follow them."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casestudies.enums import CaseStudyState, PresentationOutcome
from casestudies.models import Extension, Presentation, Submission
from people.models import User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import EnrolmentState, Route
from programme.models import Cohort, Enrolment

NOT_STARTED, LATE, OVERDUE = "not_started", "late", "overdue"


@dataclass(frozen=True, slots=True)
class OverviewFilter:
    """What a list of case studies is narrowed to; an empty value narrows nothing.

    standing: a CaseStudyState, or "not_started", "late" (handed in after the due date), "overdue" (not handed in).
    """

    standing: str = ""
    authority_id: int | None = None
    name: str = ""


def enrolments_followed_by(user: User | AnonymousUser) -> QuerySet[Enrolment]:
    """The enrolments of whose case study the user may know how far it is: all for the team, a lead's own authority's.

    PRIVACY: says nothing about reading it; a lead never sees a text (queries.visible_to).
    """
    rows = Enrolment.objects.exclude(state=EnrolmentState.WITHDRAWN)
    if everywhere(user, Permission.CASE_STUDY_OVERSEE):
        return rows
    return rows.filter(authority__in=authorities_of(user, Permission.PARTICIPANT_SEE))


def overview(
    user: User | AnonymousUser, cohort: Cohort, narrowed: OverviewFilter, at: dt.datetime
) -> QuerySet[Enrolment]:
    """One row an enrolment of the cohort that the user may follow, in the order of names.

    Adds `state` of the case study (None where none is started), `due`, and of the last hand-in `handed_in_at`,
    `handed_in_late`, `handed_in_words`; `presented` is the outcome of the last presentation.
    """
    rows = with_standing(enrolments_followed_by(user).filter(cohort=cohort))
    if narrowed.authority_id:
        rows = rows.filter(authority=narrowed.authority_id)
    if narrowed.name:
        rows = rows.filter(participant__name__icontains=narrowed.name)
    return rows.filter(wanted(narrowed.standing, at)) if narrowed.standing else rows


def with_standing(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The enrolments with what the overview says of each, in one query."""
    handed_in = Submission.objects.filter(case_study__enrolment=OuterRef("pk")).order_by(
        "-submitted_at", "-id"
    )
    extended = Extension.objects.filter(case_study__enrolment=OuterRef("pk")).order_by("-granted_at", "-id")
    presented = Presentation.objects.filter(enrolment=OuterRef("pk")).order_by("-held_on", "-id")
    return (
        rows.select_related("participant", "school", "authority")
        .only(
            "route",
            "state",
            "cohort_id",
            "participant__name",
            "participant__email",
            "school__name",
            "school__town",
            "authority__name",
        )
        .annotate(
            case_study_state=F("case_study__state"),
            due=Coalesce(
                Subquery(extended.values("due_at")[:1]),
                F("cohort__case_study_due_at"),
                output_field=models.DateTimeField(),
            ),
            handed_in_at=Subquery(handed_in.values("submitted_at")[:1]),
            handed_in_late=Subquery(handed_in.values("is_late")[:1]),
            handed_in_words=Subquery(handed_in.values("counted_words")[:1]),
            presented=Subquery(presented.values("outcome")[:1]),
        )
        .order_by("participant__name", "id")
        .fetch_mode(models.FETCH_RAISE)
    )


def wanted(standing: str, at: dt.datetime) -> Q:
    """The condition for one choice of the filter, on the rows of `with_standing`."""
    open_states = Q(case_study_state=None) | Q(case_study_state=CaseStudyState.WRITING)
    if standing == NOT_STARTED:
        return Q(case_study_state=None)
    if standing == LATE:
        return Q(handed_in_late=True)
    if standing == OVERDUE:
        return open_states & Q(due__lte=at, route=Route.ESSAY)
    return Q(case_study_state=standing)


def presentations_due(user: User | AnonymousUser, cohort: Cohort) -> QuerySet[Enrolment]:
    """The people of a cohort whose presentation to peers the user may record; who has not presented comes first."""
    rows = Enrolment.objects.exclude(state=EnrolmentState.WITHDRAWN).filter(cohort=cohort)
    if not everywhere(user, Permission.PRESENTATION_RECORD):
        rows = rows.filter(authority__in=authorities_of(user, Permission.PRESENTATION_RECORD))
    latest = Presentation.objects.filter(enrolment=OuterRef("pk")).order_by("-held_on", "-id")
    return (
        rows.select_related("participant", "school", "authority")
        .only("route", "cohort_id", "participant__name", "school__name", "school__town", "authority__name")
        .annotate(
            presented=Subquery(latest.values("outcome")[:1]),
            presented_on=Subquery(latest.values("held_on")[:1]),
            is_met=models.Case(
                models.When(presented=PresentationOutcome.MET, then=1),
                default=0,
                output_field=models.IntegerField(),
            ),
        )
        .order_by("is_met", "participant__name", "id")
        .fetch_mode(models.FETCH_RAISE)
    )
