"""The queue: whose, how filtered, decided one by one or many at once."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from core.ui.dates import clock_time
from notifications.models import Message
from programme.actions import queue as actions
from programme.models import Application, CohortAuthority
from programme.queries.queue import Wanted, queue
from tests.builders import application_at, draft
from tests.factories.people import SchoolFactory, UserFactory

QUEUE = "/queue/"
DECIDE = "/queue/decide/"


def soon() -> dt.datetime:
    return clock.end_of(clock.today() + dt.timedelta(days=10))


@pytest.fixture
def submit(cast):
    """`submit("Name")`: a supported application from Glasgow, or as told."""

    def make(name="Ada Applicant", state="submitted", **more):
        more = {"cohort": cast.cohort, "school": cast.school, "lead": cast.lead} | more
        return application_at(state, applicant=UserFactory(name=name), **more)

    return make


def names(answer) -> list[str]:
    return [row.cells[0].text for row in answer.context["rows"]]


def test_a_lead_sees_their_own_authority_only_and_the_team_sees_all(cast, submit, as_):
    submit("Gail Glasgow")
    submit("Ina Inverclyde", school=cast.other_school)
    draft(cohort=cast.cohort, applicant=UserFactory(name="Dora Draft"), school=cast.school)
    assert names(as_(cast.lead).get(QUEUE)) == ["Gail Glasgow"]
    assert names(as_(cast.other_lead).get(QUEUE)) == ["Ina Inverclyde"]
    assert names(as_(cast.team).get(QUEUE)) == ["Gail Glasgow", "Ina Inverclyde"]
    assert names(as_(cast.team).get(QUEUE, {"authority": "inverclyde"})) == ["Ina Inverclyde"]
    assert names(as_(cast.lead).get(QUEUE, {"authority": "inverclyde"})) == ["Gail Glasgow"]
    assert as_(cast.participant).get(QUEUE).status_code == 403


def test_the_filters_are_in_the_address(cast, submit, as_):
    submit("Ann Asked", endorsement="requested")
    submit("Sue Supported")
    submit("Will Waiting", state="waiting_list")
    submit("Otto Offered", state="offered")
    submit("Nell Nobody", endorsement="not_me")
    client = as_(cast.lead)
    assert names(client.get(QUEUE, {"state": "offered"})) == ["Otto Offered"]
    assert names(client.get(QUEUE, {"endorsement": "requested"})) == ["Ann Asked"]
    assert names(client.get(QUEUE, {"endorsement": "none"})) == ["Nell Nobody"]
    assert names(client.get(QUEUE, {"name": "sUE"})) == ["Sue Supported"]
    assert names(client.get(QUEUE, {"sort": "-name"})) == [
        "Will Waiting",
        "Sue Supported",
        "Otto Offered",
        "Nell Nobody",
        "Ann Asked",
    ]
    # Nonsense in the address is left out, not a fault.
    assert len(names(client.get(QUEUE, {"state": "eaten", "page": "x", "sort": "colour"}))) == 5
    assert names(client.get(QUEUE, {"cohort": cast.other_cohort.slug})) == []


def test_those_who_wait_for_a_decision_come_first(cast, submit):
    submit("Otto Offered", state="offered")
    submit("Will Waiting", state="waiting_list")
    submit("Sue Submitted")
    assert [a.full_name for a in queue(cast.lead, Wanted())] == [
        "Sue Submitted",
        "Will Waiting",
        "Otto Offered",
    ]


def test_an_offer_is_made_told_and_recorded(cast, submit):
    application = submit()
    actions.offer(application=application, by=cast.lead, accept_by=soon(), note="Welcome.")
    application.refresh_from_db()
    assert (application.state, application.accept_by, application.decided_by) == (
        "offered",
        soon(),
        cast.lead,
    )
    message = Message.objects.get(kind="application.offered")
    assert (message.to_user, message.is_decision, message.context["note"]) == (
        application.applicant,
        True,
        "Welcome.",
    )
    assert AuditEvent.objects.get(event="application.offered").by_id == cast.lead.pk


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("requested", "The headteacher has not answered yet."),
        ("not_supported", "The headteacher does not support this application."),
        ("not_me", "The request went to the wrong person, and nobody else has been named."),
    ],
)
def test_no_place_without_a_headteachers_support(cast, submit, state, sentence):
    application = submit(endorsement=state)
    with pytest.raises(Refused, match=sentence):
        actions.offer(application=application, by=cast.team, accept_by=soon())
    actions.wait_list(application=application, by=cast.lead)
    assert application.state == "waiting_list"


def test_leads_stop_at_the_last_place_and_the_team_may_go_beyond(cast, submit):
    CohortAuthority.objects.filter(cohort=cast.cohort, authority=cast.glasgow).update(
        places=2
    )  # one is taken
    first, second = submit("First"), submit("Second")
    actions.offer(application=first, by=cast.lead, accept_by=soon())
    with pytest.raises(Refused, match="No place is left in Glasgow City"):
        actions.offer(application=second, by=cast.lead, accept_by=soon())
    actions.offer(application=second, by=cast.team, accept_by=soon())
    assert second.state == "offered"


def test_of_two_leads_at_once_one_wins_and_the_other_reads_why(cast, submit):
    application = submit()
    same = Application.objects.get(pk=application.pk)
    actions.offer(application=application, by=cast.lead, accept_by=soon())
    with pytest.raises(StaleState, match="this application is now place offered"):
        actions.decline(application=same, by=cast.team)
    assert Message.objects.filter(kind="application.declined").count() == 0


def test_another_authoritys_lead_is_a_stranger_and_nobody_decides_on_their_own(cast, submit):
    application = submit()
    with pytest.raises(NotYours):
        actions.decline(application=application, by=cast.other_lead)
    own = application_at("submitted", cohort=cast.cohort, applicant=cast.lead, school=cast.school)
    with pytest.raises(Refused, match="This is your own application"):
        actions.offer(application=own, by=cast.lead, accept_by=soon())


def test_several_at_once_pass_through_a_check_page(cast, submit, as_):
    CohortAuthority.objects.filter(cohort=cast.cohort, authority=cast.glasgow).update(
        places=2
    )  # one is taken
    first, second, unasked = submit("First"), submit("Second"), submit("Third", endorsement="requested")
    ids = [first.pk, second.pk, unasked.pk]
    client = as_(cast.lead)
    page = client.get(DECIDE, {"verb": "offer", "ids": ids})
    assert [(a.full_name, bool(can)) for a, can, _ in page.context["lines"]] == [
        ("First", True),
        ("Second", False),
        ("Third", False),
    ]
    assert "No place is left in Glasgow City." in page.content.decode()
    assert Application.objects.filter(state="offered").count() == 0
    until = (clock.today() + dt.timedelta(days=7)).isoformat()
    answer = client.post(DECIDE, {"verb": "offer", "ids": ids, "accept_on": until, "note": ""}, follow=True)
    told = clock_time(Application.objects.get(pk=first.pk).told_after)
    assert [str(message) for message in answer.context["messages"]] == [
        f"First offered a place. A mail tells them so at {told}; until then you can undo it.",
        "Second: No place is left in Glasgow City. "
        "Put them on the waiting list, or ask the programme team for more places.",
        "Third: The headteacher has not answered yet. "
        "A place can be offered once a headteacher supports the application.",
    ]
    states = dict(Application.objects.values_list("full_name", "state"))
    assert states == {"First": "offered", "Second": "submitted", "Third": "submitted"}


def test_the_check_page_warns_the_team_that_it_goes_beyond(cast, submit, as_):
    CohortAuthority.objects.filter(cohort=cast.cohort, authority=cast.glasgow).update(places=1)
    page = as_(cast.team).get(DECIDE, {"verb": "offer", "ids": [submit().pk]})
    assert (page.context["beyond"], page.context["able"]) == (1, 1)


def test_a_decision_with_a_wrong_date_keeps_what_was_typed(cast, submit, as_):
    application = submit()
    data = {"verb": "offer", "ids": [application.pk], "accept_on": "2001-01-01", "note": "See you in August."}
    answer = as_(cast.lead).post(DECIDE, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors == {"accept_on": ["Give the applicants at least until tomorrow"]}
    assert "See you in August." in answer.content.decode()
    application.refresh_from_db()
    assert application.state == "submitted"


def test_ids_of_another_authority_are_not_there(cast, submit, as_):
    foreign = submit(school=cast.other_school)
    assert as_(cast.lead).get(DECIDE, {"verb": "decline", "ids": [foreign.pk]}).status_code == 404
    data = {"verb": "decline", "ids": [foreign.pk, "x", "9" * 30], "note": ""}
    assert as_(cast.lead).post(DECIDE, data).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == "submitted"


def test_nothing_ticked_says_so(cast, as_):
    answer = as_(cast.lead).get(DECIDE, {"verb": "offer"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Tick the applications first, then choose what to do with them."
    ]


def test_one_application_shows_its_history_and_takes_notes(cast, submit, as_):
    application = submit()
    client = as_(cast.lead)
    url = reverse("programme:queue-application", kwargs={"pk": application.pk})
    assert client.post(url, {"text": "Spoke to her headteacher."})["Location"] == url
    page = client.get(url).content.decode()
    assert "Spoke to her headteacher." in page
    assert "Lena Lead" in page
    assert as_(cast.other_lead).get(url).status_code == 404
    assert as_(cast.other_lead).post(url, {"text": "x"}).status_code == 404
    assert application.notes.count() == 1


def test_the_queue_is_taken_away_as_filtered(cast, submit, as_):
    submit("=SUM(A1)")
    submit("Ina Inverclyde", school=cast.other_school)
    answer = as_(cast.lead).get(reverse("programme:queue-export", kwargs={"kind": "csv"}))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["Name", "'=SUM(A1)"]
    assert rows[1][4:6] == ["Glasgow City", "Primary"]
    answer = as_(cast.team).get(reverse("programme:queue-export", kwargs={"kind": "xlsx"}))
    assert answer.content[:2] == b"PK"
    assert as_(cast.team).get(reverse("programme:queue-export", kwargs={"kind": "pdf"})).status_code == 404


def test_the_queue_asks_as_much_for_thirty_as_for_three(cast, submit, as_):
    counts = []
    for more in (3, 27):
        for number in range(more):
            submit(f"Person {number}", school=SchoolFactory(authority=cast.glasgow))
        for user in (cast.lead, cast.team):
            client = as_(user)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(QUEUE).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12
    ids = list(Application.objects.values_list("pk", flat=True))
    client = as_(cast.lead)
    for page, data in ((DECIDE, {"verb": "offer", "ids": ids}), (f"/queue/{ids[0]}/", {})):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page, data).status_code == 200
        assert len(queries) <= 12, page
