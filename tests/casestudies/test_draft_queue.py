"""The tutors' queue: how long each draft has waited, who reads it, and how much each tutor has answered."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies import actions
from casestudies.models import SectionDraft
from casestudies.passages import Remark
from casestudies.queries import Load, drafts_waiting_for, loads, waited
from core import clock
from core.decisions import ALLOW, NotYours, Refused
from core.transitions import StaleState
from ioc.home import university
from people.actions import grant_role
from people.enums import Role
from tests.builders_casestudies import case_study_at
from tests.factories.casestudies import SectionDraftFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


@pytest.fixture
def other_tutor():
    user = UserFactory(name="Tove Tutor", email="tove@example.org")
    grant_role(user=user, role=Role.TUTOR, by=None)
    return user


@pytest.fixture
def draft(cast) -> SectionDraft:
    return SectionDraftFactory(case_study=case_study_at("opened", enrolment=cast.enrolment))


def fresh(draft: SectionDraft) -> SectionDraft:
    return SectionDraft.objects.get(pk=draft.pk)


def test_working_days_are_counted_from_the_day_after():
    friday = dt.date(2027, 1, 8)
    counted = [
        clock.working_days_between(friday, friday + dt.timedelta(days=n)) for n in (-1, 0, 1, 3, 10, 21)
    ]
    assert counted == [0, 0, 0, 1, 6, 15]
    assert clock.working_days_before(dt.date(2027, 1, 11), 1) == friday
    assert waited(clock.london(friday, 23), clock.london(dt.date(2027, 1, 11), 1)) == 1


def test_a_draft_is_taken_once_and_given_back(cast, other_tutor, draft):
    seen_by_both = fresh(draft)
    actions.take_draft(draft=draft, by=cast.tutor)
    with pytest.raises(Refused, match="You have taken this one already"):
        actions.take_draft(draft=draft, by=cast.tutor)
    with pytest.raises(StaleState, match="Somebody was quicker"):
        actions.take_draft(draft=seen_by_both, by=other_tutor)
    with pytest.raises(Refused, match=f"{cast.tutor} is reading this one, since"):
        actions.answer_draft(draft=fresh(draft), by=other_tutor, feedback="Me too.")
    with pytest.raises(Refused, match="You have not taken this one"):
        actions.give_back_draft(draft=fresh(draft), by=other_tutor)
    actions.give_back_draft(draft=draft, by=cast.tutor)
    actions.take_draft(draft=fresh(draft), by=other_tutor)
    assert fresh(draft).taken_by == other_tutor
    told = AuditEvent.objects.filter(event__in=["draft.taken", "draft.given_back"]).order_by("pk")
    assert list(told.values_list("event", flat=True)) == ["draft.taken", "draft.given_back", "draft.taken"]


def test_whoever_begins_an_answer_takes_the_draft(cast, other_tutor, draft):
    stale = fresh(draft)
    actions.save_answer(draft=draft, by=cast.tutor, version=0, remarks=[Remark(1, "How?")], feedback="")
    assert fresh(draft).taken_by == cast.tutor
    with pytest.raises(StaleState):
        actions.save_answer(draft=stale, by=other_tutor, version=0, remarks=[], feedback="Mine")
    assert fresh(draft).feedback_begun == ""


def test_the_other_tutor_who_was_writing_keeps_the_words(cast, as_, other_tutor, draft):
    actions.take_draft(draft=draft, by=cast.tutor)
    page = url("draft-answer", pk=draft.pk)
    browser = as_(other_tutor)
    assert browser.get(page).headers["Location"] == url("draft-detail", pk=draft.pk)
    assert str(cast.tutor) in browser.get(url("draft-detail", pk=draft.pk)).text
    late = browser.post(page, {"version": 0, "feedback": "Typed meanwhile", "action": "send"})
    assert (late.status_code, "Typed meanwhile" in late.text, "is reading this one" in late.text) == (
        200,
        True,
        True,
    )
    assert fresh(draft).state == "sent"
    assert str(cast.tutor) not in as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text


def test_a_draft_that_is_left_lying_is_open_again(cast, other_tutor, draft):
    actions.take_draft(draft=draft, by=cast.tutor)
    SectionDraft.objects.filter(pk=draft.pk).update(
        taken_at=clock.london(clock.working_days_before(clock.today(), 5))
    )
    assert list(drafts_waiting_for(other_tutor)) == []
    assert university.tutor(other_tutor).steps == []
    SectionDraft.objects.filter(pk=draft.pk).update(
        taken_at=clock.london(clock.working_days_before(clock.today(), 6))
    )
    assert list(drafts_waiting_for(other_tutor)) == [draft]
    actions.answer_draft(draft=fresh(draft), by=other_tutor, feedback="Good.")
    assert fresh(draft).answered_by == other_tutor


def test_nobody_but_tutors_takes_a_draft(cast, draft):
    for person in (cast.participant, cast.team, cast.lead, cast.mentor, cast.marker, cast.examiner):
        for act in (actions.take_draft, actions.give_back_draft):
            with pytest.raises(NotYours):
                act(draft=draft, by=person)


def test_two_presses_at_once_take_it_once(cast, other_tutor, draft, monkeypatch):
    """Both had been allowed a moment before; the database decides."""
    monkeypatch.setattr("casestudies.actions.taking.rules.can_take", lambda *_: ALLOW)
    actions.take_draft(draft=draft, by=cast.tutor)
    with pytest.raises(StaleState):
        actions.take_draft(draft=draft, by=other_tutor)
    assert fresh(draft).taken_by == cast.tutor


def answered(by, *, days: int, ago: dt.timedelta = dt.timedelta(0)) -> None:
    now = clock.now() - ago
    sent = clock.london(clock.working_days_before(now.astimezone(clock.LONDON).date(), days))
    SectionDraftFactory(state="answered", feedback="Good.", sent_at=sent, answered_at=now, answered_by=by)


def test_the_load_of_each_tutor(cast, other_tutor, draft):
    for days in (2, 4, 9):
        answered(cast.tutor, days=days)
    answered(cast.tutor, days=30, ago=dt.timedelta(days=40))
    actions.take_draft(draft=draft, by=other_tutor)
    mine = [load for load in loads() if load.name in (cast.tutor.name, "Tove Tutor")]
    assert sorted(mine, key=lambda load: load.reads) == [
        Load(cast.tutor.name, 0, 3, 4),
        Load("Tove Tutor", 1, 0, None),
    ]


def test_the_queue_shows_waiting_and_readers(cast, as_, other_tutor, draft):
    SectionDraft.objects.filter(pk=draft.pk).update(
        sent_at=clock.london(clock.working_days_before(clock.today(), 16))
    )
    actions.take_draft(draft=fresh(draft), by=other_tutor)
    page = as_(cast.tutor).get(url("draft-list")).text
    for words in ("16 of 15 working days", "Tove Tutor", "Answered this month"):
        assert words in page


def test_taking_and_giving_back_on_the_pages(cast, as_, draft):
    browser = as_(cast.tutor)
    page = url("draft-answer", pk=draft.pk)
    assert "I read this one" in browser.get(page).text
    assert browser.post(url("draft-take", pk=draft.pk)).headers["Location"] == page
    assert "Give it back" in browser.get(page).text
    browser.post(url("draft-give-back", pk=draft.pk))
    assert fresh(draft).taken_by is None


@pytest.mark.parametrize("many", [1, 25])
def test_the_queue_is_as_quick_however_long(cast, as_, other_tutor, many):
    for _ in range(many):
        SectionDraftFactory(taken_at=clock.now(), taken_by=UserFactory())
        answered(UserFactory(), days=3)
    browser = as_(cast.tutor)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url("draft-list")).status_code == 200
    assert len(seen) <= 12
