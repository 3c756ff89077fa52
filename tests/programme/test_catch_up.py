"""Missed sessions made up for."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.queries import trail_of
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.models import Message
from people.actions import grant_role
from people.enums import Role
from programme.actions import catch_up as actions
from programme.models import CatchUp
from programme.queries import catch_up as queries
from programme.rules import catch_up as rules
from tests.builders_meeting import catch_up_at, held_session, missed
from tests.factories.programme import EnrolmentFactory


def test_the_walk_from_the_pages(cast, as_):
    row = missed(cast)
    due = clock.today() + dt.timedelta(days=10)
    agreed = as_(cast.lead).post(
        reverse("programme:catch-up-agree", args=[row.pk]),
        {"task": "recording", "detail": "Both halves", "due_on": due.isoformat()},
    )
    assert agreed.status_code == 302
    catch_up = CatchUp.objects.get()
    assert (catch_up.task, catch_up.due_on, catch_up.agreed_by) == ("recording", due, cast.lead)
    finish = reverse("programme:catch-up-finish", args=[catch_up.pk])
    assert as_(cast.participant).post(finish, {"evidence": "I watched both halves."}).status_code == 302
    sign = reverse("programme:catch-up-sign-off", args=[catch_up.pk])
    assert "I watched both halves." in as_(cast.lead).get(sign).content.decode()
    assert as_(cast.lead).post(sign).status_code == 302
    catch_up.refresh_from_db()
    assert (catch_up.state, catch_up.signed_off_by) == ("signed_off", cast.lead)
    assert [event.event for event in trail_of(catch_up)] == [
        "catch_up.signed_off",
        "catch_up.finished",
        "catch_up.agreed",
    ]
    told = (
        Message.objects.filter(kind__startswith="catch_up").order_by("pk").values_list("kind", "to_address")
    )
    assert list(told) == [
        ("catch_up.agreed", "participant@example.org"),
        ("catch_up.finished", "lead@example.org"),
        ("catch_up.signed_off", "participant@example.org"),
    ]


def test_agreeing_twice_keeps_the_first(cast, as_):
    row = missed(cast)
    url = reverse("programme:catch-up-agree", args=[row.pk])
    data = {"task": "reading", "detail": "Chapter 3", "due_on": clock.today().isoformat()}
    assert [as_(cast.lead).post(url, data).status_code for _ in range(2)] == [302, 302]
    assert CatchUp.objects.count() == 1


def test_wrong_values_are_answered_beside_their_field(cast, as_):
    row = missed(cast)
    yesterday = clock.today() - dt.timedelta(days=1)
    answer = as_(cast.lead).post(
        reverse("programme:catch-up-agree", args=[row.pk]),
        {"detail": "Chapter 3", "due_on": yesterday.isoformat()},
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "task": ["Choose how the session is made up for."],
        "due_on": ["This date is past. Choose today or a later day."],
    }
    assert "Chapter 3" in answer.content.decode()


def test_only_an_absence_is_made_up_for(cast):
    present = held_session(cast, "present").attendances.get()
    assert rules.can_agree(cast.lead, present).reason.startswith("There is nothing to make up for")
    assert bool(rules.can_agree(cast.other_lead, missed(cast, days=-3))) is False


def test_nobody_agrees_or_signs_off_their_own(cast):
    grant_role(user=cast.participant, role=Role.LEAD, authority=cast.glasgow, by=cast.team)
    cast.participant.__dict__.pop("grants", None)
    row = missed(cast, days=-5)
    with pytest.raises(Refused, match="your own absence"):
        actions.agree(attendance=row, task="talk", detail="", due_on=clock.today(), by=cast.participant)
    catch_up = catch_up_at(cast, "done")
    with pytest.raises(Refused, match="can't sign off your own"):
        actions.sign_off(catch_up=catch_up, by=cast.participant)


@pytest.mark.parametrize(
    ("state", "finish", "sign_off"),
    [("agreed", True, True), ("done", False, True), ("signed_off", False, False)],
)
def test_every_state_and_verb_has_its_answer(cast, state, finish, sign_off):
    catch_up = catch_up_at(cast, state)
    assert bool(rules.can_finish(cast.participant, catch_up)) is finish
    assert bool(rules.can_sign_off(cast.lead, catch_up)) is sign_off
    assert bool(rules.can_finish(cast.lead, catch_up)) is False
    assert bool(rules.can_sign_off(cast.participant, catch_up)) is False
    assert bool(rules.can_sign_off(cast.other_lead, catch_up)) is False


def test_the_slower_of_two_gets_a_sentence(cast):
    catch_up = catch_up_at(cast, "done")
    early = CatchUp.objects.get()
    actions.sign_off(catch_up=catch_up, by=cast.lead)
    with pytest.raises(StaleState):
        actions.sign_off(catch_up=early, by=cast.team)


def test_visible_to_agrees_with_can_see(cast):
    catch_up_at(cast)
    for user in (cast.team, cast.lead, cast.other_lead, cast.participant, cast.other_participant, cast.admin):
        allowed = {c.pk for c in CatchUp.objects.all() if rules.can_see(user, c)}
        assert set(queries.visible_to(user).values_list("pk", flat=True)) == allowed


def test_the_list_has_a_tab_for_each_step(cast, as_):
    catch_up_at(cast, "done", days=-2)
    catch_up_at(cast, "agreed", days=-3)
    missed(cast, days=-4)
    assert queries.numbers(cast.lead) == {"to_agree": 1, "under_way": 1, "to_sign_off": 1, "signed_off": 0}
    assert queries.numbers(cast.other_lead) == {
        "to_agree": 0,
        "under_way": 0,
        "to_sign_off": 0,
        "signed_off": 0,
    }
    for show in (*queries.SHOWN, "nonsense"):
        answer = as_(cast.lead).get(reverse("programme:catch-up-list"), {"show": show})
        assert len(answer.context["rows"]) == (0 if show == "signed_off" else 1)


def test_the_list_asks_equally_often_for_3_and_30(cast, as_):
    url = reverse("programme:catch-up-list")
    counts = []
    for number, days in ((2, -2), (26, -3)):
        for _ in range(number):
            EnrolmentFactory(cohort=cast.cohort, school=cast.school)
        held_session(cast, "absent", days=days)
        client = as_(cast.lead)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 12
