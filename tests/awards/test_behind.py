"""The counts on the home page of leads and team say what each person's own list says."""

import datetime as dt

import pytest

from awards.behind import REASONS, behind, with_lacks
from awards.requirements import tracks
from core import clock
from programme.models import Enrolment
from tests.builders_awards import meet_everything
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db

REASON_OF = {
    "session": "session",
    "visits": "visit",
    "hosting": "visit",
    "presentation": "presentation",
    "case": "study",
}
ELEMENTS = ("", "session", "journal", "visits", "presentation", "case study")


def everybody_lacks_something(cast) -> None:
    for but in ELEMENTS:
        person = EnrolmentFactory(cohort=cast.cohort, authority=cast.glasgow)
        meet_everything(person, by=cast.team, but=but)


def by_line() -> dict[int, set[str]]:
    people = list(Enrolment.objects.all())
    return {
        pk: {REASON_OF[line.key.split("-")[0]] for line in track.at_risk}
        for pk, track in tracks(people).items()
    }


def by_count() -> dict[int, set[str]]:
    return {
        row.pk: {reason for reason in REASONS if getattr(row, f"lacks_{reason}")}
        for row in with_lacks(Enrolment.objects.all())
    }


def test_counts_agree_with_each_persons_list_while_the_year_runs(cast):
    everybody_lacks_something(cast)
    assert by_count() == by_line()


def test_counts_agree_with_each_persons_list_when_every_date_is_over(cast):
    everybody_lacks_something(cast)
    over = clock.today() - dt.timedelta(days=2)
    for name in ("visits", "presentations"):
        setattr(cast.cohort, f"{name}_from", over - dt.timedelta(days=1))
        setattr(cast.cohort, f"{name}_until", over)
    cast.cohort.case_study_due_at = clock.now() - dt.timedelta(days=1)
    cast.cohort.save()
    assert by_count() == by_line()
    assert any(len(reasons) > 1 for reasons in by_count().values())


def test_a_year_that_runs_is_counted_and_another_is_not(cast):
    everybody_lacks_something(cast)
    cast.cohort.starts_on = clock.today() - dt.timedelta(days=100)
    cast.cohort.ends_on = clock.today() + dt.timedelta(days=100)
    cast.cohort.save()
    found = behind(Enrolment.objects.filter(authority=cast.glasgow))
    assert found["session"] == 1
    assert found["anything"] >= 2
    cast.cohort.starts_on = clock.today() + dt.timedelta(days=1)
    cast.cohort.save()
    assert behind(Enrolment.objects.filter(cohort=cast.cohort))["anything"] == 0
