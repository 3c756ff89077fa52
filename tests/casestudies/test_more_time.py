"""More time: asked for and decided inside, and the new date holds everywhere at once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEvent
from audit.queries import trail_of
from casestudies import actions, rules
from casestudies.models import CaseStudy, ExtensionRequest
from casestudies.planning import plan
from casestudies.queries import due_at, standing_of
from core import clock
from core.decisions import NotYours, Refused
from core.jobs import run_due
from core.transitions import StaleState
from core.ui.dates import deadline
from notifications.models import Message
from tests.builders_casestudies import case_study_at, request_for_time
from tests.factories.casestudies import CaseStudyFactory
from tests.factories.people import SchoolFactory
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db
ASK = "/case-study/more-time/"
LIST = "/case-studies/more-time/"
MANY = "/case-studies/more-time/many/"


def decide_url(request):
    return reverse("casestudies:request-decide", kwargs={"pk": request.pk})


def day_of(moment):
    """The last day of a deadline that ends at this moment, as a form has it."""
    return (moment - dt.timedelta(seconds=1)).astimezone(clock.LONDON).date().isoformat()


def mails(kind, to=None):
    rows = Message.objects.filter(kind=kind)
    return rows.filter(to_user=to) if to else rows


def asked_by_form(client, day, **more):
    return client.post(ASK, {"due_on": day, "reason": "illness", "words": "Flu."} | more)


# Asking


def test_two_fields_ask_and_the_team_hears_who_and_not_why(cast, as_):
    due = cast.cohort.case_study_due_at
    answer = asked_by_form(as_(cast.participant), day_of(due + dt.timedelta(days=7)))
    assert answer["Location"] == ASK
    request = ExtensionRequest.objects.get()
    assert (request.state, request.until, request.due_at) == ("asked", due + dt.timedelta(days=7), due)
    mail = mails("case_study.time_asked").get()
    assert mail.to_user == cast.team
    assert "Petra Participant asks for more time" in mail.subject
    assert "Flu" not in str(mail.context)
    page = as_(cast.participant).get(ASK).content.decode()
    assert "Waiting for an answer" in page
    assert "What it would move" in page
    assert b"Answer 1 request for more time" in as_(cast.team).get("/home/").content


def test_who_waits_from_a_year_that_is_over_is_not_forgotten(cast, as_):
    """A second attempt is written after the board has met and the year has ended."""
    after = max(cast.cohort.ends_on, cast.cohort.board_on) + dt.timedelta(days=120)
    with clock.moved_to(clock.london(after)):
        actions.grant_extension(
            case_study=CaseStudyFactory(enrolment=cast.enrolment),
            by=cast.team,
            due_at=clock.end_of(after + dt.timedelta(days=9)),
            reason="Resubmission",
        )
        request_for_time(cast.enrolment)
        assert b"Answer 1 request for more time" in as_(cast.team).get("/home/").content


def test_the_trail_does_not_say_why(cast):
    """The administrator reads it, and it is kept for years."""
    request = request_for_time(cast.enrolment, words="Flu.")
    (event,) = trail_of(request)
    assert (event.event, event.facts) == ("extension_request.asked", {})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"due_on": ""}, "Choose a day."),
        ({"due_on": "soon"}, "Enter the date as day, month and year"),
        ({"due_on": "2001-01-01"}, "This date has passed already"),
        ({"due_on": "2099-01-01"}, "more than two years away"),
        ({"reason": ""}, "Choose what comes nearest."),
        ({"reason": "boredom"}, "Choose one of the answers"),
        ({"words": "x" * 2001}, "2000"),
    ],
)
def test_bad_input_is_answered_and_nothing_is_lost(cast, as_, data, said):
    given = {
        "due_on": day_of(cast.cohort.case_study_due_at + dt.timedelta(days=7)),
        "words": "My words.",
    } | data
    page = asked_by_form(as_(cast.participant), given.pop("due_on"), **given).content.decode()
    assert said in page
    assert given["words"][:9] in page
    assert not ExtensionRequest.objects.exists()


def test_a_day_that_is_no_later_is_no_request(cast, as_):
    page = asked_by_form(as_(cast.participant), day_of(cast.cohort.case_study_due_at)).content.decode()
    assert "This is not later than your due date" in page
    with pytest.raises(Refused, match="not later"):
        request_for_time(cast.enrolment, days=0)


def test_one_open_request_at_a_time_and_the_same_twice_is_one(cast):
    first = request_for_time(cast.enrolment)
    assert request_for_time(cast.enrolment) == first
    with pytest.raises(Refused, match="You have asked already"):
        request_for_time(cast.enrolment, days=20)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtensionRequest.objects.create(
            case_study=first.case_study,
            until=first.until,
            reason="other",
            asked_at=clock.now(),
            due_at=first.due_at,
        )
    actions.withdraw_request(request=first, by=cast.participant)
    assert request_for_time(cast.enrolment, days=20).state == "asked"
    assert mails("case_study.time_asked").filter(state="cancelled").count() == 1


def test_nobody_asks_for_another_or_after_the_hand_in(cast):
    request = request_for_time(cast.enrolment)
    with pytest.raises(NotYours):
        actions.withdraw_request(request=request, by=cast.other_participant)
    assert rules.can_ask_for_time(cast.team, request.case_study).stranger
    submitted = case_study_at("submitted", enrolment=cast.other_enrolment)
    assert "submitted" in rules.can_ask_for_time(cast.other_participant, submitted).reason


# Deciding


def test_one_decision_moves_the_date_everywhere(cast, as_):
    """Gate, countdown, reminders, lists and receipts follow; a job at the old date says nothing."""
    due = cast.cohort.case_study_due_at
    with clock.moved_to(due - dt.timedelta(days=7, hours=-10)):
        plan()
        assert mails("case_study.due", cast.participant).exclude(state="cancelled").count() == 1
        request = request_for_time(cast.enrolment, days=30, words="Flu.")
        client = as_(cast.team)
        page = client.get(decide_url(request)).content.decode()
        assert "Flu." in page
        assert "What this would move" in page
        answer = client.post(
            decide_url(request), {"decision": "give", "due_on": day_of(request.until), "answer": "Get well."}
        )
        assert answer["Location"] == LIST
        request.refresh_from_db()
        case_study = CaseStudy.objects.get()
        assert (request.state, request.extension.due_at, due_at(case_study)) == (
            "granted",
            request.until,
            request.until,
        )
        assert standing_of(cast.enrolment).due_at == request.until
        mail = mails("case_study.extended").get()
        assert mail.context["answer"] == "Get well."
        waiting = mails("case_study.due", cast.participant).exclude(state__in=["cancelled", "sent"])
        assert not waiting.exists()
    with clock.moved_to(due + dt.timedelta(days=1, hours=10)):
        plan()
        assert not mails("case_study.overdue", cast.participant).exists()
        assert rules.can_upload(cast.participant, case_study, clock.now())
        shown = as_(cast.participant).get("/case-study/").content.decode()
        assert "This is your own date" in shown
        assert "Past its due date" not in shown
        submission = case_study_at("submitted", enrolment=cast.enrolment).submissions.get()
        assert (submission.is_late, submission.due_at) == (False, request.until)


def test_a_date_that_no_calendar_has_after_it_is_answered(cast, as_):
    request = request_for_time(cast.enrolment)
    answer = as_(cast.team).post(decide_url(request), {"decision": "give", "due_on": "9999-12-31"})
    assert "more than two years away" in answer.content.decode()


def test_the_list_says_when_it_is_due_now(cast, as_):
    """More time for the whole school may have come since somebody asked."""
    request = request_for_time(cast.enrolment, days=30)
    now = request.due_at + dt.timedelta(days=7)
    actions.grant_extension(case_study=request.case_study, by=cast.team, due_at=now, reason="Snow")
    page = as_(cast.team).get(LIST).content.decode()
    assert deadline(now) in page
    assert deadline(request.due_at) not in page
    mine = as_(cast.participant).get(ASK).content.decode()
    assert deadline(request.due_at) not in mine


def test_declined_with_words_and_the_date_stays(cast, as_):
    request = request_for_time(cast.enrolment)
    page = as_(cast.team).post(decide_url(request), {"decision": "decline", "answer": " "}).content.decode()
    assert "Write why, and what they can do now." in page
    as_(cast.team).post(decide_url(request), {"decision": "decline", "answer": "Submit what you have."})
    request.refresh_from_db()
    assert (request.state, request.decided_by) == ("declined", cast.team)
    assert due_at(request.case_study) == cast.cohort.case_study_due_at
    assert mails("case_study.time_not_given").get().to_user == cast.participant
    assert "Submit what you have." in as_(cast.participant).get(ASK).content.decode()
    run_due()
    assert not mails("case_study.extended").exists()


def test_who_decides_sees_what_was_asked_before(cast, as_):
    actions.decline_request(request=request_for_time(cast.enrolment), answer="Too early.", by=cast.team)
    given = request_for_time(cast.enrolment, days=5)
    actions.grant_request(request=given, until=given.until, answer="", by=cast.team)
    latest = request_for_time(cast.enrolment, days=9)
    page = as_(cast.team).get(decide_url(latest)).content.decode()
    assert "What they asked for before" in page
    listed = as_(cast.team).get(LIST).content.decode()
    assert "1 extension, 2 earlier requests" in listed


def test_two_who_decide_at_once(cast, as_):
    request = request_for_time(cast.enrolment)
    again = ExtensionRequest.objects.get(pk=request.pk)
    actions.decline_request(request=request, answer="No.", by=cast.team)
    with pytest.raises(StaleState):
        actions.grant_request(request=again, until=again.until, answer="", by=cast.team)
    assert not CaseStudy.objects.get().extensions.exists()
    page = as_(cast.team).get(decide_url(request)).content.decode()
    assert "so that can&#x27;t be done now" in page


def test_who_hands_in_needs_no_time_any_more(cast):
    request = request_for_time(cast.enrolment)
    case_study_at("submitted", enrolment=cast.enrolment)
    request.refresh_from_db()
    assert request.state == "withdrawn"
    assert mails("case_study.time_asked").get().state == "cancelled"


def test_time_given_to_all_answers_who_asked_for_as_much_or_less(cast):
    less, more = request_for_time(cast.enrolment, days=5), request_for_time(cast.other_enrolment, days=50)
    until = less.due_at + dt.timedelta(days=7)
    rows = [cast.enrolment, cast.other_enrolment]
    actions.grant_to_many(enrolments=rows, until=until, reason="Closed by snow", by=cast.team)
    for request in (less, more):
        request.refresh_from_db()
    assert (less.state, less.extension.due_at, more.state) == ("granted", until, "asked")


def test_a_lead_learns_nothing_of_it(cast, as_):
    request_for_time(cast.enrolment, words="Flu.")
    page = as_(cast.lead).get(f"/case-studies/{cast.enrolment.pk}/").content.decode()
    assert "Flu" not in page
    assert "Illness" not in page
    assert as_(cast.lead).get(LIST).status_code == 403


def test_what_was_done_is_on_record(cast):
    actions.withdraw_request(request=request_for_time(cast.enrolment), by=cast.participant)
    request = request_for_time(cast.enrolment)
    actions.grant_request(request=request, until=request.until, answer="", by=cast.team)
    events = AuditEvent.objects.filter(subject_kind="casestudies.extensionrequest").order_by("id")
    assert [event.event for event in events] == [
        "extension_request.asked",
        "extension_request.withdrawn",
        "extension_request.asked",
        "extension_request.granted",
    ]


# Many at once


def closed_school(cast, number=3):
    school = SchoolFactory(name="Snowhill Primary School", authority=cast.glasgow)
    return [EnrolmentFactory(cohort=cast.cohort, school=school) for _ in range(number)]


def test_a_closed_school_is_given_time_after_one_look(cast, as_):
    people = closed_school(cast)
    case_study_at("submitted", enrolment=people[0])
    until = cast.cohort.case_study_due_at + dt.timedelta(days=5)
    data = {
        "cohort": cast.cohort.slug,
        "authority": "",
        "school_name": "snowhill",
        "due_on": day_of(until),
        "reason": "Closed by snow",
    }
    client = as_(cast.team)
    page = client.post(MANY, data)
    text = page.content.decode()
    assert "Give 2 people more time" in text
    assert "Submitted already" in text
    assert not CaseStudy.objects.exclude(enrolment=people[0]).exists()
    answer = client.post(MANY, data | {"step": "give", "people": page.context["people"]})
    assert answer.status_code == 302
    given = CaseStudy.objects.exclude(enrolment=people[0])
    assert sorted(due_at(row) for row in given) == [until, until]
    assert {mail.to_user for mail in mails("case_study.extended")} == {row.participant for row in people[1:]}
    again = client.post(MANY, data | {"step": "give", "people": page.context["people"]}).content.decode()
    assert "The list has changed" in again
    assert "Nobody gets more time by this date." in again


def test_the_press_means_those_who_were_shown(cast, as_):
    people = closed_school(cast)
    until = cast.cohort.case_study_due_at + dt.timedelta(days=5)
    data = {"cohort": cast.cohort.slug, "school_name": "Snowhill", "due_on": day_of(until), "reason": "Snow"}
    client = as_(cast.team)
    shown = client.post(MANY, data).context["people"]
    EnrolmentFactory(cohort=cast.cohort, school=people[0].school)
    page = client.post(MANY, data | {"step": "give", "people": shown})
    assert "The list has changed" in page.content.decode()
    assert not mails("case_study.extended").exists()


@pytest.mark.parametrize(
    ("typed", "said"), [("Nowhere", "Nobody in This year"), ("School", "Several schools match")]
)
def test_a_school_that_is_none_or_several(cast, as_, typed, said):
    closed_school(cast)
    data = {"cohort": cast.cohort.slug, "school_name": typed, "due_on": "2099-01-01", "reason": ""}
    page = as_(cast.team).post(MANY, data).content.decode()
    assert said in page
    assert "Say why there is more time." in page


# Size


def test_lists_ask_as_much_for_thirty_as_for_three(cast, as_, django_assert_max_num_queries):
    for row in closed_school(cast, 30):
        request_for_time(row)
    client = as_(cast.team)
    client.get(LIST)
    with django_assert_max_num_queries(7):
        client.get(LIST)
    with django_assert_max_num_queries(10):
        client.get(decide_url(ExtensionRequest.objects.first()))
    client = as_(cast.participant)
    with django_assert_max_num_queries(8):
        client.get(ASK)
