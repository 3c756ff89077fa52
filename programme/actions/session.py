"""Sessions arranged, changed and cancelled; everybody expected hears of it with their calendar."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from audit.actions import record
from core import clock
from core.decisions import refuse
from core.jobs import enqueue
from core.transitions import StaleState
from people.models import User
from programme.enums import BookingState, SessionState
from programme.models import Cohort, Session
from programme.queries.session import authority_ids
from programme.rules import session as rules
from programme.session_plan import Plan
from programme.transitions import SESSION

AT_ANY_HOUR = dt.timedelta(hours=48)  # a date that changes so close to it must be read at once


def check(plan: Plan, cohort: Cohort) -> None:
    """Stop what no form would let through: other years' features, authorities that don't take part, times turned."""
    if plan.ends_at <= plan.starts_at:
        refuse("A session ends after it starts.").require()
    if not plan.features or any(feature.cohort_id != cohort.pk for feature in plan.features):
        refuse("Choose features of this year's cohort.").require()
    taking_part = set(cohort.cohort_authorities.values_list("authority_id", flat=True))
    if not plan.authorities or not {authority.pk for authority in plan.authorities} <= taking_part:
        refuse("Choose authorities that take part in this year's cohort.").require()


@transaction.atomic
def arrange(*, cohort: Cohort, plan: Plan, by: User, uid: uuid.UUID | None = None) -> Session:
    """Arrange a session; everybody expected gets an invitation for their calendar.

    uid: names the session from the form on, so that pressing twice arranges it once.
    """
    rules.can_arrange(by, cohort, plan.authorities).require()
    check(plan, cohort)
    if uid is not None:
        twin = Session.objects.filter(uid=uid).first()
        if twin is not None and twin.arranged_by_id == by.pk:
            return twin
        uid = None if twin is not None else uid
    try:
        with transaction.atomic():
            session = Session.objects.create(
                cohort=cohort,
                uid=uid or uuid.uuid4(),
                arranged_at=clock.now(),
                arranged_by=by,
                **plan.columns(),
            )
    except IntegrityError:
        raise StaleState("This session was just arranged. Look at the list before you go on.") from None
    session.features.set(plan.features)
    session.authorities.set(plan.authorities)
    record(
        "session.arranged",
        by=by,
        subject=session,
        authorities=sorted(authority.code for authority in plan.authorities),
        starts_at=plan.starts_at.isoformat(),
    )
    tell(session, "arranged")
    return session


@transaction.atomic
def edit(*, session: Session, plan: Plan, sequence: int, by: User) -> Session:
    """Change a session; calendars of all who are expected are brought up to date, of those no longer expected cleared.

    sequence: the one the form was opened under; StaleState when somebody changed the session since.
    """
    rules.can_edit(by, session).require()
    rules.can_arrange(by, session.cohort, plan.authorities).require()
    check(plan, session.cohort)
    was = session.starts_at
    features_before = {feature.pk for feature in session.features.all()}
    authorities_before = set(authority_ids(session))
    features = {feature.pk for feature in plan.features}
    authorities = {authority.pk for authority in plan.authorities}
    columns = plan.columns()
    changed = sorted(name for name, value in columns.items() if getattr(session, name) != value)
    check_bookings(session, plan, features != features_before, authorities_before - authorities)
    if features != features_before:
        changed.append("features")
    if authorities != authorities_before:
        changed.append("authorities")
    if not changed:
        return session
    won = (
        Session.objects.filter(pk=session.pk, state=SessionState.ARRANGED, sequence=sequence)
        .filter(Q() if plan.capacity is None else Q(booked__lte=plan.capacity))
        .update(sequence=F("sequence") + 1, **columns)
    )
    if not won:
        raise StaleState(
            "Somebody else changed this session while you had it open. Look again before you go on."
        )
    session.features.set(features)
    session.authorities.set(authorities)
    session = Session.objects.select_related("cohort").get(pk=session.pk)
    record("session.edited", by=by, subject=session, changed=changed, sequence=session.sequence)
    tell(session, "changed", dropped=sorted(authorities_before - authorities), was=was)
    return session


@transaction.atomic
def give_materials(*, session: Session, links: list[tuple[str, str]], by: User) -> Session:
    """Put links on the session's page, for those who may open it; calendars have nothing to hear of it."""
    rules.can_give_materials(by, session).require()
    text = "\n".join(f"{title} | {link}" for title, link in links)
    if text != session.materials:
        session.materials = text
        session.save(update_fields=["materials"])
        record("session.materials_given", by=by, subject=session, links=len(links))
    return session


def check_bookings(session: Session, plan: Plan, is_about_others: bool, dropped: set[int]) -> None:
    """Stop what would take away places that are booked."""
    if plan.by_booking != session.by_booking:
        refuse("Whether places are booked is settled when a session is arranged.").require()
    if not session.by_booking or not session.booked:
        return
    if plan.capacity is not None and plan.capacity < session.booked:
        refuse(f"{session.booked} places are booked already, so there can't be fewer.").require()
    if is_about_others:
        refuse("Places are booked for these features. Arrange another session for other features.").require()
    live = session.bookings.filter(state=BookingState.BOOKED, enrolment__authority__in=dropped)
    if dropped and live.exists():
        refuse("Participants of an authority you took out have places. Give those places up first.").require()


@transaction.atomic
def cancel(*, session: Session, reason: str, by: User) -> Session:
    """Cancel a session, with the reason its participants read; their calendars take it out."""
    rules.can_cancel(by, session).require()
    SESSION.move(session, "cancel", cancelled_reason=reason, sequence=F("sequence") + 1)
    session.refresh_from_db(fields=["sequence"])
    record(SESSION.event("cancel"), by=by, subject=session, sequence=session.sequence)
    tell(session, "cancelled")
    return session


def tell(
    session: Session, what: str, dropped: list[int] | None = None, was: dt.datetime | None = None
) -> None:
    """Have the worker write to everybody expected; nobody is told of what is over.

    what: "arranged", "changed" or "cancelled"; dropped: ids of authorities that are no longer served; was: when it
    was to begin before. Within two days of either date it is told at any hour.
    """
    if session.ends_at <= clock.now():
        return
    soon = min(session.starts_at, was or session.starts_at) <= clock.now() + AT_ANY_HOUR
    enqueue(
        "programme.tell_expected",
        f"session:{session.pk}:{session.sequence}",
        {
            "session": session.pk,
            "sequence": session.sequence,
            "what": what,
            "dropped": dropped or [],
            "soon": soon,
        },
    )
