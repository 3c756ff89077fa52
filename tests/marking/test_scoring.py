"""Arithmetic of marks, and what two or three readings come to."""

import pytest

from marking.scoring import Outcome, Standing, capped, compare, weighted_total


def test_the_mark_is_the_weighted_mean_of_the_scores_and_a_half_goes_up():
    assert weighted_total([60, 61], [50, 50]) == 61
    assert weighted_total([49, 50], [51, 49]) == 49
    assert weighted_total([70, 60, 50, 40, 30], [20, 25, 25, 15, 15]) == 52
    assert weighted_total([100, 100], [30, 70]) == 100


def test_there_is_no_mark_while_a_score_is_missing():
    assert weighted_total([60, None], [50, 50]) is None
    assert weighted_total([], []) is None
    assert weighted_total([60], [0]) is None
    assert weighted_total([0, 0], [50, 50]) == 0


@pytest.mark.parametrize(
    ("readings", "outcome"),
    [
        ([61], Outcome(Standing.AGREED, 61, "one reading")),
        ([61, 70], Outcome(Standing.AGREED, 66, "mean of two within 10")),
        ([60, 70], Outcome(Standing.AGREED, 65, "mean of two within 10")),
        ([60, 71], Outcome(Standing.THIRD_NEEDED, None, "11 apart, more than 10")),
        ([49, 50], Outcome(Standing.THIRD_NEEDED, None, "on both sides of the pass mark of 50")),
        ([50, 49], Outcome(Standing.THIRD_NEEDED, None, "on both sides of the pass mark of 50")),
        ([40, 49], Outcome(Standing.AGREED, 45, "mean of two within 10")),
        ([40, 60, 58], Outcome(Standing.TO_DECIDE, 59, "decided after a third reading")),
        ([40, 60, 42], Outcome(Standing.TO_DECIDE, 41, "decided after a third reading")),
        ([40, 60, 50], Outcome(Standing.TO_DECIDE, 55, "decided after a third reading")),
    ],
)
def test_what_readings_come_to(readings, outcome):
    assert compare(readings, pass_mark=50, gap=10) == outcome


def test_a_resubmission_is_worth_the_pass_mark_at_most():
    assert capped(72, pass_mark=50, is_resubmission=True) == 50
    assert capped(44, pass_mark=50, is_resubmission=True) == 44
    assert capped(72, pass_mark=50, is_resubmission=False) == 72
