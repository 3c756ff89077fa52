"""Reminders go out by themselves, once a step, and stop with the hand-in."""

import datetime as dt

import pytest

from casestudies.planning import plan
from core import clock
from notifications.models import Message
from programme.models import Enrolment
from tests.builders_casestudies import case_study_at
from tests.factories.casestudies import ExtensionFactory, SectionDraftFactory
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(cast):
    """One author alone: the others of the cast have left."""
    Enrolment.objects.exclude(pk=cast.enrolment.pk).update(state="withdrawn")
    return cast.enrolment


def reminders() -> list[str]:
    return [
        key.rpartition(":")[2]
        for key in Message.objects.filter(kind="case_study.due")
        .order_by("pk")
        .values_list("dedupe_key", flat=True)
    ]


def days_before(enrolment, days: int):
    due_on = (enrolment.cohort.case_study_due_at - dt.timedelta(minutes=1)).astimezone(clock.LONDON).date()
    return clock.moved_to(clock.london(due_on - dt.timedelta(days=days), 10))


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (29, []),
        (28, ["28"]),
        (15, ["28"]),
        (14, ["14"]),
        (8, ["14"]),
        (7, ["7"]),
        (3, ["7"]),
        (2, ["2"]),
        (0, ["2"]),
    ],
)
def test_which_step_stands_for_how_many_days(enrolment, days, steps):
    with days_before(enrolment, days):
        plan()
    assert reminders() == steps


def test_each_step_once_and_a_word_after_the_date(enrolment):
    seen = []
    for days in (40, 28, 27, 14, 7, 6, 2, 0, -1, -9, -20):
        with days_before(enrolment, days):
            plan()
            plan()
        seen.append((len(reminders()), Message.objects.filter(kind="case_study.overdue").count()))
    assert seen == [(0, 0), (1, 0), (1, 0), (2, 0), (3, 0), (3, 0), (4, 0), (4, 0), (4, 1), (4, 1), (4, 1)]
    assert reminders() == ["28", "14", "7", "2"]


def test_none_after_the_hand_in_and_the_waiting_one_is_stopped(enrolment):
    with days_before(enrolment, 7):
        late_evening = clock.now() + dt.timedelta(hours=12)
    with clock.moved_to(late_evening):
        plan()
        assert Message.objects.get(kind="case_study.due").state in ("waiting", "gathered")
        case_study_at("submitted", enrolment=enrolment)
        assert Message.objects.get(kind="case_study.due").state == "cancelled"
    with days_before(enrolment, 1):
        plan()
    assert reminders() == ["7"]


def test_an_extension_has_a_ladder_of_its_own(enrolment):
    case_study = case_study_at("opened", enrolment=enrolment)
    due = enrolment.cohort.case_study_due_at + dt.timedelta(days=30)
    ExtensionFactory(case_study=case_study, due_at=due)
    with days_before(enrolment, 1):
        plan()
    assert reminders() == []
    with clock.moved_to(due - dt.timedelta(days=6)):
        plan()
    assert reminders() == ["7"]


def test_those_on_the_presentation_route_are_reminded_and_nobody_who_is_gone(enrolment):
    presenter = EnrolmentFactory(cohort=enrolment.cohort, route="presentation")
    EnrolmentFactory(cohort=enrolment.cohort, state="deferred")
    with days_before(enrolment, 7):
        plan()
    told = Message.objects.filter(kind="case_study.due").values_list("to_user_id", flat=True)
    assert sorted(told) == sorted([enrolment.participant_id, presenter.participant_id])


def test_tutors_hear_once_of_what_came_in_yesterday(cast):
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    yesterday = clock.today() - dt.timedelta(days=1)
    for hour in (9, 23):
        SectionDraftFactory(case_study=case_study, sent_at=clock.london(yesterday, hour))
    SectionDraftFactory(case_study=case_study, sent_at=clock.london(clock.today()))
    plan()
    plan()
    mail = Message.objects.get(kind="draft.arrived")
    assert (mail.to_address, mail.subject) == ("tutor@example.org", "2 draft sections came in yesterday")


def test_the_number_of_queries_does_not_grow(enrolment, django_assert_max_num_queries):
    EnrolmentFactory.create_batch(12, cohort=enrolment.cohort)
    with days_before(enrolment, 7):
        plan()
        with django_assert_max_num_queries(
            9
        ):  # four for case studies, two for drafts, three for files nobody took
            plan()


def test_who_uploaded_and_thinks_that_was_all_is_told_that_it_was_not(enrolment):
    case_study_at("ready", enrolment=enrolment)
    with days_before(enrolment, 2):
        plan()
    mail = Message.objects.filter(kind="case_study.due").latest("pk")
    assert mail.subject.startswith("Your case study is uploaded but not submitted")
    assert mail.context["is_uploaded"]
    with days_before(enrolment, -1):
        plan()
    assert Message.objects.get(kind="case_study.overdue").context["is_uploaded"]
