"""Draft sections, sent one after the other, and the dates they are asked for."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from casestudies import rules
from casestudies.actions.case_study import open_case_study
from casestudies.enums import DraftState
from casestudies.markup import words
from casestudies.models import Section, SectionDraft, SectionText
from casestudies.queries import case_study_of, latest_draft
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from people.models import User
from programme.models import Cohort, Enrolment

SAME_TEXT = "This is the text you have had feedback on. Change it before you send it again."


@transaction.atomic
def send_draft(*, enrolment: Enrolment, section: Section, text: str, by: User) -> SectionDraft:
    """Send the text of one section for feedback; it joins the tutors' queue. Sending the same again changes nothing."""
    rules.can_plan(by, case_study_of(enrolment)).require()
    case_study = open_case_study(enrolment=enrolment, by=by)
    before = latest_draft(case_study, section)
    if before and before.state == DraftState.SENT and before.text == text:
        return before
    rules.can_send_draft(by, case_study, section).require()
    if before and before.text.split() == text.split():
        raise Refused(SAME_TEXT)
    draft, is_new = SectionDraft.objects.get_or_create(
        case_study=case_study,
        section=section,
        number=before.number + 1 if before else 1,
        defaults={"text": text, "is_marked": True, "sent_at": clock.now()},
    )
    if not is_new and draft.text != text:
        raise StaleState("A draft of this section was sent a moment ago, perhaps from another tab.")
    if is_new:
        # What was sent from elsewhere is what the author writes on in.
        SectionText.objects.get_or_create(
            case_study=case_study,
            section=section,
            defaults={
                "text": text,
                "words": words(text, section.title),
                "version": 1,
                "saved_at": clock.now(),
            },
        )
        record("draft.sent", by=by, subject=draft, section=section.number, number=draft.number)
    return draft


@transaction.atomic
def date_sections(*, cohort: Cohort, dates: dict[int, dt.date | None], by: User) -> None:
    """Say until when a draft of each section is asked for (section → day, or none): its author and the tutors see it."""
    rules.can_date_sections(by).require()
    changed = []
    for section in Section.objects.filter(cohort=cohort, pk__in=dates):
        if section.draft_by != dates[section.pk]:
            section.draft_by = dates[section.pk]
            changed.append(section)
    if changed:
        Section.objects.bulk_update(changed, ["draft_by"])
        record("cohort.sections_dated", by=by, subject=cohort, sections=[row.number for row in changed])
