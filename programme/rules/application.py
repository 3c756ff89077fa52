"""What an applicant may do with an application, and who may see it."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from core.ui.dates import deadline, full_datetime
from people.models import User
from people.roles import ROLES, Permission, everywhere, may
from programme.enums import EnrolmentState
from programme.models import Application, Cohort, Enrolment, LateCode
from programme.queries.application import SECTIONS, live, missing
from programme.rules.late_code import fits
from programme.rules.own import is_own
from programme.transitions import APPLICATION

WARNED_BEFORE = dt.timedelta(days=7)  # between the reminder about a draft and its deletion, at least


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


def is_open_for(application: Application, at: dt.datetime) -> Decision:
    """Whether this application can still be written: while its cohort is open, or as long as its late code says."""
    if application.cohort.applications_open_at <= at < application.closes_at:
        return ALLOW
    if application.late_code_id and at >= application.closes_at:
        return refuse(f"You could apply with your late code until {deadline(application.closes_at)}.")
    return is_open(application.cohort, at)


def can_take_code(user: User | AnonymousUser, application: Application, at: dt.datetime) -> Decision:
    """Ask for a late code: with a draft whose time is over."""
    if application.state == "draft" and at >= application.closes_at:
        return is_own(user, application)
    return refuse("A late code is for drafts after closing.")


def can_start(user: User, cohort: Cohort, at: dt.datetime, late_code: LateCode | None = None) -> Decision:
    """Begin an application: while they are open, once a cohort, and not while or after taking part.

    late_code: one that lets this person in (`rules.late_code.can_use`), so that closing does not matter.
    """
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
    return ALLOW if late_code and late_code.cohort_id == cohort.pk else is_open(cohort, at)


def can_edit(user: User, application: Application, at: dt.datetime) -> Decision:
    """Write in a draft while applications are open."""
    if application.state != "draft":
        return first_refusal(
            is_own(user, application),
            refuse("This application has been submitted, so its answers can't be changed."),
        )
    return first_refusal(is_own(user, application), is_open_for(application, at))


def can_submit(user: User, application: Application, at: dt.datetime) -> Decision:
    """Hand the application in: complete, in time, once."""
    before = first_refusal(
        is_own(user, application),
        APPLICATION.can(application, "submit"),
        is_open_for(application, at),
        fits(application),
    )
    if not before:
        return before
    lacking = [SECTIONS[section] for section, gaps in missing(application).items() if gaps]
    if lacking:
        return refuse(f"Something is still missing in: {', '.join(lacking)}.")
    return ALLOW


def can_delete_draft(application: Application, warned_at: dt.datetime | None, at: dt.datetime) -> Decision:
    """Delete a draft nobody has saved for 90 days, and never less than a week after its applicant was warned."""
    if application.state != "draft":
        return refuse("Only a draft is deleted; this application has been submitted.")
    if at < application.kept_until:
        return refuse(f"This draft is kept until {deadline(application.kept_until)}.")
    if warned_at is None or at < warned_at + WARNED_BEFORE:
        return refuse("Its applicant has not been warned long enough ago.")
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
