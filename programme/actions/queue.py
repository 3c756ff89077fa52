"""Decisions on applications, one or many at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.db.models import F, QuerySet

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.actions import cancel, hurry, notify
from people.models import User
from programme.enums import ApplicationState
from programme.models import Application, ApplicationNote, CohortAuthority
from programme.notices import application as notices
from programme.queries.application import newest_endorsement
from programme.queries.cohort import places
from programme.rules import offer as rules
from programme.transitions import APPLICATION

VERBS = ("offer", "wait_list", "decline")
HOLD = dt.timedelta(minutes=10)  # in which a decision can be undone and nobody is told of it
MOVES = ("first", "up", "down", "last")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one application in a decision over several; `reason` says why nothing was done."""

    application: Application
    done: bool
    reason: str = ""


def _places_left(application: Application) -> int:
    # Held until the transaction ends, so that two leads can't both give away the last place.
    list(
        CohortAuthority.objects.select_for_update(of=("self",))
        .filter(cohort=application.cohort_id, authority=application.authority_id)
        .values_list("pk", flat=True)
    )
    rows = places(application.cohort, frozenset({cast(int, application.authority_id)}))
    return rows[0].left if rows else 0


@transaction.atomic
def offer(*, application: Application, by: User, accept_by: dt.datetime, note: str = "") -> Application:
    """Offer a place until an instant (exclusive); the applicant is told after the hold, unless it is undone."""
    endorsement = newest_endorsement(application)
    rules.can_offer(
        by,
        application,
        endorsement_state=endorsement.state if endorsement else None,
        left=_places_left(application),
    ).require()
    rules.is_late_enough(accept_by, clock.now()).require()
    _decide(application, "offer", by, note, accept_by=accept_by)
    notify(notices.offered(application))
    return application


@transaction.atomic
def wait_list(*, application: Application, by: User, note: str = "") -> Application:
    """Put somebody on the waiting list; a place can still be offered later."""
    rules.can_wait_list(by, application).require()
    last = _waiting(application).last()
    number = (last.waits_as or 0) + 1 if last else 1
    _decide(application, "wait_list", by, note, waits_as=number)
    notify(notices.wait_listed(application))
    return application


@transaction.atomic
def decline(*, application: Application, by: User, note: str = "") -> Application:
    """Tell somebody that there is no place this year."""
    rules.can_decline(by, application).require()
    _decide(application, "decline", by, note)
    notify(notices.declined(application))
    return application


def _decide(application: Application, verb: str, by: User, note: str, **stamps) -> None:
    now = clock.now()
    APPLICATION.move(
        application,
        verb,
        decided_at=now,
        decided_by=by,
        decision_note=note,
        told_after=now + HOLD,
        decided_from=application.state,
        **stamps,
    )
    record(APPLICATION.event(verb), by=by, subject=application, authority=application.authority_id)


@transaction.atomic
def undo(*, application: Application, by: User) -> Application:
    """Take a decision back before anybody is told: the application stands where it stood, and its mail is never sent."""
    rules.can_undo(by, application, clock.now()).require()
    if not cancel(key=notices.key_of_decision(application)):
        raise Refused("The mail is on its way already, so this decision can't be undone.")
    verb = "undo_to_list" if application.decided_from == ApplicationState.WAITING_LIST else "undo"
    undone = application.state
    stamps = {"decided_at": None, "decided_by": None, "decision_note": "", "accept_by": None}
    if verb == "undo":
        stamps["waits_as"] = None
    APPLICATION.move(application, verb, told_after=None, decided_from="", **stamps)
    record(APPLICATION.event(verb), by=by, subject=application, undone=undone)
    return application


@transaction.atomic
def tell_now(*, application: Application, by: User) -> Application:
    """Tell the applicant at once instead of after the hold; from then on the decision stands."""
    rules.can_undo(by, application, clock.now()).require()
    Application.objects.filter(pk=application.pk, state=application.state).update(told_after=clock.now())
    application.told_after = clock.now()
    hurry(key=notices.key_of_decision(application))
    record("application.told_early", by=by, subject=application)
    return application


def _waiting(application: Application) -> QuerySet[Application]:
    """The waiting list that the application is or will be on, in order; held until the transaction ends."""
    _places_left(application)
    return Application.objects.filter(
        cohort=application.cohort_id,
        authority=application.authority_id,
        state=ApplicationState.WAITING_LIST,
    ).order_by(F("waits_as").asc(nulls_first=True), "submitted_at", "pk")


@transaction.atomic
def reorder(*, application: Application, to: str, by: User) -> int:
    """Move somebody on the waiting list ("first", "up", "down" or "last"); returns the new number, from 1."""
    rules.can_reorder(by, application).require()
    rows = list(_waiting(application))
    before = next((i for i, row in enumerate(rows) if row.pk == application.pk), None)
    if before is None or to not in MOVES:
        raise Refused("Choose where on the waiting list they should stand.")
    row = rows.pop(before)
    after = {"first": 0, "up": max(before - 1, 0), "down": before + 1, "last": len(rows)}[to]
    rows.insert(min(after, len(rows)), row)
    for number, each in enumerate(rows, start=1):
        each.waits_as = number
    Application.objects.bulk_update(rows, ["waits_as"])
    number = rows.index(row) + 1
    record("application.moved_on_list", by=by, subject=application, before=before + 1, after=number)
    return number


def decide(
    *,
    applications: Sequence[Application],
    verb: str,
    by: User,
    accept_by: dt.datetime | None = None,
    note: str = "",
) -> list[Outcome]:
    """Take the same decision on several applications, each for itself: one that can't be done holds up no other."""
    outcomes = []
    for application in applications:
        try:
            if verb == "offer":
                if accept_by is None:
                    raise Refused("An offer needs a date to accept by.")
                offer(application=application, by=by, accept_by=accept_by, note=note)
            elif verb == "wait_list":
                wait_list(application=application, by=by, note=note)
            elif verb == "decline":
                decline(application=application, by=by, note=note)
            else:
                raise Refused("Choose what to do with the applications.")
        except (Refused, StaleState) as refusal:
            outcomes.append(Outcome(application, False, refusal.reason))
        else:
            outcomes.append(Outcome(application, True))
    return outcomes


def settle(*, applications: Sequence[Application], verb: str, by: User) -> list[Outcome]:
    """Undo ("undo") or tell at once ("tell") several decisions, each for itself."""
    outcomes = []
    for application in applications:
        try:
            (undo if verb == "undo" else tell_now)(application=application, by=by)
        except (Refused, StaleState) as refusal:
            outcomes.append(Outcome(application, False, refusal.reason))
        else:
            outcomes.append(Outcome(application, True))
    return outcomes


@transaction.atomic
def write_note(*, application: Application, text: str, by: User) -> ApplicationNote:
    """Keep something that those who decide should know."""
    rules.can_note(by, application).require()
    note = ApplicationNote.objects.create(
        application=application, text=text, written_at=clock.now(), written_by=by
    )
    record("application.noted", by=by, subject=application)
    return note
