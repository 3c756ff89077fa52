"""Draft sections: sent once each, answered by an academic writing tutor."""

from django.db import transaction

from audit.actions import record
from casestudies import notices, rules
from casestudies.actions.case_study import open_case_study
from casestudies.models import Section, SectionDraft
from casestudies.queries import case_study_of
from casestudies.transitions import DRAFT
from core import clock
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from programme.models import Enrolment


@transaction.atomic
def send_draft(*, enrolment: Enrolment, section: Section, text: str, by: User) -> SectionDraft:
    """Send the text of one section for feedback; it joins the tutors' queue. Sending the same again changes nothing."""
    rules.can_plan(by, case_study_of(enrolment)).require()
    case_study = open_case_study(enrolment=enrolment, by=by)
    known = SectionDraft.objects.filter(case_study=case_study, section=section, text=text).first()
    if known:
        return known
    rules.can_send_draft(by, case_study, section).require()
    draft, is_new = SectionDraft.objects.get_or_create(
        case_study=case_study, section=section, defaults={"text": text, "sent_at": clock.now()}
    )
    if not is_new and draft.text != text:
        raise StaleState("A draft of this section was sent a moment ago, perhaps from another tab.")
    if is_new:
        record("draft.sent", by=by, subject=draft, section=section.number)
    return draft


@transaction.atomic
def answer_draft(*, draft: SectionDraft, by: User, feedback: str) -> SectionDraft:
    """Give feedback on a draft: its author reads it and gets a mail."""
    rules.can_answer(by, draft).require()
    DRAFT.move(draft, "answer", feedback=feedback, answered_at=clock.now(), answered_by=by)
    record(DRAFT.event("answer"), by=by, subject=draft)
    notify(notices.draft_answered(draft))
    return draft
