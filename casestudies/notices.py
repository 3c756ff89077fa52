"""What people are told about case studies: one function a past participle."""

import datetime as dt

from django.urls import reverse

from casestudies.models import (
    CaseStudy,
    Extension,
    ExtensionRequest,
    PeerGroup,
    PeerGroupMember,
    Presentation,
    Reopening,
    Section,
    SectionDraft,
    Submission,
)
from casestudies.queries import due_at
from core.ui.dates import clock_time, deadline, full_date, full_datetime
from core.ui.words import counted
from notifications.actions import Notice
from notifications.enums import Pace
from people.models import User
from programme.models import Enrolment

MINE = "You get this because you are writing a case study in Improving Our Classrooms."


def submitted(submission: Submission) -> Notice:
    """The receipt, to the author."""
    version = submission.version
    return Notice(
        kind="case_study.submitted",
        key=f"case_study.submitted:{submission.receipt_number}",
        to=submission.case_study.enrolment.participant,
        subject=f"Your case study is submitted: receipt {submission.receipt_number}",
        template="casestudies/email/submitted",
        reason=MINE,
        context={
            "number": submission.receipt_number,
            "submitted_at": full_datetime(submission.submitted_at),
            "due_at": deadline(submission.due_at),
            "is_late": submission.is_late,
            "why_not_you": submission.on_behalf_reason,
            "file_name": version.original_name,
            "sha256": version.sha256,
            "words": submission.counted_words,
            "path": reverse("casestudies:receipt", kwargs={"number": submission.receipt_number}),
        },
    )


def reopened(reopening: Reopening) -> Notice:
    """The team gave it back, to the author."""
    return Notice(
        kind="case_study.reopened",
        key=f"case_study.reopened:{reopening.pk}",
        to=reopening.case_study.enrolment.participant,
        subject="Your case study is open again: please submit it once more",
        template="casestudies/email/reopened",
        reason=MINE,
        context={"why": reopening.reason, "path": reverse("casestudies:case-study")},
    )


def released(case_study: CaseStudy) -> Notice:
    """There is a result. PRIVACY: the mail does not say which; mail is read on shared screens."""
    return Notice(
        kind="case_study.released",
        key=f"case_study.released:{case_study.pk}:{case_study.attempt}:{case_study.state}",
        to=case_study.enrolment.participant,
        subject="Your case study result is ready",
        template="casestudies/email/released",
        reason=MINE,
        context={"path": reverse("casestudies:case-study")},
        decision=True,
    )


def asked_key(request_id: int, person_id: int) -> str:
    """The key of the word to one of the team that somebody asks for more time."""
    return f"extension_request.asked:{request_id}:{person_id}"


def time_asked_for(request: ExtensionRequest, to: User) -> Notice:
    """Somebody asks for more time, to one of the team. PRIVACY: the mail does not say why."""
    author = request.case_study.enrolment.participant
    return Notice(
        kind="case_study.time_asked",
        key=asked_key(request.pk, to.pk),
        to=to,
        subject=f"{author} asks for more time",
        template="casestudies/email/time_asked_for",
        reason="You get this because you decide on case studies in Improving Our Classrooms.",
        context={
            "author": str(author),
            "due_at": deadline(request.due_at),
            "until": deadline(request.until),
            "path": reverse("casestudies:request-decide", kwargs={"pk": request.pk}),
        },
        urgent=False,
        slowest=Pace.DAILY,
    )


def time_not_given(request: ExtensionRequest) -> Notice:
    """The due date stays, to the author, with the team's words."""
    return Notice(
        kind="case_study.time_not_given",
        key=f"case_study.time_not_given:{request.pk}",
        to=request.case_study.enrolment.participant,
        subject="Your case study is due on the day it was",
        template="casestudies/email/time_not_given",
        reason=MINE,
        context={
            "due_at": deadline(due_at(request.case_study)),
            "answer": request.answer,
            "path": reverse("casestudies:time-ask"),
        },
        decision=True,
    )


def extended(extension: Extension, answer: str = "") -> Notice:
    """There is more time, to the author; `answer`: what the team adds to it."""
    return Notice(
        kind="case_study.extended",
        key=f"case_study.extended:{extension.pk}",
        to=extension.case_study.enrolment.participant,
        subject=f"Your case study is now due by {deadline(extension.due_at)}",
        template="casestudies/email/extended",
        reason=MINE,
        context={
            "due_at": deadline(extension.due_at),
            "answer": answer,
            "path": reverse("casestudies:case-study"),
        },
    )


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
            "path": reverse("casestudies:draft-send", kwargs={"section": section.pk}),
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


