"""May this person upload a file and hand it in, and when is that late."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import CaseStudyState, IntakeState, Work
from casestudies.models import CaseStudy, Version
from casestudies.queries import due_at
from casestudies.rules.case_study import ATTEMPTS, as_author, can_see, is_being_written
from casestudies.taking_out import WORDS
from casestudies.transitions import CASE_STUDY
from core import clock
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from people.roles import Permission, everywhere
from programme.enums import Route


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
    return CASE_STUDY.can(case_study, "submit")


def can_upload(by: User, case_study: CaseStudy, at: dt.datetime) -> Decision:
    """Whether `by` may add a file at this moment."""
    if can_hand_in_for(by, case_study):
        return ALLOW
    allowed = first_refusal(as_author(by, case_study.enrolment), takes_files(case_study, at))
    return allowed and is_before_the_board(case_study, at)


def takes_files(case_study: CaseStudy, at: dt.datetime) -> Decision:
    """Whether a file can be handed in at this moment: the first, or on the presentation route one in its place."""
    is_replaceable = (
        case_study.enrolment.route == Route.PRESENTATION and case_study.state == CaseStudyState.SUBMITTED
    )
    if not is_replaceable:
        return is_being_written(case_study)
    if at < due_at(case_study):
        return ALLOW
    return refuse("Your presentation is submitted and its due date has passed, so it can't be replaced now.")


def fits_route(case_study: CaseStudy, work: str) -> Decision:
    """Whether this kind of work is what the author's route asks for."""
    is_essay = work == Work.ESSAY
    if is_essay == (case_study.enrolment.route == Route.ESSAY):
        return ALLOW
    if is_essay:
        return refuse("The presentation route asks for slides or a poster, not for an essay.")
    return refuse("The essay route asks for an essay, not for slides or a poster.")


def can_see_version(user: User | AnonymousUser, version: Version) -> Decision:
    """Whether the user may open an uploaded file. SECURITY: a marker never may, whatever else they are."""
    return can_see(user, version.case_study)


def can_take_out_names(by: User, version: Version, at: dt.datetime) -> Decision:
    """Whether `by` may have the names that were found replaced in a new file: its author, in a text that can be written anew."""
    allowed = first_refusal(
        as_author(by, version.case_study.enrolment),
        can_upload(by, version.case_study, at),
        fits_route(version.case_study, version.work),
    )
    if not allowed:
        return allowed
    if version.intake != IntakeState.READY:
        return refuse("This file has not been read, so nothing can be taken out of it.")
    if version.kind == "pdf":
        return refuse(
            "A PDF can't be changed here. Change the document you made it from, and upload it again."
        )
    names = any(found["visible"] and found["kind"] in WORDS for found in version.findings)
    return ALLOW if names else refuse("No name was found that could be taken out.")


def can_submit(by: User, version: Version, at: dt.datetime) -> Decision:
    """Whether `by` may hand in this file at this moment."""
    allowed = first_refusal(
        can_upload(by, version.case_study, at), fits_route(version.case_study, version.work)
    )
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
