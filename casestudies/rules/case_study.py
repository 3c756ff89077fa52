"""May this person see, start, write, give back or release a case study."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy, Presentation
from casestudies.transitions import CASE_STUDY
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from people.roles import Permission, everywhere, may
from programme.enums import EnrolmentState, Route
from programme.models import Enrolment

ATTEMPTS = 2  # the submission and one resubmission

# What the apps above know against giving a case study back: each adds its own question in its AppConfig.ready.
REOPENING_GUARDS: list[Callable[[CaseStudy], Decision]] = []


def can_see(user: User | AnonymousUser, case_study: CaseStudy) -> Decision:
    """Whether the user may read it: its author, and who oversees all."""
    if user.is_authenticated and case_study.enrolment.participant_id == user.pk:
        return ALLOW
    return ALLOW if everywhere(user, Permission.CASE_STUDY_OVERSEE) else stranger()


def can_follow(user: User | AnonymousUser, enrolment: Enrolment) -> Decision:
    """Whether the user may know how far somebody's case study is (its text is another question)."""
    if enrolment.state == EnrolmentState.WITHDRAWN:
        return stranger()
    if everywhere(user, Permission.CASE_STUDY_OVERSEE):
        return ALLOW
    return ALLOW if may(user, Permission.PARTICIPANT_SEE, authority_id=enrolment.authority_id) else stranger()


def can_open(by: User, enrolment: Enrolment) -> Decision:
    """Whether `by` may start the case study of this enrolment."""
    if everywhere(by, Permission.CASE_STUDY_OVERSEE):
        return ALLOW
    return as_author(by, enrolment)


def as_author(by: User, enrolment: Enrolment) -> Decision:
    """Whether it is the person's own, in a year they are taking part in."""
    if enrolment.participant_id != by.pk:
        return stranger()
    if enrolment.state == EnrolmentState.ACTIVE:
        return ALLOW
    return refuse("You are no longer taking part in this year of the programme, so this is closed.")


def can_change_route(enrolment: Enrolment) -> Decision:
    """Whether nothing speaks against another route: no case study handed in, no presentation held."""
    if CaseStudy.objects.filter(enrolment=enrolment).exclude(state=CaseStudyState.WRITING).exists():
        return refuse("The case study is handed in, so the route can't be changed.")
    if Presentation.objects.filter(enrolment=enrolment).exists():
        return refuse("The presentation has been held, so the route can't be changed.")
    return ALLOW


def is_being_written(case_study: CaseStudy) -> Decision:
    """Whether the author may still change it."""
    if case_study.state == CaseStudyState.SUBMITTED:
        return refuse("Your case study is submitted, so nothing about it can be changed now.")
    if case_study.state == CaseStudyState.MARKED:
        return refuse("Your case study has passed, so nothing about it can be changed now.")
    if case_study.attempt > ATTEMPTS:
        return refuse(
            "You have submitted twice, which is as often as it can be. The programme team can advise you."
        )
    return ALLOW


def on_essay_route(case_study: CaseStudy) -> Decision:
    """Whether sections are written, on which a tutor gives feedback."""
    if case_study.enrolment.route == Route.ESSAY:
        return ALLOW
    return refuse("You are on the presentation route: there are no sections to send for feedback.")


def can_plan(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may write the plan."""
    return first_refusal(as_author(by, case_study.enrolment), is_being_written(case_study))


def can_reopen(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may give a submitted case study back to its author."""
    if not everywhere(by, Permission.CASE_STUDY_OVERSEE):
        return stranger()
    moves = CASE_STUDY.can(case_study, "reopen")
    return first_refusal(moves, *(guard(case_study) for guard in REOPENING_GUARDS)) if moves else moves


def can_release(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may let the author have the result."""
    if not everywhere(by, Permission.MARKS_RELEASE):
        return stranger()
    return CASE_STUDY.can(case_study, "pass")
