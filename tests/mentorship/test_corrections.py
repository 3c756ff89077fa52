"""A record put right: what becomes of outcome, credits and history, who is told, and who may not."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from awards.record import learning_record
from core import clock
from core.decisions import NotYourRole, Refused
from ioc.home import team
from mentorship.actions import dialogue as actions
from mentorship.actions.correction import correct
from mentorship.dialogue_plan import Judged
from mentorship.models import ModuleCorrection, ModuleCredit
from mentorship.queries.credits import has_credits
from mentorship.queries.criteria import criteria_of
from mentorship.queries.standing import standing_of
from mentorship.rules import module as rules
from mentorship.terms import term_four
from notifications.models import Message
from tests.builders_mentorship import booked, corrected, first_year, judged_of, recorded
from tests.builders_trios import mentor_of
from tests.factories.programme import EnrolmentFactory
from trios.models import MentorAppointment

pytestmark = pytest.mark.django_db


def ledger(person) -> list[int]:
    return list(ModuleCredit.objects.filter(person=person).order_by("pk").values_list("credits", flat=True))


def standing(cast) -> str:
    return standing_of(MentorAppointment.objects.get(mentor=cast.mentor))


def test_a_pass_recorded_wrongly_takes_the_credits_back(cast):
    dialogue = corrected(cast, "not_yet")
    assert (dialogue.outcome, ledger(cast.mentor), has_credits(cast.mentor)) == ("not_yet", [15, -15], False)
    assert standing(cast) == "not_yet"
    row = ModuleCorrection.objects.get()
    assert (row.was, row.became, row.reason) == ("pass", "not_yet", "Two records were mixed up.")
    assert [each["met"] for each in row.former["judgements"]] == [True] * 5
    assert row.former["feedback"] == "Ask one question fewer."
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"module_dialogue.corrected", "module_credits.taken_back"} <= events


def test_not_yet_recorded_wrongly_gives_them(cast):
    dialogue = corrected(cast, "pass", recorded(cast, "not_yet"))
    assert (dialogue.outcome, ledger(cast.mentor), standing(cast)) == ("pass", [15], "passed")


def test_back_and_forth_and_once_more_by_a_further_attempt(cast):
    dialogue = corrected(cast, "not_yet")
    dialogue = corrected(cast, "pass", dialogue)
    dialogue = corrected(cast, "not_yet", dialogue)
    assert ledger(cast.mentor) == [15, -15, 15, -15]
    recorded(cast, "pass", booked(cast, dialogue.appointment, days=30))
    assert (sum(ledger(cast.mentor)), has_credits(cast.mentor)) == (15, True)
    with pytest.raises(Refused, match="holds the credits of the module already"):
        corrected(cast, "pass", dialogue)
    credit = ModuleCredit.objects.order_by("pk").last()
    with pytest.raises(DatabaseError), transaction.atomic():
        ModuleCredit.objects.create(
            person=cast.mentor,
            dialogue=dialogue,
            credits=15,
            turn=credit.turn,
            reason="Twice",
            awarded_on=clock.today(),
            entered_at=clock.now(),
        )


def test_mentor_and_assessors_are_told_why(cast):
    corrected(cast)
    mails = Message.objects.filter(kind="module_dialogue.corrected").order_by("to_address")
    assert [mail.to_address for mail in mails] == sorted(
        [cast.mentor.email, "second-tutor@example.org", cast.tutor.email]
    )
    assert {mail.context["why"] for mail in mails} == {"Two records were mixed up."}


def test_a_pass_is_refused_while_a_criterion_is_not_met(cast):
    dialogue = booked(cast)
    judged = judged_of(dialogue)
    first = criteria_of(cast.cohort)[0]
    judged[first.pk] = Judged(False, "Not seen.")
    sentence = f"“Pass” needs every criterion met. Marked as not yet met: {first.title}."
    with clock.moved_to(dialogue.ends_at), pytest.raises(Refused) as no:
        actions.record_outcome(
            dialogue=dialogue, judged=judged, outcome="pass", feedback="", version=0, by=cast.tutor
        )
    assert no.value.reason == sentence
    dialogue = recorded(cast, "not_yet", dialogue)
    with pytest.raises(Refused) as no:
        correct(
            dialogue=dialogue,
            judged=judged,
            outcome="pass",
            feedback="",
            reason="x",
            version=dialogue.version,
            by=cast.team,
        )
    assert no.value.reason == sentence
    assert ledger(cast.mentor) == []


def test_a_further_attempt_that_is_booked_is_cancelled_first(cast):
    first = recorded(cast, "not_yet")
    booked(cast, first.appointment, days=30)
    with pytest.raises(Refused, match=r"A further attempt is booked on .* Cancel it first."):
        corrected(cast, "pass", first)


def test_who_may_and_when(cast):
    dialogue = booked(cast)
    sentence = "No outcome of this dialogue is recorded, so there is nothing to correct."
    assert rules.can_correct(cast.team, dialogue).reason == sentence
    dialogue = recorded(cast, "pass", dialogue)
    assert rules.can_correct(cast.team, dialogue).allowed is True
    assert rules.can_correct(cast.tutor, dialogue).reason == rules.FOR_TEAM
    assert rules.can_correct(cast.lead, dialogue).stranger is True
    assert rules.can_correct(cast.mentor, dialogue).reason == "A mentor never assesses their own dialogue."
    with pytest.raises(NotYourRole):
        correct(
            dialogue=dialogue,
            judged=judged_of(dialogue),
            outcome="not_yet",
            feedback="",
            reason="x",
            version=dialogue.version,
            by=cast.tutor,
        )


def test_the_page_corrects_says_what_is_wrong_and_shows_the_history(cast, as_):
    dialogue = recorded(cast)
    client = as_(cast.team)
    url = reverse("mentorship:dialogue-correct", kwargs={"pk": dialogue.pk})
    where = reverse("mentorship:dialogue-detail", kwargs={"pk": dialogue.pk})
    assert url in client.get(where).content.decode()
    data = {
        f"{part}_{row.pk}": value
        for row in criteria_of(cast.cohort)
        for part, value in (("met", "yes"), ("comment", "As said."))
    }
    data |= {"version": dialogue.version, "feedback": dialogue.feedback, "outcome": "pass", "reason": "Wrong"}
    assert "Nothing is changed yet." in client.post(url, data).content.decode()
    assert "Answer “Why is it corrected?”" in client.post(url, data | {"reason": " "}).content.decode()
    late = client.post(url, data | {"outcome": "not_yet", "version": "0"})
    assert (late.status_code, "Somebody else saved this record" in late.content.decode()) == (409, True)
    assert client.post(url, data | {"outcome": "not_yet"}).headers["Location"] == where
    assert "The outcome was “Pass” and is “Not yet”. Wrong" in client.get(where).content.decode()
    page = as_(cast.mentor).get(reverse("mentorship:module")).content.decode()
    assert "The outcome was “Pass” and is “Not yet”. Wrong" in page


def test_the_learning_record_and_its_page_list_the_modules_credits(cast, as_):
    recorded(cast)
    enrolment = EnrolmentFactory(cohort=cast.other_cohort, participant=cast.mentor, school=cast.school)
    (entry,) = learning_record(enrolment)["module_credits"]
    assert (entry["module"], entry["credits"], entry["scqf_level"]) == ("Delivering Mentorship", 15, 11)
    client = as_(cast.mentor)
    page = client.get(reverse("awards:track")).content.decode()
    assert "15 credits at SCQF level 11 for the module Delivering Mentorship" in page
    assert client.get(reverse("awards:learning-record-pdf")).status_code == 200


def test_credits_taken_back_stand_in_no_record(cast):
    corrected(cast)
    enrolment = EnrolmentFactory(cohort=cast.other_cohort, participant=cast.mentor, school=cast.school)
    assert learning_record(enrolment)["module_credits"] == []


def test_the_teams_home_says_what_is_to_be_booked(cast):
    first_year(cast)
    mentor_of(cast, is_first_year=True)
    first = term_four(cast.cohort)[0]

    def cards(day):
        with clock.moved_to(clock.london(day, 9)):
            return [s.title for s in team.team(cast.team).steps if "mentorship dialogue" in s.title]

    assert cards(first - dt.timedelta(days=29)) == []
    assert cards(first - dt.timedelta(days=28)) == ["Book 2 mentorship dialogues"]
    booked(cast)
    assert cards(first) == ["Book 1 mentorship dialogue"]


def test_what_is_to_be_booked_costs_the_teams_home_no_query(cast):
    first = term_four(cast.cohort)[0]

    def cost():
        with clock.moved_to(clock.london(first, 9)), CaptureQueriesContext(connection) as seen:
            titles = [step.title for step in team.team(cast.team).steps]
        return "Book 1 mentorship dialogue" in titles, len(seen)

    cost()  # the roles are known from here on
    nothing, few = cost()
    first_year(cast)
    assert (nothing, cost()) == (False, (True, few))
