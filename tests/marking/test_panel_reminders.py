"""What the calendar says to assessors of slides and posters, once each step."""

import datetime as dt

import pytest

from core import clock
from marking.models import Panel
from marking.planning import plan
from notifications.delivery import compose
from notifications.models import Message
from tests.builders_panels import answer, panel_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(cast) -> Panel:
    panel = panel_set(cast)
    Panel.objects.update(set_at=clock.now() - dt.timedelta(days=3))
    return panel


def before(panel: Panel, days: float) -> dt.datetime:
    return panel.case_study.enrolment.cohort.marking_due_at - dt.timedelta(days=days)


def told() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind="panel.due_soon").order_by("pk")
    return [(row.to_user.first_name_shown, row.dedupe_key.rpartition(":")[2]) for row in rows]


def planned(panel: Panel, days: float) -> list[tuple[str, str]]:
    with clock.moved_to(before(panel, days)):
        plan()
        plan()
    return told()


def test_a_week_and_two_days_before_once_each(cast, panel):
    assert planned(panel, 7.1) == []
    assert planned(panel, 6.9) == [("Marcus", "7"), ("Sile", "7")]
    assert planned(panel, 1.9) == [("Marcus", "7"), ("Sile", "7"), ("Marcus", "2"), ("Sile", "2")]
    assert len(planned(panel, -1)) == 4
    mail = compose(Message.objects.filter(kind="panel.due_soon").first())
    assert mail.subject.startswith("1 presentation to assess by ")
    assert str(cast.participant) not in mail.body


def test_who_has_answered_hears_nothing_and_who_only_saved_does(cast, panel):
    answer(panel, cast.marker)
    answer(panel, cast.second_marker, give=False)
    assert planned(panel, 1.9) == [("Sile", "2")]


def test_a_presentation_given_a_moment_ago_is_not_complained_of(panel):
    Panel.objects.update(set_at=before(panel, 6.9) - dt.timedelta(hours=47))
    assert planned(panel, 6.9) == []
