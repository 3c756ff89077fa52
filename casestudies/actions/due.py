"""The due date of one case study, and the reminders that hang on it."""

import datetime as dt

from audit.actions import record
from casestudies import notices
from casestudies.models import CaseStudy, Extension
from casestudies.queries import due_at
from core import clock
from notifications.actions import cancel, notify
from people.models import User

REMINDER_DAYS = (28, 14, 7, 2)


def extend(
    *, case_study: CaseStudy, by: User, until: dt.datetime, reason: str, tell: bool, answer: str = ""
) -> Extension:
    """Write a new due date down and stop what was to remind of the old one.

    `tell`: whether the author hears of it in a mail of its own; `answer`: what the team adds to that mail.
    """
    stop_reminders(case_study, due_at(case_study))
    extension = Extension.objects.create(
        case_study=case_study, due_at=until, reason=reason, granted_at=clock.now(), granted_by=by
    )
    record("case_study.extended", by=by, subject=case_study, extension=extension.pk)
    if tell:
        notify(notices.extended(extension, answer))
    return extension


def stop_reminders(case_study: CaseStudy, due: dt.datetime) -> None:
    """What waits in the outbox about this due date is not sent any more."""
    for days in REMINDER_DAYS:
        cancel(key=notices.due_key(case_study.enrolment_id, due, days))
    cancel(key=notices.overdue_key(case_study.enrolment_id, due))
