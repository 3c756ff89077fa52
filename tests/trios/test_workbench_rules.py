"""Pins, reasons and moves: what the pure side of the workbench says, without a database."""

from dataclasses import replace

import pytest

from tests.trios.formation_cohorts import broken_rules, cohort
from trios.formation import Group, Instance, InstanceError, Mentor, Participant, Pin, form, read_instance
from trios.formation.moving import formation_of, judge, mentored, moved, swapped
from trios.formation.reasons import Explainer


def person(id_, school=None, authority="A", sector="primary", lat=55.8, lon=-4.2):
    return Participant(id_, authority, sector, school or f"school of {id_}", lat, lon)


def mentor(id_, school=None, capacity=1, lat=55.9, lon=-4.2):
    return Mentor(id_, capacity, school, "A", lat, lon)


SEVEN = Instance(
    tuple(person(f"P{n}", lat=55.8 + n / 100) for n in range(1, 8)), (mentor("M1"), mentor("M2", capacity=2))
)
PLAN = [Group(("P1", "P2", "P3"), "M1"), Group(("P4", "P5", "P6", "P7"), "M2")]


# Pins


@pytest.mark.parametrize("size", [14, 40])
def test_a_pinned_group_comes_out_as_it_went_in(size):
    """Both ways of forming: proved (14 people), and annealed (40)."""
    data = cohort(size, 3, apart=3)
    data["mentors"] = [row | {"capacity": 1} for row in data["mentors"]]
    data["keep_apart"] = [pair for pair in data["keep_apart"] if not set(pair) <= {"P1", "P2", "P3", "P4"}]
    taken = {row["school"] for row in data["participants"][:4]}
    free = next(row["id"] for row in data["mentors"] if row["school"] not in taken)
    data["pinned"] = [{"members": ["P4", "P1", "P2", "P3"], "mentor": free}]
    formation = form(read_instance(data), effort=0.05)
    assert Group(("P1", "P2", "P3", "P4"), free) in formation.groups
    groups = [(list(group.members), group.mentor) for group in formation.groups]
    assert broken_rules(data, groups) == []
    assert formation.objective.not_three >= 1


def test_everybody_may_be_pinned():
    instance = replace(SEVEN, pinned=tuple(Pin(each.members, each.mentor) for each in PLAN))
    assert form(instance).groups == tuple(PLAN)


def test_without_pins_the_answer_is_todays():
    data = cohort(40, 3)
    assert (
        form(read_instance(data), effort=0.05).as_json()
        == form(read_instance(data | {"pinned": []}), effort=0.05).as_json()
    )


TWO = {"members": ["P1", "P2"], "mentor": None}


@pytest.mark.parametrize(
    ("pinned", "more", "said"),
    [
        ("all", {}, "“pinned” must be a list."),
        (
            [["P1"]],
            {},
            "Pinned group number 1 must be an object with “members”, a list of participants' ids.",
        ),
        ([{"members": ["P1"]}], {}, "Pinned group number 1 has 1 person: a group has 2, 3 or 4 people."),
        (
            [{"members": ["P1", "P9"]}],
            {},
            "Pinned group number 1 names “P9”, who is not among the participants.",
        ),
        ([TWO, TWO], {}, "“P1” is pinned twice; pin everybody once."),
        (
            [TWO | {"mentor": "T9"}],
            {},
            "Pinned group number 1 has the mentor “T9”, who is not among the mentors.",
        ),
        (
            [TWO | {"mentor": "T1"}],
            {},
            "Mentor “T1” of pinned group number 1 teaches in the school of “P2”.",
        ),
        (
            [TWO | {"mentor": "T2"}, {"members": ["P3", "P4"], "mentor": "T2"}],
            {},
            "“T2” is pinned to 2 groups but can take 1.",
        ),
        (
            [TWO],
            {"keep_apart": [["P1", "P2"]]},
            "“P1” and “P2” are kept apart, yet both are in pinned group number 1.",
        ),
        (
            [TWO],
            {"keep_together": [["P3", "P2"]]},
            "“P2” and “P3” are kept together, yet only “P2” is in pinned group number 1.",
        ),
        (
            [TWO, {"members": ["P3", "P4"]}],
            {},
            "All but one participant are pinned, who cannot form a group: pin one group fewer.",
        ),
    ],
)
def test_a_pin_that_cannot_be_kept_is_an_error_that_names_it(pinned, more, said):
    people = [{"id": f"P{n}", "school": f"S{n}", "authority": "A", "sector": "primary"} for n in range(1, 6)]
    mentors = [{"id": "T1", "capacity": 1, "school": "S2"}, {"id": "T2", "capacity": 1}]
    with pytest.raises(InstanceError) as fault:
        read_instance({"participants": people, "mentors": mentors, "pinned": pinned} | more)
    assert str(fault.value) == said


