"""Which scripts are read twice."""

import random

from marking.sampling import FirstMark, reason, sample


def marks(totals, markers=4):
    return [FirstMark(f"C{n:03}", n % markers, total) for n, total in enumerate(totals)]


def test_fails_borderline_and_high_marks_are_always_read_twice():
    said = {total: reason(total, 50) for total in (0, 44, 45, 49, 50, 54, 55, 69, 70, 100)}
    assert said == {
        0: "a fail",
        44: "a fail",
        45: "borderline (45 to 54)",
        49: "borderline (45 to 54)",
        50: "borderline (45 to 54)",
        54: "borderline (45 to 54)",
        55: "",
        69: "",
        70: "70 or more",
        100: "70 or more",
    }


def test_of_the_rest_a_share_is_drawn_and_three_at_least():
    few = sample(marks([60] * 20, markers=1), pass_mark=50, share=10)
    many = sample(marks([60] * 100, markers=1), pass_mark=50, share=10)
    assert (len(few), len(many)) == (3, 10)
    assert len(sample(marks([60, 61]), pass_mark=50, share=10)) == 2


def test_every_marker_has_one_script_that_somebody_else_reads():
    firsts = marks([60] * 40, markers=13)
    chosen = sample(firsts, pass_mark=50, share=10)
    assert {mark.marker for mark in firsts if mark.code in chosen} == set(range(13))
    assert len(chosen) == 13


def test_the_same_marks_in_any_order_give_the_same_sample():
    firsts = marks([random.Random(3).randint(30, 90) for _ in range(60)])
    shuffled = random.Random(5).sample(firsts, len(firsts))
    assert sample(firsts, pass_mark=50, share=10) == sample(shuffled, pass_mark=50, share=10)


def test_what_is_read_twice_stays_in_and_what_is_settled_is_not_drawn():
    firsts = [
        FirstMark("A", 1, 60, has_second=True),
        FirstMark("B", 2, 60, is_settled=True),
        FirstMark("C", 2, 61),
        FirstMark("D", 1, 62),
    ]
    assert sample(firsts, pass_mark=50, share=10).keys() == {"A", "C", "D"}
