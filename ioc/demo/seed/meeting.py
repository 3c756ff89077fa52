"""Sessions, registers, catch-ups and journals of a cohort."""

import datetime as dt
import random
from collections import defaultdict

from core import clock
from ioc.demo.seed.calendar import at
from ioc.demo.seed.cohorts import Year
from ioc.demo.seed.words import JOURNAL_AFTER, JOURNAL_BEFORE
from people.models import User
from programme.enums import AttendanceStatus as S
from programme.enums import BookingState, CatchUpState, CatchUpTask, SessionMode, SessionState
from programme.models import Attendance, Booking, CatchUp, Enrolment, JournalEntry, JournalVersion, Session

LATER = dt.timedelta(hours=3)
WEEK = dt.timedelta(days=7)


def meet(year: Year, dice: random.Random, *, team: User, leads: dict[str, User]) -> None:
    """Eight features: one a session for most, two in one once, the last online for all authorities together."""
    sessions = arrange(year, team=team, leads=leads)
    attend(year, sessions, dice, team=team, leads=leads)
    book(year, sessions, dice)
    write_journals(year, sessions, dice)


def arrange(year: Year, *, team: User, leads: dict[str, User]) -> list[tuple[Session, list[int], list[int]]]:
    """(session, authority ids, feature indexes) for the whole year."""
    cohort = year.cohort
    length = (cohort.sessions_until - cohort.sessions_from).days
    apart = {authority.pk: place % 3 for place, authority in enumerate(year.authorities)}
    planned: list[tuple[Session, list[int], list[int]]] = []

    def plan(
        index: int, authority_ids: list[int], features: list[int], mode: str, place: str, by: User
    ) -> None:
        # Seven dates over the season; each authority a day or two apart from the others.
        day = cohort.sessions_from + dt.timedelta(days=round(length * index / 6.5) + apart[authority_ids[0]])
        starts_at = at(day, 13 if mode != SessionMode.ONLINE else 16)
        ends_at = starts_at + LATER
        planned.append(
            (
                Session(
                    cohort=cohort,
                    mode=mode,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    place=place,
                    join_link="" if mode == SessionMode.FACE_TO_FACE else "https://meet.example.org/ioc",
                    materials="Slides | https://files.example.org/ioc/slides"
                    if ends_at < clock.now()
                    else "",
                    state=SessionState.HELD if ends_at < clock.now() else SessionState.ARRANGED,
                    arranged_at=cohort.created_at,
                    arranged_by=by,
                    register_taken_at=ends_at if ends_at < clock.now() else None,
                    register_taken_by=by if ends_at < clock.now() else None,
                ),
                authority_ids,
                features,
            )
        )

    for authority in year.authorities:
        lead = leads.get(authority.slug, team)
        venue = f"{authority.name} Professional Learning Centre, room 2"
        for index, features in enumerate(([0], [1], [2], [3], [4, 5])):
            mode = SessionMode.ONLINE if index == 2 else SessionMode.FACE_TO_FACE
            plan(index, [authority.pk], features, mode, "" if index == 2 else venue, lead)
        plan(5, [authority.pk], [6], SessionMode.BLENDED, venue, lead)
    plan(6, [a.pk for a in year.authorities], [7], SessionMode.ONLINE, "", team)
    choice = planned[-1][0]
    if choice.state == SessionState.ARRANGED:  # two evenings to choose from, for all authorities
        plan(6, [a.pk for a in year.authorities], [7], SessionMode.ONLINE, "", team)
        second = planned[-1][0]
        second.starts_at, second.ends_at = choice.starts_at + WEEK, choice.ends_at + WEEK
        choice.by_booking = second.by_booking = True
        choice.capacity = len(year.enrolments) // 3
    saved = Session.objects.bulk_create([session for session, _, _ in planned])
    with_ids = [(s, ids, features) for s, (_, ids, features) in zip(saved, planned, strict=True)]
    Session.features.through.objects.bulk_create(
        Session.features.through(session_id=s.pk, feature_id=year.features[i].pk)
        for s, _, features in with_ids
        for i in features
    )
    Session.authorities.through.objects.bulk_create(
        Session.authorities.through(session_id=s.pk, localauthority_id=pk)
        for s, ids, _ in with_ids
        for pk in ids
    )
    return with_ids


def book(year: Year, sessions, dice: random.Random) -> None:
    """Most have chosen one of two evenings; the first is full, and a few wait for it."""
    choices = [session for session, _, _ in sessions if session.by_booking]
    if not choices:
        return
    first, second = choices
    rows = []
    for enrolment in year.enrolments:
        if dice.random() < 0.2:
            continue  # has not chosen yet
        session = first if first.booked < first.capacity else second
        places = [(session, BookingState.BOOKED)]
        if session is second and dice.random() < 0.1:
            places.append((first, BookingState.WAITING))
        session.booked += 1
        rows += [
            Booking(
                session=place,
                enrolment=enrolment,
                feature=year.features[7],
                state=state,
                made_at=clock.now() - WEEK,
                made_by_id=enrolment.participant_id,
            )
            for place, state in places
        ]
    Booking.objects.bulk_create(rows)
    Session.objects.bulk_update(choices, ["booked"])


