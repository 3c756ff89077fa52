"""What markers are told about their training."""

from django.urls import reverse

from core.ui.dates import full_datetime
from marking.models import TrainingPlace, TrainingSession
from marking.notices.marker import REASON
from notifications.actions import Notice
from notifications.reminders import calendar_path


def booked(place: TrainingPlace) -> Notice:
    """The place is theirs: where, when, and how to join."""
    return _about(place, "marker.training_booked", f"Your place at the training on {when(place.session)}")


def cancelled(place: TrainingPlace) -> Notice:
    """The session does not take place: choose another."""
    return _about(place, "marker.training_cancelled", f"The training on {when(place.session)} is cancelled")


def soon(place: TrainingPlace) -> Notice:
    """Two days before."""
    return _about(place, "marker.training_soon", f"Markers’ training on {when(place.session)}", urgent=False)


def soon_key(place: TrainingPlace) -> str:
    """What makes the reminder go once."""
    return f"marker.training_soon:{place.pk}"


def when(session: TrainingSession) -> str:
    """The beginning in words."""
    return full_datetime(session.starts_at)


def _about(place: TrainingPlace, kind: str, subject: str, *, urgent: bool = True) -> Notice:
    session, marker = place.session, place.appointment.marker
    path = reverse("marking:pool-join")
    return Notice(
        kind=kind,
        key=f"{kind}:{place.pk}",
        to=marker,
        subject=subject,
        template=f"marking/email/{kind.removeprefix('marker.')}",
        reason=REASON,
        context={
            "recipient": marker.first_name_shown,
            "when": when(session),
            "until": full_datetime(session.ends_at),
            "place": session.place,
            "join_link": session.join_link,
            "path": path,
            "calendar_path": calendar_path("Markers' training", session.starts_at, path),
        },
        urgent=urgent,
    )
