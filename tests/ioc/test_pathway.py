"""What a person may do next, and why not yet: from the same rules as the actions."""

import datetime as dt
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import CreditEntry
from core import clock
from ioc.pathway.facts import facts_of
from ioc.pathway.steps import stages_of
from tests.builders_marking import in_pool
from tests.builders_mentorship import booked, first_year, recorded
from tests.factories.programme import CohortFactory, EnrolmentFactory
from tests.factories.trios import MentorAppointmentFactory

pytestmark = pytest.mark.django_db


def standings(person) -> list[str]:
    return [stage.standing.value for stage in stages_of(facts_of(person))]


def graduate_of(cast, person) -> None:
    """The person completed the programme last year, with its credits."""
    earlier = CohortFactory(name="Earlier", first=clock.today() - dt.timedelta(days=700))
    enrolment = EnrolmentFactory(
        cohort=earlier, participant=person, state="completed", completed_at=clock.now()
    )
    CreditEntry.objects.create(
        enrolment=enrolment, credits=30, reason="Met", awarded_on=clock.today(), entered_at=clock.now()
    )


def test_somebody_new_can_apply_and_nothing_else_but_mark(cast):
    stages = stages_of(facts_of(cast.applicant))
    assert [stage.standing.value for stage in stages] == ["Open now", "Not yet", "Not yet", "Open now"]
    assert stages[1].says == "Mentors are graduates of the programme, and our records hold no completed year."
    assert stages[2].says == "The module is done in the first year as a mentor."


def test_who_takes_part_completes_first(cast):
    stages = stages_of(facts_of(cast.participant))
    assert standings(cast.participant) == ["Open now", "Not yet", "Not yet", "Not yet"]
    assert stages[0].says == "Takes part in This year now."
    assert stages[3].told == "You are taking part in This year, so you can't mark its case studies."


def test_a_graduate_can_be_appointed(cast):
    graduate_of(cast, cast.applicant)
    stages = stages_of(facts_of(cast.applicant))
    assert standings(cast.applicant) == ["Done", "Open now", "Not yet", "Open now"]
    assert stages[0].says == "Completed in Earlier, with 30 credits at SCQF level 11."
    assert stages[1].says == "Can be appointed as a mentor in This year."


def test_a_first_year_mentor_does_the_module_and_does_not_mark(cast):
    first_year(cast, graduated_in=2015, graduate_stated_at=clock.now(), graduate_stated_by=cast.team)
    stages = stages_of(facts_of(cast.mentor))
    assert standings(cast.mentor) == ["Done", "Done", "Open now", "Not yet"]
    assert stages[0].says == "Completed in 2015, before our records begin, as the programme team has stated."
    assert stages[1].says == "Mentors in This year now, for the first time."
    assert stages[3].told.startswith("You are mentoring in This year. Nobody marks in the year")
    booked(cast)
    assert stages_of(facts_of(cast.mentor))[2].says == "The dialogue is booked."


def test_a_pass_is_done_for_life(cast):
    dialogue = recorded(cast)
    day = clock.london(dialogue.starts_at.date())
    stage = stages_of(facts_of(cast.mentor))[2]
    assert (stage.standing.value, stage.says.startswith("Passed on ")) == ("Done", True)
    assert str(day.year) in stage.says


def test_a_later_year_asks_for_no_module(cast):
    MentorAppointmentFactory(
        cohort=cast.cohort, mentor=cast.mentor, school=None, authority=cast.glasgow, is_first_year=False
    )
    stage = stages_of(facts_of(cast.mentor))[2]
    assert (stage.standing.value, stage.says) == (
        "Not open",
        "The module belongs to the first year as a mentor, and this is a later one.",
    )


def test_a_marker_reads_what_is_recorded(cast):
    appointment = in_pool(cast.cohort, cast.marker)
    stage = stages_of(facts_of(cast.marker))[3]
    assert (stage.standing.value, stage.says) == ("Done", "In the pool of markers for This year.")
    assert stage.facts[0].startswith(f"This year: in the pool; {appointment.years} years in a senior post")


def test_the_page_speaks_to_the_person_and_of_them_to_the_team(cast, as_):
    own = unescape(as_(cast.participant).get(reverse("pathway")).content.decode())
    assert "What comes next for you" in own
    assert "You are taking part in This year" in own
    url = reverse("person-pathway", kwargs={"pk": cast.participant.pk})
    seen = unescape(as_(cast.team).get(url).content.decode())
    assert "They are told: “You are taking part in This year" in seen
    page = as_(cast.team).get(reverse("awards:participant-detail", kwargs={"pk": cast.enrolment.pk}))
    assert url in page.content.decode()
    page = as_(cast.lead).get(reverse("awards:participant-detail", kwargs={"pk": cast.enrolment.pk}))
    assert url not in page.content.decode()


@pytest.mark.parametrize("who", ["applicant", "participant", "mentor", "marker"])
def test_it_takes_twelve_queries_at_most(cast, as_, who):
    person = getattr(cast, who)
    if who == "mentor":
        first_year(cast)
    if who == "applicant":
        graduate_of(cast, person)
    client = as_(cast.team)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("person-pathway", kwargs={"pk": person.pk}))
    assert len(queries) <= 12
