"""What authors and tutors are told about drafts of sections."""

import datetime as dt

from django.urls import reverse

from casestudies.models import MentorAnswer, Section, SectionDraft
from casestudies.notices.case_study import MINE
from core.ui.dates import full_date
from core.ui.words import counted
from notifications.actions import Notice
from notifications.enums import Pace
from people.models import User
from programme.models import Enrolment


def draft_answered(draft: SectionDraft, comments: int) -> Notice:
    """A tutor has written feedback, to the author."""
    return Notice(
        kind="draft.answered",
        key=f"draft.answered:{draft.pk}",
        to=draft.case_study.enrolment.participant,
        subject=f"Feedback on your draft section: {draft.section.title}",
        template="casestudies/email/draft_answered",
        reason=MINE,
        context={
            "section": draft.section.title,
            "comments": counted(comments, "comment") if comments else "",
            "path": reverse("casestudies:draft-detail", kwargs={"pk": draft.pk}),
        },
        urgent=False,
        slowest=Pace.DAILY,
    )


def shown_key(draft: SectionDraft, mentor: User) -> str:
    """The name of that mail: once a draft and mentor, however often it is shown."""
    return f"draft.shown:{draft.pk}:{mentor.pk}"


def draft_shown(draft: SectionDraft, mentor: User) -> Notice:
    """An author shows a draft to their mentor. PRIVACY: not a word of it."""
    return Notice(
        kind="draft.shown",
        key=shown_key(draft, mentor),
        to=mentor,
        subject=f"{draft.case_study.enrolment.participant} shows you a draft section",
        template="casestudies/email/draft_shown",
        reason="You get this because you are the mentor of their trio in Improving Our Classrooms.",
        context={
            "author": str(draft.case_study.enrolment.participant),
            "section": draft.section.title,
            "path": reverse("casestudies:shown-draft", kwargs={"pk": draft.pk}),
        },
        urgent=False,
        slowest=Pace.DAILY,
    )


def mentor_answered(answer: MentorAnswer, comments: int) -> Notice:
    """The mentor has commented on a draft, to its author. PRIVACY: not a word of it."""
    draft = answer.draft
    return Notice(
        kind="draft.mentor_answered",
        key=f"draft.mentor_answered:{answer.pk}",
        to=draft.case_study.enrolment.participant,
        subject=f"Your mentor’s comments on your draft section: {draft.section.title}",
        template="casestudies/email/mentor_answered",
        reason=MINE,
        context={
            "mentor": str(answer.mentor),
            "section": draft.section.title,
            "comments": counted(comments, "comment") if comments else "",
            "path": reverse("casestudies:draft-detail", kwargs={"pk": draft.pk}),
        },
        urgent=False,
        slowest=Pace.DAILY,
    )


def draft_due(enrolment: Enrolment, section: Section) -> Notice:
    """The date of a section comes near, to an author who has sent no draft of it."""
    day = full_date(section.draft_by)
    return Notice(
        kind="draft.due",
        key=f"draft.due:{enrolment.pk}:{section.pk}:{section.draft_by}",
        to=enrolment.participant,
        subject=f"A draft of “{section.title}” is asked for by {day}",
        template="casestudies/email/draft_due",
        reason=MINE,
        context={
            "section": section.title,
            "day": day,
            "path": reverse("casestudies:section-text", kwargs={"section": section.pk}),
        },
        urgent=False,
    )


def drafts_arrived(tutor: User, count: int, on: dt.date) -> Notice:
    """How many drafts came in on a day, to a tutor the day after."""
    return Notice(
        kind="draft.arrived",
        key=f"draft.arrived:{tutor.pk}:{on.isoformat()}",
        to=tutor,
        subject=f"{count} draft section{'' if count == 1 else 's'} came in yesterday",
        template="casestudies/email/drafts_arrived",
        reason="You get this because you give academic writing feedback in Improving Our Classrooms.",
        context={"count": count, "path": reverse("casestudies:draft-list")},
        urgent=False,
        slowest=Pace.DAILY,
    )
