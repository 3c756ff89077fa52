"""What markers are told. PRIVACY: codes and numbers only; nothing of an author is at hand here."""

from django.urls import reverse

from core import clock
from core.ui.dates import deadline
from marking.models import AllocationRun, Mark, MarkerAppointment
from notifications.actions import Notice
from notifications.enums import Pace

REASON = "You get this because you are in the pool of markers, or asked to be."


def scripts(number: int) -> str:
    """The number with its noun."""
    return "1 script" if number == 1 else f"{number} scripts"


def approved(appointment: MarkerAppointment) -> Notice:
    """In the pool."""
    return Notice(
        kind="marker.approved",
        key=f"marker.approved:{appointment.pk}",
        to=appointment.marker,
        subject=f"You are in the pool of markers for {appointment.cohort}",
        template="marking/email/approved",
        reason=REASON,
        context={
            "recipient": appointment.marker.first_name_shown,
            "cohort": str(appointment.cohort),
            "target": appointment.target,
            "max": appointment.max,
            "due": deadline(appointment.cohort.marking_due_at),
            "path": reverse("marking:script-list"),
        },
    )


def declined(appointment: MarkerAppointment) -> Notice:
    """Not in the pool this year."""
    return Notice(
        kind="marker.declined",
        key=f"marker.declined:{appointment.pk}",
        to=appointment.marker,
        subject=f"About marking for {appointment.cohort}",
        template="marking/email/declined",
        reason=REASON,
        context={"recipient": appointment.marker.first_name_shown, "cohort": str(appointment.cohort)},
        decision=True,
    )


def allocated(appointment: MarkerAppointment, run: AllocationRun, number: int) -> Notice:
    """Scripts to mark, by when."""
    return Notice(
        kind="mark.allocated",
        key=f"mark.allocated:{run.pk}:{appointment.pk}",
        to=appointment.marker,
        subject=f"You have {scripts(number)} to mark by {deadline(appointment.cohort.marking_due_at)}",
        template="marking/email/allocated",
        reason=REASON,
        context=_context(appointment, number),
        urgent=False,
        slowest=Pace.DAILY,
    )


def given(mark: Mark, appointment: MarkerAppointment) -> Notice:
    """One more script to mark, by when."""
    return Notice(
        kind="mark.allocated",
        key=f"mark.given:{mark.pk}",
        to=appointment.marker,
        subject=f"You have {scripts(1)} more to mark by {deadline(appointment.cohort.marking_due_at)}",
        template="marking/email/allocated",
        reason=REASON,
        context=_context(appointment, 1),
        urgent=False,
        slowest=Pace.DAILY,
    )


def taken_over(appointment: MarkerAppointment, from_whom: MarkerAppointment, number: int) -> Notice:
    """Scripts of somebody who can't finish them. Nobody is told who that was."""
    return Notice(
        kind="mark.allocated",
        key=f"mark.taken_over:{from_whom.pk}:{appointment.pk}",
        to=appointment.marker,
        subject=f"You have {scripts(number)} more to mark by {deadline(appointment.cohort.marking_due_at)}",
        template="marking/email/allocated",
        reason=REASON,
        context=_context(appointment, number),
        urgent=False,
        slowest=Pace.DAILY,
    )


def stood_down(appointment: MarkerAppointment, given_back: int) -> Notice:
    """Out of the pool for this year, because of a trio."""
    return Notice(
        kind="marker.stood_down",
        key=f"marker.stood_down:{appointment.pk}:{clock.now():%Y%m%d%H%M%S}",
        to=appointment.marker,
        subject=f"You mentor in {appointment.cohort}, so you don't mark this year",
        template="marking/email/stood_down",
        reason=REASON,
        context={
            "recipient": appointment.marker.first_name_shown,
            "cohort": str(appointment.cohort),
            "scripts": scripts(given_back) if given_back else "",
            "are": "is" if given_back == 1 else "are",
        },
    )


def not_started(appointment: MarkerAppointment, number: int) -> Notice:
    """A week before the date, about scripts nobody has opened."""
    return Notice(
        kind="mark.not_started",
        key=not_started_key(appointment.pk),
        to=appointment.marker,
        subject=f"{scripts(number)} not started: due {deadline(appointment.cohort.marking_due_at)}",
        template="marking/email/not_started",
        reason=REASON,
        context=_context(appointment, number),
        urgent=False,
    )


def due_soon(appointment: MarkerAppointment, number: int) -> Notice:
    """Two days before the date, about marks that are not in."""
    return Notice(
        kind="mark.due_soon",
        key=due_soon_key(appointment.pk),
        to=appointment.marker,
        subject=f"{scripts(number)} to submit by {deadline(appointment.cohort.marking_due_at)}",
        template="marking/email/due_soon",
        reason=REASON,
        context=_context(appointment, number),
        urgent=False,
    )


def not_started_key(appointment_id: int) -> str:
    """What makes the reminder go once."""
    return f"mark.not_started:{appointment_id}"


def due_soon_key(appointment_id: int) -> str:
    """What makes the reminder go once."""
    return f"mark.due_soon:{appointment_id}"


def _context(appointment: MarkerAppointment, number: int) -> dict[str, str]:
    return {
        "recipient": appointment.marker.first_name_shown,
        "scripts": scripts(number),
        "due": deadline(appointment.cohort.marking_due_at),
        "path": reverse("marking:script-list"),
    }
