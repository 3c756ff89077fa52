"""What an applicant does: begin, write, submit, withdraw."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.actions import record
from core import clock
from core.transitions import StaleState
from notifications.actions import cancel, notify
from notifications.models import Message
from people.models import User
from programme.actions import endorsement as endorsements
from programme.actions import late_code as late_codes
from programme.models import Application, Cohort, LateCode
from programme.notices import application as notices
from programme.queries.application import live
from programme.rules import application as rules
from programme.transitions import APPLICATION


class Overtaken(StaleState):
    """Another tab or device has saved meanwhile: `theirs` is what it saved, `version` what to save upon."""

    def __init__(self, theirs: dict[str, Any], version: int) -> None:
        super().__init__(
            "This was changed in another window or on another device after you opened it here. "
            "Both texts are kept: compare them and save again."
        )
        self.theirs = theirs
        self.version = version


@transaction.atomic
def start(
    *, cohort: Cohort, by: User, at: dt.datetime | None = None, late_code: LateCode | None = None
) -> Application:
    """Begin a draft after every eligibility question was answered with yes; a second press finds the first's draft.

    late_code: lets the person in after closing; it counts as used from now on.
    """
    at = at or clock.now()
    begun = live(by, cohort)
    if begun:
        return begun
    rules.can_start(by, cohort, at, late_code).require()
    try:
        with transaction.atomic():
            application = Application.objects.create(
                cohort=cohort,
                applicant=by,
                is_class_teacher=True,
                meets_standard=True,
                registered_a_year=True,
                has_spoken_to_headteacher=True,
                full_name=by.name,
                created_at=clock.now(),
                saved_at=clock.now(),
            )
    except IntegrityError:
        return Application.objects.exclude(state="withdrawn").get(cohort=cohort, applicant=by)
    record("application.started", by=by, subject=application, cohort=cohort.pk)
    if late_code:
        late_codes.take(application=application, late_code=late_code, by=by, at=at)
    return application


@transaction.atomic
def save(
    *,
    application: Application,
    values: dict[str, Any],
    version: int,
    by: User,
    at: dt.datetime | None = None,
) -> Application:
    """Keep the answers of one section (column name → value) in a draft that is still at `version`.

    Raises Overtaken when somebody saved other answers meanwhile; saving the very same twice is harmless.
    """
    rules.can_edit(by, application, at or clock.now()).require()
    mine = Application.objects.filter(pk=application.pk, state="draft", version=version)
    saved_at = clock.now()
    if mine.update(version=F("version") + 1, saved_at=saved_at, **values):
        for name, value in values.items():
            setattr(application, name, value)
        application.version, application.saved_at = version + 1, saved_at
        return application
    application.refresh_from_db()
    rules.can_edit(by, application, at or clock.now()).require()
    theirs = {name: getattr(application, name) for name in values}
    if theirs == values:
        return application
    raise Overtaken(theirs, application.version)


@transaction.atomic
def submit(*, application: Application, by: User, at: dt.datetime | None = None) -> Application:
    """Hand the application in: the headteacher is asked by mail, the applicant gets a receipt, the lead's queue grows.

    at: the instant of the request's start, which decides whether it was in time.
    """
    rules.can_submit(by, application, at or clock.now()).require()
    APPLICATION.move(application, "submit", submitted_at=clock.now(), submitted_by=by)
    record(APPLICATION.event("submit"), by=by, subject=application, cohort=application.cohort_id)
    endorsements.request(application=application, by=by)
    notify(notices.submitted(application))
    return application


@transaction.atomic
def delete_draft(*, application: Application, at: dt.datetime | None = None) -> None:
    """Delete a draft whose time is over, answers and all; the trail keeps that there was one, and nothing of it.

    Raises StaleState when it was saved or submitted this very moment: then it stays.
    """
    key = notices.key_of_draft("draft_expiring", application)
    warned_at = Message.objects.filter(dedupe_key=key).values_list("created_at", flat=True).first()
    rules.can_delete_draft(application, warned_at, at or clock.now()).require()
    mine = Application.objects.filter(pk=application.pk, state="draft", version=application.version)
    still_there = mine.select_for_update(of=("self",)).first()
    if still_there is None:
        raise StaleState("This application was saved or submitted meanwhile, so it is kept.")
    record("application.draft_deleted", by=None, subject=application, cohort=application.cohort_id)
    for kind in notices.KINDS_OF_DRAFT:
        cancel(key=notices.key_of_draft(kind, application))
    still_there.delete()


@transaction.atomic
def withdraw(*, application: Application, by: User, reason: str = "") -> Application:
    """Take the application back; a headteacher's open link dies, an offered place becomes free."""
    rules.can_withdraw(by, application).require()
    if application.decided_at:
        cancel(key=notices.key_of_decision(application))  # a decision not told yet
    was_submitted = application.submitted_at is not None
    APPLICATION.move(application, "withdraw", withdrawn_at=clock.now(), withdrawn_reason=reason[:200])
    record(APPLICATION.event("withdraw"), by=by, subject=application)
    for endorsement in application.endorsements.filter(state="requested"):
        endorsements.stop_mails(endorsement)
    if was_submitted:
        notify(notices.withdrawn(application))
    return application
