"""What people are told who could mark: that they are invited, that they can renew."""

from django.urls import reverse

from core.ui.dates import deadline
from marking.models import MarkerAppointment, MarkerInvitation, PoolCall
from notifications.actions import Notice


def invited(invitation: MarkerInvitation) -> Notice:
    """The team would like somebody to mark."""
    cohort = invitation.cohort
    return Notice(
        kind="marker.invited",
        key=f"marker.invited:{invitation.pk}",
        to=invitation.email,
        subject=f"Would you mark case studies of {cohort}?",
        template="marking/email/invited",
        reason="You get this because the programme team invited you to mark.",
        context={
            "recipient": invitation.name.split(" ")[0] or invitation.email,
            "cohort": str(cohort),
            "due": deadline(cohort.marking_due_at),
            "path": reverse("marking:call"),
        },
    )


def renewal(appointment: MarkerAppointment, call: PoolCall) -> Notice:
    """Somebody marked last year and can again with one press."""
    return Notice(
        kind="marker.renewal",
        key=renewal_key(call, appointment),
        to=appointment.marker,
        subject=f"Would you mark again, for {call.cohort}?",
        template="marking/email/renewal",
        reason=f"You get this because you were in the pool of markers for {appointment.cohort}.",
        context={
            "recipient": appointment.marker.first_name_shown,
            "cohort": str(call.cohort),
            "last": str(appointment.cohort),
            "closes": deadline(call.closes_at),
            "path": reverse("marking:pool-join"),
        },
        urgent=False,
    )


def renewal_key(call: PoolCall, appointment: MarkerAppointment) -> str:
    """What makes the question come once a year."""
    return f"marker.renewal:{call.cohort_id}:{appointment.marker_id}"
