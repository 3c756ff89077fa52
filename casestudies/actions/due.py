"""The due date of one case study, and the reminders and requests that hang on it."""

import datetime as dt

from audit.actions import record
from casestudies import notices
from casestudies.enums import ExtensionRequestState
from casestudies.models import CaseStudy, Extension, ExtensionRequest
from casestudies.queries import due_at
from casestudies.transitions import EXTENSION_REQUEST
from core import clock
from notifications.actions import cancel, notify
from people.enums import Role
from people.models import User
from people.queries import holders_of

REMINDER_DAYS = (28, 14, 7, 2)
RESUBMISSION_DAYS = 56  # after a result of "not yet", where the team names no other date


def resubmission_due() -> dt.datetime:
    """By when somebody may hand in once more whose result of "not yet" comes out now."""
    return clock.end_of(clock.today() + dt.timedelta(days=RESUBMISSION_DAYS))


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


def drop_requests(case_study: CaseStudy, by: User) -> None:
    """Nobody has to decide any more on time for what is handed in."""
    for request in case_study.extension_requests.filter(state=ExtensionRequestState.ASKED):
        EXTENSION_REQUEST.move(request, "withdraw")
        record(EXTENSION_REQUEST.event("withdraw"), by=by, subject=request)
        stop_telling(request)


def stop_telling(request: ExtensionRequest) -> None:
    """The team need not hear any more of what is decided."""
    for person in holders_of(Role.TEAM):
        cancel(key=notices.asked_key(request.pk, person.pk))
