"""Dialogues booked, moved, called off and recorded: what changes, who is told, and what a slower press meets."""

import datetime as dt

import pytest
from django.template.loader import render_to_string

from audit.models import AuditEvent
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from mentorship.actions import criteria as criteria_actions
from mentorship.actions import dialogue as actions
from mentorship.copying import copy_criteria
from mentorship.dialogue_plan import Judged
from mentorship.models import CriterionJudgement, ModuleCredit, ModuleCriterion, ModuleDialogue
from mentorship.planning import plan
from mentorship.queries.criteria import criteria_of, stamp_of
from notifications.models import Message
from tests.builders_mentorship import (
    again,
    begun,
    booked,
    first_year,
    judged_of,
    plan_of,
    recorded,
    second_tutor,
)
from tests.builders_trios import mentor_of
from trios.actions import mentor as mentor_actions

pytestmark = pytest.mark.django_db


def mails(kind: str) -> list[tuple[str, str]]:
    """(address, the calendar's method) of every mail of this kind."""
    rows = Message.objects.filter(kind=kind).order_by("to_address")
    return [(m.to_address, "CANCEL" if "METHOD:CANCEL" in m.invitation else "REQUEST") for m in rows]


def test_booking_tells_mentor_and_assessors_with_an_invitation(cast):
    dialogue = booked(cast)
    assert mails("module_dialogue.booked") == [
        (cast.mentor.email, "REQUEST"),
        ("second-tutor@example.org", "REQUEST"),
        (cast.tutor.email, "REQUEST"),
    ]
    assert AuditEvent.objects.filter(event="module_dialogue.booked", subject_id=dialogue.pk).count() == 1
    assert ModuleCriterion.objects.filter(cohort=cast.cohort).count() == 5


def test_moving_tells_also_who_no_longer_assesses(cast):
    dialogue = booked(cast)
    later = plan_of(cast, days=27, second_assessor=cast.team)
    moved = actions.move(dialogue=dialogue, plan=later, sequence=0, by=cast.team)
    assert (moved.starts_at, moved.second_assessor, moved.sequence) == (later.starts_at, cast.team, 1)
    assert mails("module_dialogue.moved") == [
        (cast.mentor.email, "REQUEST"),
        (cast.team.email, "REQUEST"),
        (cast.tutor.email, "REQUEST"),
    ]
    assert mails("module_dialogue.dropped") == [("second-tutor@example.org", "CANCEL")]


def test_a_move_under_an_older_date_is_refused_and_the_same_again_is_nothing(cast):
    dialogue = booked(cast)
    assert actions.move(dialogue=dialogue, plan=plan_of(cast), sequence=0, by=cast.team).sequence == 0
    actions.move(dialogue=dialogue, plan=plan_of(cast, days=21), sequence=0, by=cast.team)
    with pytest.raises(StaleState) as no:
        actions.move(dialogue=dialogue, plan=plan_of(cast, days=22), sequence=0, by=cast.team)
    assert (
        no.value.reason
        == "Somebody else changed this dialogue while you had it open. Look again before you go on."
    )


def test_two_bookings_at_once_are_one(cast, monkeypatch):
    appointment = first_year(cast)
    booked(cast, appointment)
    with pytest.raises(Refused):
        actions.book(appointment=appointment, plan=plan_of(cast), by=cast.team)
    monkeypatch.setattr(actions.rules, "can_book", lambda by, appointment: actions.rules.ALLOW)
    with pytest.raises(StaleState) as no:  # the rule was asked before the other had written
        actions.book(appointment=appointment, plan=plan_of(cast), by=cast.team)
    assert no.value.reason == "A dialogue of this mentor was booked meanwhile. Look again."
    assert ModuleDialogue.objects.count() == 1


def test_calling_off_tells_the_reason_and_is_no_attempt(cast):
    dialogue = booked(cast)
    actions.cancel(dialogue=dialogue, reason="The assessor is ill.", by=cast.team)
    assert [method for _, method in mails("module_dialogue.cancelled")] == ["CANCEL"] * 3
    message = Message.objects.filter(kind="module_dialogue.cancelled").first()
    assert message.context["cancelled_reason"] == "The assessor is ill."
    with pytest.raises(StaleState):
        actions.call_off(dialogue, "Again.", cast.team)


