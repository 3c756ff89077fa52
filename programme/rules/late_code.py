"""Who makes codes for late applications, and when one lets somebody in."""

import datetime as dt

from core import clock
from core.decisions import ALLOW, Decision, first_refusal, refuse
from core.ui.dates import deadline
from people.models import User
from programme.models import Application, Cohort, LateCode
from programme.rules.cohort import can_arrange
from programme.rules.own import is_own

UNKNOWN = "We don't know this code. Check it letter by letter, or ask whoever gave it to you."


def can_make(user: User, cohort: Cohort, closes_at: dt.datetime, at: dt.datetime) -> Decision:
    """Make a code: the programme team, for a time that is not over and lies after closing."""
    before = can_arrange(user, cohort)
    if not before:
        return before
    if closes_at <= max(at, cohort.applications_close_at):
        return refuse(
            f"Choose a later day: applications close on {deadline(cohort.applications_close_at)} anyway."
        )
    if closes_at > clock.london(cohort.starts_on):
        return refuse("Choose a day before the year begins.")
    return ALLOW


def can_end(user: User, late_code: LateCode) -> Decision:
    """End a code before its time: the programme team. Applications begun with it keep their time."""
    if late_code.ended_at:
        return refuse("This code has been ended already.")
    return can_arrange(user, late_code.cohort)


def can_use(user: User, late_code: LateCode | None, at: dt.datetime, *, uses: int) -> Decision:
    """Apply with a code: known, made for this person, not over, not used up; `uses` are those of others."""
    if late_code is None:
        return refuse(UNKNOWN)
    if late_code.email and late_code.email != user.email.lower():
        return refuse("This code was made for another address. Sign in with the address it was sent to.")
    if late_code.ended_at:
        return refuse("This code has been ended. Ask the programme team about another.")
    if at >= late_code.closes_at:
        return refuse(f"This code could be used until {deadline(late_code.closes_at)}.")
    if at < late_code.cohort.applications_open_at:
        return refuse(f"Applications for {late_code.cohort} have not opened yet.")
    if uses >= late_code.most_uses:
        return refuse("This code has been used as often as it may be. Ask the programme team about another.")
    return ALLOW


def can_take(user: User, application: Application, late_code: LateCode) -> Decision:
    """Give a draft the time of a code: one's own draft, for the year of the code."""
    draft = ALLOW if application.state == "draft" else refuse("This application has been submitted already.")
    same_year = (
        ALLOW
        if application.cohort_id == late_code.cohort_id
        else refuse(f"This code is for {late_code.cohort}, and your application is for another year.")
    )
    return first_refusal(is_own(user, application), draft, same_year)


def fits(application: Application) -> Decision:
    """Whether the application is one that its late code was made for."""
    code = application.late_code if application.late_code_id else None
    if code and code.authority_id and application.authority_id != code.authority_id:
        return refuse(
            f"Your late code is for teachers in {code.authority}. "
            "Choose your school there, or ask the programme team about another code."
        )
    return ALLOW
