"""Reminders: each once, only to those who have not done it, never at night."""

import datetime as dt

from core import clock
from notifications.models import Message
from programme.actions import register as register_actions
from programme.models import Enrolment
from programme.reminders import remind_sessions_and_journal
from tests.builders_meeting import arranged_session, catch_up_at, entry_of, held_session


def plan_on(days: int, hour: int = 9) -> None:
    """Run the planner so many days from today, twice: the second run must change nothing."""
    day = dt.datetime.now(clock.LONDON).date() + dt.timedelta(days=days)
    with clock.moved_to(clock.london(day, hour)):
        remind_sessions_and_journal()
        before = Message.objects.count()
        remind_sessions_and_journal()
        assert Message.objects.count() == before


def told(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_a_week_and_a_day_before_to_those_who_are_coming(cast):
    session = arranged_session(cast, days=20, authorities=(cast.glasgow, cast.inverclyde))
    register_actions.give_apologies(session=session, note="", by=cast.other_participant)
    plan_on(12)
    assert told("session.reminded") == []
    plan_on(13)
    plan_on(15)
    assert told("session.reminded") == ["participant@example.org"]
    plan_on(19)
    assert told("session.reminded") == ["participant@example.org"] * 2
    plan_on(20, hour=8)
    assert len(told("session.reminded")) == 2


def test_no_reminder_right_behind_the_invitation(cast):
    arranged_session(cast, days=3)
    plan_on(0)
    plan_on(1)
    assert told("session.reminded") == []
    plan_on(2)
    assert told("session.reminded") == ["participant@example.org"]


def test_the_page_before_the_session_only_while_it_is_open(cast):
    arranged_session(cast, days=10, features=(1, 2), authorities=(cast.glasgow, cast.inverclyde))
    for number in (1, 2):
        entry_of(cast.other_enrolment, number=number, finished=True)
    entry_of(cast.enrolment, number=1, finished=True)
    entry_of(cast.enrolment, number=2)
    plan_on(7)
    assert told("journal.before_reminded") == []
    plan_on(8)
    plan_on(9)
    assert told("journal.before_reminded") == ["participant@example.org"]
    entries = Message.objects.get(kind="journal.before_reminded").context["entries"]
    assert [entry["path"] for entry in entries] == ["/journal/2/before/"]


def test_the_page_after_the_session_only_for_those_who_were_there(cast):
    held_session(cast, "present", days=-1)
    plan_on(1)
    assert told("journal.after_reminded") == []
    plan_on(2)
    plan_on(3)
    assert told("journal.after_reminded") == ["participant@example.org"]
    held_session(cast, "absent", days=-4)
    plan_on(0)
    assert told("journal.after_reminded") == ["participant@example.org"]


def test_no_journal_reminders_where_it_does_not_count(cast):
    cast.cohort.journal_counts = False
    cast.cohort.save()
    arranged_session(cast, days=2)
    plan_on(1)
    assert told("journal.before_reminded") == []


def test_a_catch_up_that_is_due_and_overdue(cast):
    catch_up_at(cast)
    plan_on(10)
    assert told("catch_up.due") == []
    plan_on(11)
    plan_on(14)
    assert told("catch_up.due") == ["participant@example.org"]
    plan_on(15)
    plan_on(16)
    assert told("catch_up.overdue") == ["participant@example.org"]


def test_a_catch_up_that_is_done_is_left_alone(cast):
    catch_up_at(cast, "done")
    plan_on(13)
    plan_on(20)
    assert told("catch_up.due") + told("catch_up.overdue") == []


def test_who_has_left_hears_nothing_and_nothing_goes_out_in_the_evening(cast):
    arranged_session(cast, days=10, authorities=(cast.glasgow, cast.inverclyde))
    Enrolment.objects.filter(pk=cast.other_enrolment.pk).update(state="withdrawn")
    plan_on(3, hour=20)
    mail = Message.objects.get(kind="session.reminded")
    assert mail.to_address == "participant@example.org"
    assert mail.send_after.astimezone(clock.LONDON).hour == 8
