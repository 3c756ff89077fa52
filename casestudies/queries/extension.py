"""Requests for more time, and who a new date for a whole school would concern."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, DateTimeField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casestudies.enums import CaseStudyState, ExtensionRequestState
from casestudies.models import CaseStudy, Extension, ExtensionRequest
from casestudies.queries.overview import due
from people.models import LocalAuthority, School, User
from people.roles import Permission, everywhere
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment


def requests_waiting(user: User) -> QuerySet[ExtensionRequest, Any]:
    """The team's list: requests nobody has decided on, the longest waiting first, with `earlier` ones of the author.

    `given`: how often the author has been given more time before; `due`: when it is due now.
    """
    if not everywhere(user, Permission.CASE_STUDY_OVERSEE):
        return ExtensionRequest.objects.none()
    earlier = (
        ExtensionRequest.objects.filter(case_study=OuterRef("case_study"))
        .exclude(state=ExtensionRequestState.ASKED)
        .order_by()
        .values("case_study")
        .annotate(number=Count("pk"))
        .values("number")
    )
    given = (
        Extension.objects.filter(case_study=OuterRef("case_study"))
        .order_by()
        .values("case_study")
        .annotate(number=Count("pk"))
        .values("number")
    )
    latest = Extension.objects.filter(case_study=OuterRef("case_study")).order_by("-granted_at", "-id")
    return (
        ExtensionRequest.objects.filter(state=ExtensionRequestState.ASKED)
        .select_related(
            "case_study__enrolment__participant",
            "case_study__enrolment__school",
            "case_study__enrolment__authority",
            "case_study__enrolment__cohort",
        )
        .annotate(
            earlier=Coalesce(Subquery(earlier), 0),
            given=Coalesce(Subquery(given), 0),
            due=Coalesce(
                Subquery(latest.values("due_at")[:1]),
                F("case_study__enrolment__cohort__case_study_due_at"),
                output_field=DateTimeField(),
            ),
        )
        .order_by("asked_at", "pk")
    )


def requests_of(case_study: CaseStudy) -> list[ExtensionRequest]:
    """Everything its author has asked for, the latest first."""
    if not case_study.pk:
        return []
    return list(case_study.extension_requests.select_related("extension"))


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a new date for many would give more time, and who stays as they are: (person, why)."""

    given: list[Enrolment] = field(default_factory=list)
    left: list[tuple[Enrolment, str]] = field(default_factory=list)


def concerned_by(
    cohort: Cohort,
    until: dt.datetime,
    *,
    school: School | None = None,
    authority: LocalAuthority | None = None,
) -> Concerned:
    """Everybody of a school, or of an authority, or of the whole cohort, and what the new date means to each; one query.

    Each enrolment has `due`, the date that holds now.
    """
    rows = (
        Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE)
        .annotate(due=due())
        .select_related("participant", "school", "authority", "cohort", "case_study")
        .order_by("participant__name", "pk")
    )
    if school:
        rows = rows.filter(school=school)
    elif authority:
        rows = rows.filter(authority=authority)
    found = Concerned()
    for row in rows:
        state = getattr(row, "case_study", None) and row.case_study.state
        if state in (CaseStudyState.SUBMITTED, CaseStudyState.MARKED):
            found.left.append((row, "Submitted already"))
        elif row.due >= until:
            found.left.append((row, "Has until then, or longer, already"))
        else:
            found.given.append(row)
    return found
