"""More time: asked for by the author, given or not by the team, to one person or to a whole school."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from audit.actions import record
from casestudies import notices, rules
from casestudies.actions.case_study import open_case_study
from casestudies.actions.due import extend, stop_telling
from casestudies.enums import ExtensionRequestState
from casestudies.models import CaseStudy, Extension, ExtensionRequest
from casestudies.queries import case_study_of, due_at
from casestudies.transitions import EXTENSION_REQUEST
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.actions import notify
from people.enums import Role
from people.models import User
from people.queries import holders_of
from programme.models import Enrolment


@transaction.atomic
def ask_for_time(
    *, enrolment: Enrolment, until: dt.datetime, reason: str, words: str, by: User
) -> ExtensionRequest:
    """Ask for the case study to be due at `until` (exclusive); the team hears of it. Asking the same again changes nothing."""
    rules.can_plan(by, case_study_of(enrolment)).require()
    case_study = open_case_study(enrolment=enrolment, by=by)
    case_study.enrolment = enrolment
    asked = {"until": until, "reason": reason, "words": words}
    known = case_study.extension_requests.filter(state="asked", **asked).first()
    if known:
        return known
    rules.can_ask_for_time(by, case_study).require()
    due = due_at(case_study)
    if until <= due:
        raise Refused("This is not later than your due date. Choose a later day.")
    try:
        with transaction.atomic():
            request = ExtensionRequest.objects.create(
                case_study=case_study, asked_at=clock.now(), due_at=due, **asked
            )
    except IntegrityError:
        raise StaleState("You asked a moment ago, perhaps from another tab.") from None
    # PRIVACY: why, which may be an illness, stands in the request alone; the trail is read by others, and kept longer.
    record("extension_request.asked", by=by, subject=request)
    for person in holders_of(Role.TEAM):
        notify(notices.time_asked_for(request, person))
    return request


@transaction.atomic
def withdraw_request(*, request: ExtensionRequest, by: User) -> ExtensionRequest:
    """The author does without: nothing changes, and nobody has to decide."""
    rules.can_withdraw_request(by, request).require()
    EXTENSION_REQUEST.move(request, "withdraw")
    record(EXTENSION_REQUEST.event("withdraw"), by=by, subject=request)
    stop_telling(request)
    return request


@transaction.atomic
def grant_request(
    *, request: ExtensionRequest, until: dt.datetime, answer: str, by: User
) -> ExtensionRequest:
    """Give the time asked for, or as much of it as `until` says: the new date holds everywhere at once."""
    rules.can_grant_request(by, request).require()
    if until <= clock.now():
        raise Refused("The new due date has passed already. Choose a later one.")
    if until <= due_at(request.case_study):
        raise Refused("This is not later than the present due date. Choose a later day, or decline.")
    extension = extend(
        case_study=request.case_study,
        by=by,
        until=until,
        reason=request.get_reason_display(),
        tell=True,
        answer=answer,
    )
    EXTENSION_REQUEST.move(
        request, "grant", extension=extension, answer=answer, decided_at=clock.now(), decided_by=by
    )
    record(EXTENSION_REQUEST.event("grant"), by=by, subject=request, extension=extension.pk)
    stop_telling(request)
    return request


@transaction.atomic
def decline_request(*, request: ExtensionRequest, answer: str, by: User) -> ExtensionRequest:
    """Give no more time, and say why: the due date stays."""
    rules.can_decide_request(by, request).require()
    if not answer.strip():
        raise Refused("Write why, and what they can do now.")
    EXTENSION_REQUEST.move(request, "decline", answer=answer, decided_at=clock.now(), decided_by=by)
    record(EXTENSION_REQUEST.event("decline"), by=by, subject=request)
    stop_telling(request)
    notify(notices.time_not_given(request))
    return request


@transaction.atomic
def grant_extension(*, case_study: CaseStudy, by: User, due_at: dt.datetime, reason: str) -> Extension:
    """Give the author until `due_at` (exclusive); the extension granted last counts. Pressing twice grants one.

    A request of theirs for as much time, or less, is granted with it.
    """
    # One at a time, so that two presses at the same moment give one extension.
    CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    rules.can_extend(by, case_study).require()
    if due_at <= clock.now():
        raise Refused("The new due date has passed already. Choose a later one.")
    latest = case_study.extensions.order_by("-granted_at", "-id").first()
    if latest and latest.due_at == due_at and latest.reason == reason:
        return latest
    extension = extend(case_study=case_study, by=by, until=due_at, reason=reason, tell=True)
    for request in case_study.extension_requests.filter(state=ExtensionRequestState.ASKED, until__lte=due_at):
        EXTENSION_REQUEST.move(
            request, "grant", extension=extension, decided_at=extension.granted_at, decided_by=by
        )
        record(EXTENSION_REQUEST.event("grant"), by=by, subject=request, extension=extension.pk)
        stop_telling(request)
    return extension


@transaction.atomic
def grant_to_many(
    *, enrolments: Iterable[Enrolment], until: dt.datetime, reason: str, by: User
) -> list[Extension]:
    """Give all of these people until `until`: one mail each, all of it or nothing."""
    given = []
    for enrolment in enrolments:
        case_study = open_case_study(enrolment=enrolment, by=by)
        case_study.enrolment = enrolment
        given.append(grant_extension(case_study=case_study, by=by, due_at=until, reason=reason))
    return given
