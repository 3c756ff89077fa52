"""Formation: the rules that may never be broken, and the objective in its order."""

import random
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.trios.formation_cohorts import AUTHORITIES, broken_rules, cohort, figures, kilometres
from trios.formation import Instance, InstanceError, Mentor, Participant, form, read_instance
from trios.formation.blueprint import draw
from trios.formation.ground import survey
from trios.formation.objective import measure
from trios.formation.rework import rework


def formed(instance, **options):
    """Form an instance given as JSON values; returns the formation and its groups as plain pairs."""
    formation = form(read_instance(instance), **options)
    return formation, [(list(each.members), each.mentor) for each in formation.groups]


def check(instance, **options):
    """Form, and insist on the hard rules and on an objective that is told truly."""
    formation, groups = formed(instance, **options)
    assert broken_rules(instance, groups) == []
    told, reckoned = formation.objective, figures(instance, groups)
    assert list(told.counts) == reckoned[:5]
    assert told.travel_km == pytest.approx(reckoned[5], abs=0.05)
    return formation


def best(instance):
    """The least objective over every grouping and every choice of mentors, by trying them all."""
    people = [each["id"] for each in instance["participants"]]
    by_id = {each["id"]: each for each in instance["participants"]}
    mentors = instance["mentors"]
    apart = [set(pair) for pair in instance["keep_apart"]]
    together = [set(pair) for pair in instance["keep_together"]]

    def allowed(group):
        whole = set(group)
        return not any(pair <= whole for pair in apart) and all(len(pair & whole) != 1 for pair in together)

    def partitions(left):
        if not left:
            yield []
        for size in (1, 2, 3):
            for others in combinations(left[1:], size):
                group = (left[0], *others)
                if allowed(group):
                    for rest in partitions([each for each in left if each not in group]):
                        yield [group, *rest]

    @cache
    def weight(group, mentor):
        who = None if mentor is None else mentors[mentor]["id"]
        return tuple(figures(instance, [(group, who)]))

    def appointed(groups, room):
        if not groups:
            yield ()
            return
        for mentor in (None, *range(len(mentors))):
            if mentor is not None:
                school = mentors[mentor]["school"]
                if not room[mentor] or (school and school in {by_id[each]["school"] for each in groups[0]}):
                    continue
            after = tuple(r - (number == mentor) for number, r in enumerate(room))
            for rest in appointed(groups[1:], after):
                yield (weight(groups[0], mentor), *rest)

    least = None
    for groups in partitions(people):
        head = tuple(sum(weight(group, None)[f] for group in groups) for f in range(4))
        if least is not None and head > least[:4]:
            continue
        for choice in appointed(groups, tuple(each["capacity"] for each in mentors)):
            total = tuple(sum(each[f] for each in choice) for f in range(6))
            least = total if least is None else min(least, total)
    return least


@pytest.mark.parametrize("seed", range(30))
def test_small_cohorts_are_formed_at_the_least_objective_there_is(seed):
    draw = random.Random(seed)
    size = draw.randint(2, 9)
    instance = cohort(
        size,
        seed,
        schools=draw.randint(2, 6),
        authorities=AUTHORITIES[: draw.randint(1, 3)],
        mentors=draw.randint(0, 3),
        apart=draw.randint(0, 3),
        together=draw.randint(0, 2),
    )
    expected = None
    try:
        parsed = read_instance(instance)
    except InstanceError:
        return  # rules that contradict each other on their face have their own test
    expected = best(instance)
    if expected is None:
        with pytest.raises(InstanceError):
            form(parsed)
        return
    objective = check(instance).objective
    assert objective.counts == expected[:5]
    assert objective.travel_km == pytest.approx(expected[5], abs=0.01)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    size=st.integers(2, 60),
    seed=st.integers(0, 10**6),
    schools=st.integers(2, 40),
    apart=st.integers(0, 12),
    together=st.integers(0, 8),
)
def test_hard_rules_hold_for_any_cohort(size, seed, schools, apart, together):
    instance = cohort(size, seed, schools=schools, apart=apart, together=together)
    with suppress(InstanceError):  # rules drawn at random may leave no way
        check(instance, effort=0.02)


