"""What happens in applying because of a date: offers lapse, people are reminded, leads hear what came in."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q

from core import clock
from core.transitions import StaleState
from notifications.actions import Notice, notify
from notifications.actions.reminder import write_due
from notifications.models import Message
from notifications.reminders import Reminder, planner
from people.enums import Role
from people.models import RoleGrant
from programme.actions.enrolment import lapse
from programme.actions.interest import tell_opened
from programme.enums import ApplicationState
from programme.models import Application, Cohort, Interest
from programme.notices import application, endorsement, queue
from programme.queries.application import waiting_for_headteacher

SOON = dt.timedelta(days=3)
A_DAY = dt.timedelta(days=1)
SILENT = dt.timedelta(days=5)  # how long a headteacher may say nothing before both are reminded
MOST = 500  # in one go; the rest follows five minutes later


def plan_applying() -> None:
    """Everything of the applying weeks that is due now."""
    tell_interested()
    lapse_offers()
    write_due(offer_reminders)
    write_due(draft_reminders)
    write_due(headteacher_reminders)
    digest_for_leads()


def tell(notices: Iterable[Notice]) -> None:
    """Put those in the outbox that are not there yet, however many are."""
    fresh = {notice.key: notice for notice in notices}
    known = Message.objects.filter(dedupe_key__in=fresh).values_list("dedupe_key", flat=True)
    for key in known:
        del fresh[key]
    notify(*fresh.values())


def tell_interested() -> None:
    """Applications have opened: everybody who left an address before is told, once."""
    at = clock.now()
    cohort = (
        Cohort.objects.filter(
            applications_open_at__lte=at, applications_close_at__gt=at, cohort_authorities__isnull=False
        )
        .order_by("applications_close_at")
        .first()
    )
    if cohort is None:
        return
    waiting = Interest.objects.filter(
        told_at=None, stopped_at=None, created_at__lt=cohort.applications_open_at
    )
    for interest in waiting.order_by("pk")[:MOST]:
        tell_opened(interest=interest, cohort=cohort)


def lapse_offers() -> None:
    """Offers nobody answered in time run out."""
    over = Application.objects.filter(state=ApplicationState.OFFERED, accept_by__lte=clock.now())
    for row in over.select_related("applicant", "cohort"):
        try:
            lapse(application=row)
        except StaleState:  # accepted or withdrawn this very moment
            continue


@planner(
    "offers",
    "Offers of places",
    "Three days before an offer runs out, to those who have not answered it.",
    "application.offer_ending",
)
def offer_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """Three days before an offer runs out; not for one that was made for so short a time."""
    ending = Application.objects.filter(
        state=ApplicationState.OFFERED, accept_by__gt=clock.now(), accept_by__lte=horizon + SOON
    ).select_related("applicant", "cohort")
    for row in ending:
        if row.accept_by and row.decided_at and row.decided_at < row.accept_by - SOON:
            yield Reminder(
                key=f"application.offer_ending:{row.pk}",
                kind="application.offer_ending",
                to=row.applicant,
                about="Offer of a place to answer",
                on=row.accept_by,
                start=row.accept_by - SOON,
                until=row.accept_by,
                authority=row.authority_id,
                notice=lambda a=row: application.offer_ending(a),
            )


@planner(
    "drafts",
    "Applications not submitted",
    "Three days before applications close, to those who have begun one.",
    "application.draft_ending",
)
def draft_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """Three days before applications close."""
    drafts = Application.objects.filter(
        state=ApplicationState.DRAFT,
        cohort__applications_close_at__gt=clock.now(),
        cohort__applications_close_at__lte=horizon + SOON,
    ).select_related("applicant", "cohort")
    for row in drafts:
        closes = row.cohort.applications_close_at
        yield Reminder(
            key=f"application.draft_ending:{row.pk}",
            kind="application.draft_ending",
            to=row.applicant,
            about="Application to submit",
            on=closes,
            start=closes - SOON,
            until=closes,
            authority=row.authority_id,
            notice=lambda a=row: application.draft_ending(a),
        )


@planner(
    "headteachers",
    "Headteachers’ answers",
    "When a headteacher has said nothing for five days, or the link runs out in three, to both.",
    "endorsement.reminded",
    "endorsement.unanswered",
)
def headteacher_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """A headteacher who said nothing for five days, or whose link runs out in three, and the applicant."""
    silent = list(
        waiting_for_headteacher()
        .filter(Q(requested_at__lte=horizon - SILENT) | Q(expires_at__lte=horizon + SOON))
        .filter(requested_at__lte=horizon - A_DAY, expires_at__gt=clock.now())
    )
    keys = [endorsement.key_of_request(row) for row in silent]
    links = dict(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", "context__path"))
    for row in silent:
        common: dict[str, Any] = {
            "about": f"Support for {row.application.full_name}",
            "on": row.expires_at,
            "start": max(min(row.requested_at + SILENT, row.expires_at - SOON), row.requested_at + A_DAY),
            "until": row.expires_at,
            "authority": row.application.authority_id,
        }
        yield Reminder(
            key=f"endorsement.unanswered:{row.pk}",
            kind="endorsement.unanswered",
            to=row.application.applicant,
            notice=lambda r=row: endorsement.unanswered(r),
            **common,
        )
        if link := links.get(endorsement.key_of_request(row)):
            yield Reminder(
                key=f"endorsement.reminded:{row.pk}",
                kind="endorsement.reminded",
                to=row.headteacher_email,
                notice=lambda r=row, path=link: endorsement.reminded(r, path),
                **common,
            )


def digest_for_leads() -> None:
    """Each morning, to leads whose authority had applications the day before."""
    today = clock.today()
    midnight = clock.london(today)
    yesterday = clock.london(today - dt.timedelta(days=1))
    waiting = Q(state__in=[ApplicationState.SUBMITTED, ApplicationState.WAITING_LIST])
    counts = {
        row["authority"]: row
        for row in Application.objects.filter(submitted_at__isnull=False, submitted_at__lt=midnight)
        .values("authority")
        .annotate(new=Count("pk", filter=Q(submitted_at__gte=yesterday)), waiting=Count("pk", filter=waiting))
        .order_by()
        if row["new"]
    }
    leads = RoleGrant.objects.filter(role=Role.LEAD, ended_at=None, authority__in=counts).select_related(
        "user", "authority"
    )
    tell(
        queue.digest(
            grant.user,
            grant.authority,
            today,
            new=counts[grant.authority_id]["new"],
            waiting=counts[grant.authority_id]["waiting"],
        )
        for grant in leads
    )
