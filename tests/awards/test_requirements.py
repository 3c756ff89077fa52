"""On track or not: each element stands in the way on its own, and the answer costs the same for one as for many."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.lines import requirement_row
from awards.requirements import Requirement, Standing, track_of, tracks
from casestudies.models import Presentation
from core import clock
from programme.enums import Route
from tests.builders_awards import meet_everything
from tests.factories.programme import EnrolmentFactory, SessionFactory
from tests.factories.trios import TrioFactory, TrioMemberFactory, VisitFactory

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


def test_the_presentation_route_asks_for_slides_or_a_poster_and_for_presenting(cast):
    cast.enrolment.route = Route.PRESENTATION
    cast.enrolment.save()
    lines = {line.key: line for line in track_of(cast.enrolment).lines}
    assert (lines["case-study"].title, lines["case-study"].standing) == ("Slides or poster", Standing.OPEN)
    assert lines["presentation"].rule == "Present your case study to peers."


def test_whoever_a_panel_found_met_before_slides_were_asked_for_need_hand_in_nothing(cast):
    cast.enrolment.route = Route.PRESENTATION
    cast.enrolment.save()
    meet_everything(cast.enrolment, by=cast.team, but="case study")
    assert not track_of(cast.enrolment).is_whole
    Presentation.objects.update(was_assessment=True)
    assert track_of(cast.enrolment).is_whole


def test_many_cost_what_one_costs(cast):
    meet_everything(cast.enrolment, by=cast.team)
    with CaptureQueriesContext(connection) as one:
        tracks([cast.enrolment])
    more = [cast.enrolment, *EnrolmentFactory.create_batch(12, cohort=cast.cohort)]
    with CaptureQueriesContext(connection) as many:
        tracks(more)
    assert len(many) <= len(one) <= 12


def line_of(enrolment, key):
    return next(line for line in track_of(enrolment).lines if line.key == key)


def test_a_deadline_kept_as_the_midnight_after_it_is_read_as_its_own_day():
    due = clock.end_of(dt.date(2027, 6, 18))
    with clock.moved_to(clock.london(dt.date(2027, 6, 17), 12)):
        row = requirement_row(Requirement("case-study", "Case study", "", Standing.OPEN, "", due))
    assert row.cells[2] == "18 Jun 2027 (tomorrow)"


def test_a_submitted_case_study_is_with_the_markers(cast):
    meet_everything(cast.enrolment, by=cast.team, but="case study")
    study = cast.enrolment.case_study
    study.state, study.submitted_at, study.submitted_by = "submitted", clock.now(), cast.participant
    study.save()
    assert requirement_row(line_of(cast.enrolment, "case-study")).cells[1].text == "With the markers"


def test_hosting_has_the_date_of_ones_own_visit_and_the_other_line_that_of_the_next(cast):
    mine = cast.enrolment
    trio = TrioFactory(cohort=mine.cohort)
    other = EnrolmentFactory(cohort=mine.cohort)
    for member in (mine, other):
        TrioMemberFactory(trio=trio, enrolment=member)
    soon, later = clock.now() + dt.timedelta(days=3), clock.now() + dt.timedelta(days=9)
    for host, at in ((other, soon), (mine, later)):
        VisitFactory(trio=trio, host=host, starts_at=at, ends_at=at + dt.timedelta(hours=2))
    visits, hosting = line_of(mine, "visits"), line_of(mine, "hosting")
    assert (visits.by_word, visits.by, hosting.by_word, hosting.by) == ("Next:", soon, "On", later)


def test_what_is_written_after_a_session_is_asked_for_once_it_is_over(cast):
    at = clock.now() + dt.timedelta(days=5)
    SessionFactory(
        cohort=cast.cohort,
        starts_at=at,
        ends_at=at + dt.timedelta(hours=3),
        features=[cast.cohort.features.first()],
        authorities=[cast.enrolment.authority],
    )
    number = cast.cohort.features.first().number
    line = line_of(cast.enrolment, f"journal-{number}")
    assert (line.says, line.by) == ("Still to finish: before.", at)
    with clock.moved_to(at + dt.timedelta(days=1)):
        line = line_of(cast.enrolment, f"journal-{number}")
    assert (line.says, line.by) == ("Still to finish: before and after.", at + dt.timedelta(days=14))