# Reasons


def test_the_reasons_of_an_ordinary_trio_are_its_lines_and_distances():
    assert Explainer(SEVEN, PLAN).of(PLAN[0]) == (
        "All teach in the “primary” sector.",
        "All teach in “A”.",
        "The schools furthest apart are those of “P1” and “P3”: 2.2 km.",
        "The mentor “M1” is 7.8 km to 10.0 km from the members' schools.",
    )


def test_what_forced_a_group_of_four():
    assert (
        Explainer(SEVEN, PLAN).of(PLAN[1])[0] == "Four people: 7 participants of “A” do not divide by three."
    )


def test_what_forced_lines_to_be_crossed_and_colleagues_to_meet():
    people = (
        person("P1", school="one"),
        person("P2", school="one", authority="B"),
        person("P3", sector="secondary", lat=None, lon=None),
    )
    group = Group(("P1", "P2", "P3"), None)
    assert Explainer(Instance(people, keep_apart=(("P1", "P3"),)), [group]).of(group) == (
        "“P1” and “P2” teach in one school.",
        "It crosses sectors: “primary” and “secondary”, because three does not divide 1 “primary” in “A” or "
        "1 “primary” in “B” or 1 “secondary” in “A”.",
        "It crosses authorities: “A” and “B”, because three does not divide 2 “A” or 1 “B”.",
        "“P1” and “P3” should be kept apart, but share this group.",
        "The schools furthest apart are those of “P1” and “P2”: 0.0 km.",
        "No mentor: the mentors can take 0 of 1 groups.",
        "No place is known for the school of “P3”, so it counts as no distance.",
    )


def test_why_nobody_mentors():
    group = Group(("P1", "P2"), None)
    own = Instance((person("P1", school="one"), person("P2")), (mentor("M1", school="one"),))
    free = Instance((person("P1", school="one"), person("P2")), (mentor("M1"),))
    said = "No mentor: every mentor with room left teaches in a school of this group."
    assert Explainer(own, [group]).of(group)[-1] == said
    assert Explainer(free, [group]).of(group)[-1] == "No mentor, though one has room: choose one."


def test_kept_together_pinned_and_avoidable_sizes_are_said():
    people = tuple(person(f"P{n}") for n in range(1, 7))
    tied = Instance(people, keep_together=(("P1", "P2"),), pinned=(Pin(("P1", "P2")),))
    plan = [Group(("P1", "P2"), None), Group(("P3", "P4", "P5", "P6"), None)]
    assert Explainer(tied, plan).of(plan[0])[:2] == (
        "It was pinned, so the last run left it as it was.",
        "Two people: they are kept together.",
    )
    assert "“P1” and “P2” are kept together." in Explainer(tied, plan).of(plan[0])
    assert Explainer(tied, plan).of(plan[1])[0] == (
        "Four people, though a group of three would be better: see what was kept together, apart, pinned or moved."
    )


# Moves


def test_moving_swapping_and_a_new_group():
    assert moved(PLAN, ["P4"], 0) == [Group(("P1", "P2", "P3", "P4"), "M1"), Group(("P5", "P6", "P7"), "M2")]
    assert moved(PLAN, ["P6", "P7"], None)[2] == Group(("P6", "P7"), None)
    assert [len(each.members) for each in moved(PLAN[:1], ["P1", "P2", "P3"], None)] == [3]
    assert swapped(PLAN, "P1", "P7") == [
        Group(("P7", "P2", "P3"), "M1"),
        Group(("P4", "P5", "P6", "P1"), "M2"),
    ]
    assert mentored(PLAN, 0, None)[0] == Group(("P1", "P2", "P3"), None)


