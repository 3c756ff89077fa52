"""What authors are told about the case study itself: handed in, given back, due, marked."""

import datetime as dt

from django.urls import reverse

from casestudies.enums import Work
from casestudies.models import (
    CaseStudy,
    Presentation,
    Reopening,
    Submission,
)
from core.ui.dates import deadline, full_date, full_datetime
from notifications.actions import Notice
from notifications.enums import Pace
from programme.models import Enrolment

WHAT = {Work.ESSAY: "case study is", Work.SLIDES: "slides are", Work.POSTER: "poster is"}
MINE = "You get this because you are writing a case study in Improving Our Classrooms."


def submitted(submission: Submission) -> Notice:
    """The receipt, to the author."""
    version = submission.version
    what = WHAT[Work(version.work)]
    return Notice(
        kind="case_study.submitted",
        key=f"case_study.submitted:{submission.receipt_number}",
        to=submission.case_study.enrolment.participant,
        subject=f"Your {what} submitted: receipt {submission.receipt_number}",
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
            "what": what,
            "words": submission.counted_words,
            "pages": version.pages if not version.is_essay else None,
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


def released(case_study: CaseStudy, *, occasion: str = "") -> Notice:
    """There is a result. PRIVACY: the mail does not say which; mail is read on shared screens.

    `occasion` tells it from an earlier result, where what the case study says may have changed before the mail is made.
    """
    told = occasion or f"{case_study.attempt}:{case_study.state}"
    return Notice(
        kind="case_study.released",
        key=f"case_study.released:{case_study.pk}:{told}",
        to=case_study.enrolment.participant,
        subject="Your case study result is ready",
        template="casestudies/email/released",
        reason=MINE,
        context={"path": reverse("casestudies:case-study")},
        decision=True,
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
