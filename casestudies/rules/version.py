"""May this person upload a file and hand it in, and when is that late."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import IntakeState
from casestudies.models import CaseStudy, Version
from casestudies.queries import due_at
from casestudies.rules.case_study import ATTEMPTS, can_plan, can_see, on_essay_route, on_essay_route_of
from casestudies.transitions import CASE_STUDY
from core import clock
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from people.roles import Permission, everywhere


def is_before_the_board(case_study: CaseStudy, at: dt.datetime) -> Decision:
    """Whether it is early enough; late is only flagged, but once the board has met a new due date is needed."""
    board_met_at = clock.end_of(case_study.enrolment.cohort.board_on)
    if at < board_met_at or at < due_at(case_study):
        return ALLOW
    return refuse("The assessment board has met. Write to the programme team, who can set you a new date.")


def can_hand_in_for(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may upload and submit for an author who can't: the team, while nothing is handed in."""
    if not everywhere(by, Permission.CASE_STUDY_OVERSEE) or case_study.enrolment.participant_id == by.pk:
        return stranger()
    if case_study.attempt > ATTEMPTS:
        return refuse("It has been submitted twice, which is as often as it can be.")
    return first_refusal(on_essay_route_of(case_study), CASE_STUDY.can(case_study, "submit"))


def can_upload(by: User, case_study: CaseStudy, at: dt.datetime) -> Decision:
    """Whether `by` may add a file at this moment."""
    if can_hand_in_for(by, case_study):
        return ALLOW
    allowed = first_refusal(can_plan(by, case_study), on_essay_route(case_study))
    return allowed and is_before_the_board(case_study, at)


def can_see_version(user: User | AnonymousUser, version: Version) -> Decision:
    """Whether the user may open an uploaded file. SECURITY: a marker never may, whatever else they are."""
    return can_see(user, version.case_study)


def can_submit(by: User, version: Version, at: dt.datetime) -> Decision:
    """Whether `by` may hand in this file at this moment."""
    allowed = can_upload(by, version.case_study, at)
    if not allowed:
        return allowed
    if version.intake == IntakeState.WAITING:
        return refuse("This file is still being read. That takes a few seconds; then you can submit it.")
    if version.intake == IntakeState.REFUSED:
        return refuse("This file could not be used. Upload another one.")
    newer = Version.objects.filter(case_study=version.case_study, number__gt=version.number)
    if newer.exclude(intake=IntakeState.REFUSED).exists():
        return refuse("You have uploaded a newer file since. Look at that one and submit it.")
    if hasattr(version, "submission"):
        return refuse("This file was submitted before. Upload it again to submit it once more.")
    return ALLOW


def is_late(*, submitted_at: dt.datetime, upload_began_at: dt.datetime, due: dt.datetime, grace: int) -> bool:
    """Whether a hand-in counts as late. `grace`: minutes after the deadline for a file whose upload began before it."""
    if submitted_at < due:
        return False
    return upload_began_at >= due or submitted_at >= due + dt.timedelta(minutes=grace)