def judged(instance, after, pinned=()):
    return judge(instance, PLAN, after, pinned)


def test_nobody_is_left_alone_and_five_are_too_many():
    assert judged(SEVEN, moved(PLAN, ["P1", "P2"], 1)).refusals == (
        "“P3” would be alone: a group has 2, 3 or 4 people. Move somebody else too, or swap two.",
        "The group would have 6 people: a group has 2, 3 or 4. Swap two instead.",
    )


def test_what_gets_worse_and_better_is_said():
    worse = judged(SEVEN, moved(PLAN, ["P6", "P7"], None))
    assert worse.worse[:3] == (
        "A group of 2: “P4” and “P5”.",
        "A group of 2: “P6” and “P7”.",
        "A group without a mentor: “P6” and “P7”.",
    )
    assert worse.better[0] == "One group of 4 fewer."
    assert (worse.before.not_three, worse.after.not_three) == (1, 2)


def test_distances_before_and_after():
    verdict = judged(SEVEN, swapped(PLAN, "P3", "P7"))
    assert (
        verdict.worse
        == (
            "Between the schools furthest apart: 3.3 km before, 6.7 km after.",
            "The mentors' longest way: 10.0 km before, 10.0 km after.",
        )[:1]
    )
    assert verdict.facts == (
        "As many groups of 4 as before.",
        "The mentors' longest way: 10.0 km, as before.",
    )


def test_colleagues_and_lines():
    people = (
        person("P1", school="one"),
        person("P2"),
        person("P3"),
        person("P4", school="one"),
        person("P5", authority="B", sector="secondary"),
        person("P6"),
        person("P7"),
    )
    verdict = judged(replace(SEVEN, participants=people), swapped(PLAN, "P2", "P4"))
    assert verdict.worse == ("“P1” and “P4” teach in one school and would be together.",)
    parted = judge(replace(SEVEN, participants=people), swapped(PLAN, "P2", "P4"), PLAN)
    assert parted.better == ("“P1” and “P4”, who teach in one school, would be parted.",)
    crossing = judged(replace(SEVEN, participants=people), moved(swapped(PLAN, "P1", "P5"), ["P6"], 0))
    assert "As many groups across authorities as before." in crossing.facts


def test_a_mentor_never_meets_a_colleague_and_takes_no_more_than_they_can():
    own = replace(SEVEN, mentors=(mentor("M1", school="school of P4"), mentor("M2")))
    assert judged(own, moved(PLAN, ["P4"], 0)).refusals == (
        "The mentor “M1” teaches in the school of “P4”. Give the group another mentor first.",
    )
    assert judged(SEVEN, mentored(PLAN, 1, "M1")).refusals == (
        "“M1” has as many groups as they can take: 1.",
    )


def test_wishes_and_pins_refuse():
    wished = replace(SEVEN, keep_apart=(("P1", "P4"),), keep_together=(("P6", "P7"),))
    assert judged(wished, moved(PLAN, ["P4"], 0)).refusals == (
        "“P1” and “P4” are kept apart. Take the wish back first, or move somebody else.",
    )
    assert judged(wished, swapped(PLAN, "P2", "P7")).refusals == (
        "“P6” and “P7” are kept together. Take the wish back first, or move both.",
    )
    assert judged(SEVEN, swapped(PLAN, "P3", "P7"), [frozenset({"P1", "P2", "P3"})]).refusals == (
        "“P1”, “P2” and “P3” are pinned together: unpin their group first.",
    )


def test_groups_changed_by_hand_are_measured_and_say_so():
    formation = formation_of(SEVEN, moved(PLAN, ["P7", "P6"], None))
    assert formation.groups[2].members == ("P6", "P7")
    assert formation.objective.counts == (2, 0, 0, 0, 1)
    assert formation.notes[0].startswith(
        "Two groups of 2, because 7 people do not divide into threes, and people were moved by hand: ("
    )
