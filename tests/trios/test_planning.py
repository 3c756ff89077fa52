"""What happens in trios because of a date: each reminder once, and people who left taken out."""

import datetime as dt

import pytest

from core import clock
from core.jobs import run_due
from notifications.models import Message
from programme.enums import EnrolmentState
from programme.models import Enrolment
from tests.builders_trios import again, attend, booked, completed, discussed, held, trio_of
from trios.actions import dialogue as dialogue_actions
from trios.models import Trio, Visit
from trios.planning import plan
from trios.queries.trio import keepers_of

pytestmark = pytest.mark.django_db


def planned(at: dt.datetime, kind: str) -> list[str]:
    """The addresses that have had this kind of mail by then."""
    with clock.moved_to(at):
        plan()
        plan()
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def morning(day: dt.date) -> dt.datetime:
    return clock.london(day, 9)


def test_mentors_are_asked_to_book_three_weeks_ahead_and_when_visits_begin(cast):
    trio = trio_of(cast)
    cohort = trio.cohort
    cohort.visits_from = clock.today() + dt.timedelta(days=40)
    cohort.save()
    begins = cohort.visits_from
    mentor = cast.mentor.email
    assert planned(morning(begins - dt.timedelta(days=22)), "visits.unbooked") == []
    assert planned(morning(begins - dt.timedelta(days=21)), "visits.unbooked") == [mentor]
    assert planned(morning(begins - dt.timedelta(days=5)), "visits.unbooked") == [mentor]
    assert planned(morning(begins), "visits.unbooked") == [mentor, mentor]
    assert planned(morning(begins + dt.timedelta(days=9)), "visits.unbooked") == [mentor, mentor]


def test_nobody_is_asked_about_booked_visits_or_a_trio_formed_today(cast):
    trio = trio_of(cast)
    assert planned(clock.now(), "visits.unbooked") == []
    booked(cast, trio)
    assert planned(clock.now() + dt.timedelta(days=5), "visits.unbooked") == []


def test_everybody_is_reminded_a_week_and_a_day_before(cast):
    visit = booked(cast, days=20)[0]
    people = sorted(person.email for person in keepers_of(visit.trio))
    assert planned(visit.starts_at - dt.timedelta(days=8), "visit.reminded") == []
    assert planned(visit.starts_at - dt.timedelta(days=7), "visit.reminded") == people
    assert planned(visit.starts_at - dt.timedelta(days=3), "visit.reminded") == people
    assert planned(visit.starts_at - dt.timedelta(days=1), "visit.reminded") == sorted(people * 2)


def test_reminders_wait_for_the_morning(cast):
    visit = booked(cast, days=20)[0]
    evening = clock.london(visit.starts_at.astimezone(clock.LONDON).date() - dt.timedelta(days=7), 21)
    planned(evening, "visit.reminded")
    sends = set(Message.objects.filter(kind="visit.reminded").values_list("send_after", flat=True))
    assert {at.astimezone(clock.LONDON).hour for at in sends} == {8}


def test_the_mentor_is_asked_for_attendance_after_two_days(cast):
    visit = held(cast)
    day = visit.starts_at.astimezone(clock.LONDON).date()
    assert planned(morning(day + dt.timedelta(days=1)), "visit.attendance_due") == []
    assert planned(morning(day + dt.timedelta(days=2)), "visit.attendance_due") == [cast.mentor.email]
    assert planned(morning(day + dt.timedelta(days=4)), "visit.attendance_due") == [cast.mentor.email]


def test_nobody_is_asked_for_attendance_that_is_recorded(cast):
    visit = attend(held(cast))
    assert planned(visit.ends_at + dt.timedelta(days=3), "visit.attendance_due") == []


def test_those_who_have_not_agreed_are_asked_after_three_days(cast):
    visit = completed(cast)
    discussed(visit, cast.mentor)
    dialogue_actions.agree(visit=visit, version=1, by=cast.mentor)
    day = visit.starts_at.astimezone(clock.LONDON).date()
    members = sorted(person.email for person in keepers_of(visit.trio) if person != cast.mentor)
    assert planned(morning(day + dt.timedelta(days=2)), "dialogue.agreement_due") == []
    assert planned(morning(day + dt.timedelta(days=3)), "dialogue.agreement_due") == members
    assert planned(morning(day + dt.timedelta(days=20)), "dialogue.agreement_due") == members


def test_who_left_is_taken_out_and_the_visit_they_hosted_called_off(cast):
    visits = booked(cast)
    run_due()
    leaver = visits[1].host
    Enrolment.objects.filter(pk=leaver.pk).update(state=EnrolmentState.WITHDRAWN)
    plan()
    plan()
    run_due()
    trio = Trio.objects.get(pk=visits[1].trio_id)
    assert [member.enrolment_id for member in trio.members.filter(left_at=None)] == [
        visits[0].host_id,
        visits[2].host_id,
    ]
    assert [again(visit).state for visit in visits] == ["booked", "cancelled", "booked"]
    assert again(visits[1]).cancelled_reason == f"{leaver.participant} no longer takes part."
    assert Message.objects.filter(kind="trio_member.taken_out").count() == 1
    assert leaver.participant not in keepers_of(trio)
    cleared = Message.objects.filter(kind="visit.dropped")
    assert [message.to_address for message in cleared] == [leaver.participant.email] * 3


def test_who_completed_stays_in(cast):
    visit = booked(cast)[0]
    Enrolment.objects.filter(pk=visit.host_id).update(state=EnrolmentState.COMPLETED)
    plan()
    assert Visit.objects.get(pk=visit.pk).state == "booked"
    assert visit.trio.members.filter(left_at=None).count() == 3
