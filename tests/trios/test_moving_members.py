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
from trios.models import Trio, TrioMember, Visit
from trios.queries.rota import question_about, said_by, with_pattern
from trios.queries.trio import hosts_to_book, members_of, with_figures, with_people


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
    assert (lines()["visits"], lines()["hosting"]) == ("1 of 3 attended.", "You have hosted.")
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


def test_whoever_hosted_before_is_not_asked_to_host_again(cast, trios, as_):
    first, second = trios
    visit_actions.complete(visit=attend(held(cast, first)), by=cast.mentor)
    move(trios, cast.team)
    new, old = (with_figures(with_people(Trio.objects.filter(pk=each.pk))).get() for each in (second, first))
    others = [member.enrolment for member in members_of(new) if member.enrolment_id != cast.enrolment.pk]
    assert hosts_to_book(new) == others
    assert (new.size, new.booked, new.undated, new.makes) == (4, 0, 3, 3)
    # The visit that was held counts for the trio it was in, and those who stayed have theirs to book.
    assert (old.size, old.booked, old.undated, old.makes) == (2, 1, 2, 3)
    rota_trio = with_pattern(Trio.objects.filter(pk=second.pk)).get()
    question = question_about(rota_trio, said_by(rota_trio))
    assert (len(question.people), question.hosts) == (5, tuple(str(each.participant_id) for each in others))
    page = as_(cast.team).get(reverse("trios:trio-detail", args=[second.pk])).content.decode()
    said = "You are a group of four: 3 visits, because Petra Participant has hosted in another trio before."
    assert said in page


def test_their_new_trio_is_complete_without_a_fourth_visit(cast, trios):
    first, second = trios
    visit_actions.complete(visit=attend(held(cast, first)), by=cast.mentor)
    move(trios, cast.team)
    fresh = Trio.objects.select_related("cohort", "mentor").get(pk=second.pk)
    booked(cast, fresh)
    figured = with_figures(Trio.objects.filter(pk=second.pk)).get()
    assert (figured.booked, figured.undated, figured.makes) == (3, 0, 3)
    other = members_of(fresh)[0].enrolment
    visits = {line.key: line.says for line in track_of(Enrolment.objects.get(pk=other.pk)).lines}["visits"]
    assert visits == "0 of 3 attended."


def test_a_visit_that_is_over_is_recorded_before_its_host_moves(cast, trios, as_):
    first, _second = trios
    visit = held(cast, first)
    said = "and who was there is not recorded. Record that first, so that it counts for all of them."
    with pytest.raises(Refused, match=said):
        move(trios, cast.team)
    url = reverse("trios:trio-move", args=[first.pk, members_of(first)[0].pk])
    assert said in as_(cast.team).post(url, {"number": "2", "reason": "Moved"}).content.decode()
    assert again(visit).state == "booked"
    attend(again(visit))
    move(trios, cast.team)
    assert again(visit).state == "booked"
