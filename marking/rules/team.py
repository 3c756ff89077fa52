"""What the programme team may do in the marking, and when."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists

from casestudies.models import CaseStudy
from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from marking.enums import MarkKind, MarkState, ResultState
from marking.models import AllocationRun, CriterionMark, Mark, MarkerAppointment
from marking.rules.marker import YEARS_NEEDED
from marking.rules.rehearsal import is_rehearsed
from marking.scoring import Outcome, Standing
from marking.transitions import MARK, MARKER, RUN
from marking.visibility import knowing_grants
from people.models import User
from people.roles import Permission, everywhere
from programme.enums import Route
from programme.models import Cohort
from trios.models import MentorAppointment


def can_oversee(user: User | AnonymousUser, permission: Permission = Permission.MARKING_ALLOCATE) -> Decision:
    """Whether the user runs this part of the marking; the sentence is for people signed in with another role."""
    if everywhere(user, permission):
        return ALLOW
    return not_your_role("This page is for the programme team.")


def can_approve(by: User, appointment: MarkerAppointment) -> Decision:
    """Take somebody into the pool: asked, eligible, and not mentoring this year."""
    allowed = first_refusal(can_oversee(by, Permission.MARKER_APPROVE), MARKER.can(appointment, "approve"))
    if not allowed:
        return allowed
    if appointment.years < YEARS_NEEDED:
        return refuse(f"{appointment.years} years in such a post: {YEARS_NEEDED} are needed.")
    if appointment.experience_checked_at is None:
        return refuse("Nobody has checked the experience yet. Record what you held it against first.")
    return marks_blindly(appointment)


def can_check_experience(by: User, appointment: MarkerAppointment) -> Decision:
    """Record that the experience was checked: once, while somebody asks to join."""
    allowed = first_refusal(can_oversee(by, Permission.MARKER_APPROVE), MARKER.can(appointment, "approve"))
    if allowed and appointment.experience_checked_at is not None:
        return refuse("The experience is checked already.")
    return allowed


def marks_blindly(appointment: MarkerAppointment) -> Decision:
    """Whether nothing that somebody does beside shows them who wrote what: mentoring, drafts, running the programme."""
    mentors = MentorAppointment.objects.filter(
        cohort=appointment.cohort_id, mentor=appointment.marker_id, ended_at=None
    )
    known = knowing_grants().filter(user=appointment.marker_id)
    rows = MarkerAppointment.objects.filter(pk=appointment.pk)
    is_mentoring, knows = rows.values_list(Exists(mentors), Exists(known)).get()  # one query
    if knows:
        return refuse("This person reads drafts or is of the programme team, and sees there who wrote what.")
    return refuse("This person mentors a trio this year.") if is_mentoring else ALLOW


def can_reinstate(by: User, appointment: MarkerAppointment) -> Decision:
    """Take up again the asking of somebody who mentored and does so no more."""
    allowed = first_refusal(can_oversee(by, Permission.MARKER_APPROVE), MARKER.can(appointment, "reinstate"))
    return marks_blindly(appointment) if allowed else allowed


def can_decline(by: User, appointment: MarkerAppointment) -> Decision:
    """Say no to somebody who asked."""
    return first_refusal(can_oversee(by, Permission.MARKER_APPROVE), MARKER.can(appointment, "decline"))


def can_hand_over(by: User, appointment: MarkerAppointment) -> Decision:
    """Take somebody out of the pool and give their open scripts, of whatever kind, to others."""
    return first_refusal(
        can_oversee(by), can_oversee(by, Permission.MARKING_MODERATE), MARKER.can(appointment, "withdraw")
    )


def can_take_back(by: User, mark: Mark) -> Decision:
    """Take a script from its marker before the mark is in, because of a conflict that was declared later."""
    return first_refusal(can_oversee(by), MARK.can(mark, "take_back"))


def can_allocate(by: User, cohort: Cohort, kind: str = MarkKind.FIRST) -> Decision:
    """Have an allocation worked out. Second and third readings are the moderators' business."""
    permission = Permission.MARKING_ALLOCATE if kind == MarkKind.FIRST else Permission.MARKING_MODERATE
    allowed = can_oversee(by, permission)
    if not allowed:
        return allowed
    if not cohort.criteria.exists():
        return refuse("This cohort has no criteria to mark by yet. Set them first.")
    return ALLOW


def can_set_criteria(by: User, cohort: Cohort) -> Decision:
    """Change what scripts are marked by: until somebody has begun to mark by it."""
    allowed = can_oversee(by)
    if not allowed:
        return allowed
    if CriterionMark.objects.filter(criterion__cohort=cohort).exists():
        return refuse("Marking by these criteria has begun, so they can't be changed any more.")
    return ALLOW


def can_see_run(user: User | AnonymousUser, run: AllocationRun) -> Decision:
    """Look at a proposal."""
    return ALLOW if everywhere(user, Permission.MARKING_ALLOCATE) else stranger()


def can_publish(by: User, run: AllocationRun) -> Decision:
    """Give the scripts out as proposed, once a rehearsal found nothing by which a marker could tell an author."""
    allowed = first_refusal(can_see_run(by, run), RUN.can(run, "publish"))
    if allowed and not run.answer.get("allocations"):
        return refuse("The proposal gives nobody anything, so there is nothing to publish.")
    return is_rehearsed(run) if allowed else allowed


def can_discard(by: User, run: AllocationRun) -> Decision:
    """Put a proposal away."""
    return first_refusal(can_see_run(by, run), RUN.can(run, "discard"))


def can_agree(by: User, outcome: Outcome, *, second_due: bool, has_result: bool) -> Decision:
    """Settle the mark of a script from its readings."""
    allowed = can_oversee(by, Permission.MARKING_MODERATE)
    if not allowed:
        return allowed
    if has_result:
        return refuse("The mark of this script is agreed already.")
    if outcome.standing == Standing.THIRD_NEEDED:
        return refuse(f"The readings are {outcome.how}. A third reading comes first.")
    if second_due:
        return refuse("The second mark is not in yet.")
    return ALLOW


def can_be_reopened(case_study: CaseStudy) -> Decision:
    """Whether a submitted case study may still go back to its author: not once somebody is reading it."""
    if case_study.enrolment.route == Route.PRESENTATION:
        return ALLOW  # no marker reads slides or posters
    with_somebody = (
        Mark.objects.filter(case_study=case_study, version__submission__isnull=False)
        .exclude(state=MarkState.RECUSED)
        .exclude(version__result__state=ResultState.RELEASED)
    )
    if with_somebody.exists():
        return refuse("It is with a marker already, so it can't be given back to its author.")
    return ALLOW
