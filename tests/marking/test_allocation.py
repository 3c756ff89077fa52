"""The allocation is right and the best there is, by two proofs that know nothing of how it is found."""

import random
from collections import Counter

import pytest

from marking.allocation import (
    Allocation,
    BadInstance,
    CaseStudy,
    Forbidden,
    Instance,
    Marker,
    Pair,
    Pin,
    allocate,
)
from tests.marking.allocation_proofs import (
    best_by_trying_everything,
    broken_rules,
    can_be_improved,
    distance_from_targets,
    random_instance,
)


def case(id="C1", school="8400123", authority="S12000049", marks_needed=1):
    return CaseStudy(id, school, authority, marks_needed)


def marker(id="M1", school=None, authority="S12000018", max=4, target=None):
    return Marker(id, school, authority, max, target)


def pairs(allocation):
    return [(pair.case_study, pair.marker) for pair in allocation.allocations]


def objective(allocation):
    told = allocation.objective
    return (told.unfilled, told.same_authority, told.sum_squared_load)


def loads_of(instance, allocation):
    count = Counter(pair.marker for pair in allocation.allocations)
    return [count[marker.id] for marker in instance.markers]


@pytest.mark.parametrize("hundred", range(5))
def test_small_instances_have_the_value_that_trying_everything_finds(hundred):
    for seed in range(100 * hundred, 100 * hundred + 100):
        r = random.Random(seed)
        instance = random_instance(
            seed,
            cases=r.randrange(8),
            markers=r.randrange(1, 6),
            schools=r.randrange(1, 5),
            authorities=r.randrange(1, 4),
        )
        allocation = allocate(instance)
        assert (seed, broken_rules(instance, allocation)) == (seed, [])
        found = (*objective(allocation), distance_from_targets(instance, loads_of(instance, allocation)))
        assert (seed, found) == (seed, best_by_trying_everything(instance))


def test_larger_instances_cannot_be_improved():
    for seed in range(60):
        r = random.Random(seed)
        instance = random_instance(
            seed,
            cases=r.randrange(10, 120),
            markers=r.randrange(5, 50),
            schools=r.randrange(1, 30),
            authorities=r.randrange(1, 6),
        )
        allocation = allocate(instance)
        assert (seed, broken_rules(instance, allocation)) == (seed, [])
        assert (seed, can_be_improved(instance, allocation)) == (seed, False)


def test_the_proof_notices_an_allocation_that_is_not_the_best():
    instance = Instance((case("C1"), case("C2")), (marker("M1"), marker("M2")))
    both_to_one = Allocation((Pair("C1", "M1"), Pair("C2", "M1")), (), allocate(instance).objective)
    assert can_be_improved(instance, both_to_one)
    assert broken_rules(instance, both_to_one) != []
    assert not can_be_improved(instance, allocate(instance))


def test_the_largest_cohort_we_can_think_of():
    """5,000 case studies, 1,700 markers: the rules kept and, by the independent proof, nothing to improve."""
    r = random.Random(7)
    where = [(f"84{i:05}", f"S{r.randrange(8):08}") for i in range(900)]
    cases = tuple(case(f"C{i}", *r.choice(where), r.choice([1, 1, 1, 2])) for i in range(5000))
    markers = tuple(
        marker(f"M{i}", *r.choice(where), r.choice([0, 2, 3, 4, 4, 4]), r.choice([2, 3, 3, 4]))
        for i in range(1700)
    )
    forbidden = tuple(
        Forbidden(c.id, markers[i].id, "was the author's mentor")
        for c in cases
        for i in r.sample(range(1700), 4)
    )
    instance = Instance(cases, markers, forbidden)
    allocation = allocate(instance)
    room = sum(marker.max for marker in markers)
    needed = sum(case.marks_needed for case in cases)
    assert allocation.objective.unfilled == needed - room
    assert broken_rules(instance, allocation) == []
    assert not can_be_improved(instance, allocation)
    assert allocate(instance) == allocation


def test_hundreds_of_case_studies_for_few_markers_are_shared_evenly():
    cases = tuple(case(f"C{i}", None, None, 1) for i in range(3000))
    markers = tuple(marker(f"M{i}", max=3000) for i in range(3))
    assert objective(allocate(Instance(cases, markers))) == (0, 0, 3 * 1000**2)


def test_filling_a_mark_comes_before_avoiding_one_authority():
    cases = (case("C1", authority="A"), case("C2", authority="B"))
    markers = (marker("M1", authority="A", max=1), marker("M2", authority="A", max=1))
    assert objective(allocate(Instance(cases, markers))) == (0, 1, 2)


def test_avoiding_one_authority_comes_before_even_loads():
    cases = tuple(case(f"C{i}", authority="A") for i in range(4))
    markers = (marker("M1", authority="A"), marker("M2", authority="B"))
    assert objective(allocate(Instance(cases, markers))) == (0, 0, 16)


def test_no_school_and_no_authority_are_nobody_elses():
    instance = Instance((case(school=None, authority=None),), (marker(school=None, authority=None),))
    allocation = allocate(instance)
    assert pairs(allocation) == [("C1", "M1")]
    assert objective(allocation) == (0, 0, 1)


