"""What the calendar says to markers, once each, and nothing after six in the evening."""

import datetime as dt

import pytest

from core import clock
from marking.models import Mark
from marking.planning import plan
from notifications.models import Message
from tests.builders_marking import write
from tests.factories.casestudies import SubmissionFactory
from tests.factories.marking import CriterionFactory, MarkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark() -> Mark:
    mark = MarkFactory()
    SubmissionFactory(case_study=mark.case_study, version=mark.version)
    for _ in range(5):
        CriterionFactory(cohort=mark.appointment.cohort)
    return mark


def at(mark: Mark, days: float) -> dt.datetime:
    return mark.appointment.cohort.marking_due_at - dt.timedelta(days=days)


def told(mark: Mark) -> list[str]:
    return list(
        Message.objects.filter(to_user=mark.appointment.marker).order_by("pk").values_list("kind", flat=True)
    )


def test_a_week_and_two_days_before_once_each(mark):
    with clock.moved_to(at(mark, 7.1)):
        plan()
    assert told(mark) == []
    with clock.moved_to(at(mark, 6.9)):
        plan()
        plan()
    assert told(mark) == ["mark.not_started"]
    with clock.moved_to(at(mark, 1.9)):
        plan()
        plan()
    assert told(mark) == ["mark.not_started", "mark.due_soon"]
    with clock.moved_to(at(mark, -1)):
        plan()
    assert len(told(mark)) == 2


def test_who_has_begun_hears_nothing_a_week_before(mark):
    write(mark)
    with clock.moved_to(at(mark, 6.9)):
        plan()
    assert told(mark) == []
    with clock.moved_to(at(mark, 1.9)):
        plan()
    assert told(mark) == ["mark.due_soon"]


def test_who_has_submitted_or_given_back_hears_nothing(mark):
    Mark.objects.update(state="recused", recused_at=clock.now())
    with clock.moved_to(at(mark, 1.9)):
        plan()
    assert told(mark) == []


def test_a_script_given_a_moment_ago_is_not_complained_of(mark):
    with clock.moved_to(at(mark, 5)):
        Mark.objects.update(allocated_at=clock.now() - dt.timedelta(hours=47))
        plan()
        assert told(mark) == []
        Mark.objects.update(allocated_at=clock.now() - dt.timedelta(hours=48))
        plan()
    assert told(mark) == ["mark.not_started"]


def test_reminders_wait_for_the_morning(mark):
    evening = clock.london(at(mark, 6).astimezone(clock.LONDON).date(), 20)
    with clock.moved_to(evening):
        plan()
    message = Message.objects.get()
    assert message.send_after.astimezone(clock.LONDON).hour == 8
