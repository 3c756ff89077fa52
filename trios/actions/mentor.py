"""Mentors appointed and ended; trios given to another mentor; people placed in trios."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.decisions import refuse
from core.jobs import enqueue
from core.transitions import StaleState
from notifications.actions import notify
from people.actions import end_role, grant_role
from people.enums import Role
from people.models import LocalAuthority, School, User
from programme.models import Cohort, Enrolment
from trios.actions.visit import call_off
from trios.enums import VisitState
from trios.first_year import is_first_year as works_out_first
from trios.models import FormerMentor, MentorAppointment, Trio, TrioMember, Visit
from trios.notices import trio as notices
from trios.notices import visit as visit_notices
from trios.queries.mentor import completed_before, trios_of
from trios.queries.trio import without_trio
from trios.rules import mentor as rules
from trios.rules import trio as trio_rules


@transaction.atomic
def appoint(
    *,
    cohort: Cohort,
    email: str,
    name: str,
    school: School | None,
    authority: LocalAuthority,
    capacity: int,
    by: User,
    is_first_year: bool | None = None,
    graduated_in: int | None = None,
) -> MentorAppointment:
    """Make a graduate a mentor in a cohort. Without an account they get one, and sign in by a mailed code.

    is_first_year: None as the records say; graduated_in: the year in which they completed the programme, where our
    records hold none. Appointing somebody who mentors in the cohort already changes nothing.
    """
    rules.can_appoint(by, cohort).require()
    email = email.strip().lower()
    person = User.objects.filter(email__iexact=email).first()
    rules.is_graduate(person, cohort, graduated_in).require()
    if person is None:
        if not name.strip():
            refuse("Nobody has an account with this address yet: enter their name too.").require()
        person = User.objects.create_user(email, name=name.strip())
        # Not proved yet: the code that is mailed at the first sign-in proves it.
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
        record("person.added", by=by, subject=person)
    rules.can_appoint(by, cohort, person).require()
    if completed_before(person, cohort).exists():
        graduated_in = None  # the records say it themselves
    now = clock.now()
    appointment, is_new = MentorAppointment.objects.get_or_create(
        cohort=cohort,
        mentor=person,
        ended_at=None,
        defaults={
            "school": school,
            "authority": authority,
            "capacity": capacity,
            "is_first_year": works_out_first(person, cohort) if is_first_year is None else is_first_year,
            "graduated_in": graduated_in,
            "graduate_stated_at": now if graduated_in else None,
            "graduate_stated_by": by if graduated_in else None,
            "appointed_at": now,
            "appointed_by": by,
        },
    )
    if not is_new:
        return appointment
    grant_role(user=person, role=Role.MENTOR, by=by)
    stated = {"graduated_in": graduated_in} if graduated_in else {}
    record("mentor.appointed", by=by, subject=appointment, cohort=cohort.pk, capacity=capacity, **stated)
    notify(notices.appointed(appointment))
    return appointment


@transaction.atomic
def correct_first_year(*, appointment: MentorAppointment, is_first_year: bool, by: User) -> MentorAppointment:
    """Put right whether this is somebody's first year as a mentor: it decides whether they do the module."""
    rules.can_correct(by, appointment).require()
    changed = MentorAppointment.objects.filter(
        pk=appointment.pk, ended_at=None, is_first_year=not is_first_year
    )
    if changed.update(is_first_year=is_first_year):
        record("mentor.first_year_corrected", by=by, subject=appointment, is_first_year=is_first_year)
    appointment.is_first_year = is_first_year
    return appointment


@transaction.atomic
def end(*, appointment: MentorAppointment, by: User) -> list[Trio]:
    """End an appointment. Their trios of this cohort stand without a mentor until the team gives them one; returns these."""
    rules.can_end(by, appointment).require()
    ended = MentorAppointment.objects.filter(pk=appointment.pk, ended_at=None)
    if not ended.update(ended_at=clock.now(), ended_by=by):
        raise StaleState("This appointment was ended meanwhile.")
    orphans = list(trios_of(appointment).select_related("cohort", "mentor"))
    for trio in orphans:
        hand_over(trio, None)
    record("mentor.ended", by=by, subject=appointment, trios=[trio.pk for trio in orphans])
    serving = MentorAppointment.objects.filter(mentor=appointment.mentor, ended_at=None).exists()
    if not serving and not Trio.objects.filter(mentor=appointment.mentor).exists():
        end_role(user=appointment.mentor, role=Role.MENTOR, by=by)
    return orphans