def test_pins_stay_and_weigh_in_every_part_of_the_objective():
    cases = (case("C1", authority="A", marks_needed=2), case("C2", authority="B"))
    markers = (marker("M1", authority="A"), marker("M2", authority="B"), marker("M3", authority="C"))
    allocation = allocate(Instance(cases, markers, pinned=(Pin("C1", "M1"), Pin("C2", "M3"))))
    assert pairs(allocation) == [("C1", "M1"), ("C1", "M2"), ("C2", "M3")]
    assert objective(allocation) == (0, 1, 3)


def test_pinned_loads_push_others_away():
    cases = tuple(case(f"C{i}", marks_needed=1) for i in range(4))
    pinned = (Pin("C0", "M1"), Pin("C1", "M1"))
    allocation = allocate(Instance(cases, (marker("M1"), marker("M2")), pinned=pinned))
    assert pairs(allocation) == [("C0", "M1"), ("C1", "M1"), ("C2", "M2"), ("C3", "M2")]


def test_a_target_decides_between_allocations_that_are_equally_good():
    cases = (case("C1"), case("C2"), case("C3"))
    for first, second, loads in (
        (1, 2, [1, 2]),
        (2, 1, [2, 1]),
        (None, 2, [1, 2]),
        (1, None, [1, 2]),
        (0, 9, [1, 2]),
    ):
        instance = Instance(cases, (marker("M1", target=first), marker("M2", target=second)))
        assert loads_of(instance, allocate(instance)) == loads


def why(instance):
    return [(gap.case_study, gap.missing, gap.why) for gap in allocate(instance).unfilled]


def test_an_unfilled_mark_says_why():
    here = [marker(f"S{i}", school="8400123") for i in range(3)]
    two = [marker("F1"), marker("F2")]
    barred = (Forbidden("C1", "F1", "was the author's mentor"), Forbidden("C1", "F2"), Forbidden("C1", "S0"))

    assert why(Instance((case(),), ())) == [("C1", 1, "there are no markers")]
    assert why(Instance((case(),), (*here, *two), barred)) == [
        ("C1", 1, "no marker may read it: 3 are from the author's school and 2 are forbidden")
    ]
    assert why(Instance((case(),), (marker(max=0), here[0]))) == [
        ("C1", 1, "every marker who may read it is full; of the rest, 1 is from the author's school")
    ]
    assert why(Instance((case(marks_needed=2),), (marker(), marker("M2", max=0)))) == [
        ("C1", 1, "every other marker who may read it is full")
    ]
    assert why(Instance((case(marks_needed=3),), (marker(), *two), barred[:1])) == [
        ("C1", 1, "it needs 3 and only 2 markers may read it; of the rest, 1 is forbidden")
    ]
    assert why(Instance((case(marks_needed=9),), (marker(), marker("M2", max=0)))) == [
        ("C1", 8, "it needs 9 and only 2 markers may read it, 1 of them full")
    ]
    assert why(Instance((case(marks_needed=2),), (marker(max=0),))) == [
        ("C1", 2, "it needs 2 and only 1 marker may read it, who is full")
    ]


def test_a_need_beyond_all_bounds_is_only_counted():
    allocation = allocate(Instance((case(marks_needed=10**9),), (marker(max=10**9), marker("M2"))))
    assert objective(allocation) == (10**9 - 2, 0, 2)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            {"pinned": (Pin("C1", "M1"), Pin("C1", "M1"))},
            'The pin of case study "C1" to marker "M1" appears more than once.',
        ),
        (
            {"pinned": (Pin("C1", "M1"),), "forbidden": (Forbidden("C1", "M1", "was the author's mentor"),)},
            'The pin of case study "C1" to marker "M1" is a forbidden pair ("was the author\'s mentor").',
        ),
        (
            {"pinned": (Pin("C1", "M1"),), "markers": (marker(school="8400123"),)},
            'The pin of case study "C1" to marker "M1" breaks a rule: the marker is from the author\'s school.',
        ),
        (
            {"pinned": (Pin("C1", "M1"), Pin("C1", "M2"))},
            'The pin of case study "C1" to marker "M2" is one too many: the case study needs 1 and is pinned 2 times.',
        ),
        (
            {"pinned": (Pin("C1", "M1"), Pin("C2", "M1")), "markers": (marker(max=1),)},
            'The pin of case study "C2" to marker "M1" is one too many: the marker reads at most 1 and is pinned 2 '
            "times.",
        ),
        (
            {"pinned": (Pin("C9", "M1"),)},
            'The list "pinned" names case study "C9", which is not among the case studies.',
        ),
        (
            {"forbidden": (Forbidden("C1", "M9"),)},
            'The list "forbidden" names marker "M9", who is not among the markers.',
        ),
        ({"markers": (marker(), marker())}, 'The marker id "M1" appears more than once.'),
        ({"case_studies": (case(), case())}, 'The case study id "C1" appears more than once.'),
        (
            {"case_studies": (case(marks_needed=-1),)},
            'Case study "C1": "marks_needed" must be a whole number from 0 to 1000000000.',
        ),
        ({"markers": (marker(max=-1),)}, 'Marker "M1": "max" must be a whole number from 0 to 1000000000.'),
        (
            {"markers": (marker(target=-1),)},
            'Marker "M1": "target" must be a whole number from 0 to 1000000000.',
        ),
    ],
)
def test_an_instance_that_contradicts_itself_is_refused_by_name(parts, sentence):
    whole = {"case_studies": (case("C1"), case("C2")), "markers": (marker("M1"), marker("M2"))} | parts
    with pytest.raises(BadInstance) as refused:
        Instance(**whole)
    assert str(refused.value) == sentence
