"""The tool that makes groups for presentations: what it promises, for any presenters."""

import time
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.peergroups import LARGEST, SMALLEST, Presenter, make, met_in


@st.composite
def cohorts(draw):
    """(presenters, pairs kept apart): up to forty people in trios of up to four, in up to four authorities."""
    people = draw(
        st.lists(
            st.tuples(st.integers(1, 12) | st.none(), st.sampled_from("ABCD"), st.booleans()), max_size=40
        )
    )
    presenters = [Presenter(number, *facts) for number, facts in enumerate(people, start=1)]
    ids = st.integers(1, max(1, len(people)))
    return presenters, draw(st.lists(st.tuples(ids, ids), max_size=12))


@settings(max_examples=150, deadline=None)
@given(cohorts(), st.integers(SMALLEST, LARGEST))
def test_everybody_sits_once_in_groups_of_nearly_one_size_and_nobody_meets_whom_they_must_not(cohort, size):
    presenters, apart = cohort
    made = make(presenters, apart=apart, size=size)
    assert bool(made.groups) != bool(made.impossible)
    assert make(reversed(presenters), apart=apart[::-1], size=size) == made
    if not made.groups:
        assert made.impossible.endswith(".")
        return
    assert sorted(one for group in made.groups for one in group) == [one.id for one in presenters]
    sizes = [len(group) for group in made.groups]
    assert max(sizes) - min(sizes) <= 1
    assert SMALLEST <= min(sizes) <= max(sizes) <= LARGEST
    who = {one.id: one for one in presenters}
    assert [met_in([who[one] for one in group], apart) for group in made.groups] == [[] for _ in sizes]


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 9), st.integers(SMALLEST, 7))
def test_nothing_is_called_impossible_that_can_be_done(count, size):
    """All trios in two halves of a small cohort, compared with every way there is."""
    presenters = [Presenter(number, number // 2) for number in range(count)]
    possible = any(
        all(one // 2 != other // 2 for group in parts for one, other in combinations(group, 2))
        for parts in partitions(list(range(count)))
    )
    assert bool(make(presenters, size=size).groups) == possible


def partitions(ids):
    """Every way to part a few people into groups of three or more, nearly of one size."""

    def parted(left, parts):
        if not left:
            sizes = [len(part) for part in parts]
            if min(sizes) >= SMALLEST and max(sizes) - min(sizes) <= 1:
                yield parts
            return
        for index in range(len(parts)):
            yield from parted(left[1:], [*parts[:index], [*parts[index], left[0]], *parts[index + 1 :]])
        yield from parted(left[1:], [*parts, [left[0]]])

    yield from parted(ids, [])


def test_a_cohort_of_the_usual_size_is_mixed_and_quick():
    presenters = [Presenter(n, n // 3, "ABCDEFG"[n * 7 // 134], n % 7 == 0) for n in range(134)]
    begun = time.process_time()
    made = make(presenters)
    assert time.process_time() - begun < 5
    assert [len(group) for group in made.groups] == [7] * 2 + [6] * 20 or sorted(map(len, made.groups)) == [
        6
    ] * 20 + [7] * 2
    who = {one.id: one for one in presenters}
    assert min(len({who[one].authority for one in group}) for group in made.groups) >= 5
    assert max(sum(who[one].is_assessed for one in group) for group in made.groups) == 1
    assert made.why[0] == "22 groups of 6 to 7."


def test_the_sentence_names_the_rule():
    assert make([Presenter(1), Presenter(2)]).impossible == (
        "A group needs at least 3 presenters, and there are 2."
    )
    assert make([], size=11).impossible == "A group has between 3 and 10 presenters, so not 11."
    assert make([Presenter(n, 1) for n in (1, 2)] + [Presenter(3)]).impossible == (
        "Trio-mates must not meet: a trio has 2 presenters, and 3 presenters make at most 1 group of 3 or more."
    )
    assert make([Presenter(n) for n in range(3)], apart=[(0, 2)]).impossible == (
        "Some presenters must not meet each other, and 3 presenters make at most 1 group of 3 or more, "
        "which is too few to keep them all apart."
    )


def test_a_size_that_can_not_be_gives_way_to_the_nearest_that_can():
    made = make([Presenter(n, n // 3) for n in range(12)], size=6)
    assert [len(group) for group in made.groups] == [4, 4, 4]
    assert "Groups of 6 can't be made" in made.why[-1]
