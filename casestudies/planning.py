"""What the calendar says to people who write case studies, and to those who read drafts."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from casestudies import notices, rules
from casestudies.actions.due import REMINDER_DAYS
from casestudies.actions.section_file import forget_section_files
from casestudies.enums import CaseStudyState, IntakeState
from casestudies.models import Extension, Section, SectionDraft, Version
from core import clock
from core.ui.dates import last_minute
from notifications.actions import Notice, notify
from notifications.actions.reminder import write_due
from notifications.models import Message
from notifications.reminders import Reminder, planner
from people.enums import Role
from people.queries import holders_of
from programme.enums import EnrolmentState, Route
from programme.models import Enrolment

DRAFT_DAYS = 7  # before the date of a section
OVERDUE_UNTIL = 14  # days after the date; later than that nobody is written to any more


def plan() -> None:
    """Remind before the due date, and once after it, of what is not handed in; tell tutors of new drafts; delete what nobody took."""
    write_due(case_study_reminders)
    write_due(draft_reminders)
    tell(arrivals())
    forget_section_files()


def tell(told: Iterable[Notice]) -> None:
    """Put in the outbox what is not there yet; one look for a batch, since this runs every few minutes."""
    for batch in batched(told, 400, strict=False):
        known = set(
            Message.objects.filter(dedupe_key__in=[notice.key for notice in batch]).values_list(
                "dedupe_key", flat=True
            )
        )
        notify(*(notice for notice in batch if notice.key not in known))


@planner(
    "case-studies",
    "Case studies",
    "Before a case study is due and once the day after, to authors who have not handed theirs in.",
    "case_study.due",
    "case_study.overdue",
)
def case_study_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """Each step of the ladder to each author who has not handed in, counted from their own date, extended or not."""
    extended = Extension.objects.filter(case_study__enrolment=OuterRef("pk")).order_by("-granted_at", "-id")
    uploaded = Version.objects.filter(
        case_study__enrolment=OuterRef("pk"), intake=IntakeState.READY, submission=None
    )
    still_writing = models.Q(case_study=None) | models.Q(
        case_study__state__in=[CaseStudyState.WRITING, CaseStudyState.NOT_YET],
        case_study__attempt__lte=rules.ATTEMPTS,
    )
    rows = (
        Enrolment.objects.filter(still_writing, state=EnrolmentState.ACTIVE)
        .annotate(
            due=Coalesce(
                Subquery(extended.values("due_at")[:1]),
                F("cohort__case_study_due_at"),
                output_field=models.DateTimeField(),
            ),
            is_uploaded=Exists(uploaded),
        )
        .filter(
            due__gt=clock.now() - dt.timedelta(days=OVERDUE_UNTIL + 1),
            due__lte=horizon + dt.timedelta(days=REMINDER_DAYS[0] + 1),
        )
        .select_related("participant")
    )
    for enrolment in rows.iterator(chunk_size=500):
        yield from ladder(enrolment, enrolment.due)


def ladder(enrolment: Any, due: dt.datetime) -> Iterator[Reminder]:
    """The reminders of one author: each step until the next one, the last until the date, then one word after it."""
    day = last_minute(due).date()

    def at(days: int) -> dt.datetime:
        return clock.london(day - dt.timedelta(days=days))

    def step(
        kind: str, key: str, start: dt.datetime, until: dt.datetime, notice: Callable[[], Notice]
    ) -> Reminder:
        return Reminder(
            key=key,
            kind=kind,
            to=enrolment.participant,
            about="Case study to hand in",
            on=due,
            start=start,
            until=until,
            authority=enrolment.authority_id,
            notice=notice,
        )

    for days, following in zip(REMINDER_DAYS, [*REMINDER_DAYS[1:], None], strict=True):
        yield step(
            "case_study.due",
            notices.due_key(enrolment.pk, due, days),
            at(days),
            due if following is None else at(following),
            lambda d=days: notices.due(enrolment, due, d, is_uploaded=enrolment.is_uploaded),
        )
    yield step(
        "case_study.overdue",
        notices.overdue_key(enrolment.pk, due),
        at(-1),
        at(-OVERDUE_UNTIL),
        lambda: notices.overdue(enrolment, due, is_uploaded=enrolment.is_uploaded),
    )


@planner(
    "draft-sections",
    "Draft sections",
    "A week before the date of a section, to authors who have not sent a draft of it.",
    "draft.due",
)
def draft_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """One word a section and author, from a week before the day until it is over or a draft is sent."""
    sent = SectionDraft.objects.filter(case_study__enrolment=OuterRef("pk"), section=OuterRef("section_pk"))
    last = horizon.astimezone(clock.LONDON).date() + dt.timedelta(days=DRAFT_DAYS)
    writing = models.Q(case_study=None) | models.Q(case_study__state=CaseStudyState.WRITING)
    for section in Section.objects.filter(draft_by__gte=clock.today(), draft_by__lte=last):
        rows = (
            Enrolment.objects.filter(
                writing, cohort=section.cohort_id, state=EnrolmentState.ACTIVE, route=Route.ESSAY
            )
            .annotate(section_pk=models.Value(section.pk))
            .exclude(Exists(sent))
            .select_related("participant")
        )
        for enrolment in rows.iterator(chunk_size=500):
            yield draft_reminder(enrolment, section)


def draft_reminder(enrolment: Any, section: Section) -> Reminder:
    """The one reminder of a section's date to one author."""
    day: Any = section.draft_by
    return Reminder(
        key=f"draft.due:{enrolment.pk}:{section.pk}:{day.isoformat()}",
        kind="draft.due",
        to=enrolment.participant,
        about=f"Draft of “{section.title}”",
        on=day,
        start=clock.london(day - dt.timedelta(days=DRAFT_DAYS)),
        until=clock.end_of(day),
        authority=enrolment.authority_id,
        notice=lambda: notices.draft_due(enrolment, section),
    )


def arrivals() -> Iterator[Notice]:
    """One mail a day to each tutor, when drafts came in the day before."""
    yesterday = clock.today() - dt.timedelta(days=1)
    count = SectionDraft.objects.filter(
        sent_at__gte=clock.london(yesterday), sent_at__lt=clock.end_of(yesterday)
    ).aggregate(n=Count("pk"))["n"]
    if not count:
        return
    for tutor in holders_of(Role.TUTOR):
        yield notices.drafts_arrived(tutor, count, yesterday)