def test_a_pass_gives_the_credits_in_the_same_stroke(cast, monkeypatch):
    dialogue = begun(cast)

    def broken(*args, **kwargs):
        raise RuntimeError("the ledger is out of reach")

    facts = {
        "judged": judged_of(dialogue),
        "outcome": "pass",
        "feedback": "",
        "version": 0,
        "by": cast.tutor,
    }
    with monkeypatch.context() as patched:
        patched.setattr(actions, "give_credits", broken)
        with pytest.raises(RuntimeError):
            actions.record_outcome(dialogue=dialogue, **facts)
    dialogue = again(dialogue)
    assert (dialogue.state, dialogue.outcome, dialogue.version, CriterionJudgement.objects.count()) == (
        "booked",
        "",
        0,
        0,
    )
    done = actions.record_outcome(dialogue=dialogue, **facts)
    assert (done.state, done.outcome, done.recorded_by) == ("held", "pass", cast.tutor)
    assert ModuleCredit.objects.get().entered_by == cast.tutor
    message = Message.objects.get(kind="module_dialogue.recorded")
    assert (message.to_address, message.subject) == (
        cast.mentor.email,
        "You have passed Delivering Mentorship",
    )


def test_not_yet_gives_no_credits_and_says_what_comes(cast):
    recorded(cast, "not_yet")
    assert ModuleCredit.objects.count() == 0
    message = Message.objects.get(kind="module_dialogue.recorded")
    assert (message.context["passed"], message.context["may_try_again"]) == (False, True)


def test_every_criterion_has_to_be_judged(cast):
    dialogue = begun(cast)
    judged = judged_of(dialogue)
    first = criteria_of(cast.cohort)[0]
    judged[first.pk] = Judged(None, "We did not come to it.")
    with pytest.raises(Refused) as no:
        actions.record_outcome(
            dialogue=dialogue, judged=judged, outcome="pass", feedback="", version=0, by=cast.tutor
        )
    assert no.value.reason == "Say of every criterion whether it is met. Still open: Purposeful and focused."


def test_the_second_assessor_does_not_write_over_the_first(cast):
    dialogue = begun(cast)
    actions.save(dialogue=dialogue, judged={}, feedback="Mine.", version=0, by=cast.tutor)
    with pytest.raises(actions.RecordChanged):
        actions.save(dialogue=dialogue, judged={}, feedback="Mine too.", version=0, by=second_tutor())
    assert (again(dialogue).feedback, again(dialogue).version) == ("Mine.", 1)


def test_two_outcomes_at_once_are_one(cast):
    dialogue = begun(cast)
    facts = {"judged": judged_of(dialogue), "feedback": "", "version": 0}
    actions.record_outcome(dialogue=again(dialogue), outcome="pass", by=cast.tutor, **facts)
    with pytest.raises(StaleState):
        actions.record_outcome(dialogue=dialogue, outcome="pass", by=second_tutor(), **facts)
    assert (
        ModuleCredit.objects.count(),
        Message.objects.filter(kind="module_dialogue.recorded").count(),
    ) == (1, 1)


def test_criteria_are_put_in_order_added_and_taken_out(cast):
    usual = criteria_of(cast.cohort)
    assert [row.pk for row in usual] == [None] * 5
    criteria_actions.set_criteria(
        cohort=cast.cohort, criteria=usual[::-1], stamp=stamp_of(usual), by=cast.team
    )
    now = criteria_of(cast.cohort)
    assert [row.title for row in now] == [row.title for row in usual][::-1]
    new = [now[1], now[0], ModuleCriterion(title="Kind", description="")]
    stamp = stamp_of(now)
    criteria_actions.set_criteria(cohort=cast.cohort, criteria=new, stamp=stamp, by=cast.team)
    assert [row.title for row in criteria_of(cast.cohort)] == [
        "Deep engagement",
        "Impact- and outcome-focused",
        "Kind",
    ]
    with pytest.raises(StaleState, match="Somebody else changed these criteria"):
        criteria_actions.set_criteria(cohort=cast.cohort, criteria=new, stamp=stamp, by=cast.team)


