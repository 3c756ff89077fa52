"""Reminders in time, only to those who have not done it, once, and seen before they go out. Complaint 14."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from audit.models import AuditEvent
from casestudies.planning import plan as plan_case_studies
from core import clock, jobs
from core.decisions import Refused
from notifications import queries
from notifications.actions import reminder as actions
from notifications.actions.digest import gather_due
from notifications.models import Message, ReminderHold
from notifications.reminders import PLANNERS
from programme.models import Cohort, Enrolment
from programme.reminders import remind_sessions_and_journal
from tests.builders_casestudies import case_study_at
from tests.builders_meeting import arranged_session
from tests.factories.casestudies import ExtensionFactory
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db

DUE_ON = dt.date(2027, 3, 19)  # a Friday


@pytest.fixture
def authors(cast):
    """Two authors whose case studies are due by the end of that Friday; everybody else has left."""
    Enrolment.objects.exclude(pk__in=[cast.enrolment.pk, cast.other_enrolment.pk]).update(state="withdrawn")
    Cohort.objects.filter(pk=cast.cohort.pk).update(case_study_due_at=clock.end_of(DUE_ON))
    clock.move_to(clock.london(DUE_ON - dt.timedelta(days=40), 10))
    for enrolment in (cast.enrolment, cast.other_enrolment):
        enrolment.refresh_from_db()
    return cast.enrolment, cast.other_enrolment


def days_from_due(days: int) -> list[tuple[str, str]]:
    """What goes out while the service runs through that day, everything done twice: (to, subject)."""
    before = len(mail.outbox)
    for hour in (0, 8, 12):
        clock.move_to(clock.london(DUE_ON + dt.timedelta(days=days), hour, 5))
        for _ in range(2):
            plan_case_studies()
            gather_due()
            jobs.run_due()
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox[before:])


def everybody_at_once(*enrolments):
    for enrolment in enrolments:
        enrolment.participant.mail_preferences.create(
            group="case-study", pace="at_once", changed_at=clock.now()
        )


BEFORE = "Your case study is due by Friday 19 March 2027 at 11:59 pm, UK time"
AFTER = "Your case study was due by Friday 19 March 2027 at 11:59 pm, UK time"


def test_the_clock_at_fourteen_seven_two_days_and_the_day_after(authors):
    """One hands in a week before: the rest is cancelled for them and goes on for the other."""
    first, _ = authors
    everybody_at_once(*authors)
    days_from_due(-28)
    mail.outbox.clear()
    both = [("other-participant@example.org", BEFORE), ("participant@example.org", BEFORE)]
    assert days_from_due(-15) == []
    # Fourteen days before is a Friday in school time: both, once.
    assert days_from_due(-14) == both
    assert days_from_due(-13) == []
    assert days_from_due(-7) == both
    case_study_at("submitted", enrolment=first)
    jobs.run_due()
    mail.outbox.clear()
    assert days_from_due(-2) == [("other-participant@example.org", BEFORE)]
    # One day after is a Saturday: nothing goes out before the Monday.
    assert days_from_due(1) == []
    assert days_from_due(3) == [("other-participant@example.org", AFTER)]
    assert days_from_due(9) == []
    kinds = Message.objects.filter(kind__startswith="case_study.", to_user=first.participant)
    assert (
        sorted(kinds.exclude(kind="case_study.submitted").values_list("kind", "state"))
        == [("case_study.due", "sent")] * 3
    )


def test_handing_in_takes_it_out_of_the_digest_it_waits_for(authors):
    """Nothing chosen, so it waits for Monday's digest; done on Friday, it is never sent."""
    first, _ = authors
    days_from_due(-14)
    waiting = Message.objects.get(kind="case_study.due", to_user=first.participant)
    assert (waiting.state, waiting.send_after) == (
        "gathered",
        clock.london(DUE_ON - dt.timedelta(days=11), 8),
    )
    case_study_at("submitted", enrolment=first)
    jobs.run_due()
    mail.outbox.clear()
    assert days_from_due(-11) == [("other-participant@example.org", BEFORE)]


