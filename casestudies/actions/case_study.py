"""The case study itself: opened, planned, handed in, given back, extended, released."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from audit.actions import record
from casestudies import notices, rules
from casestudies.actions.due import drop_requests, extend, resubmission_due, stop_reminders
from casestudies.codes import candidate_code, receipt_number
from casestudies.enums import CaseStudyState, PresentationOutcome
from casestudies.models import CaseStudy, Reopening, Section, Submission, Version
from casestudies.queries import due_at, still_names
from casestudies.sections import SECTIONS
from casestudies.transitions import CASE_STUDY
from core import clock
from core.decisions import Refused
from core.jobs import enqueue
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from programme.models import Cohort, Enrolment


@transaction.atomic
def suggest_sections(*, cohort: Cohort, by: User | None) -> list[Section]:
    """Give a cohort the usual sections, if it has none; returns the cohort's sections."""
    present = list(cohort.sections.all())
    if present:
        return present
    for number, (title, guidance) in enumerate(SECTIONS, start=1):
        Section.objects.create(cohort=cohort, number=number, title=title, guidance=guidance)
    record("cohort.sections_suggested", by=by, subject=cohort, sections=len(SECTIONS))
    return list(cohort.sections.all())


@transaction.atomic
def open_case_study(*, enrolment: Enrolment, by: User) -> CaseStudy:
    """Start the case study of an enrolment, under a new random candidate code; started already, it is returned."""
    known = CaseStudy.objects.filter(enrolment=enrolment).first()
    if known:
        return known
    rules.can_open(by, enrolment).require()
    for _ in range(10):
        try:
            with transaction.atomic():
                case_study, is_new = CaseStudy.objects.get_or_create(
                    enrolment=enrolment,
                    defaults={"candidate_code": candidate_code(), "opened_at": clock.now()},
                )
        except IntegrityError:  # the code is somebody's already: throw again
            continue
        if is_new:
            record("case_study.opened", by=by, subject=case_study, enrolment=enrolment.pk)
        enrolment.case_study = case_study
        return case_study
    raise Refused("The case study could not be started just now. Try again.")


@transaction.atomic
def submit(
    *,
    version: Version,
    by: User,
    at: dt.datetime,
    ai_statement: str,
    accepted_findings: bool,
    declared_words: int = 0,
    on_behalf_reason: str = "",
) -> Submission:
    """Hand this file in: freezes it, ends the reminders, sends the receipt. Handing it in again changes nothing.

    Slides or a poster take the place of what was handed in before, until they are due.

    `at` is when the author pressed; or when the team had the file from an author who could not, and says why. The caller has seen all three declarations ticked. Late is flagged, not refused.
    """
    case_study = version.case_study
    rules.can_see(by, case_study).require()
    known = Submission.objects.filter(version=version).first()
    if known:
        return known
    rules.can_submit(by, version, at).require()
    is_for_another = by.pk != case_study.enrolment.participant_id
    if is_for_another and not on_behalf_reason.strip():
        raise Refused("Say why you submit it for the author.")
    if is_for_another and case_study.submissions.filter(submitted_at__gte=at).exists():
        raise Refused("They submitted another file after that, which this one would not replace.")
    if still_names(version) and not accepted_findings:
        raise Refused("Look at what may give people away, and say that you accept it, before you submit.")
    due = due_at(case_study)
    verb = "replace" if case_study.state == CaseStudyState.SUBMITTED else "submit"
    try:
        CASE_STUDY.move(case_study, verb, submitted_at=at, submitted_by=by)
    except StaleState:
        known = Submission.objects.filter(version=version).first()
        if known:
            return known
        raise
    # The second press of two at once finds the hand-in of the first.
    known = Submission.objects.filter(version=version).first()
    if known:
        return known
    submission = Submission.objects.create(
        case_study=case_study,
        version=version,
        receipt_number=receipt_number(),
        submitted_at=at,
        due_at=due,
        is_late=rules.is_late(
            submitted_at=at,
            upload_began_at=version.upload_began_at,
            due=due,
            grace=case_study.enrolment.cohort.grace_minutes,
        ),
        counted_words=version.counted_words or 0,
        declared_words=declared_words,
        declares_own_work=True,
        declares_anonymised=True,
        declares_permissions=True,
        ai_statement=ai_statement,
        accepted_findings=accepted_findings,
        on_behalf_by=by if is_for_another else None,
        on_behalf_reason=on_behalf_reason if is_for_another else "",
    )
    record(
        CASE_STUDY.event(verb),
        by=by,
        subject=case_study,
        version=version.number,
        receipt=submission.receipt_number,
        late=submission.is_late,
        on_behalf=is_for_another,
    )
    stop_reminders(case_study, due)
    drop_requests(case_study, by)
    if version.is_essay:
        enqueue("casestudies.compare", f"compare:{submission.pk}", {"submission": submission.pk})
    notify(notices.submitted(submission))
    return submission


@transaction.atomic
def reopen(*, case_study: CaseStudy, by: User, reason: str) -> Reopening:
    """Give a submitted case study back to its author, before marking; the hand-in stays on record."""
    rules.can_reopen(by, case_study).require()
    CASE_STUDY.move(case_study, "reopen", submitted_at=None, submitted_by=None)
    reopening = Reopening.objects.create(
        case_study=case_study, reason=reason, reopened_at=clock.now(), reopened_by=by
    )
    record(CASE_STUDY.event("reopen"), by=by, subject=case_study, reopening=reopening.pk)
    notify(notices.reopened(reopening))
    return reopening


@transaction.atomic
def release_outcome(
    *, case_study: CaseStudy, by: User, met: bool, feedback: str, resubmit_by: dt.datetime | None = None
) -> CaseStudy:
    """Let the author of slides or a poster have the outcome, and the assessors' words.

    Not yet met the first time, the author may hand in once more by `resubmit_by` (56 days from now where none is
    given). The mail says that there is a result, not what it is.
    """
    rules.can_release(by, case_study).require()
    verb = "pass" if met else "return"
    stamps: dict[str, Any] = {
        "released_at": clock.now(),
        "released_outcome": PresentationOutcome.MET if met else PresentationOutcome.NOT_YET,
        "released_feedback": feedback,
    }
    if not met:
        stamps["attempt"] = case_study.attempt + 1
    CASE_STUDY.move(case_study, verb, **stamps)
    record(
        CASE_STUDY.event(verb),
        by=by,
        subject=case_study,
        attempt=case_study.attempt,
        outcome=stamps["released_outcome"],
    )
    if not met and case_study.attempt <= rules.ATTEMPTS:
        until = resubmit_by or resubmission_due()
        extend(case_study=case_study, by=by, until=until, reason="Resubmission", tell=False)
    notify(notices.released(case_study))
    return case_study
