"""What is told about practice scripts. A script slipped in is told of exactly like any other."""

from django.urls import reverse

from core.ui.dates import full_date
from marking.models import Mark, MarkerAppointment
from marking.notices.marker import REASON
from marking.notices.marker import given as real_script_given
from marking.notices.team import REASON as TEAM_REASON
from marking.notices.team import team
from notifications.actions import Notice


def given(mark: Mark, appointment: MarkerAppointment) -> Notice:
    """A practice script to mark before the real ones."""
    return _told(
        mark,
        appointment,
        "marker.practice_given",
        f"A practice script to mark before {full_date(appointment.cohort.marking_from)}",
        urgent=False,
    )


def slipped_in(mark: Mark, appointment: MarkerAppointment) -> Notice:
    """The very mail of a real script."""
    return real_script_given(mark, appointment)


def passed(mark: Mark, appointment: MarkerAppointment) -> Notice:
    """Near enough: real scripts can come."""
    return _told(
        mark, appointment, "marker.practice_passed", "Your practice mark is near enough: you can mark"
    )


def talk(mark: Mark, appointment: MarkerAppointment) -> Notice:
    """Not near enough, and nothing further to practise on."""
    return _told(mark, appointment, "marker.practice_talk", "About your practice mark: let’s talk")


def talk_wanted(mark: Mark, appointment: MarkerAppointment) -> list[Notice]:
    """To the team: somebody has practised on everything and needs a word."""
    return [
        Notice(
            kind="marker.practice_talk_wanted",
            key=f"marker.practice_talk_wanted:{mark.pk}:{person.pk}",
            to=person,
            subject=f"{appointment.marker} is not near enough to the agreed marks: a talk, or another practice script",
            template="marking/email/practice_talk_wanted",
            reason=TEAM_REASON,
            context={
                "recipient": person.first_name_shown,
                "marker": str(appointment.marker),
                "path": reverse("marking:pool-member", kwargs={"pk": appointment.pk}),
            },
            urgent=False,
        )
        for person in team()
    ]


def _told(
    mark: Mark, appointment: MarkerAppointment, kind: str, subject: str, *, urgent: bool = True
) -> Notice:
    """To the marker, with a link to the script."""
    return Notice(
        kind=kind,
        key=f"{kind}:{mark.pk}",
        to=appointment.marker,
        subject=subject,
        template=f"marking/email/{kind.removeprefix('marker.')}",
        reason=REASON,
        context={
            "recipient": appointment.marker.first_name_shown,
            "cohort": str(appointment.cohort),
            "begins": full_date(appointment.cohort.marking_from),
            "path": reverse("marking:script", kwargs={"code": mark.practice_code}),
        },
        urgent=urgent,
    )
