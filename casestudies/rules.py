"""May this person do this to this case study, and if not, why."""

import datetime as dt
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import (
    CaseStudyState,
    EvidenceKind,
    ExtensionRequestState,
    IntakeState,
    PresentationOutcome,
)
from casestudies.models import (
    CaseStudy,
    Evidence,
    ExtensionRequest,
    Likeness,
    Presentation,
    Section,
    SectionDraft,
    Version,
)
from casestudies.queries import due_at
from casestudies.transitions import CASE_STUDY, DRAFT, EXTENSION_REQUEST
from core import clock
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from people.roles import Permission, everywhere, may, may_somewhere
from programme.enums import EnrolmentState, Route
from programme.models import Enrolment
from trios.models import Visit
from trios.queries.trio import is_agreed, keepers_of
from trios.rules.sharing import is_host

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
    """Whether a file is handed in at all."""
    if case_study.enrolment.route == Route.ESSAY:
        return ALLOW
    return refuse("You are on the presentation route: there is no essay to submit.")


def can_plan(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may write the plan."""
    return first_refusal(as_author(by, case_study.enrolment), is_being_written(case_study))


def can_send_draft(by: User, case_study: CaseStudy, section: Section) -> Decision:
    """Whether `by` may send the text of this section for feedback; each section has one round."""
    allowed = first_refusal(can_plan(by, case_study), on_essay_route(case_study))
    if not allowed:
        return allowed
    if section.cohort_id != case_study.enrolment.cohort_id:
        return stranger()
    if case_study.pk and SectionDraft.objects.filter(case_study=case_study, section=section).exists():
        return refuse("You have had the round of feedback on this section.")
    return ALLOW


def can_see_evidence(user: User | AnonymousUser, evidence: Evidence) -> Decision:
    """Whether the user may read what was put aside: its author alone, as with the journal it comes from."""
    mine = user.is_authenticated and evidence.case_study.enrolment.participant_id == user.pk
    return ALLOW if mine else stranger()


def can_gather(by: User, enrolment: Enrolment) -> Decision:
    """Whether `by` may put evidence aside and sort it: the author, handed in or not, while the year runs."""
    return as_author(by, enrolment)


def can_lift_point(by: User, enrolment: Enrolment, visit: Visit) -> Decision:
    """Whether `by` may copy what was agreed after this visit: its host alone, once everybody has agreed the record."""
    allowed = first_refusal(can_gather(by, enrolment), is_host(by, visit))
    if not allowed:
        return allowed
    if visit.host_id != enrolment.pk:
        return stranger()
    if not is_agreed(visit, keepers_of(visit.trio)):
        return refuse("You can put this aside when everybody has agreed the record of the discussion.")
    return ALLOW


def can_describe(by: User, evidence: Evidence) -> Decision:
    """Whether `by` may change the words beside a piece of evidence: a file's are its author's, a copy stays as it was."""
    allowed = can_gather(by, evidence.case_study.enrolment)
    if allowed and evidence.kind != EvidenceKind.FILE:
        return refuse(
            "This is a copy of what stood there. Change it where it was written, and put it aside again."
        )
    return allowed


def can_see_draft(user: User | AnonymousUser, draft: SectionDraft) -> Decision:
    """Whether the user may read a draft: its author and the academic writing tutors."""
    if user.is_authenticated and draft.case_study.enrolment.participant_id == user.pk:
        return ALLOW
    return ALLOW if may_somewhere(user, Permission.DRAFT_COMMENT) else stranger()


def can_answer(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may give feedback on a draft."""
    if not may_somewhere(by, Permission.DRAFT_COMMENT):
        return stranger()
    return DRAFT.can(draft, "answer")


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


def can_see_likeness(user: User | AnonymousUser, likeness: Likeness) -> Decision:
    """Whether the user may look at what two submissions share: the team. SECURITY: it names two authors side by side."""
    return ALLOW if everywhere(user, Permission.CASE_STUDY_OVERSEE) else stranger()


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


def can_extend(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may give more time."""
    if not everywhere(by, Permission.CASE_STUDY_OVERSEE):
        return stranger()
    if case_study.state in (CaseStudyState.SUBMITTED, CaseStudyState.MARKED):
        return refuse("It is submitted, so there is nothing to extend.")
    return on_essay_route_of(case_study)


def on_essay_route_of(case_study: CaseStudy) -> Decision:
    """As `on_essay_route`, said to staff."""
    if case_study.enrolment.route == Route.ESSAY:
        return ALLOW
    return refuse("This participant is on the presentation route: there is no essay to extend.")


def can_ask_for_time(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may ask for more time: the author, while nothing is handed in and no other request waits."""
    allowed = first_refusal(can_plan(by, case_study), on_essay_route(case_study))
    if not allowed:
        return allowed
    waiting = ExtensionRequest.objects.filter(case_study_id=case_study.pk, state=ExtensionRequestState.ASKED)
    if case_study.pk and waiting.exists():
        return refuse("You have asked already. You get a mail when the programme team has decided.")
    return ALLOW


def can_see_request(user: User | AnonymousUser, request: ExtensionRequest) -> Decision:
    """Whether the user may read a request for more time: who asked, and the team."""
    return can_see(user, request.case_study)


def can_withdraw_request(by: User, request: ExtensionRequest) -> Decision:
    """Whether `by` may take the request back: who asked, until it is decided."""
    if request.case_study.enrolment.participant_id != by.pk:
        return stranger()
    return EXTENSION_REQUEST.can(request, "withdraw")


def can_decide_request(by: User, request: ExtensionRequest) -> Decision:
    """Whether `by` may decide on a request for more time."""
    if not everywhere(by, Permission.CASE_STUDY_OVERSEE):
        return stranger()
    return EXTENSION_REQUEST.can(request, "grant")


def can_grant_request(by: User, request: ExtensionRequest) -> Decision:
    """Whether `by` may give the time asked for; what has been handed in since needs none."""
    return first_refusal(can_decide_request(by, request), can_extend(by, request.case_study))


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


def can_record_presentation(by: User, enrolment: Enrolment) -> Decision:
    """Whether `by` may record that the person presented to peers."""
    if not may(by, Permission.PRESENTATION_RECORD, authority_id=enrolment.authority_id):
        return stranger()
    if enrolment.state not in (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED):
        return refuse("This person is not taking part any more.")
    met = Presentation.objects.filter(enrolment=enrolment, outcome=PresentationOutcome.MET)
    return refuse("The panel has found this presentation met already.") if met.exists() else ALLOW
