"""What happens in applying because of a date: offers lapse, people are reminded, leads hear what came in."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Count, Q

from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.actions import Notice, notify
from notifications.actions.reminder import write_due
from notifications.enums import MessageState
from notifications.models import Message
from notifications.reminders import Reminder, planner
from people.enums import Role
from people.models import RoleGrant
from programme import chasing
from programme.actions.application import delete_draft
from programme.actions.endorsement import bounce, chase
from programme.actions.enrolment import lapse
from programme.actions.interest import tell_opened
from programme.enums import ApplicationState
from programme.models import Application, Cohort, Interest
from programme.models.application import DRAFT_DAYS
from programme.notices import application, queue
from programme.queries.application import drafts_saved_before
from programme.queries.endorsement import KINDS_WITH_LINK, closures, reminders_sent_to, silent
from programme.rules.application import WARNED_BEFORE

SOON = dt.timedelta(days=3)
EXPIRING = dt.timedelta(days=14)  # before a draft is deleted
MOST = 500  # in one go; the rest follows five minutes later


def plan_applying() -> None:
    """Everything of the applying weeks that is due now."""
    tell_interested()
    lapse_offers()
    write_due(offer_reminders)
    write_due(draft_reminders)
    end_old_drafts()
    mark_refused_addresses()
    remind_headteachers()
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
        .order_by("applications_close_at", "pk")
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
    "Three days before applications close (or a late code runs out), to those who have begun one.",
    "application.draft_ending",
)
def draft_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """Three days before applications close, or a late code runs out."""
    now, last = clock.now(), horizon + SOON
    drafts = Application.objects.filter(
        Q(late_code=None, cohort__applications_close_at__gt=now, cohort__applications_close_at__lte=last)
        | Q(late_code__closes_at__gt=now, late_code__closes_at__lte=last),
        state=ApplicationState.DRAFT,
    ).select_related("applicant", "cohort", "late_code")
    for row in drafts:
        closes = row.closes_at
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


def end_old_drafts() -> None:
    """Two weeks before a draft has lain for 90 days its applicant is reminded, once; then it is deleted."""
    at = clock.now()
    kept = dt.timedelta(days=DRAFT_DAYS)
    resting = list(drafts_saved_before(at - kept + EXPIRING))
    tell(application.draft_expiring(row) for row in resting)
    over = {application.key_of_draft("draft_expiring", row): row for row in resting if row.kept_until <= at}
    warned = Message.objects.filter(dedupe_key__in=over, created_at__lte=at - WARNED_BEFORE)
    for key in warned.values_list("dedupe_key", flat=True)[:MOST]:
        try:
            delete_draft(application=over[key], at=at)
        except (Refused, StaleState):  # saved or submitted this very moment
            continue


def mark_refused_addresses() -> None:
    """A mail server that refuses the headteacher's address is as good as a mail that comes back."""
    failed = Message.objects.filter(kind__in=KINDS_WITH_LINK, state=MessageState.FAILED)
    ids = {message.context["endorsement"] for message in failed.only("context")}
    for row in silent(clock.now()).filter(pk__in=ids) if ids else ():
        try:
            bounce(endorsement=row, by=None)
        except (Refused, StaleState):  # answered or replaced this very moment
            continue


def remind_headteachers() -> None:
    """Headteachers who have not answered, three times at the most, never outside their authority's school days."""
    at = clock.now()
    if not chasing.is_school_time(at, lambda date: False):
        return
    waiting = silent(at)
    sent, closed = reminders_sent_to(waiting), closures()
    for row in waiting:
        application = row.application
        due = chasing.next_reminder(
            row.requested_at,
            row.expires_at,
            sent.get((application.pk, row.headteacher_email.lower()), []),
            at,
            closed.get(application.authority_id or 0, lambda date: False),
        )
        if due == at:
            try:
                chase(endorsement=row, at=at)
            except (Refused, StaleState):  # answered, bounced or reminded this very moment
                continue


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
