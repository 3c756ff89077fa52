"""The feed of a person: sessions, visits, dialogues and the day the case study is due, all of them their own."""

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from casestudies import actions as case_studies
from core import clock
from programme.queries.calendar import token_of
from tests.builders_casestudies import case_study_at, request_for_time
from tests.builders_mentorship import booked as booked_dialogue
from tests.builders_trios import booked, trio_of
from tests.factories.programme import EnrolmentFactory
from trios.actions import visit as visits

pytestmark = pytest.mark.django_db


def feed(client, user):
    answer = client.get(reverse("programme:calendar-feed", kwargs={"token": token_of(user)}))
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(answer.content).events}


def summaries(client, user):
    return sorted(str(event["summary"]) for event in feed(client, user).values())


def due_event(client, cast):
    return feed(client, cast.participant)[f"case-study-{cast.enrolment.pk}@127.0.0.1"]


def test_the_due_day_stands_there_and_moves_with_more_time(cast, client):
    due = cast.cohort.case_study_due_at
    before = due_event(client, cast)
    assert (before["dtstart"].dt, before["sequence"]) == (
        (due - dt.timedelta(hours=1)).astimezone(clock.LONDON).date(),
        0,
    )
    request = request_for_time(cast.enrolment, days=10)
    case_studies.grant_request(request=request, until=request.until, answer="", by=cast.team)
    after = due_event(client, cast)
    assert after["dtstart"].dt == before["dtstart"].dt + dt.timedelta(days=10)
    assert after["sequence"] == 1
    assert after["dtend"].dt == after["dtstart"].dt + dt.timedelta(days=1)


def test_nothing_is_due_once_it_is_handed_in(cast, client):
    case_study_at("submitted", enrolment=cast.enrolment)
    assert summaries(client, cast.participant) == []
    poster = EnrolmentFactory(cohort=cast.cohort, route="presentation")
    assert summaries(client, poster.participant) == ["IOC: case study due"]


def test_visits_of_ones_own_trio_with_their_latest_state(cast, client):
    trio = trio_of(cast)
    first, *others = booked(cast, trio)
    visits.cancel(visit=first, reason="Snow.", by=cast.mentor)
    for person in (cast.participant, cast.mentor):
        found = feed(client, person)
        mine = [found[f"{visit.uid}@127.0.0.1"] for visit in (first, *others)]
        assert [str(event["status"]) for event in mine] == ["CANCELLED", "CONFIRMED", "CONFIRMED"]
    assert not [text for text in summaries(client, cast.team) if "visit" in text]
    assert not [text for text in summaries(client, cast.other_participant) if "visit" in text]


def test_a_dialogue_stands_with_its_mentor_and_its_assessors(cast, client):
    dialogue = booked_dialogue(cast)
    for person in (dialogue.mentor, dialogue.first_assessor, dialogue.second_assessor):
        assert f"{dialogue.uid}@127.0.0.1" in feed(client, person)
    assert f"{dialogue.uid}@127.0.0.1" not in feed(client, cast.participant)


def test_the_feed_asks_the_same_however_much_is_in_it(cast, client, django_assert_max_num_queries):
    booked(cast, trio_of(cast))
    path = reverse("programme:calendar-feed", kwargs={"token": token_of(cast.participant)})
    with django_assert_max_num_queries(9):
        client.get(path)
