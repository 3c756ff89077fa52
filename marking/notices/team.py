"""What the programme team is told about marking."""

from django.urls import reverse

from marking.models import Mark, MarkerAppointment
from notifications.actions import Notice
from notifications.enums import Pace
from people.enums import Role
from people.models import User
from people.queries import holders_of

REASON = "You get this because you are in the programme team."


def team() -> list[User]:
    """Everybody in the team now."""
    return list(holders_of(Role.TEAM))


def applied(appointment: MarkerAppointment) -> list[Notice]:
    """Somebody asks to join the pool."""
    path = f"{reverse('marking:pool', kwargs={'slug': appointment.cohort.slug})}?state={appointment.state}"
    return [
        Notice(
            kind="marker.applied",
            key=f"marker.applied:{appointment.pk}:{person.pk}",
            to=person,
            subject=f"{appointment.marker} asks to join the pool of markers for {appointment.cohort}",
            template="marking/email/applied",
            reason=REASON,
            context={
                "recipient": person.first_name_shown,
                "marker": str(appointment.marker),
                "post": appointment.get_post_display(),
                "years": appointment.years,
                "cohort": str(appointment.cohort),
                "path": path,
            },
            urgent=False,
        )
        for person in team()
    ]


def recused(mark: Mark, code: str) -> list[Notice]:
    """A script was given back and needs somebody else."""
    cohort = mark.appointment.cohort
    return [
        Notice(
            kind="mark.recused",
            key=f"mark.recused:{mark.pk}:{person.pk}",
            to=person,
            subject=f"Script {code} was given back: allocate it again",
            template="marking/email/recused",
            reason=REASON,
            context={
                "recipient": person.first_name_shown,
                "code": code,
                "cohort": str(cohort),
                "path": f"{reverse('marking:overview')}?cohort={cohort.slug}",
            },
            urgent=False,
            slowest=Pace.DAILY,
        )
        for person in team()
    ]