@pytest.mark.parametrize(
    ("size", "not_three", "sizes"),
    [
        (2, 1, [2]),
        (3, 0, [3]),
        (4, 1, [4]),
        (5, 1, [2, 3]),
        (30, 0, [3] * 10),
        (31, 1, [3] * 9 + [4]),
        (32, 1, [2] + [3] * 10),
    ],
)
def test_only_the_remainder_forces_a_group_that_is_not_three(size, not_three, sizes):
    formation = check(cohort(size, size, schools=size * 3), effort=0.05)
    assert formation.objective.not_three == not_three
    assert sorted(len(each.members) for each in formation.groups) == sizes


def test_travel_never_buys_a_crossing():
    """Two neighbours across a boundary are 100 km from their own authorities' other teachers."""
    instance = cohort(0, 0, mentors=0)
    for number in range(24):
        a = AUTHORITIES[number % 2]
        near = number < 12
        instance["participants"].append(
            {
                "id": f"P{number}",
                "school": f"S{number}",
                "authority": a,
                "sector": "primary" if number % 4 < 2 else "secondary",
                "lat": 55.8 if near else 55.8 + (1 if number % 2 else -1),
                "lon": -4.2,
            }
        )
    formation = check(instance)
    assert formation.objective.counts == (0, 0, 0, 0, 8)


def test_a_mentor_is_worth_any_journey():
    instance = cohort(24, 5)
    instance["mentors"] = [
        {"id": f"T{i}", "school": None, "authority": None, "lat": 60.1, "lon": -1.2, "capacity": 1}
        for i in range(8)
    ]
    assert check(instance, effort=0.1).objective.without_mentor == 0


def test_colleagues_are_parted_though_that_crosses_authorities():
    """Three of one authority's six teachers share a school: two crossings are the price of no pair."""
    people = [Participant(f"A{i}", "A", "primary", "one" if i < 3 else "two", 55.8, -4.2) for i in range(6)]
    people[3:] = [Participant(f"A{i}", "A", "primary", f"own {i}", 55.8, -4.2) for i in range(3, 6)]
    people += [
        Participant(f"B{i}", "B", "primary", "three" if i < 5 else f"b {i}", 55.9, -4.2) for i in range(15)
    ]
    formation = form(Instance(tuple(people)))
    assert formation.objective.counts == (0, 0, 2, 0, 7)
    assert any(note.startswith("Two groups cross authorities") for note in formation.notes)


def test_clusters_of_four_and_pairs_force_sizes_and_the_notes_say_so():
    instance = cohort(33, 8, schools=90)
    instance["keep_together"] = [["P1", "P2"], ["P2", "P3"], ["P4", "P3"], ["P9", "P10"]]
    formation = check(instance, effort=0.2)
    assert formation.objective.not_three == 2
    assert formation.notes[0].startswith("One group of 2 and one group of 4, because 33 people would divide")


def test_the_notes_tell_what_forced_each_awkward_group():
    instance = cohort(20, 3, schools=80, mentors=0)
    formation = check(instance, effort=0.1)
    assert formation.notes[0].startswith("One group of 2, because 20 people do not divide into threes: (“P")
    assert formation.notes[-1].startswith(
        "Seven groups have no mentor, because the mentors can take 0 of 7 groups: ("
    )


def test_unknown_places_and_schools_are_borne_and_told():
    instance = cohort(12, 4)
    instance["participants"][0] |= {"school": None, "lat": None, "lon": None}
    instance["mentors"][0] |= {"school": None, "lat": None, "lon": None}
    formation = check(instance)
    assert "No place is known for “P1”: their journeys count 0 km." in formation.notes
    assert "No place is known for mentor “T1”: their journeys count 0 km." in formation.notes
    assert any(note.startswith("No school is known for “P1”") for note in formation.notes)


def test_nobody_makes_no_groups():
    formation = form(read_instance({"participants": []}))
    assert formation.as_json() == {
        "groups": [],
        "objective": {
            "not_three": 0,
            "same_school_pairs": 0,
            "cross_authority": 0,
            "cross_sector": 0,
            "travel_km": 0.0,
            "without_mentor": 0,
        },
        "notes": [],
    }


