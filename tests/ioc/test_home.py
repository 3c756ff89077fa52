"""The home pages of staff: what they say is what is the case."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from ioc.home import staff
from tests.factories.casestudies import SectionDraftFactory
from tests.factories.marking import ResultFactory

pytestmark = pytest.mark.django_db


def test_the_tutor_is_shown_the_oldest_draft_and_fifteen_working_days(cast):
    friday = clock.london(dt.date(2027, 1, 8), 15)
    SectionDraftFactory(sent_at=friday + dt.timedelta(days=1))
    oldest = SectionDraftFactory(sent_at=friday)
    (step,) = staff.tutor(cast.tutor).steps
    assert step.title == "Comment on 2 drafts"
    assert step.url == reverse("casestudies:draft-answer", args=[oldest.pk])
    assert step.by == clock.end_of(dt.date(2027, 1, 29))


def test_one_draft_is_one_draft(cast):
    SectionDraftFactory()
    assert staff.tutor(cast.tutor).steps[0].title == "Comment on 1 draft"


def test_only_marks_that_are_not_ratified_wait_for_the_board(cast):
    ResultFactory()
    ResultFactory(state="ratified", ratified_at=clock.now(), ratified_by=cast.team)
    assert staff.examiner(cast.examiner).steps[0].text == "1 agreed mark waits for the board."
