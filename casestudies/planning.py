"""What the calendar says to people who write case studies, and to those who read drafts."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import batched

from django.db import models
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from casestudies import notices, rules
from casestudies.actions.case_study import REMINDER_DAYS
from casestudies.enums import CaseStudyState
from casestudies.models import Extension, SectionDraft
from core import clock
from core.ui.dates import days_until
from notifications.actions import Notice, notify
from notifications.models import Message
from people.enums import Role
from people.models import User
from programme.enums import EnrolmentState, Route
from programme.models import Enrolment


def plan() -> None:
    """Remind 28, 7 and 1 days before the due date, once each, of what is not handed in; tell tutors of new drafts."""
    tell(reminders())
    tell(arrivals())


def tell(told: Iterable[Notice]) -> None:
    """Put in the outbox what is not there yet; one look for a batch, since this runs every few minutes."""
    for batch in batched(told, 400, strict=False):
        known = set(
            Message.objects.filter(dedupe_key__in=[notice.key for notice in batch]).values_list(
                "dedupe_key", flat=True
            )
        )
        notify(*(notice for notice in batch if notice.key not in known))


def reminders() -> Iterator[Notice]:
    """The reminder that each author who has not handed in should have had by now."""
    now, today = clock.now(), clock.today()
    extended = Extension.objects.filter(case_study__enrolment=OuterRef("pk")).order_by("-granted_at", "-id")
    still_writing = models.Q(case_study=None) | models.Q(
        case_study__state__in=[CaseStudyState.WRITING, CaseStudyState.NOT_YET],
        case_study__attempt__lte=rules.ATTEMPTS,
    )
    rows = (
        Enrolment.objects.filter(still_writing, state=EnrolmentState.ACTIVE, route=Route.ESSAY)
        .annotate(
            due=Coalesce(
                Subquery(extended.values("due_at")[:1]),
                F("cohort__case_study_due_at"),
                output_field=models.DateTimeField(),
            )
        )
        .filter(due__gt=now, due__lte=now + dt.timedelta(days=REMINDER_DAYS[0] + 1))
        .select_related("participant")
    )
    for enrolment in rows.iterator(chunk_size=500):
        step = step_of(days_until(enrolment.due, today))
        if step is not None:
            yield notices.due(enrolment, enrolment.due, step)


def step_of(days: int) -> int | None:
    """The step of the ladder that stands for so many days: 20 days before, the one of 28 is the last that was due."""
    return min((step for step in REMINDER_DAYS if step >= days), default=None)


def arrivals() -> Iterator[Notice]:
    """One mail a day to each tutor, when drafts came in the day before."""
    yesterday = clock.today() - dt.timedelta(days=1)
    count = SectionDraft.objects.filter(
        sent_at__gte=clock.london(yesterday), sent_at__lt=clock.end_of(yesterday)
    ).aggregate(n=Count("pk"))["n"]
    if not count:
        return
    tutors = User.objects.filter(
        role_grants__role=Role.TUTOR, role_grants__ended_at=None, is_active=True
    ).distinct()
    for tutor in tutors:
        yield notices.drafts_arrived(tutor, count, yesterday)
