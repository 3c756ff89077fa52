"""The case studies of a cohort as the team and the authority leads follow them."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casestudies.enums import CaseStudyState, PresentationOutcome
from casestudies.models import Extension, Presentation, Submission
from people.models import User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import EnrolmentState
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
    """The enrolments of the cohort that the user may follow, in the order of names; `with_standing` says more of each.

    Kept light on purpose: a database works out every column of every row before it sorts them.
    """
    rows = enrolments_followed_by(user).filter(cohort=cohort)
    if narrowed.authority_id:
        rows = rows.filter(authority=narrowed.authority_id)
    if narrowed.name:
        rows = rows.filter(participant__name__icontains=narrowed.name)
    return wanted(rows, narrowed.standing, at).order_by("participant__name", "id")


def handed_in() -> QuerySet[Submission]:
    """The hand-ins of the outer row's enrolment, the last first."""
    rows = Submission.objects.filter(case_study__enrolment=OuterRef("pk"))
    return rows.order_by("-submitted_at", "-id")


def due() -> Coalesce:
    """When the case study of an enrolment is due: the extension granted last, else the cohort's date."""
    extended = Extension.objects.filter(case_study__enrolment=OuterRef("pk")).order_by("-granted_at", "-id")
    return Coalesce(
        Subquery(extended.values("due_at")[:1]),
        F("cohort__case_study_due_at"),
        output_field=models.DateTimeField(),
    )


def presented() -> QuerySet[Presentation]:
    """The presentations of the outer row's enrolment, the last first."""
    return Presentation.objects.filter(enrolment=OuterRef("pk")).order_by("-held_on", "-id")


def with_standing(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The enrolments with what the overview says of each, in one query.

    Adds `case_study_state` (None where none is started), `due`, and of the last hand-in `handed_in_at`,
    `handed_in_late`, `handed_in_words`; `presented` is the outcome of the last presentation.
    """
    last = handed_in()
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
            due=due(),
            handed_in_at=Subquery(last.values("submitted_at")[:1]),
            handed_in_late=Subquery(last.values("is_late")[:1]),
            handed_in_words=Subquery(last.values("counted_words")[:1]),
            presented=Subquery(presented().values("outcome")[:1]),
        )
        .order_by("participant__name", "id")
        .fetch_mode(models.FETCH_RAISE)
    )


def wanted(rows: QuerySet[Enrolment], standing: str, at: dt.datetime) -> QuerySet[Enrolment]:
    """The enrolments of one choice of the filter."""
    if not standing:
        return rows
    if standing == NOT_STARTED:
        return rows.filter(case_study=None)
    if standing == LATE:
        return rows.alias(is_late=Subquery(handed_in().values("is_late")[:1])).filter(is_late=True)
    if standing == OVERDUE:
        is_open = Q(case_study=None) | Q(case_study__state=CaseStudyState.WRITING)
        return rows.alias(due=due()).filter(is_open, due__lte=at)
    return rows.filter(case_study__state=standing)


def presentations_due(user: User | AnonymousUser, cohort: Cohort) -> QuerySet[Enrolment]:
    """The people of a cohort whose presentation to peers the user may record; who has none that is met comes first."""
    rows = Enrolment.objects.exclude(state=EnrolmentState.WITHDRAWN).filter(cohort=cohort)
    if not everywhere(user, Permission.PRESENTATION_RECORD):
        rows = rows.filter(authority__in=authorities_of(user, Permission.PRESENTATION_RECORD))
    return rows.order_by(Exists(met()), "participant__name", "id")


def met() -> QuerySet[Presentation]:
    """The presentations of the outer row's enrolment that were found met."""
    return Presentation.objects.filter(enrolment=OuterRef("pk"), outcome=PresentationOutcome.MET)


def with_presentations(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The enrolments with `presented` and `presented_on` of the last presentation, and whether any was met, `is_met`."""
    last = presented()
    return (
        rows.select_related("participant", "school", "authority")
        .only(
            "route",
            "cohort_id",
            "participant__name",
            "participant__email",
            "school__name",
            "school__town",
            "authority__name",
        )
        .annotate(
            presented=Subquery(last.values("outcome")[:1]),
            presented_on=Subquery(last.values("held_on")[:1]),
            is_met=Exists(met()),
        )
        .order_by("is_met", "participant__name", "id")
        .fetch_mode(models.FETCH_RAISE)
    )
