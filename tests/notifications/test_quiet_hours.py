"""Nothing that can wait goes out in the evening, at weekends or in the authority's holidays."""

import datetime as dt

import pytest

from core import clock, jobs
from notifications.actions import Notice, notify
from notifications.enums import Pace
from notifications.models import Message, Preference
from notifications.school_time import in_school_time, next_digest
from programme.actions import session as actions
from programme.models import Holiday, Session
from tests.builders_meeting import arranged_session, plan
from trios.models import MentorAppointment

FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (dt.date(2026, 11, day) for day in (20, 21, 22, 23, 24))


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return clock.london(day, hour, minute)


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (at(FRIDAY, 8), at(FRIDAY, 8)),
        (at(FRIDAY, 17, 59), at(FRIDAY, 17, 59)),
        (at(FRIDAY, 18), at(MONDAY, 8)),
        (at(FRIDAY, 7, 59), at(FRIDAY, 8)),
        (at(SATURDAY, 12), at(MONDAY, 8)),
        (at(SUNDAY, 23, 59), at(MONDAY, 8)),
    ],
)
def test_evenings_and_weekends_wait_for_the_next_school_morning(now, goes):
    assert in_school_time(now) == goes


def test_holidays_are_waited_out_unless_a_date_would_pass():
    off = frozenset({MONDAY, TUESDAY})
    wednesday = dt.date(2026, 11, 25)
    assert in_school_time(at(FRIDAY, 19), off) == at(wednesday, 8)
    assert in_school_time(at(MONDAY, 10), off) == at(wednesday, 8)
    assert in_school_time(at(FRIDAY, 19), off, by=at(wednesday, 9)) == at(wednesday, 8)
    assert in_school_time(at(FRIDAY, 19), off, by=at(TUESDAY, 16)) == at(SATURDAY, 8)
    assert in_school_time(at(MONDAY, 10), off, by=at(TUESDAY, 16)) == at(MONDAY, 10)
    assert in_school_time(at(FRIDAY, 19), off, by=at(FRIDAY, 23)) == at(FRIDAY, 19)


@pytest.mark.parametrize(
    ("pace", "now", "off", "goes"),
    [
        ("daily", at(FRIDAY, 7), (), at(FRIDAY, 8)),
        ("daily", at(FRIDAY, 8), (), at(MONDAY, 8)),
        ("daily", at(FRIDAY, 8), (MONDAY,), at(TUESDAY, 8)),
        ("weekly", at(FRIDAY, 7), (), at(MONDAY, 8)),
        ("weekly", at(MONDAY, 7), (), at(MONDAY, 8)),
        ("weekly", at(MONDAY, 8), (), at(dt.date(2026, 11, 30), 8)),
        ("weekly", at(FRIDAY, 9), (MONDAY,), at(TUESDAY, 8)),
        ("weekly", at(MONDAY, 9), (MONDAY,), at(TUESDAY, 8)),
    ],
)
def test_when_a_digest_goes_out(pace, now, off, goes):
    assert next_digest(pace, now, frozenset(off)) == goes


@pytest.mark.parametrize(
    ("night", "morning"),
    [
        (dt.date(2026, 10, 24), dt.date(2026, 10, 26)),
        (dt.date(2027, 3, 27), dt.date(2027, 3, 29)),
        (dt.date(2027, 10, 30), dt.date(2027, 11, 1)),
    ],
)
def test_the_nights_on_which_the_clocks_change(night, morning):
    goes = in_school_time(clock.london(night, 23))
    assert goes == clock.london(morning, 8)
    assert goes.astimezone(clock.LONDON).hour == 8


def holiday(authority, first=MONDAY, last=MONDAY):
    return Holiday.objects.create(authority=authority, name="A day off", first_day=first, last_day=last)


def goes_to(person, **more) -> dt.datetime:
    """When a small thing of Saturday goes out to somebody who wants each at once."""
    Preference.objects.create(user=person, group="other", pace=Pace.AT_ONCE, changed_at=clock.now())
    with clock.moved_to(at(SATURDAY, 10)):
        [row] = notify(
            Notice(
                kind="t",
                key=f"t:{person.pk}",
                to=person,
                subject="s",
                template="email/plain",
                reason="r",
                **more,
            )
        )
    return row.send_after


def test_each_person_has_the_holidays_of_their_own_authority(cast):
    holiday(cast.glasgow)
    sent = {
        who: goes_to(getattr(cast, who), urgent=False)
        for who in ("participant", "lead", "other_lead", "team")
    }
    assert sent == {
        "participant": at(TUESDAY, 8),
        "lead": at(TUESDAY, 8),
        "other_lead": at(MONDAY, 8),
        "team": at(MONDAY, 8),
    }


def test_who_is_at_home_in_two_authorities_is_away_when_both_are(cast):
    holiday(cast.glasgow)
    assert goes_to(cast.lead_and_participant, urgent=False) == at(MONDAY, 8)


def test_a_mentor_has_the_holidays_of_where_they_mentor(cast):
    MentorAppointment.objects.create(
        cohort=cast.cohort, mentor=cast.mentor, authority=cast.glasgow, appointed_at=clock.now()
    )
    holiday(cast.glasgow)
    assert goes_to(cast.mentor, urgent=False) == at(TUESDAY, 8)


def test_the_urgent_goes_at_any_hour_and_an_address_without_an_account_waits_too(cast):
    assert goes_to(cast.participant).replace(second=0, microsecond=0) == at(SATURDAY, 10)
    with clock.moved_to(at(SATURDAY, 10)):
        [row] = notify(
            Notice(
                kind="t",
                key="t:0",
                to="head@example.org",
                subject="s",
                template="email/plain",
                reason="r",
                urgent=False,
            )
        )
    assert row.send_after == at(MONDAY, 8)


def test_many_notices_cost_a_few_questions_more_and_not_one_each(cast, django_assert_max_num_queries):
    people = [cast.participant, cast.other_participant, cast.lead, cast.other_lead, cast.mentor]
    notices = [
        Notice(kind="t", key=f"t:{p.pk}", to=p, subject="s", template="email/plain", reason="r", urgent=False)
        for p in people
    ]
    notify(*notices)
    with django_assert_max_num_queries(len(notices) + 8):
        notify(*notices)


@pytest.mark.parametrize(
    ("hours", "goes"),
    [(20, at(SATURDAY, 21)), (47, at(SATURDAY, 21)), (49, at(MONDAY, 8)), (700, at(MONDAY, 8))],
)
def test_a_date_that_changes_within_two_days_is_told_at_any_hour(cast, hours, goes):
    """A session is put off on a Saturday night; the nearer of its two dates counts."""
    with clock.moved_to(at(FRIDAY, 10)):
        session = arranged_session(cast, days=60)
    night = at(SATURDAY, 21)
    was = night + dt.timedelta(hours=hours)
    Session.objects.filter(pk=session.pk).update(starts_at=was, ends_at=was + dt.timedelta(hours=3))
    session.refresh_from_db()
    with clock.moved_to(night):
        actions.edit(session=session, plan=plan(cast, days=90), sequence=0, by=cast.team)
        jobs.run_due()
    assert (
        Message.objects.get(kind="session.changed").send_after.replace(minute=0, second=0, microsecond=0)
        == goes
    )
