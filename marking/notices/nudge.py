"""What the team sends to markers who have not begun. PRIVACY: numbers and dates only."""

import datetime as dt

from django.urls import reverse

from core.ui.dates import deadline
from marking.models import MarkerAppointment
from marking.notices.marker import REASON, scripts
from notifications.actions import Notice


def nudged(appointment: MarkerAppointment, number: int, day: dt.date) -> Notice:
    """Scripts that wait, by when, and what to do if they can't be marked."""
    cohort = appointment.cohort
    return Notice(
        kind="mark.nudged",
        key=f"mark.nudged:{appointment.pk}:{day:%Y%m%d}",
        to=appointment.marker,
        subject=f"{scripts(number)} not begun: due {deadline(cohort.marking_due_at)}",
        template="marking/email/nudged",
        reason=REASON,
        context={
            "recipient": appointment.marker.first_name_shown,
            "scripts": scripts(number),
            "wait": "waits" if number == 1 else "wait",
            "cohort": str(cohort),
            "due": deadline(cohort.marking_due_at),
            "path": reverse("marking:script-list"),
        },
        urgent=False,
        alone=True,
    )