def attend(year: Year, sessions, dice: random.Random, *, team: User, leads: dict[str, User]) -> None:
    """Registers of what is over; nearly everybody was there, and most who were not have a catch-up."""
    by_authority: dict[int, list[Enrolment]] = defaultdict(list)
    for enrolment in year.enrolments:
        by_authority[enrolment.authority_id].append(enrolment)
    lead_of = {a.pk: leads.get(a.slug, team) for a in year.authorities}
    rows = []
    for session, authority_ids, _ in sessions:
        if session.state != SessionState.HELD:
            continue
        for authority_id in authority_ids:
            for enrolment in by_authority[authority_id]:
                chance = dice.random()
                status = (
                    S.PRESENT
                    if chance < 0.9 or year.stage == 4
                    else S.LATE
                    if chance < 0.94
                    else S.APOLOGIES
                    if chance < 0.97
                    else S.ABSENT
                )
                rows.append(
                    Attendance(
                        session=session,
                        enrolment=enrolment,
                        status=status,
                        recorded_at=session.ends_at,
                        recorded_by=lead_of[authority_id],
                    )
                )
    saved = Attendance.objects.bulk_create(rows, batch_size=1000)
    missed = [row for row in saved if row.status in (S.APOLOGIES, S.ABSENT)]
    CatchUp.objects.bulk_create(
        (
            catch_up(row, dice, is_over=year.stage >= 3)
            for row in missed
            if year.stage >= 3 or dice.random() < 0.7
        ),
        batch_size=1000,
    )


def catch_up(row: Attendance, dice: random.Random, *, is_over: bool) -> CatchUp:
    """The repair of one missed session."""
    state = CatchUpState.SIGNED_OFF if is_over else dice.choice(list(CatchUpState))
    finished = row.recorded_at + dt.timedelta(days=9)
    return CatchUp(
        attendance=row,
        task=dice.choice(list(CatchUpTask)),
        detail="Watch the recording and write down two things you would try.",
        due_on=(row.recorded_at + dt.timedelta(days=21)).date(),
        state=state,
        agreed_at=row.recorded_at + dt.timedelta(days=2),
        agreed_by=row.recorded_by,
        evidence="" if state == CatchUpState.AGREED else "Watched it on Sunday; notes are in my journal.",
        finished_at=None if state == CatchUpState.AGREED else finished,
        signed_off_at=finished + dt.timedelta(days=1) if state == CatchUpState.SIGNED_OFF else None,
        signed_off_by=row.recorded_by if state == CatchUpState.SIGNED_OFF else None,
    )


def write_journals(year: Year, sessions, dice: random.Random) -> None:
    """Before and after what is over, before what is next."""
    now = clock.now()
    dates: dict[tuple[int, int], dt.datetime] = {}
    for session, authority_ids, features in sessions:
        for authority_id in authority_ids:
            for index in features:
                dates[authority_id, index] = session.starts_at
    rows = []
    for enrolment in year.enrolments:
        for index, feature in enumerate(year.features):
            starts_at = dates[enrolment.authority_id, index]
            is_over = starts_at + LATER < now
            if is_over or (starts_at - now < dt.timedelta(days=14) and dice.random() < 0.4):
                rows.append(entry(enrolment, feature, "before", JOURNAL_BEFORE, starts_at, dice, year))
            if is_over and (year.stage >= 3 or dice.random() < 0.85):
                rows.append(entry(enrolment, feature, "after", JOURNAL_AFTER, starts_at, dice, year))
    saved = JournalEntry.objects.bulk_create(rows, batch_size=1000)
    JournalVersion.objects.bulk_create(
        (
            JournalVersion(entry=e, version=1, text=e.text[:80], saved_at=e.saved_at)
            for e in saved
            if e.version > 1
        ),
        batch_size=1000,
    )


def entry(enrolment, feature, moment: str, texts, starts_at, dice: random.Random, year: Year) -> JournalEntry:
    """One side of a feature."""
    days = -1 if moment == "before" else 2
    saved_at = min(starts_at + dt.timedelta(days=days, hours=dice.randint(3, 7)), clock.now())
    is_finished = year.stage >= 3 or dice.random() < 0.92
    return JournalEntry(
        enrolment=enrolment,
        feature=feature,
        moment=moment,
        text=dice.choice(texts),
        rating=min(5, dice.randint(2, 3) + (moment == "after") + (feature.number > 4)),
        version=2,
        saved_at=saved_at,
        finished_at=saved_at if is_finished else None,
    )
