"""The nights on which the clocks change, and everything about a session beyond them: the hour in London is kept."""

import datetime as dt
import time
import uuid

import icalendar
import pytest
from django.core import mail
from django.urls import reverse

from core import clock, jobs
from notifications.models import Message
from programme.actions import session as actions
from programme.models import Cohort, Session
from programme.reminders import remind_sessions_and_journal
from programme.rules.session import register_opens
from tests.builders_meeting import plan
from tests.factories.programme import SessionFactory

FEBRUARY = clock.london(dt.date(2027, 2, 10), 11)
SHORT, LONG, LAST_LONG = dt.date(2027, 3, 28), dt.date(2027, 10, 31), dt.date(2026, 10, 25)


@pytest.fixture
def winter(cast):
    """It is February 2027, and this year's sessions run from the autumn into the next."""
    Cohort.objects.filter(pk=cast.cohort.pk).update(
        starts_on=dt.date(2026, 8, 1),
        sessions_from=dt.date(2026, 9, 1),
        sessions_until=dt.date(2027, 11, 30),
        ends_on=dt.date(2027, 12, 31),
    )
    cast.cohort.refresh_from_db()
    clock.move_to(FEBRUARY)
    return cast


def form_of(cast, date, starts, ends):
    return {
        "features": [cast.cohort.features.get(number=1).pk],
        "authorities": [cast.glasgow.pk],
        "date": date.isoformat(),
        "starts": starts,
        "ends": ends,
        "mode": "face_to_face",
        "place": "Anytown Primary School",
    }


