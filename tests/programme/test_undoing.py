"""Decisions are told after a hold and can be undone until then; the waiting list has an order."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from core import clock, jobs
from core.decisions import NotYours, Refused
from programme.actions import application as applying
from programme.actions import enrolment as enrolling
from programme.actions import queue as actions
from programme.models import Application
from programme.queries.queue import waiting_list
from tests.builders import application_at
from tests.factories.people import UserFactory

UNTOLD = "/queue/untold/"
WAITING = "/queue/waiting/"


def soon() -> dt.datetime:
    return clock.end_of(clock.today() + dt.timedelta(days=10))


def later(minutes: int):
    return clock.moved_to(clock.now() + dt.timedelta(minutes=minutes))


@pytest.fixture
def submit(cast):
    def make(name="Ada Applicant", state="submitted", **more):
        more = {"cohort": cast.cohort, "school": cast.school, "lead": cast.lead} | more
        return application_at(state, applicant=UserFactory(name=name), **more)

    return make


def subjects(mailoutbox, person) -> list[str]:
    return [mail.subject for mail in mailoutbox if mail.to == [person.email]]


def test_an_applicant_learns_of_a_decision_ten_minutes_later(cast, submit, as_, mailoutbox):
    application = submit()
    jobs.run_due()
    before = len(subjects(mailoutbox, application.applicant))
    actions.offer(application=application, by=cast.lead, accept_by=soon())
    jobs.run_due()
    client = as_(application.applicant)
    page = client.get(f"/application/{application.pk}/").content.decode()
    assert ("Your application is in" in page, "offered" in page) == (True, False)
    assert "offered" not in client.get("/home/").content.decode()
    assert client.get(f"/application/{application.pk}/answer/").status_code == 403
    with pytest.raises(Refused, match="There is no offer to answer"):
        enrolling.accept(application=application, route="essay", by=application.applicant)
    assert len(subjects(mailoutbox, application.applicant)) == before
    with later(11):
        jobs.run_due()
        assert "You are offered a place" in subjects(mailoutbox, application.applicant)[-1]
        assert (
            "You have been offered a place" in client.get(f"/application/{application.pk}/").content.decode()
        )
        with pytest.raises(Refused, match="has been told of this decision"):
            actions.undo(application=application, by=cast.lead)


@pytest.mark.parametrize("verb", ["offer", "wait_list", "decline"])
def test_an_undone_decision_leaves_no_trace_but_in_the_trail_and_can_be_taken_again(
    cast, submit, mailoutbox, verb
):
    application = submit()
    jobs.run_due()
    before = subjects(mailoutbox, application.applicant)
    more = {"accept_by": soon()} if verb == "offer" else {}
    getattr(actions, verb)(application=application, by=cast.lead, **more)
    actions.undo(application=application, by=cast.lead)
    application.refresh_from_db()
    assert (application.state, application.decided_at, application.accept_by, application.waits_as) == (
        "submitted",
        None,
        None,
        None,
    )
    with later(11):
        jobs.run_due()
        assert subjects(mailoutbox, application.applicant) == before
        assert AuditEvent.objects.filter(event="application.decision_undone").count() == 1
        getattr(actions, verb)(application=application, by=cast.lead, **more)
        with later(11):
            jobs.run_due()
            assert len(subjects(mailoutbox, application.applicant)) == len(before) + 1


def test_an_offer_undone_puts_them_back_on_the_waiting_list_at_their_number(cast, submit):
    first, second = submit("First", "waiting_list"), submit("Second", "waiting_list")
    actions.offer(application=first, by=cast.lead, accept_by=soon())
    actions.undo(application=first, by=cast.lead)
    assert first.state == "waiting_list"
    assert [a.pk for a in waiting_list(cast.lead, cast.cohort)] == [first.pk, second.pk]


def test_told_now_is_told_now_and_withdrawing_takes_the_untold_mail_along(cast, submit, mailoutbox):
    told, gone = submit("Told"), submit("Gone")
    for application in (told, gone):
        actions.offer(application=application, by=cast.lead, accept_by=soon())
    actions.tell_now(application=told, by=cast.lead)
    applying.withdraw(application=gone, by=gone.applicant)
    jobs.run_due()
    assert "You are offered a place" in subjects(mailoutbox, told.applicant)[-1]
    with later(11):
        jobs.run_due()
        assert not any("offered" in subject for subject in subjects(mailoutbox, gone.applicant))


def test_several_are_undone_or_told_from_one_page_each_for_itself(cast, submit, as_):
    rows = [submit(name) for name in ("Ann", "Ben", "Cat")]
    for row in rows:
        actions.decline(application=row, by=cast.lead)
    foreign = submit("Ina", school=cast.other_school)
    actions.decline(application=foreign, by=cast.other_lead)
    client = as_(cast.lead)
    assert "3 decisions are told from" in client.get("/queue/").content.decode()
    assert [row.name for row in client.get(UNTOLD).context["rows"]] == ["Ann", "Ben", "Cat"]
    answer = client.post(UNTOLD, {"action": "undo", "ids": [rows[0].pk, foreign.pk, "x"]}, follow=True)
    assert [str(m) for m in answer.context["messages"]] == ["The decision on Ann is undone. Nobody is told."]
    answer = client.post(UNTOLD, {"action": "tell_all"}, follow=True)
    assert [str(m) for m in answer.context["messages"]] == ["2 decisions are told now."]
    answer = client.post(UNTOLD, {"action": "undo"}, follow=True)
    assert "Tick the decisions first" in answer.content.decode()
    states = dict(Application.objects.values_list("full_name", "state"))
    assert states == {"Ann": "submitted", "Ben": "not_offered", "Cat": "not_offered", "Ina": "not_offered"}
    with pytest.raises(NotYours):
        actions.undo(application=foreign, by=cast.lead)


def test_the_lead_changes_the_order_of_the_waiting_list(cast, submit, as_):
    rows = {name: submit(name, "waiting_list") for name in ("Ann", "Ben", "Cat")}
    submit("Ina", "waiting_list", school=cast.other_school, lead=cast.other_lead)
    client = as_(cast.lead)

    def order():
        ((authority, lines),) = client.get(WAITING).context["lists"]
        assert authority == "Glasgow City"
        return [(line["number"], line["application"].full_name) for line in lines]

    assert order() == [(1, "Ann"), (2, "Ben"), (3, "Cat")]
    answer = client.post(WAITING, {"id": rows["Cat"].pk, "to": "first"}, follow=True)
    assert [str(m) for m in answer.context["messages"]] == ["Cat is number 1 on the waiting list."]
    assert order() == [(1, "Cat"), (2, "Ann"), (3, "Ben")]
    client.post(WAITING, {"id": rows["Ann"].pk, "to": "down"})
    client.post(WAITING, {"id": rows["Cat"].pk, "to": "up"})  # nothing above: stays
    assert order() == [(1, "Cat"), (2, "Ben"), (3, "Ann")]
    assert [a.full_name for a in client.get("/queue/").context["page_obj"]] == ["Cat", "Ben", "Ann"]
    late = submit("Dan", "waiting_list")
    assert order()[-1] == (4, "Dan")
    assert as_(cast.other_lead).post(WAITING, {"id": late.pk, "to": "first"}).status_code == 404
    assert as_(cast.lead).post(WAITING, {"id": late.pk, "to": "moon"}).status_code == 403
    assert as_(cast.lead).post(WAITING, {"id": "x", "to": "up"}).status_code == 404
    assert as_(cast.participant).get(WAITING).status_code == 403


def test_the_pages_ask_as_much_for_twenty_as_for_two(cast, submit, as_):
    counts = []
    for more in (2, 18):
        for number in range(more):
            submit(f"Waits {number}", "waiting_list")
            actions.decline(application=submit(f"Declined {number}"), by=cast.lead)
        client = as_(cast.lead)
        for page in (UNTOLD, WAITING):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 10
