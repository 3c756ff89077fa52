"""The markers' training: arranged, booked, given up, cancelled, and who came."""

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking.enums import MarkerState
from marking.models import MarkerAppointment, TrainingPlace, TrainingSession
from marking.notices import training as notices
from marking.queries.training import places_at
from marking.rules import training as rules
from notifications.actions import notify
from people.models import User
from programme.models import Cohort


@transaction.atomic
def arrange(
    *,
    cohort: Cohort,
    by: User,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: str = "",
    join_link: str = "",
    capacity: int | None = None,
) -> TrainingSession:
    """Arrange a session: everybody of the pool, and who asks to join it, can take a place."""
    rules.can_arrange(by).require()
    session = TrainingSession.objects.create(
        cohort=cohort,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        join_link=join_link,
        capacity=capacity,
        arranged_at=clock.now(),
        arranged_by=by,
    )
    record("training.arranged", by=by, subject=session)
    return session


@transaction.atomic
def cancel(*, session: TrainingSession, by: User) -> int:
    """Call a session off; whoever had a place is told to choose another. Returns how many that were."""
    rules.can_cancel(by, session).require()
    session.cancelled_at, session.cancelled_by = clock.now(), by
    session.save(update_fields=["cancelled_at", "cancelled_by"])
    places = list(places_at(session))
    for place in places:
        place.session = session
        notify(notices.cancelled(place))
    TrainingPlace.objects.filter(pk__in=[place.pk for place in places]).update(
        ended_at=clock.now(), ended_by=by
    )
    record("training.cancelled", by=by, subject=session, places=len(places))
    return len(places)


@transaction.atomic
def book(*, session: TrainingSession, appointment: MarkerAppointment, by: User) -> TrainingPlace:
    """Take a place; the marker gets a mail with where, when and how to join."""
    # One at a time for each marker and each session: nobody takes two places, and the last place is taken once.
    MarkerAppointment.objects.select_for_update().get(pk=appointment.pk)
    session = TrainingSession.objects.select_for_update().get(pk=session.pk)
    rules.can_book(by, appointment, session).require()
    if session.capacity is not None and places_at(session).count() >= session.capacity:
        raise Refused("This session is full. Choose another.")
    try:
        with transaction.atomic():
            place = TrainingPlace.objects.create(
                session=session, appointment=appointment, booked_at=clock.now(), booked_by=by
            )
    except IntegrityError:
        raise StaleState("You have a place at this session already.") from None
    record("training.booked", by=by, subject=session, appointment=appointment.pk)
    notify(notices.booked(place))
    return place


@transaction.atomic
def give_up(*, place: TrainingPlace, by: User) -> TrainingPlace:
    """Give a place up, so that somebody else can have it."""
    rules.can_give_up(by, place).require()
    place.ended_at, place.ended_by = clock.now(), by
    place.save(update_fields=["ended_at", "ended_by"])
    record("training.given_up", by=by, subject=place.session, appointment=place.appointment_id)
    return place


@transaction.atomic
def note_who_came(*, session: TrainingSession, by: User, came: Collection[int]) -> int:
    """Note which of those with a place (ids) came: their training is recorded with the day. Returns how many came.

    Noted again it is put right; a day that another session gave stays.
    """
    rules.can_note(by, session).require()
    day = session.starts_at.astimezone(clock.LONDON).date()
    places = list(places_at(session))
    for place in places:
        place.came, place.noted_at, place.noted_by = place.pk in came, clock.now(), by
    TrainingPlace.objects.bulk_update(places, ["came", "noted_at", "noted_by"])
    trained = [place.appointment_id for place in places if place.came]
    MarkerAppointment.objects.filter(pk__in=trained, trained_on=None).update(trained_on=day)
    # Whoever was noted by mistake: only while nothing rests on it.
    missed = [place.appointment_id for place in places if not place.came]
    MarkerAppointment.objects.filter(pk__in=missed, trained_on=day, state=MarkerState.APPLIED).update(
        trained_on=None
    )
    record("training.noted", by=by, subject=session, came=len(trained), missed=len(missed))
    return len(trained)
