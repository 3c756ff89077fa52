"""What people are told of places at sessions."""

from __future__ import annotations

from django.urls import reverse

from core.ui.dates import full_datetime
from notifications.actions import Notice
from people.models import User
from programme.calendars import invitation
from programme.models import Booking, Enrolment, Feature, Session
from programme.notices.session import facts
from programme.queries.session import title_of


def key_of(what: str, booking: Booking) -> str:
    """The name of a mail about one place."""
    return f"booking.{what}:{booking.pk}"


def booked(booking: Booking) -> Notice:
    """A place was booked: the invitation for the calendar."""
    session, user = booking.session, booking.enrolment.participant
    return Notice(
        kind="booking.booked",
        key=key_of("booked", booking),
        to=user,
        subject=f"Your place: IOC session on {full_datetime(session.starts_at)}: {title_of(session)}",
        template="programme/email/booking_booked",
        reason="You get this because a place at this session was booked for you.",
        context=facts(session),
        invitation=invitation(session, user),
    )


def given_up(booking: Booking) -> Notice:
    """A place was given up or changed for another: the calendar takes it out."""
    session, user = booking.session, booking.enrolment.participant
    return Notice(
        kind="booking.given_up",
        key=key_of("given_up", booking),
        to=user,
        subject=f"Given up: your place at the IOC session on {full_datetime(session.starts_at)}",
        template="programme/email/booking_given_up",
        reason="You get this because you had a place at this session.",
        context=facts(session) | {"join_link": ""},
        invitation=invitation(session, user, cancelled=True),
    )


def place_free(waiting: Booking, freed: Booking) -> Notice:
    """A place came free: everybody who waits is told, and the first to book has it."""
    session = waiting.session
    return Notice(
        kind="booking.place_free",
        key=f"{key_of('place_free', waiting)}:{freed.pk}",
        to=waiting.enrolment.participant,
        subject=f"A place is free: IOC session on {full_datetime(session.starts_at)}: {title_of(session)}",
        template="programme/email/booking_place_free",
        reason="You get this because you asked to be told when a place comes free.",
        context=facts(session) | {"join_link": ""},
    )


def opened(session: Session, user: User) -> Notice:
    """A session was arranged for which places are booked: an offer, not yet an invitation."""
    return Notice(
        kind="booking.opened",
        key=f"booking.opened:{session.pk}:{user.pk}",
        to=user,
        subject=f"Book a place: IOC session on {full_datetime(session.starts_at)}: {title_of(session)}",
        template="programme/email/booking_opened",
        reason="You get this because this session is one of those you can choose from.",
        context=facts(session) | {"join_link": ""},
    )


def not_chosen_key(feature: Feature, enrolment: Enrolment) -> str:
    """The name of the one reminder to choose."""
    return f"booking.not_chosen:{feature.pk}:{enrolment.pk}"


def not_chosen(session: Session, feature: Feature, enrolment: Enrolment) -> Notice:
    """Two weeks before the first session there is to choose from, somebody has no place yet."""
    return Notice(
        kind="booking.not_chosen",
        key=not_chosen_key(feature, enrolment),
        to=enrolment.participant,
        subject=f"Reminder: choose your session on {feature.title}",
        template="programme/email/booking_not_chosen",
        reason="You get this because you have not booked a session on this feature yet.",
        context=facts(session) | {"join_link": "", "path": reverse("programme:timetable")},
        urgent=False,
    )
