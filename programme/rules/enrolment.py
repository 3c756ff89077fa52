"""What can be changed about somebody's year, by whom, until when."""

import datetime as dt
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from core.ui.dates import full_date
from people.models import School, User
from people.roles import Permission, everywhere, may
from programme.enums import EnrolmentState
from programme.models import CohortAuthority, Enrolment
from programme.queries.enrolment import later_cohorts, move_to_come
from programme.transitions import ENROLMENT

# What the apps above know against another route: each adds its own question in its AppConfig.ready.
ROUTE_GUARDS: list[Callable[[Enrolment], Decision]] = []


def can_see(user: User | AnonymousUser, enrolment: Enrolment) -> Decision:
    """A participant's own year; the lead of their authority; the team. The sibling of `visible_to`."""
    if user.is_authenticated and enrolment.participant_id == user.pk:
        return ALLOW
    if may(user, Permission.PARTICIPANT_SEE, authority_id=enrolment.authority_id):
        return ALLOW
    return stranger()


def is_own(user: User, enrolment: Enrolment) -> bool:
    """Whether it is the person's own year; nobody acts as staff on it then."""
    return enrolment.participant_id == user.pk


def as_staff(user: User, enrolment: Enrolment) -> Decision:
    """Whether the person changes the year as staff: its authority's lead or the team, never for themselves."""
    seen = can_see(user, enrolment)
    if not seen:
        return seen
    if is_own(user, enrolment):
        return refuse("Write to your authority's lead or the programme team: they do this with you.")
    if may(user, Permission.ENROLMENT_CHANGE, authority_id=enrolment.authority_id):
        return ALLOW
    return refuse("Only authority leads and the programme team change this.")


def takes_part(enrolment: Enrolment) -> Decision:
    """Whether the person is in the year now."""
    if enrolment.state == EnrolmentState.ACTIVE:
        return ALLOW
    return refuse(f"They are not taking part now: {enrolment.get_state_display().lower()}.")


def can_change_route(user: User, enrolment: Enrolment) -> Decision:
    """The participant until the cohort's date; the lead and the team after it too."""
    seen = first_refusal(can_see(user, enrolment), takes_part(enrolment))
    if not seen:
        return seen
    if not enrolment.cohort.has_presentation_route:
        return refuse(f"{enrolment.cohort} has one route only.")
    until = enrolment.cohort.route_change_until
    if is_own(user, enrolment):
        if clock.today() > until:
            return refuse(
                f"You could change your route until {full_date(until)}. Ask your authority's lead if you need to now."
            )
    elif not (staff := as_staff(user, enrolment)):
        return staff
    return first_refusal(ALLOW, *(guard(enrolment) for guard in ROUTE_GUARDS))


def can_move(user: User, enrolment: Enrolment) -> Decision:
    """Record that somebody moves to another school."""
    before = first_refusal(as_staff(user, enrolment), takes_part(enrolment))
    if not before:
        return before
    coming = move_to_come(enrolment)
    if coming:
        return refuse(f"A move to {coming.school.name} on {full_date(coming.from_on)} is recorded already.")
    return ALLOW


def can_move_to(user: User, enrolment: Enrolment, school: School, from_on: dt.date) -> Decision:
    """Whether this school and day will do. Another authority's people are for the team to place."""
    before = can_move(user, enrolment)
    if not before:
        return before
    if school.pk == enrolment.school_id:
        return refuse(f"They are at {school.name} already.")
    cohort = enrolment.cohort
    is_here = CohortAuthority.objects.filter(cohort=cohort, authority=school.authority_id).exists()
    if not is_here:
        return refuse(
            f"{school.name} is in an authority that does not take part in {cohort}. They can defer or withdraw instead."
        )
    if school.authority_id != enrolment.authority_id and not everywhere(user, Permission.ENROLMENT_CHANGE):
        return refuse(f"{school.name} is in {school.authority}. Ask the programme team to move them there.")
    last = enrolment.posts.order_by("-from_on").first()
    if last and from_on <= last.from_on:
        return refuse(f"They moved on {full_date(last.from_on)}: choose a later day.")
    if from_on > cohort.ends_on:
        return refuse(f"{cohort} ends on {full_date(cohort.ends_on)}: choose a day before.")
    if from_on < cohort.applications_open_at.date():
        return refuse("Choose a day in this year of the programme.")
    return ALLOW


def can_defer(user: User, enrolment: Enrolment) -> Decision:
    """Let somebody go on in a later cohort."""
    before = first_refusal(as_staff(user, enrolment), ENROLMENT.can(enrolment, "defer"))
    if before and not later_cohorts(enrolment).exists():
        return refuse(f"No later cohort with {enrolment.authority} is set up yet.")
    return before


def can_withdraw(user: User, enrolment: Enrolment) -> Decision:
    """Leave the programme: the participant, the lead, the team."""
    allowed = can_see(user, enrolment) if is_own(user, enrolment) else as_staff(user, enrolment)
    return first_refusal(allowed, ENROLMENT.can(enrolment, "withdraw"))
