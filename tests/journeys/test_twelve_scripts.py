"""Twelve scripts and two markers: the allocation, first and second marks, a disagreement, the board and the release."""

import pytest
from playwright.sync_api import expect

from casestudies.models import CaseStudy
from marking.actions.criteria import set_default_criteria
from marking.models import Mark, MarkerAppointment, Result
from programme.models import Cohort
from tests.builders_casestudies import case_study_at
from tests.builders_marking import in_pool
from tests.builders_panels import overdue
from tests.factories.people import UserFactory
from tests.factories.programme import EnrolmentFactory
from tests.journeys.year import marking
from tests.journeys.year.people import Year

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]
FIRST, SECOND, FAR, THIRD = 64, 60, 38, 57  # per cent: one second mark falls below the pass mark
WORDS = "The learners' own explanations decide it."


@pytest.fixture
def cohort(cast) -> Cohort:
    """Twelve essays that nobody reads yet, and a pool of two."""
    Cohort.objects.filter(pk=cast.cohort.pk).update(slug="2027-28")
    cast.cohort.refresh_from_db()
    for number in range(10):
        EnrolmentFactory(
            cohort=cast.cohort, school=cast.school, participant__name=f"Ottoline Quennell {number}"
        )
    for enrolment in cast.cohort.enrolments.order_by("pk"):
        case_study_at("submitted", enrolment=enrolment)
    overdue(cast.cohort)
    set_default_criteria(cohort=cast.cohort, by=cast.team)
    for marker in (cast.marker, cast.second_marker):
        in_pool(cast.cohort, marker, authority=cast.inverclyde)
    MarkerAppointment.objects.update(target=6, max=12)
    return cast.cohort


def test_from_the_allocation_to_the_release(browser, live_server, cast, cohort):
    authors = {row.candidate_code: row.enrolment.participant for row in CaseStudy.objects.all()}
    assert len(authors) == 12
    hidden = tuple(word for author in authors.values() for word in (author.name, author.email))
    year = Year(browser, live_server.url)
    team = year.at_work(cast.team)
    third = UserFactory(name="Tamsin Torrance")
    markers = [year.at_work(user) for user in (cast.marker, cast.second_marker)]

    marking.allocates(team, year)
    firsts = [marking.marks_everything(marker, FIRST, hidden) for marker in markers]
    assert [len(codes) for codes in firsts] == [6, 6]

    marking.draws_the_sample(team, year)
    seconds = [marking.finds(marker, hidden) for marker in markers]
    assert all(not set(own) & set(again) for own, again in zip(firsts, seconds, strict=True))
    differs = sorted(code for codes in seconds for code in codes)[0]
    for marker, codes in zip(markers, seconds, strict=True):
        for code in codes:
            marking.marks_one(marker, code, FAR if code == differs else SECOND, hidden)

    # Near readings agree by themselves; the one across the pass mark gets a third reader, and somebody looks at all three.
    near = 12 - 1
    marking.agrees_the_rest(team, near)
    assert not Result.objects.filter(case_study__candidate_code=differs).exists()
    in_pool(cohort, third, authority=cast.inverclyde)
    marking.finds_third_readers(team, differs, year)
    assert marking.marks_everything(year.at_work(third), THIRD, hidden) == [differs]
    marking.settles_a_difference(team, differs, 55, WORDS)
    marking.ratifies(team, 12)
    author = year.at_work(authors[differs])
    author.opens("/case-study/")
    expect(author.page.get_by_text("55 per cent")).to_have_count(0)
    marking.releases(team, year, 12)
    marking.reads_the_result(author, 55)
    assert Mark.objects.filter(kind="second").count() == sum(len(codes) for codes in seconds)
    for marker in markers:
        marker.opens("/marking/scripts/")
        marker.sees_nothing_of(*hidden)
    assert year.faults == []
