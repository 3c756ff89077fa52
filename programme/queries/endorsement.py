"""Requests for a headteacher's support: by link, by mail, by what happened to them."""

import datetime as dt
from collections import defaultdict

from django.db.models import Prefetch, QuerySet

from notifications.models import Message
from programme.chasing import Closed
from programme.enums import EndorsementState
from programme.enums import EndorsementStep as Step
from programme.models import Application, Endorsement, EndorsementEvent, Holiday

OF_THE_APPLICATION = ("application__cohort", "application__school", "application__authority")
KINDS_WITH_LINK = ("endorsement.requested", "endorsement.chased")  # of mail to a headteacher


def for_answer() -> QuerySet[Endorsement]:
    """Endorsements with everything their page shows."""
    return Endorsement.objects.select_related(
        *OF_THE_APPLICATION, "application__applicant", "application__late_code"
    )


def by_token_hash(token_hash: str) -> Endorsement | None:
    """The endorsement a mailed link belongs to."""
    return for_answer().filter(links__token_hash=token_hash).first()


def by_message_id(message_id: str) -> Endorsement | None:
    """The request whose mail to the headteacher had this Message-ID; angle brackets may be missing."""
    bare = message_id.strip().strip("<>")
    message = Message.objects.filter(message_id=f"<{bare}>", kind__in=KINDS_WITH_LINK).first()
    return for_answer().filter(pk=message.context["endorsement"]).first() if message else None


def silent(at: dt.datetime) -> QuerySet[Endorsement]:
    """Requests that nobody has answered and that still can be."""
    return for_answer().filter(
        state=EndorsementState.REQUESTED,
        application__state__in=["submitted", "waiting_list"],
        expires_at__gt=at,
    )


def reminders_sent(endorsement: Endorsement) -> list[dt.datetime]:
    """When reminders went to the headteacher's address about this application, under whichever request."""
    return list(
        EndorsementEvent.objects.filter(
            what=Step.CHASED,
            endorsement__application=endorsement.application_id,
            endorsement__headteacher_email__iexact=endorsement.headteacher_email,
        ).values_list("happened_at", flat=True)
    )


def reminders_sent_to(endorsements: QuerySet[Endorsement]) -> dict[tuple[int, str], list[dt.datetime]]:
    """The same for many requests at once: (application id, address in small letters) → when reminders went."""
    found: dict[tuple[int, str], list[dt.datetime]] = defaultdict(list)
    events = EndorsementEvent.objects.filter(
        what=Step.CHASED, endorsement__application__in=endorsements.order_by().values("application")
    )
    for application, email, when in events.values_list(
        "endorsement__application", "endorsement__headteacher_email", "happened_at"
    ):
        found[application, email.lower()].append(when)
    return found


def closed_for(authority_id: int | None) -> Closed:
    """Whether the authority's schools are closed on a date."""
    return closures([authority_id] if authority_id else []).get(authority_id or 0, lambda date: False)


def closures(authority_ids: list[int] | None = None) -> dict[int, Closed]:
    """Authority id → whether its schools are closed on a date; of all authorities if none are named."""
    rows = (
        Holiday.objects.all()
        if authority_ids is None
        else Holiday.objects.filter(authority__in=authority_ids)
    )
    spans: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for authority, first, last in rows.order_by().values_list("authority", "first_day", "last_day"):
        spans[authority].append((first, last))

    def closed(days: list[tuple[dt.date, dt.date]]) -> Closed:
        return lambda date: any(first <= date <= last for first, last in days)

    return {authority: closed(days) for authority, days in spans.items()}


def times_passed_on(endorsement: Endorsement) -> int:
    """How often requests about this application were passed on."""
    return EndorsementEvent.objects.filter(
        what=Step.PASSED_ON, endorsement__application=endorsement.application_id
    ).count()


def with_history(application: Application) -> list[Endorsement]:
    """Every request of an application, the last first, each with its `events` in order and who did them."""
    events = EndorsementEvent.objects.select_related("by").order_by("happened_at", "pk")
    return list(
        application.endorsements.select_related("phoned_by")
        .prefetch_related(Prefetch("events", queryset=events))
        .order_by("-requested_at", "-pk")
    )
