"""On track or not: each element stands in the way on its own, and the answer costs the same for one as for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.requirements import Standing, track_of, tracks
from programme.enums import Route
from tests.builders_awards import meet_everything
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db


def test_everything_met_is_whole(cast):
    assert track_of(meet_everything(cast.enrolment, by=cast.team)).is_whole


@pytest.mark.parametrize(
    ("but", "titles"),
    [
        ("session", ["Session: Feature", "Session: Feature"]),
        ("journal", ["Journal: Feature"]),
        ("visits", ["Trio visits"]),
        ("presentation", ["Presentation to peers"]),
        ("case study", ["Case study of improvement"]),
    ],
)
def test_each_element_stands_in_the_way_on_its_own(cast, but, titles):
    track = track_of(meet_everything(cast.enrolment, by=cast.team, but=but))
    assert [line.title.rstrip(" 0123456789") for line in track.lacking] == titles


def test_a_missed_session_is_lacking_now(cast):
    track = track_of(meet_everything(cast.enrolment, by=cast.team, but="session"))
    assert {line.standing for line in track.at_risk} == {Standing.MISSED}


def test_the_presentation_route_asks_for_no_essay(cast):
    cast.enrolment.route = Route.PRESENTATION
    cast.enrolment.save()
    assert "case-study" not in {line.key for line in track_of(cast.enrolment).lines}


def test_many_cost_what_one_costs(cast):
    meet_everything(cast.enrolment, by=cast.team)
    with CaptureQueriesContext(connection) as one:
        tracks([cast.enrolment])
    more = [cast.enrolment, *EnrolmentFactory.create_batch(12, cohort=cast.cohort)]
    with CaptureQueriesContext(connection) as many:
        tracks(more)
    assert len(many) <= len(one) <= 12
