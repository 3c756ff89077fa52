"""Who sets the assessors of slides and posters, who may be one, who answers when, and who reads what."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy
from casestudies.queries import due_at
from core import clock
from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from core.ui.dates import deadline
from marking.enums import PanelState
from marking.models import Assessment, Panel
from marking.queries import panel as queries
from marking.rules.team import can_oversee
from marking.transitions import PANEL
from people.enums import Role
from people.models import User
from people.roles import Permission, everywhere
from programme.enums import Route
from programme.models import Cohort

P = Permission.MARKING_MODERATE


def can_list(user: User | AnonymousUser) -> Decision:
    """Look at all presentations of a cohort and who assesses them."""
    return can_oversee(user, P)


def can_list_assessed(user: User) -> Decision:
    """Whether the person may have presentations to assess at all."""
    if user.holds(Role.MARKER) or everywhere(user, P) or queries.assesses_any(user):
        return ALLOW
    return not_your_role("This page is for those who assess presentations.")


def can_set_outcomes(by: User, cohort: Cohort) -> Decision:
    """Change the learning outcomes: until somebody has begun to assess by them."""
    allowed = can_list(by)
    if allowed and queries.is_assessed_by(cohort):
        return refuse("Assessing by these learning outcomes has begun, so they stay as they are.")
    return allowed


def can_set_assessors(by: User, case_study: CaseStudy) -> Decision:
    """Name the two, or others instead: once something is submitted, until one has answered."""
    allowed = can_list(by)
    if not allowed:
        return allowed
    if case_study.enrolment.route != Route.PRESENTATION:
        return refuse("Essays are given to markers, not to assessors.")
    if case_study.state != CaseStudyState.SUBMITTED:
        return refuse("Nothing is submitted that could be assessed.")
    if not case_study.enrolment.cohort.learning_outcomes.exists():
        return refuse("This cohort has no learning outcomes yet. Set them first.")
    if queries.has_answers(case_study):
        return refuse("An assessor has answered already, so the two stay.")
    return ALLOW


def can_be_named(person: User, case_study: CaseStudy) -> Decision:
    """Whether somebody may become an assessor of this author: everything that our records say is asked."""
    if not queries.candidates(case_study.enrolment.cohort).filter(pk=person.pk).exists():
        return refuse(
            f"{person} is neither in this year's pool of markers nor in the programme team, so they can't assess it."
        )
    why = queries.why_not(person, case_study)
    return refuse(f"{person} {why}, so they can't assess it.") if why else ALLOW


def are_two(first: User, second: User, case_study: CaseStudy) -> Decision:
    """Whether these two may assess it together."""
    if first.pk == second.pk:
        return refuse("Name two different assessors.")
    return first_refusal(can_be_named(first, case_study), can_be_named(second, case_study))


def can_assess(assessor: User, case_study: CaseStudy) -> Decision:
    """Whether somebody who was named may go on: asked with every page, so in two queries."""
    if not queries.candidates(case_study.enrolment.cohort).filter(pk=assessor.pk).exists():
        return refuse(
            "You are neither in this year's pool of markers nor in the programme team now, so you can't assess it."
        )
    why = queries.kept_out(case_study).get(assessor.pk)
    return (
        refuse(f"You can't assess this any more: an assessor must not be somebody who {why}.")
        if why
        else ALLOW
    )


def is_assessor(user: User | AnonymousUser, panel: Panel) -> bool:
    """Whether the person is one of the panel."""
    return user.is_authenticated and user.pk in panel.assessor_ids


def can_see(user: User | AnonymousUser, panel: Panel) -> Decision:
    """The team, and its assessors. The sibling of `queries.panel.visible_to`."""
    return ALLOW if everywhere(user, P) or is_assessor(user, panel) else stranger()


def can_answer(user: User, panel: Panel, mine: Assessment | None) -> Decision:
    """Whether the person writes and gives their answer now.

    Each answers for themselves once the author can't replace the file any more; where the two differ they may change
    their answers until they agree, or until a third is asked.
    """
    seen = can_see(user, panel)
    if not seen:
        return seen
    if mine is None:
        return refuse("The assessors of a presentation say what they found.")
    if panel.state in (PanelState.FOUND, PanelState.RELEASED):
        return refuse("The outcome is found, so nothing is changed any more.")
    if panel.case_study.state != CaseStudyState.SUBMITTED:
        return refuse("The team gave it back to its author. You can answer once it is submitted again.")
    if panel.state == PanelState.DIFFERING and panel.third_id not in (None, user.pk):
        return refuse(f"{panel.third} decides now, since the two of you differ.")
    if mine.given_at and panel.state == PanelState.ASSESSING:
        return refuse("You have answered. You read the other assessor's answer once it is given.")
    due = getattr(panel, "due", None) or due_at(panel.case_study)  # fetched with the panel, where it was
    if clock.now() < due:
        return refuse(f"The author can replace the file until {deadline(due)}. You can answer from then on.")
    return can_assess(user, panel.case_study)


def can_name_third(by: User, panel: Panel) -> Decision:
    """Have a third decide, where the two differ."""
    allowed = can_list(by)
    if not allowed:
        return allowed
    if panel.state != PanelState.DIFFERING:
        return refuse("A third decides only where the two assessors differ.")
    return refuse("A third has been asked already.") if panel.third_id else ALLOW


def can_release(by: User, panel: Panel) -> Decision:
    """Let the author have the outcome."""
    return first_refusal(can_oversee(by, Permission.MARKS_RELEASE), PANEL.can(panel, "release"))


def can_be_reopened(case_study: CaseStudy) -> Decision:
    """Whether slides or a poster may still go back to their author: not once an assessor has answered."""
    if case_study.enrolment.route == Route.PRESENTATION and queries.has_answers(case_study):
        return refuse("An assessor has answered already, so it can't be given back to its author.")
    return ALLOW
