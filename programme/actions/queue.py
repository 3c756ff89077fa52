"""Decisions on applications, one or many at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from programme.models import Application, ApplicationNote, CohortAuthority
from programme.notices import application as notices
from programme.queries.application import newest_endorsement
from programme.queries.cohort import places
from programme.rules import offer as rules
from programme.transitions import APPLICATION

VERBS = ("offer", "wait_list", "decline")


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
    """Offer a place until an instant (exclusive); the applicant is told at once."""
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
    _decide(application, "wait_list", by, note)
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
    APPLICATION.move(application, verb, decided_at=clock.now(), decided_by=by, decision_note=note, **stamps)
    record(APPLICATION.event(verb), by=by, subject=application, authority=application.authority_id)


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


@transaction.atomic
def write_note(*, application: Application, text: str, by: User) -> ApplicationNote:
    """Keep something that those who decide should know."""
    rules.can_note(by, application).require()
    note = ApplicationNote.objects.create(
        application=application, text=text, written_at=clock.now(), written_by=by
    )
    record("application.noted", by=by, subject=application)
    return note
