"""What an applicant may do with an application, and who may see it."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from core.ui.dates import deadline, full_datetime
from people.models import User
from people.roles import ROLES, Permission, everywhere, may
from programme.enums import EnrolmentState
from programme.models import Application, Cohort, Enrolment
from programme.queries.application import SECTIONS, live, missing
from programme.transitions import APPLICATION


def can_see(user: User | AnonymousUser, application: Application) -> Decision:
    """The applicant; and once it is submitted, the lead of its authority and the team."""
    if user.is_authenticated and application.applicant_id == user.pk:
        return ALLOW
    if application.submitted_at and (
        everywhere(user, Permission.APPLICATION_SEE)
        or may(user, Permission.APPLICATION_SEE, authority_id=application.authority_id)
    ):
        return ALLOW
    return stranger()


def readers(application: Application) -> list[tuple[str, str]]:
    """Who else can read the application, from the table of roles: (who, when)."""
    place = application.authority.name if application.authority_id else "your authority"
    found = []
    for role, line in ROLES.items():
        if Permission.APPLICATION_SEE in line.permissions:
            who = f"The {role.label.lower()}" + (f" of {place}" if line.scope == "authority" else "")
            found.append((who, "once you submit"))
    return found


def is_open(cohort: Cohort, at: dt.datetime) -> Decision:
    """Whether the cohort takes applications at this instant; the closing instant itself is too late."""
    when = cohort.applications(at)
    if when == "not yet":
        return refuse(
            f"Applications for {cohort} open on {full_datetime(cohort.applications_open_at)}. "
            "Leave your address and we will tell you."
        )
    if when == "closed":
        return refuse(f"Applications for {cohort} closed on {deadline(cohort.applications_close_at)}.")
    return ALLOW


def can_start(user: User, cohort: Cohort, at: dt.datetime) -> Decision:
    """Begin an application: while they are open, once a cohort, and not while or after taking part."""
    enrolment = (
        Enrolment.objects.filter(
            participant=user, state__in=[EnrolmentState.ACTIVE, EnrolmentState.COMPLETED]
        )
        .select_related("cohort")
        .first()
    )
    if enrolment and enrolment.state == EnrolmentState.COMPLETED:
        return refuse(f"You completed the programme in {enrolment.cohort}, so you can't apply again.")
    if enrolment:
        return refuse(f"You are taking part in {enrolment.cohort} already.")
    if live(user, cohort):
        return refuse(f"You have an application for {cohort} already.")
    return is_open(cohort, at)


def is_own(user: User | AnonymousUser, application: Application) -> Decision:
    """Only the applicant acts on an application as its applicant."""
    if user.is_authenticated and application.applicant_id == user.pk:
        return ALLOW
    return stranger()


def can_edit(user: User, application: Application, at: dt.datetime) -> Decision:
    """Write in a draft while applications are open."""
    if application.state != "draft":
        return first_refusal(
            is_own(user, application),
            refuse("This application has been submitted, so its answers can't be changed."),
        )
    return first_refusal(is_own(user, application), is_open(application.cohort, at))


def can_submit(user: User, application: Application, at: dt.datetime) -> Decision:
    """Hand the application in: complete, in time, once."""
    before = first_refusal(
        is_own(user, application),
        APPLICATION.can(application, "submit"),
        is_open(application.cohort, at),
    )
    if not before:
        return before
    lacking = [SECTIONS[section] for section, gaps in missing(application).items() if gaps]
    if lacking:
        return refuse(f"Something is still missing in: {', '.join(lacking)}.")
    return ALLOW


def can_withdraw(user: User, application: Application) -> Decision:
    """Take the application back, until the place is accepted."""
    return first_refusal(is_own(user, application), APPLICATION.can(application, "withdraw"))


def can_answer(user: User, application: Application, at: dt.datetime) -> Decision:
    """Accept or turn down the offered place, before its time runs out."""
    before = first_refusal(is_own(user, application), APPLICATION.can(application, "accept"))
    if not before:
        return before
    if application.told_state(at) != application.state:
        return refuse("There is no offer to answer.")
    if application.accept_by and at >= application.accept_by:
        return refuse(
            f"This offer ran out on {deadline(application.accept_by)}. "
            "Write to your authority's lead if you still want the place."
        )
    return ALLOW
