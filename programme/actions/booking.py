"""Places booked, changed and given up; a full session stays full whoever asks, and those who wait are told."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q

from audit.actions import record
from core import clock
from core.transitions import StaleState
from notifications.actions import cancel as cancel_mail
from notifications.actions import notify
from people.models import User
from programme.enums import BookingState, SessionState
from programme.models import Booking, Enrolment, Session
from programme.notices import booking as notices
from programme.queries.booking import feature_of, place_elsewhere, place_of, waiting_at
from programme.rules import booking as rules
from programme.transitions import BOOKING


@transaction.atomic
def book(*, session: Session, enrolment: Enrolment, by: User) -> Booking:
    """Take a place for a participant, giving up the one they had for the same feature; calendars follow.

    When the last place goes to somebody else at the same moment, StaleState: then nothing has changed.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    mine = place_of(enrolment, session)
    if mine is not None and mine.state == BookingState.BOOKED:
        rules.books_for(by, enrolment).require()
        return mine
    rules.can_book(by, session, enrolment).require()
    if mine is not None:
        rules.can_take_up(by, mine).require()
    before = place_elsewhere(enrolment, session)
    if before is not None:
        lock(session, before.session)
        end(before, by)
    take_place(session)
    if mine is not None:
        BOOKING.move(mine, "book")
    else:
        mine = new(session, enrolment, BookingState.BOOKED, by)
    record(BOOKING.event("book"), by=by, subject=mine, session=session.pk)
    notify(notices.booked(mine))
    return mine


@transaction.atomic
def wait(*, session: Session, enrolment: Enrolment, by: User) -> Booking:
    """Put a participant on the list of those who are told when a place comes free."""
    mine = place_of(enrolment, session)
    if mine is not None:
        rules.books_for(by, enrolment).require()
        return mine
    rules.can_wait(by, session, enrolment).require()
    mine = new(session, enrolment, BookingState.WAITING, by)
    record("booking.waited", by=by, subject=mine, session=session.pk)
    return mine


@transaction.atomic
def cancel(*, booking: Booking, by: User) -> Booking:
    """Give a place up (or stop waiting); the calendar takes it out and those who wait are told."""
    rules.can_cancel(by, booking).require()
    return end(booking, by)


def lock(*sessions: Session) -> None:
    """Hold both rows of a change, always in the same order, so that two who swap don't wait for each other."""
    ids = [session.pk for session in sessions]
    list(Session.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def new(session: Session, enrolment: Enrolment, state: str, by: User) -> Booking:
    """A row of its own: what was given up before stays as it was."""
    return Booking.objects.create(
        session=session,
        enrolment=enrolment,
        feature=feature_of(session),
        state=state,
        made_at=clock.now(),
        made_by=by,
    )


def take_place(session: Session) -> None:
    """Count one place up in one conditional UPDATE; the constraint of the table says the same to everybody else."""
    won = Session.objects.filter(
        Q(capacity=None) | Q(booked__lt=F("capacity")), pk=session.pk, state=SessionState.ARRANGED
    ).update(booked=F("booked") + 1)
    if not won:
        raise StaleState("The last place was taken this very moment. You can wait for one.")
    session.refresh_from_db(fields=["booked"])


def give_up_all(enrolment: Enrolment, by: User) -> None:
    """End every place and wait of somebody who leaves, at sessions still to come: others can have them."""
    ahead = Booking.objects.filter(enrolment=enrolment, ended_at=None, session__starts_at__gt=clock.now())
    for booking in ahead.select_related("session__cohort", "enrolment__participant").order_by("session_id"):
        end(booking, by)


def give_up_elsewhere(enrolment: Enrolment, by: User) -> None:
    """End every place and wait of somebody who has moved, at sessions to come that don't serve their authority."""
    ahead = Booking.objects.filter(enrolment=enrolment, ended_at=None, session__starts_at__gt=clock.now())
    ahead = ahead.exclude(session__authorities=enrolment.authority_id)
    for booking in ahead.select_related("session__cohort", "enrolment__participant").order_by("session_id"):
        end(booking, by)


def end(booking: Booking, by: User) -> Booking:
    """End a place or a wait, and tell whom it concerns."""
    had_place = booking.state == BookingState.BOOKED
    BOOKING.move(booking, "cancel", ended_at=clock.now(), ended_by=by)
    record(BOOKING.event("cancel"), by=by, subject=booking, session=booking.session_id)
    if not had_place:
        return booking
    Session.objects.filter(pk=booking.session_id).update(booked=F("booked") - 1)
    cancel_mail(key=notices.key_of("booked", booking))
    notify(notices.given_up(booking))
    if booking.session.state == SessionState.ARRANGED and booking.session.starts_at > clock.now():
        notify(*(notices.place_free(row, booking) for row in waiting_at(booking.session)))
    return booking
