"""The workbench: moves kept or refused, pins and wishes honoured by the next run, and two people at once."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from audit.models import AuditEvent
from core.decisions import Refused
from core.jobs import run_due
from core.transitions import StaleState
from tests.builders_trios import formation_at, glasgow_enrolment, mentor_of, set_groups, wish_of
from trios.actions import formation as forming
from trios.actions import workbench as actions
from trios.formation.moving import Change
from trios.models import Formation, FormationPin, FormationWish, MentorAppointment, Trio
from trios.queries.workbench import plan_of
from trios.rules import workbench as rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def formation(cast):
    """Seven in Glasgow, one in Inverclyde and two mentors, so a trio, a trio and a pair, or two fours."""
    formation = formation_at(cast)
    set_groups(formation, [[0, 1, 2], [3, 4, 5], [6, 7]])
    return formation


def ident(formation, place):
    return formation.instance["participants"][place]["id"]


def sizes(formation):
    formation.refresh_from_db()
    return [len(group["members"]) for group in formation.answer["groups"]]


def url(name, formation):
    return reverse(f"trios:{name}", kwargs={"pk": formation.pk})


def asks(formation, what, *places, to=""):
    return {
        "people": [ident(formation, place) for place in places],
        "what": what,
        "to": to,
        "version": formation.version,
    }


def rearrange(cast, formation, change, version=None):
    return actions.rearrange(
        formation=formation,
        change=change,
        version=formation.version if version is None else version,
        by=cast.team,
    )


# Moves


def test_a_move_is_kept_measured_and_recorded(cast, formation):
    rearrange(cast, formation, Change("move", (ident(formation, 0),), 2))
    assert sizes(formation) == [2, 3, 3]
    assert formation.version == 1
    assert formation.answer["objective"]["not_three"] == 1
    assert [group.get("by_hand", False) for group in formation.answer["groups"]] == [True, False, True]
    event = AuditEvent.objects.get(event="formation.rearranged")
    assert (event.facts["kind"], event.facts["enrolments"], event.facts["group"]) == (
        "move",
        [int(ident(formation, 0)[1:])],
        3,
    )


def test_the_slower_of_two_is_refused(cast, formation):
    stale = Formation.objects.get(pk=formation.pk)
    change = Change("swap", (ident(formation, 0), ident(formation, 3)))
    rearrange(cast, formation, change)
    for version in (0, 1):
        with pytest.raises(StaleState) as refusal:
            rearrange(cast, stale, change, version)
        assert refusal.value.reason == (
            "Somebody else has changed this proposal meanwhile. Look at it again before you go on."
        )
    assert Formation.objects.get().version == 1


def test_a_move_that_breaks_a_rule_is_refused_by_name(cast, formation):
    with pytest.raises(Refused) as refusal:
        rearrange(cast, formation, Change("move", (ident(formation, 6),), 0))
    names = {f"P{e.pk}": str(e.participant) for e in cast.cohort.enrolments.all()}
    assert refusal.value.reason == (
        f"{names[ident(formation, 7)]} would be alone: a group has 2, 3 or 4 people. "
        "Move somebody else too, or swap two."
    )


def test_a_stranger_to_it_and_nobody_once_it_is_published(cast, formation):
    assert rules.can_rearrange(cast.participant, formation).stranger is True
    forming.publish(formation=formation, by=cast.team)
    assert rules.can_rearrange(cast.team, formation).reason == (
        "This trio formation is published, so that can't be done now."
    )


def test_after_moves_it_is_published_as_it_stands(cast, formation):
    rearrange(cast, formation, Change("move", (ident(formation, 0),), 2))
    forming.publish(formation=formation, by=cast.team)
    assert [trio.members.count() for trio in Trio.objects.all()] == [2, 3, 3]


def test_another_mentor_and_none(cast, formation):
    third = mentor_of(cast)
    formation.instance["mentors"].append(
        {"id": f"M{third.pk}", "capacity": 1, "school": third.school.seed_code, "authority": "S12000049"}
    )
    formation.save(update_fields=["instance"])
    rearrange(cast, formation, Change("mentor", to=2, mentor=f"M{third.pk}"))
    formation.refresh_from_db()
    assert formation.answer["groups"][2]["mentor"] == f"M{third.pk}"
    rearrange(cast, formation, Change("mentor", to=2, mentor=None))
    assert formation.answer["objective"]["without_mentor"] == 1


# Pins


def pin(cast, formation, place):
    return actions.pin(
        formation=formation,
        enrolment=int(ident(formation, place)[1:]),
        version=formation.version,
        by=cast.team,
    )


def test_a_pinned_group_stays_by_hand_and_in_the_next_run(cast, formation):
    pin(cast, formation, 6)
    pin(cast, formation, 7)
    assert FormationPin.objects.count() == 1
    with pytest.raises(Refused, match="unpin their group first"):
        rearrange(cast, formation, Change("move", (ident(formation, 0),), 2))
    again = forming.start(cohort=cast.cohort, by=cast.team, keep=formation)
    assert again.instance["pinned"] == [
        {"members": [ident(formation, 6), ident(formation, 7)], "mentor": None}
    ]
    run_due()
    again.refresh_from_db()
    assert [ident(formation, 6), ident(formation, 7)] in [
        group["members"] for group in again.answer["groups"]
    ]
    plan = plan_of(again)
    assert [plan.is_pinned(place) for place in range(len(plan.groups))].count(True) == 1


def test_unpinned_it_moves_again(cast, formation):
    pin(cast, formation, 6)
    actions.unpin(
        formation=formation, enrolment=int(ident(formation, 7)[1:]), version=formation.version, by=cast.team
    )
    assert FormationPin.objects.count() == 0
    rearrange(cast, formation, Change("move", (ident(formation, 0),), 2))
    assert AuditEvent.objects.filter(event__in=["formation.pinned", "formation.unpinned"]).count() == 2


def test_a_pin_whose_mentor_has_gone_is_let_go_and_that_is_said(cast, formation, as_):
    pin(cast, formation, 0)
    MentorAppointment.objects.filter(pk=int(formation.answer["groups"][0]["mentor"][1:])).update(
        ended_at=cast.cohort.created_at, ended_by=cast.team
    )
    start = reverse("trios:formation-start", kwargs={"slug": cast.cohort.slug})
    page = as_(cast.team).post(start, {"from": formation.pk}, follow=True).content.decode()
    assert "1 pinned group could not be kept: somebody in it has left, or its mentor has no room now." in page
    assert "pinned" not in Formation.objects.first().instance


# Wishes


def people_of(cast):
    return list(cast.cohort.enrolments.order_by("pk"))


def test_wishes_are_what_the_next_run_is_asked(cast, formation):
    people = people_of(cast)
    wish_of(cast, "together", people[1], people[0])
    wish_of(cast, "apart", people[2], people[3])
    again = forming.start(cohort=cast.cohort, by=cast.team)
    assert again.instance["keep_together"] == [[f"P{people[0].pk}", f"P{people[1].pk}"]]
    assert again.instance["keep_apart"] == [[f"P{people[2].pk}", f"P{people[3].pk}"]]
    run_due()
    again.refresh_from_db()
    at = plan_of(again).at
    assert at[f"P{people[0].pk}"] == at[f"P{people[1].pk}"]
    assert at[f"P{people[2].pk}"] != at[f"P{people[3].pk}"]


def test_a_wish_holds_for_moves_by_hand_at_once(cast, formation):
    people = {f"P{e.pk}": e for e in people_of(cast)}
    wish_of(cast, "apart", people[ident(formation, 0)], people[ident(formation, 6)])
    with pytest.raises(Refused, match="are kept apart"):
        rearrange(cast, formation, Change("move", (ident(formation, 0),), 2))
    actions.take_back(wish=FormationWish.objects.get(), by=cast.team)
    rearrange(cast, formation, Change("move", (ident(formation, 0),), 2))
    assert FormationWish.objects.count() == 0


def test_wishes_once_a_pair_of_two_people_and_without_contradiction(cast, formation):
    one, two, three = people_of(cast)[:3]
    wish_of(cast, "apart", one, two)
    with pytest.raises(StaleState) as refusal:
        wish_of(cast, "apart", two, one)
    assert refusal.value.reason == "There is a wish for these two already. Take it back first."
    with pytest.raises(Refused) as same:
        wish_of(cast, "apart", one, one)
    assert same.value.reason == "Choose two different people."
    wish_of(cast, "together", two, three)
    with pytest.raises(Refused) as contradiction:
        wish_of(cast, "together", one, three)
    assert contradiction.value.reason == actions.CONTRADICTED
    with pytest.raises(DatabaseError), transaction.atomic():
        FormationWish.objects.create(
            cohort=cast.cohort,
            kind="apart",
            first=two,
            second=one,
            made_at=cast.cohort.created_at,
            made_by=cast.team,
        )


def test_a_pin_against_a_wish_is_said_before_the_run(cast, formation):
    pin(cast, formation, 0)
    people = {f"P{e.pk}": e for e in people_of(cast)}
    first, second = people[ident(formation, 0)], people[ident(formation, 1)]
    wish_of(cast, "apart", first, second)
    with pytest.raises(Refused) as refusal:
        forming.start(cohort=cast.cohort, by=cast.team, keep=formation)
    assert refusal.value.reason == (
        f"{first.participant} and {second.participant} are kept apart, yet both are in pinned group number 1."
    )


def test_no_wishes_once_the_trios_are_published(cast, formation):
    forming.publish(formation=formation, by=cast.team)
    assert rules.can_wish(cast.team, cast.cohort).reason == (
        "The trios of This year are published, so a wish would change nothing."
    )


# Pages


def test_the_check_page_says_what_a_move_changes_and_keeps_it(cast, formation, as_):
    client = as_(cast.team)
    where = url("formation-move", formation)
    page = client.get(where, asks(formation, "move", 0, to="3")).content.decode()
    assert "goes to group 3." in page
    assert "As many groups of 2 as before." in page
    assert sizes(formation) == [3, 3, 2]
    answer = client.post(where, asks(formation, "move", 0, to="3"))
    assert answer.headers["Location"] == url("formation-workbench", formation)
    assert sizes(formation) == [2, 3, 3]
    assert client.post(where, asks(formation, "move", 1, to="3") | {"version": "0"}).status_code == 409


def test_a_script_gets_the_verdict_alone(cast, formation, as_):
    answer = as_(cast.team).get(
        url("formation-move", formation), asks(formation, "swap", 0, 3), headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 200
    assert answer.content.decode().startswith('<p class="wb-said">')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"what": "move", "places": [0]}, "Enter the number of a group, from 1 to 3."),
        (
            {"what": "move", "places": [0], "to": "99999999999999999999"},
            "Enter the number of a group, from 1 to 3.",
        ),
        ({"what": "move", "places": [0], "to": "x"}, "Enter a whole number."),
        ({"what": "move", "places": [], "to": "2"}, "Tick at least one person."),
        ({"what": "move", "places": [0], "to": "1"}, "Somebody you ticked is in group 1 already."),
        ({"what": "swap", "places": [0, 1]}, "To swap, tick two people of two different groups."),
        ({"what": "swap", "places": [0]}, "To swap, tick two people of two different groups."),
        ({"what": "new", "places": [0, 1, 2]}, "These people are a group already."),
        ({"what": "dance", "places": [0]}, "Choose one of the answers that are offered."),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(cast, formation, as_, change, said):
    data = asks(formation, change["what"], *change["places"], to=change.get("to", ""))
    page = as_(cast.team).get(url("formation-move", formation), data).content.decode()
    assert said in page
    assert page.count(" checked") >= len(change["places"])
    assert sizes(formation) == [3, 3, 2]


@pytest.mark.parametrize("odd", ["P0", "x", "", "P99999999999999999999999", "M1", "P1 OR 1=1"])
def test_people_who_are_not_in_it(cast, formation, as_, odd):
    client = as_(cast.team)
    page = client.get(
        url("formation-move", formation), {"people": [odd], "what": "move", "to": "1", "version": "0"}
    )
    assert (
        page.status_code,
        "Tick people of this proposal: one of them is not in it." in page.content.decode(),
    ) == (
        200,
        True,
    )
    for door in ("formation-pin", "formation-unpin"):
        answer = client.post(url(door, formation), {"enrolment": odd, "version": "0"})
        assert (
            answer.status_code,
            "This person is in no group of the proposal." in answer.content.decode(),
        ) == (
            403,
            True,
        )
    assert (
        client.get(
            reverse("trios:formation-wishes", kwargs={"slug": cast.cohort.slug}), {"people": odd}
        ).status_code
        == 200
    )
    assert client.post(url("formation-pin", formation), {"enrolment": "1", "version": odd}).status_code in (
        403,
        409,
    )


def test_pinning_by_button_and_back_to_the_same_page(cast, formation, as_):
    client = as_(cast.team)
    here = url("formation-workbench", formation) + "?find=2"
    data = {"enrolment": ident(formation, 3)[1:], "version": "0", "next": here}
    assert client.post(url("formation-pin", formation), data).headers["Location"] == here
    page = client.get(here).content.decode()
    assert ("Unpin" in page, 'id="group-2"' in page, 'id="group-1"' in page) == (True, True, False)
    elsewhere = data | {"version": "1", "next": "https://example.org/"}
    assert client.post(url("formation-unpin", formation), elsewhere).headers["Location"] == url(
        "formation-workbench", formation
    )


def test_groups_are_found_by_name_school_and_authority(cast, formation, as_):
    client = as_(cast.team)
    at = {m: n for n, g in enumerate(formation.answer["groups"], 1) for m in g["members"]}[
        f"P{cast.enrolment.pk}"
    ]

    elsewhere = {m: n for n, g in enumerate(formation.answer["groups"], 1) for m in g["members"]}[
        f"P{cast.other_enrolment.pk}"
    ]

    def shown(**query):
        page = client.get(url("formation-workbench", formation), query).content.decode()
        return [n for n in (1, 2, 3) if f'id="group-{n}"' in page]

    assert shown(find="petra") == [at]
    assert shown(find="otherton acad") == [elsewhere]
    assert shown(find="1, 3") == [1, 3]
    assert shown(find="nobody of this name") == []
    assert shown(authority="glasgow") == [1, 2, 3]
    assert shown(authority="nowhere") == [1, 2, 3]


def test_the_mentor_of_a_group_is_chosen_in_two_steps(cast, formation, as_):
    client = as_(cast.team)
    where = url("formation-move", formation)
    page = client.get(where, {"what": "mentor", "to": "1", "version": "0"}).content.decode()
    assert ("Choose a mentor" in page, "Error:" in page) == (True, False)
    data = {"what": "mentor", "to": "1", "mentor": "none", "version": "0"}
    assert "Group 1 is left without a mentor." in client.get(where, data).content.decode()
    assert client.post(where, data).status_code == 302
    formation.refresh_from_db()
    assert formation.answer["groups"][0]["mentor"] is None
    assert "Choose a mentor." in client.get(where, data | {"mentor": "", "version": "1"}).content.decode()


def test_a_wish_is_made_by_name_or_address_and_taken_back(cast, formation, as_):
    client = as_(cast.team)
    where = reverse("trios:formation-wishes", kwargs={"slug": cast.cohort.slug})
    other = glasgow_enrolment(cast)
    data = {
        "kind": "apart",
        "first": "petra participant",
        "second": other.participant.email,
        "reason": "Married.",
    }
    assert client.post(where, data).headers["Location"] == where
    page = client.get(where).content.decode()
    assert ("Married." in page, "Take back" in page) == (True, True)
    twice = client.post(where, data).content.decode()
    assert "There is a wish for these two already. Take it back first." in twice
    made = FormationWish.objects.get()
    client.post(reverse("trios:wish-take-back", kwargs={"pk": made.pk}))
    assert FormationWish.objects.count() == 0
    assert "Married" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"second": "Nobody Here"}, "Nobody who takes part in This year has this name or address."),
        ({"second": "petra participant"}, "Choose two different people."),
        ({"reason": ""}, "Answer “Why?”"),
        ({"kind": "eat"}, "Choose one of the answers that are offered."),
        ({"second": "x" * 300}, "Ensure this value has at most 254 characters"),
    ],
)
def test_a_wish_that_makes_no_sense_gets_a_sentence(cast, formation, as_, change, said):
    other = glasgow_enrolment(cast)
    where = reverse("trios:formation-wishes", kwargs={"slug": cast.cohort.slug})
    data = {
        "kind": "apart",
        "first": "petra participant",
        "second": other.participant.email,
        "reason": "Why not",
    }
    page = as_(cast.team).post(where, data | change).content.decode()
    assert said in page
    assert "petra participant" in page


def test_names_that_fit_several_are_offered_with_addresses(cast, formation, as_):
    for name in ("Sam Same", "Sam Same"):
        glasgow_enrolment(cast, participant__name=name)
    where = reverse("trios:formation-wishes", kwargs={"slug": cast.cohort.slug})
    data = {"kind": "apart", "first": "Sam Same", "second": "petra participant", "reason": "Why not"}
    page = as_(cast.team).post(where, data).content.decode()
    assert "Several people fit: Sam Same (" in page
    assert FormationWish.objects.count() == 0


def test_two_people_ticked_on_the_workbench_stand_in_the_wish(cast, formation, as_):
    where = reverse("trios:formation-wishes", kwargs={"slug": cast.cohort.slug})
    page = (
        as_(cast.team).get(where, {"people": [f"P{cast.enrolment.pk}"], "kind": "together"}).content.decode()
    )
    assert cast.participant.email in page


# Ticks


def test_who_is_ticked_stays_so_while_somebody_looks_elsewhere(cast, formation, as_):
    client = as_(cast.team)
    base = url("formation-workbench", formation)
    first, last = ident(formation, 0), ident(formation, 6)
    held = client.get(base, {"hold": "on", "people": [first, last], "next": f"{base}?find=3", "version": "0"})
    assert held.headers["Location"] == f"{base}?find=3&people={first}&people={last}"
    page = client.get(held.headers["Location"])
    text = page.content.decode()
    assert [ident for ident, _ in page.context["held"]] == [first]
    assert page.context["held"][0][1].endswith(", group 1")
    assert f'id="held-{first}" checked' in text
    assert f'id="tick-{last}" checked' in text
    assert text.count(f'<input type="hidden" name="people" value="{first}"') == 1  # the filter takes it along
    assert page.context["here"] == f"{base}?find=3"


def test_going_back_without_a_change_keeps_the_ticks_and_keeping_it_does_not(cast, formation, as_):
    client = as_(cast.team)
    base, where = url("formation-workbench", formation), url("formation-move", formation)
    data = asks(formation, "swap", 0, 3) | {"next": f"{base}?find=1"}
    page = client.get(where, data)
    ticks = f"&people={ident(formation, 0)}&people={ident(formation, 3)}"
    assert (page.context["next"], page.context["back"]) == (f"{base}?find=1", f"{base}?find=1{ticks}")
    assert client.post(where, data).headers["Location"] == f"{base}?find=1"


def test_ticks_that_make_no_sense_are_left_out(cast, formation, as_):
    page = as_(cast.team).get(url("formation-workbench", formation), {"people": ["P0", "x", "M1"]})
    assert (page.status_code, page.context["held"], page.context["ticked"]) == (200, [], [])
