"""The home page: what comes next stands first, says where it leads, and is what is the case."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from ioc.home import university
from tests.builders_trios import booked, trio_of
from tests.factories.casestudies import SectionDraftFactory
from tests.factories.marking import ResultFactory
from tests.factories.programme import EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_the_tutor_is_shown_the_oldest_draft_and_fifteen_working_days(cast):
    friday = clock.london(dt.date(2027, 1, 8), 15)
    SectionDraftFactory(sent_at=friday + dt.timedelta(days=1))
    oldest = SectionDraftFactory(sent_at=friday)
    (step,) = university.tutor(cast.tutor).steps
    assert step.title == "Comment on 2 drafts"
    assert step.url == reverse("casestudies:draft-answer", args=[oldest.pk])
    assert step.by == clock.end_of(dt.date(2027, 1, 29))


def test_one_draft_is_one_draft(cast):
    SectionDraftFactory()
    assert university.tutor(cast.tutor).steps[0].title == "Comment on 1 draft"


def test_only_marks_that_are_not_ratified_wait_for_the_board(cast):
    ResultFactory()
    ResultFactory(state="ratified", ratified_at=clock.now(), ratified_by=cast.team)
    assert university.examiner(cast.examiner).steps[0].text == "1 agreed mark waits for the board."


def steps_of(client, user) -> list:
    client.force_login(user)
    return client.get("/home/").context["steps"]


def test_the_next_visit_and_the_hosts_choice_are_cards_in_the_order_of_their_dates(client, cast):
    cast.cohort.journal_counts = False
    cast.cohort.save()
    visits = booked(cast, trio_of(cast))
    own = next(v for v in visits if v.host == cast.enrolment)
    cards = steps_of(client, cast.participant)
    assert len(cards) <= 3
    assert [card.by for card in cards] == sorted(card.by for card in cards)
    urls = [card.url for card in cards]
    assert reverse("trios:visit-record", kwargs={"pk": own.pk}) in urls
    others = [v for v in visits if v != own]
    if visits[0] != own:
        assert reverse("trios:visit-detail", kwargs={"pk": others[0].pk}) in urls


def test_a_member_whose_visits_have_no_date_gets_no_card_of_them(client, cast):
    trio_of(cast)
    assert [card for card in steps_of(client, cast.participant) if "isit" in card.title] == []


@pytest.mark.parametrize("who", ["lead", "team"])
def test_the_next_session_leads_to_that_session(client, cast, who):
    session = SessionFactory(
        cohort=cast.cohort,
        starts_at=clock.now() + dt.timedelta(days=2),
        ends_at=clock.now() + dt.timedelta(days=2, hours=2),
        authorities=[cast.glasgow],
    )
    card = next(c for c in steps_of(client, getattr(cast, who)) if c.title.startswith("Next session"))
    assert card.url == reverse("programme:session-detail", kwargs={"pk": session.pk})
    assert card.title == ("Next session, Glasgow City" if who == "team" else "Next session")


@pytest.mark.parametrize("who", ["lead", "team"])
def test_who_is_behind_and_what_has_no_date_stand_on_the_home_page(client, cast, who):
    trio_of(cast)
    client.force_login(getattr(cast, who))
    panels = {panel.title: panel for panel in client.get("/home/").context["panels"]}
    assert [row.key for row in panels["Who is behind"].rows][:1] == ["Participants"]
    rows = [(row.key, row.value) for row in panels["Trio visits"].rows]
    assert rows == [("Visits without a date", "3 in 1 trio"), ("Attendance not recorded", "0 trios")]


@pytest.mark.parametrize("who", ["participant", "lead", "team"])
def test_home_costs_the_same_however_many_there_are(client, cast, who):
    client.force_login(getattr(cast, who))
    booked(cast, trio_of(cast))
    client.get("/home/")
    with CaptureQueriesContext(connection) as few:
        client.get("/home/")
    EnrolmentFactory.create_batch(8, cohort=cast.cohort, authority=cast.glasgow)
    trio_of(cast, number=2)
    with CaptureQueriesContext(connection) as many:
        client.get("/home/")
    assert len(many) == len(few) <= 12
