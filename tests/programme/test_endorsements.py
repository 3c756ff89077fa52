"""The headteacher's part: a link that nobody uses up by looking, three answers, another headteacher."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from notifications.models import Message
from programme.actions import endorsement as actions
from programme.models import Endorsement
from tests.builders import application_at, link_of
from tests.factories.people import UserFactory
from tests.factories.programme import SessionFactory

SUPPORT = {
    "answer": "support",
    "meets_standard": "on",
    "agrees_release": "on",
    "agrees_to_host": "on",
    "name": "Hedda Headteacher",
    "comment": "Gladly.",
}


@pytest.fixture
def application(cast):
    return application_at(
        "submitted",
        cohort=cast.cohort,
        applicant=cast.applicant,
        school=cast.school,
        endorsement="requested",
    )


@pytest.fixture
def endorsement(application):
    return application.endorsements.get()


def opened(client: Client, endorsement: Endorsement) -> str:
    """Open the mailed link as a browser would; the address of the page it leads to."""
    answer = client.get(link_of(endorsement))
    assert answer.status_code == 303
    return answer["Location"]


def test_opening_the_link_any_number_of_times_uses_nothing_up(client, endorsement):
    for _ in range(3):
        scanner = Client()
        assert scanner.get(link_of(endorsement)).status_code == 303
    page = opened(client, endorsement)
    assert link_of(endorsement).split("/")[2] not in page
    assert client.get(page).status_code == 200
    endorsement.refresh_from_db()
    assert (endorsement.state, endorsement.answered_at) == ("requested", None)


def test_the_page_says_what_the_year_costs_the_school(client, cast, endorsement):
    page = opened(client, endorsement)
    assert "lead has not set the dates yet" in client.get(page).content.decode()
    SessionFactory(
        cohort=cast.cohort, authorities=[cast.glasgow], starts_at=clock.london(dt.date(2027, 9, 9), 16)
    )
    SessionFactory(
        cohort=cast.cohort, authorities=[cast.inverclyde], starts_at=clock.london(dt.date(2027, 9, 10), 16)
    )
    text = client.get(page).content.decode()
    assert "Thursday 9 September 2027, 4 pm to 7 pm" in text
    assert "Friday 10 September 2027" not in text
    assert "I want to find out why" not in text  # the statement is not the headteacher's to read


def test_support_needs_all_three_and_keeps_what_was_typed(client, endorsement):
    page = opened(client, endorsement)
    half = SUPPORT.copy()
    del half["agrees_release"]
    answer = client.post(page, half)
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "agrees_release": ["Confirm the release, or say that you cannot support it"]
    }
    assert "Gladly." in answer.content.decode()
    assert client.post(page, SUPPORT).status_code == 303
    endorsement.refresh_from_db()
    assert (endorsement.state, endorsement.answered_name, endorsement.comment) == (
        "supported",
        "Hedda Headteacher",
        "Gladly.",
    )
    assert AuditEvent.objects.get(event="endorsement.supported").by_id is None
    assert Message.objects.get(kind="endorsement.supported").to_address == "applicant@example.org"


def test_a_second_press_reads_already_answered_and_changes_nothing(client, endorsement):
    page = opened(client, endorsement)
    client.post(page, SUPPORT)
    answer = client.post(page, {"answer": "decline", "no-name": "H", "no-reason": "No"})
    assert answer.status_code == 200
    assert "This has been answered." in answer.content.decode()
    endorsement.refresh_from_db()
    assert endorsement.state == "supported"
    assert Message.objects.filter(kind="endorsement.declined").count() == 0


def test_no_with_a_reason_reaches_the_applicant(client, endorsement):
    page = opened(client, endorsement)
    answer = client.post(page, {"answer": "decline", "no-name": "Hedda", "no-reason": ""})
    assert answer.context["form"].errors == {"reason": ["Say why, in a sentence"]}
    client.post(page, {"answer": "decline", "no-name": "Hedda", "no-reason": "Two are away already."})
    endorsement.refresh_from_db()
    assert (endorsement.state, endorsement.reason) == ("not_supported", "Two are away already.")
    assert Message.objects.get(kind="endorsement.declined").context["reason_given"] == "Two are away already."


def test_not_me_asks_the_applicant_for_another_and_kills_the_old_link(client, cast, application, endorsement):
    old_link = link_of(endorsement)
    client.post(opened(client, endorsement), {"answer": "disown"})
    endorsement.refresh_from_db()
    assert endorsement.state == "not_me"
    mine = Client()
    mine.force_login(cast.applicant)
    answer = mine.post(
        reverse("programme:endorsement-replace", kwargs={"pk": application.pk}),
        {"headteacher_name": "Harriet Head", "headteacher_email": "Harriet@example.org"},
    )
    assert answer.status_code == 302
    newest = application.endorsements.first()
    assert (newest.headteacher_email, newest.state) == ("harriet@example.org", "requested")
    endorsement.refresh_from_db()
    assert endorsement.state == "replaced"
    assert Client().get(old_link).status_code == 404
    assert Client().get(link_of(newest)).status_code == 303


def test_unknown_used_replaced_and_expired_links_answer_alike(cast, application, endorsement):
    answers = [Client().get("/support/no-such-token/")]
    link = link_of(endorsement)
    Endorsement.objects.filter(pk=endorsement.pk).update(expires_at=clock.now())
    answers.append(Client().get(link))
    new = actions.replace(
        application=application, name="Harriet", email="harriet@example.org", by=cast.applicant
    )
    answers.append(Client().get(link))
    actions.disown(endorsement=new)
    answers.append(Client().get(link_of(new)))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_the_page_behind_the_link_is_closed_to_who_did_not_open_it(cast, endorsement):
    page = reverse("programme:endorsement-answer", kwargs={"pk": endorsement.pk})
    assert Client().get(page).status_code == 404
    assert Client().post(page, SUPPORT).status_code == 404
    endorsement.refresh_from_db()
    assert endorsement.state == "requested"


def test_an_answer_after_the_last_instant_is_too_late(client, endorsement):
    page = opened(client, endorsement)
    with clock.moved_to(endorsement.expires_at + dt.timedelta(seconds=1)):
        assert client.post(page, SUPPORT).status_code == 404
    with pytest.raises(NotYours):
        actions.disown(endorsement=endorsement, at=endorsement.expires_at)


def test_of_two_answers_at_once_one_counts(endorsement):
    first = Endorsement.objects.select_related("application__cohort").get(pk=endorsement.pk)
    second = Endorsement.objects.select_related("application__cohort").get(pk=endorsement.pk)
    actions.decline(endorsement=first, name="H", reason="No")
    with pytest.raises(StaleState, match="this endorsement is now not supported"):
        actions.disown(endorsement=second)


def test_support_given_is_not_taken_away_by_naming_another(cast, application, endorsement):
    actions.support(
        endorsement=endorsement, name="H", meets_standard=True, agrees_release=True, agrees_to_host=True
    )
    with pytest.raises(Refused, match="Hedda Headteacher supports your application already"):
        actions.replace(application=application, name="X", email="x@example.org", by=cast.applicant)


def test_support_without_a_promise_is_refused_by_the_action_too(endorsement):
    with pytest.raises(Refused, match="needs all three confirmations"):
        actions.support(
            endorsement=endorsement, name="H", meets_standard=True, agrees_release=False, agrees_to_host=True
        )


def test_two_requests_in_one_browser_stay_apart(client, cast, endorsement):
    other = application_at(
        "submitted",
        cohort=cast.cohort,
        applicant=UserFactory(name="Berta Both"),
        school=cast.school,
        endorsement="requested",
    ).endorsements.get()
    first, second = opened(client, endorsement), opened(client, other)
    assert "Ada Applicant" in client.get(first).content.decode()
    assert "Berta Both" in client.get(second).content.decode()


def test_the_headteachers_page_asks_few_questions(client, cast, endorsement):
    page = opened(client, endorsement)
    for size in (3, 30):
        for _ in range(size):
            SessionFactory(cohort=cast.cohort, authorities=[cast.glasgow])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        assert len(queries) <= 6
