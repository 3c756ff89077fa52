"""A participant moved to another trio in the middle of the year: dated, with what they were at, and everybody told."""

import pytest
from django.urls import reverse

from audit.queries import trail_of
from awards.behind import missed_a_visit
from awards.requirements import track_of
from core.decisions import Refused
from core.jobs import run_due
from core.transitions import StaleState
from notifications.models import Message
from programme.models import Enrolment
from tests.builders_trios import again, attend, booked, held, mentor_of, trio_of
from tests.factories.people import UserFactory
from trios.actions import mentor as actions
from trios.actions import visit as visit_actions
from trios.models import TrioMember, Visit
from trios.queries.trio import members_of


@pytest.fixture
def trios(cast):
    """The cast's trio of three, and another with a mentor of its own."""
    first = trio_of(cast)
    other = UserFactory(name="Nan Nextdoor")
    mentor_of(cast, mentor=other)
    return first, trio_of(cast, number=2, mentor=other)


def move(trios, by, reason="Moved house"):
    first, second = trios
    member = TrioMember.objects.select_related("trio__cohort", "trio__mentor", "enrolment__participant").get(
        trio=first, enrolment=members_of(first)[0].enrolment
    )
    return actions.move_member(member=member, to=second, reason=reason, by=by)


def test_the_team_moves_somebody_on_one_page(cast, trios, as_):
    first, second = trios
    member = members_of(first)[0]
    url = reverse("trios:trio-move", args=[first.pk, member.pk])
    client = as_(cast.team)
    assert url in client.get(reverse("trios:trio-detail", args=[first.pk])).content.decode()
    answer = client.post(url, {"number": "2", "reason": "Moved house"}, follow=True)
    assert f"{member.enrolment.participant} is in trio 2 now." in answer.content.decode()
    former = TrioMember.objects.get(pk=member.pk)
    assert (former.left_reason, former.left_at is None) == ("Moved house", False)
    joined = TrioMember.objects.get(enrolment=member.enrolment_id, left_at=None)
    assert joined.trio_id == second.pk
    assert [event.event for event in trail_of(joined)] == ["trio_member.moved", "trio_member.placed"]
    kinds = set(Message.objects.values_list("kind", "to_user__name"))
    assert ("trio_member.taken_out", cast.mentor.name) in kinds
    assert ("trio_member.placed", "Nan Nextdoor") in kinds


def test_what_they_were_at_stays_theirs(cast, trios):
    first, _second = trios
    visit = attend(held(cast, first))
    visit_actions.complete(visit=visit, by=cast.mentor)

    def lines():
        return {line.key: line.says for line in track_of(Enrolment.objects.get(pk=cast.enrolment.pk)).lines}

    assert (lines()["visits"], lines()["hosting"]) == ("1 of 3 attended.", "You have hosted.")
    move(trios, cast.team)
    assert (lines()["visits"], lines()["hosting"]) == ("1 of 4 attended.", "You have hosted.")
    assert not missed_a_visit(Enrolment.objects.filter(pk=cast.enrolment.pk)).exists()
    assert again(visit).host_id == cast.enrolment.pk


def test_the_visit_they_were_to_host_is_called_off_and_calendars_hear_of_it(cast, trios):
    first, _second = trios
    visits = booked(cast, first)
    move(trios, cast.team)
    run_due()
    states = dict(Visit.objects.filter(trio=first).values_list("host", "state"))
    assert states.pop(cast.enrolment.pk) == "cancelled"
    assert set(states.values()) == {"booked"}
    dropped = Message.objects.filter(kind="visit.dropped", to_user=cast.participant)
    assert dropped.count() == len(visits)
    assert "is in another trio now." in Visit.objects.get(state="cancelled").cancelled_reason


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Enter the number of a trio."),
        ("99", "There is no trio of this number"),
        ("1", "They are in this trio already. Choose another."),
        ("x", "Enter a number, such as 12."),
        ("2", "This trio has four members already"),
    ],
)
def test_a_trio_that_cannot_take_them_gets_a_sentence(cast, as_, number, sentence):
    first = trio_of(cast)
    trio_of(cast, number=2, size=4)
    url = reverse("trios:trio-move", args=[first.pk, members_of(first)[0].pk])
    answer = as_(cast.team).post(url, {"number": number, "reason": "Moved house"})
    assert sentence in answer.content.decode()
    assert TrioMember.objects.filter(trio=first, left_at=None).count() == 3


def test_two_move_the_same_person_and_one_wins(cast, trios):
    first, second = trios
    member = TrioMember.objects.select_related("trio__cohort", "trio__mentor", "enrolment__participant").get(
        trio=first, enrolment=cast.enrolment
    )
    actions.move_member(member=member, to=second, reason="Once", by=cast.team)
    with pytest.raises((StaleState, Refused)):
        actions.move_member(member=member, to=second, reason="Twice", by=cast.team)


def test_leads_and_mentors_do_not_move_people(cast, trios):
    for person, said in (
        (cast.lead, "The programme team moves people"),
        (cast.mentor, "The programme team moves"),
    ):
        with pytest.raises(Refused, match=said):
            move(trios, person)