@transaction.atomic
def replace(*, trio: Trio, appointment: MentorAppointment, by: User) -> Trio:
    """Give a trio another mentor: the booked visits go with it, and everybody concerned hears of it."""
    rules.can_replace(by, trio, appointment).require()
    if trio.mentor_id == appointment.mentor_id:
        return trio
    before = trio.mentor
    hand_over(trio, appointment.mentor)
    record("trio.mentor_replaced", by=by, subject=trio, mentor=appointment.mentor_id)
    notify(*notices.mentor_replaced(trio, before))
    for visit in Visit.objects.filter(trio=trio, state=VisitState.BOOKED, starts_at__gt=clock.now()):
        enqueue(
            "trios.tell_visit",
            f"visit:{visit.pk}:{visit.sequence}:mentor:{appointment.pk}",
            {
                "visit": visit.pk,
                "sequence": visit.sequence,
                "what": "booked",
                "only": [appointment.mentor_id],
            },
        )
    return trio


def hand_over(trio: Trio, mentor: User | None) -> None:
    """Put another mentor (or none) in the place of the present one, who stays on record."""
    before = trio.mentor_id
    if not Trio.objects.filter(pk=trio.pk, mentor=before).update(mentor=mentor):
        raise StaleState("Somebody else gave this trio another mentor meanwhile. Look again.")
    if before is not None:
        FormerMentor.objects.create(trio=trio, mentor_id=before, until=clock.now())
        clear_calendar(trio, trio.mentor)
    trio.mentor = mentor


def clear_calendar(trio: Trio, person: User | None) -> None:
    """Take the trio's coming visits out of the calendar of somebody who no longer belongs to it."""
    if person is None:
        return
    coming = Visit.objects.filter(trio=trio, state=VisitState.BOOKED, starts_at__gt=clock.now())
    rows = coming.select_related("trio__mentor", "host__participant", "school").order_by("starts_at")
    notify(*(visit_notices.dropped(visit, person) for visit in rows))


@transaction.atomic
def place(*, trio: Trio, enrolment: Enrolment, by: User) -> TrioMember:
    """Put a participant who is in no trio into this one: late joiners, and people whose trio broke up."""
    trio_rules.can_place(by, trio, enrolment).require()
    if not without_trio(trio.cohort).filter(pk=enrolment.pk).exists():
        raise StaleState("This person is in a trio already. Look again.")
    try:
        with transaction.atomic():
            member = TrioMember.objects.create(trio=trio, enrolment=enrolment, joined_at=clock.now())
    except IntegrityError:
        raise StaleState("This person was placed in a trio meanwhile. Look again.") from None
    trio.__dict__.pop("here", None)
    record("trio_member.placed", by=by, subject=member, trio=trio.pk)
    notify(*notices.placed(trio, enrolment))
    for visit in Visit.objects.filter(trio=trio, state=VisitState.BOOKED, starts_at__gt=clock.now()):
        enqueue(
            "trios.tell_visit",
            f"visit:{visit.pk}:{visit.sequence}:member:{member.pk}",
            {
                "visit": visit.pk,
                "sequence": visit.sequence,
                "what": "booked",
                "only": [enrolment.participant_id],
            },
        )
    return member


@transaction.atomic
def move_member(*, member: TrioMember, to: Trio, reason: str, by: User) -> TrioMember:
    """Move a participant to another trio in one step: what they were at stays theirs, and everybody concerned is told.

    The visit they were to host in the former trio is called off, and they host in the new one, unless they have hosted.
    """
    trio_rules.can_move_member(by, member, to).require()
    trio_rules.can_leave(member).require()
    take_out(member=member, reason=reason, by=by)
    hosted = Visit.objects.filter(
        trio=member.trio_id, host=member.enrolment_id, state=VisitState.BOOKED, attendances=None
    )
    for visit in hosted.select_related("trio__cohort", "trio__mentor", "host__participant", "school"):
        call_off(visit, f"{member.enrolment.participant} is in another trio now.", by)
    joined = place(trio=to, enrolment=member.enrolment, by=by)
    record("trio_member.moved", by=by, subject=joined, trio=to.pk, former=member.trio_id)
    return joined


@transaction.atomic
def take_out(*, member: TrioMember, reason: str, by: User | None = None) -> TrioMember:
    """Take somebody who left the programme, or moves, out of their trio; the mentor hears of it.

    StaleState where a person does it and somebody else was faster.
    """
    gone = TrioMember.objects.filter(pk=member.pk, left_at=None)
    is_mine = gone.update(left_at=clock.now(), left_reason=reason)
    if not is_mine and by is not None:
        raise StaleState("Somebody else has moved them meanwhile. Look again.")
    if is_mine:
        record("trio_member.taken_out", by=by, subject=member, trio=member.trio_id)
        clear_calendar(member.trio, member.enrolment.participant)
        if member.trio.mentor:
            notify(notices.member_left(member))
    return member