def test_progress_rises_to_one():
    told = []
    form(read_instance(cohort(60, 1)), progress=told.append, effort=0.05)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_an_instance_can_be_built_without_json():
    people = tuple(
        Participant(f"P{i}", "S12000049", "primary", f"S{i}", 55.8 + i / 100, -4.2) for i in range(3)
    )
    formation = form(Instance(people, (Mentor("T", 1, "S9", None, 55.8, -4.2),)))
    assert [(each.members, each.mentor) for each in formation.groups] == [(("P0", "P1", "P2"), "T")]


def test_a_cohort_of_134_meets_the_least_figures_and_is_close():
    """Trios planted 0.5 km across and far apart, two over: the planted formation is the best there is."""
    draw = random.Random(7)
    people, planted = [], 0.0
    for trio in range(44):
        lat, lon = 55.3 + 0.05 * (trio % 11), -5 + 0.3 * (trio // 11)
        members = [
            {
                "id": f"P{trio}-{k}",
                "school": f"S{trio}-{k}",
                "authority": AUTHORITIES[trio // 11],
                "sector": "primary" if trio % 2 else "secondary",
                "lat": lat + draw.uniform(0, 0.004),
                "lon": lon + draw.uniform(0, 0.006),
            }
            for k in range(3)
        ]
        people += members
        planted += sum(kilometres(a, b) for a, b in combinations(members, 2))
    for k in range(2):
        people.append({**people[0], "id": f"Q{k}", "school": f"Q{k}", "lat": 55.1, "lon": -5 + k / 1000})
    planted += kilometres(people[-1], people[-2])
    draw.shuffle(people)
    objective = check({"participants": people}, effort=0.5).objective
    assert objective.counts == (1, 0, 0, 0, 45)
    assert objective.travel_km == pytest.approx(planted, rel=0.001)


def test_awkward_groups_are_formed_anew_as_well_as_can_be():
    """Four groups dealt at random are taken apart together and come out at the proved best."""
    instance = read_instance(cohort(12, 21, schools=12, mentors=6, apart=3))
    ground = survey(instance)
    order = list(range(12))
    random.Random(1).shuffle(order)
    bad = [order[i : i + 3] for i in range(0, 12, 3)], [ground.m] * 4
    for mentor, capacity in enumerate(ground.capacity):
        if capacity and mentor < 4:
            bad[1][mentor] = mentor  # whether or not the school forbids it
    groups, mentors = rework(ground, bad, windows=3, seed=1)
    keepers = [k for k in range(ground.m) if k in bad[1]]
    best_of_these = form(
        Instance(
            instance.participants,
            tuple(replace(instance.mentors[k], capacity=1) for k in keepers),
            instance.keep_apart,
        )
    ).objective
    reached = measure(
        instance, [(g, None if m == ground.m else m) for g, m in zip(groups, mentors, strict=True)]
    )
    assert reached.counts == best_of_these.counts
    assert reached.travel_km == pytest.approx(best_of_these.travel_km, abs=0.01)


def test_a_thousand_people_keep_every_rule_at_the_least_figures():
    instance = cohort(1000, 9, schools=600, apart=20, together=10)
    formation = check(instance, effort=0.05)
    blueprint = draw(survey(read_instance(instance)))
    assert blueprint is not None
    assert (blueprint.proved, formation.objective.counts[:4]) == (True, blueprint.least)
    assert any("the fewest possible" in note for note in formation.notes)


def test_two_camps_kept_apart_each_take_one_group_of_two():
    """Twenty and twenty with nobody mixed: each camp is six trios and a pair, not a trio fewer and two fours."""
    instance = cohort(40, 2, schools=120)
    ids = [each["id"] for each in instance["participants"]]
    instance["keep_apart"] = [[one, other] for one in ids[:20] for other in ids[20:]]
    formation = check(instance, effort=0.5)
    assert formation.objective.not_three == 2
    assert "people kept apart leave no better" in formation.notes[0]