def test_a_criterion_that_was_used_stays_as_it_is(cast):
    recorded(cast)
    rows = criteria_of(cast.cohort)
    with pytest.raises(Refused) as no:
        criteria_actions.set_criteria(
            cohort=cast.cohort, criteria=rows[1:], stamp=stamp_of(rows), by=cast.team
        )
    sentence = "A dialogue was judged by “Purposeful and focused” already, so it stays as it is."
    assert no.value.reason == sentence
    stamp = stamp_of(rows)
    rows[0].title = "Something else"
    with pytest.raises(Refused) as no:
        criteria_actions.set_criteria(cohort=cast.cohort, criteria=rows, stamp=stamp, by=cast.team)
    assert no.value.reason == sentence
    with pytest.raises(Refused, match="A dialogue needs at least one criterion"):
        criteria_actions.set_criteria(cohort=cast.cohort, criteria=[], stamp=stamp, by=cast.team)


def test_a_new_cohort_takes_the_criteria_over(cast):
    ModuleCriterion.objects.create(cohort=cast.cohort, position=1, title="Ours alone")
    copy_criteria(cast.cohort, cast.other_cohort)
    assert [row.title for row in criteria_of(cast.other_cohort)] == ["Ours alone"]


def morning(day: dt.date) -> dt.datetime:
    return clock.london(day, 9)


def planned(at: dt.datetime, kind: str) -> list[str]:
    """The addresses that have had this kind of mail by then."""
    with clock.moved_to(at):
        plan()
        plan()
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_the_team_hears_once_when_term_four_begins_and_somebody_has_no_date(cast):
    booked(cast)
    first = clock.london(dt.date(cast.cohort.starts_on.year, 4, 1))
    assert planned(first, "module.unbooked") == []  # everybody has a date
    mentor_of(cast, is_first_year=True)
    mentor_of(cast)  # not in their first year
    assert planned(first - dt.timedelta(hours=1), "module.unbooked") == []
    assert planned(first + dt.timedelta(hours=9), "module.unbooked") == [cast.team.email]
    assert planned(first + dt.timedelta(days=9), "module.unbooked") == [cast.team.email]
    message = Message.objects.get(kind="module.unbooked")
    assert message.subject == "Term four has begun: one mentor has no mentorship dialogue booked"


def test_the_mentor_is_reminded_a_week_and_a_day_before(cast):
    dialogue = booked(cast)
    at, kind, mentor = dialogue.starts_at, "module_dialogue.reminded", cast.mentor.email
    assert planned(at - dt.timedelta(days=8), kind) == []
    assert planned(at - dt.timedelta(days=7), kind) == [mentor]
    assert planned(at - dt.timedelta(days=3), kind) == [mentor]
    assert planned(at - dt.timedelta(days=1), kind) == [mentor, mentor]


def test_whose_appointment_ends_has_no_dialogue_to_come(cast):
    dialogue = booked(cast)
    mentor_actions.end(appointment=dialogue.appointment, by=cast.team)
    plan()
    plan()
    dialogue = again(dialogue)
    assert (dialogue.state, dialogue.cancelled_reason) == (
        "cancelled",
        "Mina Mentor no longer mentors in This year.",
    )
    assert Message.objects.filter(kind="module_dialogue.cancelled").count() == 3


def test_every_mail_is_drawn_for_mentor_and_assessor(cast):
    """Each in words of its own for whoever reads it, with no place left empty."""
    dialogue = recorded(cast, "not_yet")
    second = booked(cast, again(dialogue).appointment, days=40)
    second = actions.move(
        dialogue=second, plan=plan_of(cast, days=41, second_assessor=cast.team), sequence=0, by=cast.team
    )
    actions.cancel(dialogue=second, reason="Snow.", by=cast.team)
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == {
        "module_dialogue.booked",
        "module_dialogue.moved",
        "module_dialogue.dropped",
        "module_dialogue.cancelled",
        "module_dialogue.recorded",
    }
    for message in Message.objects.all():
        text = render_to_string(f"{message.template}.txt", message.context | {"site_url": "https://ioc"})
        page = render_to_string(f"{message.template}.html", message.context | {"site_url": "https://ioc"})
        is_mentor = message.to_user == cast.mentor
        assert ("Mina Mentor" in text, "Mina Mentor" in page) == (not is_mentor, not is_mentor)
        assert (message.context["path"] in text) == (message.kind != "module_dialogue.dropped")
    told = Message.objects.get(kind="module_dialogue.recorded")
    text = render_to_string(f"{told.template}.txt", told.context)
    assert "There is one further attempt: the programme team agrees a date with you." in text
