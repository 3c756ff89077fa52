"""A missed visit made up for: agreed, signed off, counted, with its trace; why a visit was moved."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.queries import trail_of
from awards.behind import missed_a_visit
from awards.requirements import track_of
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.models import Message
from programme.models import Enrolment
from tests.builders_trios import attend, booked, completed, held, trio_of
from trios.actions import repair as actions
from trios.actions import visit as visit_actions
from trios.models import VisitAttendance, VisitRepair


def missed_line(cast, visit=None):
    visit = visit or held(cast)
    attend(visit, missing=cast.enrolment)
    return line_of(visit, cast.enrolment)


def line_of(visit, enrolment):
    rows = VisitAttendance.objects.select_related(
        "visit__trio__cohort",
        "visit__trio__mentor",
        "visit__host__participant",
        "enrolment__participant",
        "repair",
    )
    return rows.get(visit=visit, enrolment=enrolment)


def agreed(cast, line=None):
    line = line or missed_line(cast)
    return actions.agree(line=line, task="talk", due_on=clock.today() + dt.timedelta(days=7), by=cast.mentor)


def page_of(line):
    return reverse("trios:visit-repair", args=[line.visit_id, line.enrolment_id])


def test_the_mentor_agrees_and_signs_off_on_one_page(cast, as_):
    line = missed_line(cast)
    client = as_(cast.mentor)
    sent = {"task": "other", "due_on": str(clock.today() + dt.timedelta(days=9))}
    assert client.post(page_of(line), sent).status_code == 302
    answer = client.post(page_of(line), {"action": "sign-off", "note": "Visited P5 next door."}, follow=True)
    page = answer.content.decode()
    assert "has made up for this visit. It counts for them now." in page
    assert "Visited P5 next door." in page
    repair = VisitRepair.objects.get()
    assert (repair.task, repair.agreed_by, repair.signed_off_by) == ("other", cast.mentor, cast.mentor)
    assert [event.event for event in trail_of(repair)] == ["visit_repair.signed_off", "visit_repair.agreed"]
    kinds = Message.objects.filter(to_user=cast.participant, kind__startswith="visit_repair.")
    assert sorted(kinds.values_list("kind", flat=True)) == ["visit_repair.agreed", "visit_repair.signed_off"]
    assert client.post(page_of(line), sent).status_code == 403


def test_it_counts_from_the_sign_off_and_not_before(cast):
    trio = trio_of(cast)
    visit = held(cast, trio)
    line = missed_line(cast, visit)
    visit_actions.complete(visit=visit, by=cast.mentor)

    def says():
        return next(line.says for line in track_of(cast.enrolment).lines if line.key == "visits")

    before = says()
    agreed(cast, line)
    assert list(
        missed_a_visit(Enrolment.objects.filter(pk=cast.enrolment.pk)).values_list("enrolment", flat=True)
    ) == [cast.enrolment.pk]
    assert says() == before == "0 of 3 attended. Arrange with your mentor how to make up for the rest."
    actions.sign_off(line=line_of(visit, cast.enrolment), note="Talked it through.", by=cast.mentor)
    assert says() == "1 of 3 attended."
    assert not missed_a_visit(Enrolment.objects.filter(pk=cast.enrolment.pk)).exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Say how they make up for it."),
        ({"task": "talk", "due_on": ""}, "Say by when."),
        ({"task": "talk", "due_on": "2020-01-01"}, "Choose a day that is still to come."),
        ({"task": "talk", "due_on": "2099-01-01"}, "Choose a day before."),
        ({"task": "holiday", "due_on": "soon"}, "Enter a date such as 19/03/2027."),
        ({"action": "sign-off", "note": ""}, "Say in a line what they did."),
    ],
)
def test_what_is_missing_or_wrong_is_said(cast, as_, sent, sentence):
    repair = agreed(cast) if "action" in sent else None
    line = repair.attendance if repair else missed_line(cast)
    answer = as_(cast.mentor).post(page_of(line), sent | {"x": "1"})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert VisitRepair.objects.filter(signed_off_at=None).count() == (1 if repair else 0)


def test_there_is_nothing_to_make_up_for_who_was_there(cast):
    visit = completed(cast)
    with pytest.raises(Refused, match="They were there for both parts"):
        agreed(cast, line_of(visit, cast.enrolment))


def test_nothing_is_signed_off_that_was_not_agreed(cast):
    line = missed_line(cast)
    with pytest.raises(Refused, match="Agree first how they make up for it"):
        actions.sign_off(line=line, note="Done", by=cast.mentor)


def test_two_sign_off_and_one_wins(cast):
    line = missed_line(cast)
    agreed(cast, line)
    first, second = line_of(line.visit, cast.enrolment), line_of(line.visit, cast.enrolment)
    actions.sign_off(line=first, note="Done", by=cast.mentor)
    with pytest.raises(StaleState, match="signed this off meanwhile"):
        actions.sign_off(line=second, note="Done", by=cast.team)


def test_members_read_what_is_agreed_and_the_mentor_is_led_to_it(cast, as_):
    line = missed_line(cast)
    mentor = as_(cast.mentor).get(reverse("trios:mentor")).content.decode()
    assert page_of(line) in mentor
    agreed(cast, line)
    page = as_(cast.participant).get(reverse("trios:visit-detail", args=[line.visit_id])).content.decode()
    assert "Talk it through with the host and the mentor" in page
    assert page_of(line) not in page


def test_why_a_visit_was_moved_is_kept_and_told(cast, as_):
    visit = booked(cast)[0]
    day = visit.starts_at.astimezone(clock.LONDON).date() + dt.timedelta(days=1)
    while day.weekday() >= 5:
        day += dt.timedelta(days=1)
    sent = {
        "date": str(day),
        "starts": "10:00",
        "ends": "12:00",
        "where": "Main door",
        "reason": "The school is closed for a burst pipe.",
        "sequence": visit.sequence,
    }
    url = reverse("trios:visit-move", args=[visit.pk])
    client = as_(cast.mentor)
    answer = client.post(url, sent)
    if answer.status_code == 200:
        client.post(url, sent | {"seen": answer.context["seen"]})
    visit.refresh_from_db()
    assert visit.moved_reason == "The school is closed for a burst pipe."
    page = client.get(reverse("trios:visit-detail", args=[visit.pk])).content.decode()
    assert "Why it was moved" in page
    assert "The school is closed for a burst pipe." in page