def presented(presentation: Presentation) -> Notice:
    """The presentation to peers is on record, to the person who gave it."""
    return Notice(
        kind="presentation.recorded",
        key=f"presentation.recorded:{presentation.pk}",
        to=presentation.enrolment.participant,
        subject="Your presentation to peers is on record",
        template="casestudies/email/presented",
        reason=MINE,
        context={"held_on": full_date(presentation.held_on), "path": reverse("casestudies:case-study")},
        urgent=False,
        decision=True,
    )


def due_key(enrolment_id: int, due: dt.datetime, days: int) -> str:
    """The key of one reminder: once for this person, this due date and this many days before."""
    return f"case_study.due:{enrolment_id}:{due:%Y%m%d%H%M}:{days}"


def due(enrolment: Enrolment, due: dt.datetime, days: int, *, is_uploaded: bool) -> Notice:
    """The due date comes near; `days` is the step of the ladder (28, 14, 7 or 2).

    is_uploaded: a file is there that only wants submitting; many think that uploading was enough.
    """
    return Notice(
        kind="case_study.due",
        key=due_key(enrolment.pk, due, days),
        to=enrolment.participant,
        subject=f"Your case study is uploaded but not submitted: it is due by {deadline(due)}"
        if is_uploaded
        else f"Your case study is due by {deadline(due)}",
        template="casestudies/email/due",
        reason=MINE,
        context={
            "due_at": deadline(due),
            "days": days,
            "is_uploaded": is_uploaded,
            "path": reverse("casestudies:case-study"),
        },
        urgent=False,
    )


def overdue_key(enrolment_id: int, due: dt.datetime) -> str:
    """The key of the word after the date: once for this person and this due date."""
    return f"case_study.overdue:{enrolment_id}:{due:%Y%m%d%H%M}"


def overdue(enrolment: Enrolment, due: dt.datetime, *, is_uploaded: bool) -> Notice:
    """The due date has passed and nothing is handed in: it still can be, and there is somebody to talk to."""
    return Notice(
        kind="case_study.overdue",
        key=overdue_key(enrolment.pk, due),
        to=enrolment.participant,
        subject=f"Your case study was due by {deadline(due)}",
        template="casestudies/email/overdue",
        reason=MINE,
        context={
            "due_at": deadline(due),
            "is_uploaded": is_uploaded,
            "path": reverse("casestudies:case-study"),
        },
        urgent=False,
        slowest=Pace.DAILY,
    )


def group_facts(group: PeerGroup, turn: int) -> dict[str, str]:
    """When and where somebody presents, for a mail; `turn`: how many present before them."""
    return {
        "starts_at": full_datetime(group.starts_at),
        "turn": clock_time(group.begins_after(turn)),
        "minutes": str(group.minutes),
        "place": group.place or "online",
        "path": reverse("casestudies:peer-group", kwargs={"pk": group.pk}),
    }


def group_published(group: PeerGroup, member: PeerGroupMember, turn: int) -> Notice:
    """When, where and with whom somebody presents, to each member."""
    return Notice(
        kind="presentation.group_published",
        key=f"presentation.group_published:{group.pk}:{member.enrolment_id}",
        to=member.enrolment.participant,
        subject=f"You present your case study on {full_date(group.starts_at)}",
        template="casestudies/email/group_published",
        reason=MINE,
        context=group_facts(group, turn),
        decision=True,
    )


def group_changed(group: PeerGroup, member: PeerGroupMember, turn: int) -> Notice:
    """Day, place, people or order of a published group are others now, to each member."""
    return Notice(
        kind="presentation.group_changed",
        key=f"presentation.group_changed:{group.pk}:{group.sequence}:{member.enrolment_id}",
        to=member.enrolment.participant,
        subject=f"Changed: you present your case study on {full_date(group.starts_at)}",
        template="casestudies/email/group_changed",
        reason=MINE,
        context=group_facts(group, turn),
        decision=True,
    )


def group_left(group: PeerGroup, enrolment: Enrolment) -> Notice:
    """Somebody presents in another group, whose day is not set yet, to that person."""
    return Notice(
        kind="presentation.group_left",
        key=f"presentation.group_left:{group.pk}:{group.sequence}:{enrolment.pk}",
        to=enrolment.participant,
        subject="Your presentation is being rearranged",
        template="casestudies/email/group_left",
        reason=MINE,
        context={"starts_at": full_datetime(group.starts_at), "path": reverse("casestudies:case-study")},
        decision=True,
    )
