"""A script that its marker has already: what closes it, who is told, and what a marker could find out by trying."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from marking.actions import conflicts
from marking.models import ConflictFact, Mark
from marking.queries.team import late_conflicts
from notifications.models import Message
from tests.builders_casestudies import case_study_at, team_member
from tests.builders_marking import allocated, in_pool
from tests.factories.marking import MarkerAppointmentFactory
from tests.factories.people import UserFactory
from tests.factories.programme import ApplicationFactory, CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """A script with its marker for three days."""
    case_study = case_study_at("submitted", enrolment=EnrolmentFactory(cohort=CohortFactory()))
    in_pool(case_study.enrolment.cohort, UserFactory(name="Marcus Marker", email="marcus@example.org"))
    allocated(case_study.enrolment.cohort)
    clock.move_to(clock.london(clock.today() + dt.timedelta(days=3), 9))
    return Mark.objects.select_related("case_study__enrolment", "appointment__marker").get()


def opened(mark, as_) -> int:
    page = reverse("marking:script", kwargs={"code": mark.case_study.candidate_code})
    return as_(mark.appointment.marker).get(page).status_code


def applies_from_there(mark):
    """An application for next year, in which one can write any school."""
    author = mark.case_study.enrolment
    ApplicationFactory(
        cohort=CohortFactory(), applicant=mark.appointment.marker, school=author.school, saved_at=clock.now()
    )


def gives_the_authors_address_as_their_own(mark):
    email = mark.case_study.enrolment.participant.email
    ApplicationFactory(
        cohort=CohortFactory(), applicant=mark.appointment.marker, other_email=email, saved_at=clock.now()
    )


def asks_to_join_another_year_from_there(mark):
    MarkerAppointmentFactory(
        cohort=CohortFactory(),
        marker=mark.appointment.marker,
        state="applied",
        school=mark.case_study.enrolment.school,
        applied_at=clock.now(),
    )


@pytest.mark.parametrize(
    "trying",
    [
        applies_from_there,
        gives_the_authors_address_as_their_own,
        asks_to_join_another_year_from_there,
    ],
    ids=lambda way: way.__name__,
)
def test_what_a_marker_says_of_themselves_closes_no_script_in_hand_but_the_team_reads_it(trying, held, as_):
    trying(held)
    conflicts.refresh(cohort=held.appointment.cohort)
    said = [fact.said_at > held.allocated_at for fact in ConflictFact.objects.all()]
    assert said == [True]
    assert opened(held, as_) == 200
    assert [(mark.pk, mark.said) for mark in late_conflicts(held.appointment.cohort)] == [(held.pk, True)]


def test_an_author_who_names_the_marker_of_their_script_closes_it_and_the_team_is_told_once(held, as_):
    author = held.case_study.enrolment
    conflicts.object_to(
        enrolment=author, by=author.participant, named="Marcus Marker", reason="My brother", relation="family"
    )
    assert opened(held, as_) == 403
    team = team_member()
    told = Message.objects.filter(kind="mark.conflict_found", to_user=team)
    assert [message.context["codes"] for message in told] == [held.case_study.candidate_code]
    assert conflicts.refresh(cohort=held.appointment.cohort) == []
    assert told.count() == 1


@pytest.mark.parametrize("by_school", [False, True])
def test_what_the_team_says_after_the_marker_closes_the_script(by_school, held, as_):
    author = held.case_study.enrolment
    about = {"school": author.school} if by_school else {"named": author.participant.name}
    appointment = held.appointment
    conflicts.declare_conflict(appointment=appointment, by=appointment.marker, reason="My cousin", **about)
    assert opened(held, as_) == 200
    conflicts.declare_conflict(appointment=appointment, by=team_member(), reason="Their cousin", **about)
    assert opened(held, as_) == 403
    assert [row.reason for row in appointment.conflicts.all()] == ["Their cousin"]
    conflicts.declare_conflict(appointment=appointment, by=appointment.marker, reason="As I said", **about)
    assert [row.reason for row in appointment.conflicts.all()] == ["Their cousin"]