def test_whatever_was_chosen_each_step_comes_before_the_next(authors):
    for days in range(-28, 4):
        days_from_due(days)
    sent = [
        (row.kind, (DUE_ON - row.sent_at.astimezone(clock.LONDON).date()).days)
        for row in Message.objects.filter(to_user=authors[0].participant).order_by("pk")
    ]
    assert sent == [
        ("case_study.due", 25),
        ("case_study.due", 11),
        ("case_study.due", 4),
        ("case_study.due", 2),
        ("case_study.overdue", -3),
    ]


def test_a_reminder_of_an_extended_date_is_of_that_date(authors):
    first, _ = authors
    everybody_at_once(*authors)
    case_study = case_study_at("opened", enrolment=first)
    days_from_due(-14)
    ExtensionFactory(case_study=case_study, due_at=clock.end_of(DUE_ON + dt.timedelta(days=14)))
    mail.outbox.clear()
    later = ("participant@example.org", "Your case study is due by Friday 2 April 2027 at 11:59 pm, UK time")
    other = ("other-participant@example.org", BEFORE)
    # A week before the old date is three weeks before theirs, and the old date itself two weeks before it.
    assert [days_from_due(days) for days in (-7, -2, 0)] == [[other, later], [other], [later]]


def test_a_reminder_that_waits_for_the_morning_stops_when_more_time_is_given(authors):
    first, _ = authors
    everybody_at_once(*authors)
    case_study = case_study_at("opened", enrolment=first)
    clock.move_to(clock.london(DUE_ON - dt.timedelta(days=7), 0, 5))
    plan_case_studies()
    ExtensionFactory(case_study=case_study, due_at=clock.end_of(DUE_ON + dt.timedelta(days=30)))
    plan_case_studies()
    states = dict(Message.objects.filter(kind="case_study.due").values_list("to_address", "state"))
    assert states == {"participant@example.org": "cancelled", "other-participant@example.org": "waiting"}


def test_every_reminder_carries_the_date_the_link_and_a_calendar_entry(authors, client):
    everybody_at_once(authors[0])
    days_from_due(-7)
    [letter] = [row for row in mail.outbox if row.to == ["participant@example.org"]]
    for text in (letter.body, letter.alternatives[0].content):
        assert "Friday 19 March 2027 at 11:59 pm, UK time" in text
        assert reverse("casestudies:case-study") in text
        path = re.search(r"/reminders/date/\S+?\.ics", text)[0]
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        [entry] = Calendar.from_ical(answer.content).events
        assert entry["summary"] == "IOC: Case study to hand in"
        assert entry["dtstart"].dt == dt.datetime(2027, 3, 19, 23, 59, tzinfo=dt.UTC)
        assert entry["url"] == "http://127.0.0.1:8000" + reverse("casestudies:case-study")


def test_a_digest_has_each_date_link_and_calendar_entry_too(cast, client):
    session = arranged_session(cast, days=20)
    day = session.starts_at.astimezone(clock.LONDON).date()
    for days in (7, 2):
        with clock.moved_to(clock.london(day - dt.timedelta(days=days), 0, 5)):
            remind_sessions_and_journal()
    rows = Message.objects.filter(to_user=cast.participant, kind__contains="reminded")
    client.force_login(cast.participant)
    for row in rows:
        thing = queries.as_thing(row)
        assert (bool(thing.path), bool(thing.due)) == (True, True)
        assert client.get(thing.calendar_path).status_code == 200


@pytest.mark.parametrize("signed", ["x", "x:y:z", "W10:forged:x"])
def test_a_date_that_we_did_not_sign_is_no_entry(cast, client, signed):
    assert client.get(reverse("notifications:date", args=[signed])).status_code == 404


# --- Before they go out -------------------------------------------------------------------------------------


def forecast(client, user, name="case-studies"):
    client.force_login(user)
    answer = client.get(reverse("notifications:reminder-list"), {"list": name})
    return [
        (
            line.reminder.to.email,
            clock.london(DUE_ON).date() - line.reminder.start.astimezone(clock.LONDON).date(),
            line.is_held,
        )
        for line in answer.context["page_obj"]
    ]


def days(number):
    return dt.timedelta(days=number)


