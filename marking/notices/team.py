"""What the programme team is told about marking."""

from django.urls import reverse

from core import clock
from marking.models import Mark, MarkerAppointment
from notifications.actions import Notice
from notifications.enums import Pace
from people.enums import Role
from people.models import User
from people.queries import holders_of
from programme.models import Cohort

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
                "path": reverse("marking:readers", kwargs={"slug": cohort.slug, "code": code}),
            },
            urgent=False,
            slowest=Pace.DAILY,
        )
        for person in team()
    ]


def stood_down(appointment: MarkerAppointment, codes: list[str]) -> list[Notice]:
    """A marker mentors now, and is out; which scripts are with nobody because of that."""
    cohort = appointment.cohort
    return [
        Notice(
            kind="marker.stood_down",
            key=f"marker.stood_down:{appointment.pk}:{person.pk}:{clock.now():%Y%m%d%H%M%S}",
            to=person,
            subject=f"{appointment.marker} mentors in {cohort} and is out of the pool of markers",
            template="marking/email/stood_down_team",
            reason=REASON,
            context={
                "recipient": person.first_name_shown,
                "marker": str(appointment.marker),
                "cohort": str(cohort),
                "codes": ", ".join(codes),
                "path": f"{reverse('marking:overview')}?cohort={cohort.slug}",
            },
            urgent=False,
        )
        for person in team()
    ]


def conflicts_found(cohort: Cohort, codes: list[str]) -> list[Notice]:
    """Markers have scripts that they should not have, as was found just now."""
    moment = f"{clock.now():%Y%m%d%H%M%S%f}"
    return [
        Notice(
            kind="mark.conflict_found",
            key=f"mark.conflict_found:{cohort.pk}:{moment}:{person.pk}",
            to=person,
            subject=f"Scripts that their marker should not have: {', '.join(codes[:5])}",
            template="marking/email/conflicts_found",
            reason=REASON,
            context={
                "recipient": person.first_name_shown,
                "codes": ", ".join(codes),
                "cohort": str(cohort),
                "path": f"{reverse('marking:overview')}?cohort={cohort.slug}",
            },
            urgent=False,
        )
        for person in team()
    ]
