from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from casestudies.actions.case_study import suggest_sections
from core import clock
from marking.actions.criteria import set_default_criteria
from marking.actions.panel import set_usual_outcomes
from notifications.actions import Notice, notify
from people import actions
from people.enums import Role
from people.models import Invitation, LocalAuthority, User
from programme.actions.first_cohort import make_first
from programme.first_year import coming_year
from programme.models import Cohort


@transaction.atomic
def invite(*, email: str, role: Role, authority: LocalAuthority | None, by: User) -> Invitation:
    """Invite somebody to a staff role and mail them the link."""
    invitation, token = actions.invite(email=email, role=role, authority=authority, by=by)
    what = invitation.get_role_display().lower()
    notify(
        Notice(
            kind="invitation.sent",
            key=f"invitation.sent:{invitation.pk}",
            to=invitation.email,
            subject=f"You are invited to Improving Our Classrooms as {what}",
            template="people/email/invited",
            reason=f"{by} invited this address to a role in Improving Our Classrooms.",
            context={
                "role": what,
                "authority": authority.name if authority else "",
                "by": str(by),
                "path": reverse("invitation-open", args=[token]),
                "days": actions.INVITATION_DAYS,
            },
        )
    )
    return invitation


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was there or made when the service was set up."""

    schools: int
    user: User
    cohort: Cohort | None  # made now; None where there was one


@transaction.atomic
def begin(*, email: str, name: str, year: int | None = None) -> Beginning:
    """Set the service up: schools, the first person as team and administrator, the first cohort where there is none.

    Whoever has the host's shell may. Doing it again adds nothing; with another address it lets another person in.
    """
    schools = actions.load_schools()
    user = actions.make_first_person(email=email, name=name)
    for role in (Role.TEAM, Role.ADMIN):
        actions.grant_role(user=user, role=role, by=None)
    cohort = None
    if not Cohort.objects.exists():
        cohort = make_first(year=year or coming_year(clock.today()), by=user)
        suggest_sections(cohort=cohort, by=user)
        set_default_criteria(cohort=cohort, by=user)
        set_usual_outcomes(cohort=cohort, by=user)
    return Beginning(schools, user, cohort)