def test_arranged_in_february_for_half_past_nine_in_summer_time_says_so_everywhere(winter, as_):
    """Complaint 13: page, mail and calendar, before and after the change of the clocks."""
    day = dt.date(2027, 3, 31)
    answer = as_(winter.lead).post(
        reverse("programme:session-arrange"), form_of(winter, day, "09:30", "12:30")
    )
    session = Session.objects.get()
    assert answer.url == reverse("programme:session-detail", args=[session.pk])
    assert session.starts_at == dt.datetime(2027, 3, 31, 8, 30, tzinfo=dt.UTC)
    jobs.run_due()
    said = "Wednesday 31 March 2027, 9:30 am to 12:30 pm, UK time"
    (sent,) = mail.outbox
    assert said in " ".join(sent.body.split())
    assert said in " ".join(sent.alternatives[0].content.split())
    assert sent.subject.startswith("IOC session on Wednesday 31 March 2027 at 9:30 am, UK time")
    for moment in (FEBRUARY, clock.london(dt.date(2027, 3, 30), 12)):
        clock.move_to(moment)
        page = as_(winter.participant).get(answer.url)
        assert said in " ".join(page.content.decode().split())
        timetable = as_(winter.participant).get(reverse("programme:timetable")).content.decode()
        assert "9:30 am to 12:30 pm, UK time" in timetable
        file = as_(winter.participant).get(reverse("programme:session-invitation", args=[session.pk]))
        for text in (file.content.decode(), Message.objects.get().invitation):
            assert "DTSTART;TZID=Europe/London:20270331T093000\r\n" in text
            assert "DTEND;TZID=Europe/London:20270331T123000\r\n" in text
            assert "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n" in text


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_the_zone_of_the_server_makes_no_difference(winter, as_, zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        as_(winter.lead).post(
            reverse("programme:session-arrange"), form_of(winter, dt.date(2027, 3, 31), "09:30", "12:30")
        )
        file = as_(winter.lead).get(reverse("programme:session-invitation", args=[Session.objects.get().pk]))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert Session.objects.get().starts_at == dt.datetime(2027, 3, 31, 8, 30, tzinfo=dt.UTC)
    assert "DTSTART;TZID=Europe/London:20270331T093000\r\n" in file.content.decode()


@pytest.mark.parametrize(
    ("day", "starts", "ends", "errors"),
    [
        (
            SHORT,
            "01:30",
            "04:00",
            {
                "starts": [
                    "On this night the clocks go forward, so there is no 01:30. Choose a time before 1 am or from 2 "
                    "am on."
                ]
            },
        ),
        (
            LONG,
            "00:30",
            "01:30",
            {
                "ends": [
                    "On this night the clocks go back, so 01:30 comes twice. Choose a time before 1 am or from 2 am "
                    "on."
                ]
            },
        ),
        (SHORT, "02:00", "04:00", {}),
        (SHORT, "00:30", "00:59", {}),
        (LONG, "02:00", "04:00", {}),
        (dt.date(2027, 3, 29), "01:30", "04:00", {}),
    ],
)
def test_a_time_that_no_clock_shows_or_shows_twice_gets_a_sentence(winter, as_, day, starts, ends, errors):
    answer = as_(winter.lead).post(reverse("programme:session-arrange"), form_of(winter, day, starts, ends))
    assert (answer.status_code, Session.objects.count()) == ((200, 0) if errors else (302, 1))
    if errors:
        assert answer.context["form"].errors == errors
        assert f'value="{starts}"' in answer.content.decode()


@pytest.mark.parametrize(("day", "hours"), [(SHORT, 23), (LAST_LONG, 25), (LONG, 25)])
def test_a_day_of_23_or_25_hours_is_one_day(winter, day, hours):
    first, end = (at.astimezone(dt.UTC) for at in (clock.london(day), clock.end_of(day)))
    assert end - first == dt.timedelta(hours=hours)
    session = SessionFactory(
        cohort=winter.cohort,
        authorities=[winter.glasgow],
        starts_at=clock.london(day, 14),
        ends_at=clock.london(day, 17),
        arranged_at=clock.london(day) - dt.timedelta(days=60),
    )
    for minutes, opens in ((-1, False), (0, True), (hours * 60 - 1, True)):
        with clock.moved_to(first + dt.timedelta(minutes=minutes)):
            assert bool(register_opens(session)) is opens


@pytest.mark.parametrize("day", [SHORT, LAST_LONG, LONG])
def test_reminders_come_a_week_and_a_day_before_by_the_calendar_whatever_the_clocks_do(winter, day):
    SessionFactory(
        cohort=winter.cohort,
        authorities=[winter.glasgow],
        starts_at=clock.london(day, 0, 30),
        ends_at=clock.london(day, 3),
        arranged_at=clock.london(day) - dt.timedelta(days=60),
    )
    told = []
    for days in range(-9, 2):
        with clock.moved_to(clock.london(day + dt.timedelta(days=days), 9)):
            before = Message.objects.filter(kind="session.reminded").count()
            remind_sessions_and_journal()
            if Message.objects.filter(kind="session.reminded").count() > before:
                told.append(days)
    assert told == [-7, -1]


@pytest.mark.parametrize("day", [SHORT, LAST_LONG, LONG])
def test_a_session_moved_across_the_change_is_updated_in_calendars_under_one_name(winter, day):
    """Complaint 20: REQUEST with the same UID and a higher SEQUENCE, then CANCEL with the highest."""
    clock.move_to(clock.london(day - dt.timedelta(days=30), 11))
    start = day - dt.timedelta(days=2)
    session = actions.arrange(cohort=winter.cohort, plan=plan_on(winter, start), by=winter.lead)
    jobs.run_due()
    session = actions.edit(
        session=session, plan=plan_on(winter, day + dt.timedelta(days=2)), sequence=0, by=winter.lead
    )
    jobs.run_due()
    actions.cancel(session=session, reason="Snow.", by=winter.lead)
    jobs.run_due()
    found = [icalendar.Calendar.from_ical(row.invitation) for row in Message.objects.order_by("pk")]
    assert [
        (str(c["method"]), c.events[0]["sequence"], c.events[0]["dtstart"].to_ical().decode()) for c in found
    ] == [
        ("REQUEST", 0, f"{start:%Y%m%d}T093000"),
        ("REQUEST", 1, f"{day + dt.timedelta(days=2):%Y%m%d}T093000"),
        ("CANCEL", 2, f"{day + dt.timedelta(days=2):%Y%m%d}T093000"),
    ]
    assert len({str(c.events[0]["uid"]) for c in found}) == 1
    assert [sent.attachments[0].get_content_type() for sent in mail.outbox] == ["text/calendar"] * 3
    assert [sent.attachments[0].get_param("method") for sent in mail.outbox] == [
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]


def plan_on(cast, day):
    return plan(cast, starts_at=clock.london(day, 9, 30), ends_at=clock.london(day, 12, 30))


GOLDEN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Improving Our Classrooms//Sessions//EN
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:IOC: Feature one
DTSTART;TZID=Europe/London:20270331T093000
DTEND;TZID=Europe/London:20270331T123000
DTSTAMP:20270210T110000Z
UID:00000000-0000-4000-8000-000000000001@127.0.0.1
SEQUENCE:0
ATTENDEE;CN="Petra Participant";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:participant@example.org
CLASS:PRIVATE
CREATED:20270210T110000Z
ORGANIZER;CN="Improving Our Classrooms":mailto:ioc@example.org
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR"""


def test_the_invitation_is_line_for_line_what_outlook_google_and_apple_take(winter):
    """What the three ask of an invitation: METHOD, ORGANIZER, ATTENDEE, UID, SEQUENCE, DTSTAMP, a zone that is defined."""
    winter.cohort.features.filter(number=1).update(title="Feature one")
    uid = uuid.UUID("00000000-0000-4000-8000-000000000001")
    with clock.moved_to(FEBRUARY):
        session = actions.arrange(
            cohort=winter.cohort, plan=plan_on(winter, dt.date(2027, 3, 31)), uid=uid, by=winter.lead
        )
        Session.objects.filter(pk=session.pk).update(arranged_at=FEBRUARY)
        jobs.run_due()
    text = Message.objects.get().invitation
    text = text.replace("\r\n ", "").replace("\r\n", "\n")
    varying = ("DESCRIPTION:", "URL:", "LOCATION:", "DTSTAMP:")
    lines = [line for line in text.strip().split("\n") if not line.startswith(varying)]
    golden = [line for line in GOLDEN.split("\n") if not line.startswith(varying)]
    assert sorted(lines) == sorted(golden)