def test_the_next_fourteen_days_are_seen_before_they_go_out(authors, cast, client):
    clock.move_to(clock.london(DUE_ON - days(16), 10))
    plan_case_studies()
    first, second = "participant@example.org", "other-participant@example.org"
    everything = [
        (second, days(14), False),
        (first, days(14), False),
        (second, days(7), False),
        (first, days(7), False),
        (second, days(2), False),
        (first, days(2), False),
    ]
    assert sorted(forecast(client, cast.team)) == sorted(everything)
    assert forecast(client, cast.lead) == [line for line in everything if line[0] == first]
    assert forecast(client, cast.other_lead) == [line for line in everything if line[0] == second]
    assert Message.objects.filter(kind="case_study.due").count() == 2, "looking writes nothing"


def test_what_is_seen_is_what_goes_out(authors, cast, client):
    clock.move_to(clock.london(DUE_ON - days(16), 10))
    seen = {line.reminder.key for line in queries.coming(cast.team, PLANNERS["case-studies"])}
    before = set(Message.objects.values_list("dedupe_key", flat=True))
    for day in range(-16, -1):
        days_from_due(day)
    written = set(Message.objects.filter(kind="case_study.due").values_list("dedupe_key", flat=True))
    assert written - before == seen


def test_one_can_be_held_and_let_go_before_it_exists(authors, cast, client):
    clock.move_to(clock.london(DUE_ON - days(9), 10))
    plan_case_studies()
    mine = next(
        line.reminder
        for line in queries.coming(cast.lead, PLANNERS["case-studies"])
        if line.reminder.start < clock.now() + days(3)
    )
    client.force_login(cast.lead)
    press = {"list": "case-studies", "key": mine.key}
    assert client.post(reverse("notifications:reminder-hold"), press).status_code == 302
    assert (cast.participant.email, days(7), True) in forecast(client, cast.lead)
    assert client.post(reverse("notifications:reminder-hold"), press).status_code == 409
    days_from_due(-6)
    assert not Message.objects.filter(dedupe_key=mine.key).exists()
    client.force_login(cast.lead)
    assert client.post(reverse("notifications:reminder-let-go"), press).status_code == 302
    assert client.post(reverse("notifications:reminder-let-go"), press).status_code == 409
    days_from_due(-6)
    assert Message.objects.filter(dedupe_key=mine.key).exists()
    assert list(
        AuditEvent.objects.filter(event__startswith="reminder.").order_by("pk").values_list("event", "by_id")
    ) == [
        ("reminder.held", cast.lead.pk),
        ("reminder.let_go", cast.lead.pk),
    ]


def test_a_lead_holds_nothing_of_another_authority(authors, cast, client):
    clock.move_to(clock.london(DUE_ON - days(9), 10))
    theirs = queries.coming(cast.other_lead, PLANNERS["case-studies"])[0].reminder
    client.force_login(cast.lead)
    answer = client.post(reverse("notifications:reminder-hold"), {"list": "case-studies", "key": theirs.key})
    assert (answer.status_code, ReminderHold.objects.count()) == (404, 0)
    with pytest.raises(Refused):
        actions.hold(reminder=theirs, by=cast.lead)


@pytest.mark.parametrize("name", sorted(PLANNERS))
def test_every_list_has_a_page_that_says_when_it_is_empty(cast, client, name):
    client.force_login(cast.lead)
    page = client.get(reverse("notifications:reminder-list"), {"list": name})
    assert page.status_code == 200
    assert "No reminders in the next 14 days" in page.content.decode()


@pytest.mark.parametrize("name", ["case-studies", "sessions", "journal"])
def test_the_forecast_asks_ten_questions_however_many_people(cast, client, name):
    arranged_session(cast, days=10)
    arranged_session(cast, days=12)
    Cohort.objects.update(case_study_due_at=clock.now() + days(20))
    client.force_login(cast.team)
    counts, lines = [], []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("notifications:reminder-list"), {"list": name})
        counts.append(len(asked))
        lines.append(page.context["page_obj"].paginator.count)
        EnrolmentFactory.create_batch(15, cohort=cast.cohort, school=cast.school)
    assert lines[0] < lines[1]
    assert counts[0] == counts[1]
    assert counts[0] <= 10
