"""Passages that submissions share: found surely, shown to the team side by side, and known to nobody else."""

import random
import time

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.actions import compare
from casestudies.likeness import SURE, passages, plain_text, prints
from casestudies.models import Likeness, Print
from core.jobs import run_due
from tests.builders_casestudies import SHARED, alike, case_study_at, handed_in, result_out
from tests.factories.programme import EnrolmentFactory

VOCABULARY = [f"word{n}" for n in range(4000)]
LIST = "/case-studies/likeness/"


def text(seed, length=1500):
    return " ".join(random.Random(seed).choices(VOCABULARY, k=length))


# The tool


@settings(max_examples=40, deadline=None)
@given(
    st.integers(SURE, 60),
    st.integers(0, 900),
    st.integers(0, 900),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)
def test_so_many_words_in_a_row_are_found_wherever_they_stand(length, here, there, seed, other_seed):
    shared = text("shared", length)
    one, other = text(seed, 900).split(), text(f"other {other_seed}", 900).split()
    one[here:here], other[there:there] = [shared], [shared]
    first, second = " ".join(one), " ".join(other)
    assert prints(first) & prints(second)
    assert any(first[p.one[0] : p.one[1]].count(" ") >= length - 1 for p in passages(first, second))


def test_texts_of_their_own_share_nothing_and_a_text_shares_all_with_itself():
    one, other = text(1), text(2)
    assert not prints(one) & prints(other)
    assert passages(one, other) == []
    (whole,) = passages(one, one)
    assert (whole.length, whole.one) == (1500, (0, len(one)))


def test_case_signs_and_typographic_quotes_make_no_difference():
    one = "The pupils' answers, which we had counted, were longer; and nobody -- not even the quiet ones -- held back."
    other = (
        "THE PUPILS’ ANSWERS which we had counted were longer and nobody not even the quiet ones held back"
    )
    (passage,) = passages(one, other)
    assert passage.length == 18
    assert one[slice(*passage.one)].endswith("held back")


def test_the_prints_are_few_and_short_texts_have_one():
    assert 0.1 < len(prints(text(3, 5000))) / 5000 < 0.2
    assert prints("too short") == set()
    assert len(prints("one two three four five six seven eight nine")) == 1


def test_the_list_of_sources_is_left_out():
    html = (
        "<h1>What was done</h1><p>We &amp; they<br>talked.</p><h2>Reference list</h2><p>Black, P. (1998)</p>"
    )
    assert plain_text(html) == "What was done\nWe & they\ntalked."


def test_a_heading_at_the_top_hides_nothing():
    html = "<h1>References</h1><p>What we did.</p><p>And what came of it for the eight learners.</p>"
    assert "What we did." in plain_text(html)
    assert plain_text(html + "<h1>References</h1><p>Black, P. (1998)</p>").endswith("learners.")


def test_texts_that_say_one_thing_over_and_over_are_compared_quickly():
    one, other = (" ".join(f"{'so it is ' * 4}{mark}{n}" for n in range(1500)) for mark in "xy")
    began = time.process_time()
    passages(one, other)
    passages("again " * 20_000, "again " * 20_000)
    assert time.process_time() - began < 5


# The service


@pytest.mark.django_db
def test_the_prints_are_there_for_another_comparison_at_the_same_time(cast, monkeypatch):
    submission = handed_in(cast.enrolment, [("Aim", SHARED)])
    outside, seen = len(connection.atomic_blocks), []

    def near(submission):
        seen.append(len(connection.atomic_blocks))
        return []

    monkeypatch.setattr("casestudies.actions.likeness.near", near)
    compare(submission=submission)
    assert seen == [outside]


@pytest.mark.django_db
def test_a_pair_is_found_when_the_later_one_comes_in_and_once(cast):
    likeness = alike(cast)
    assert likeness.earlier.case_study.enrolment == cast.enrolment
    assert likeness.passages == 1
    assert likeness.words == len(SHARED.split())
    assert compare(submission=likeness.submission) == []
    assert compare(submission=likeness.earlier) == []
    assert Likeness.objects.count() == 1


@pytest.mark.django_db
def test_a_second_attempt_is_not_like_the_first(cast):
    first = handed_in(cast.enrolment, [("What was done", SHARED)])
    result_out(first.case_study, by=cast.team, mark=42, passed=False, feedback="Say who was asked.")
    second = handed_in(cast.enrolment, [("What was done", SHARED)])
    assert second.pk != first.pk
    assert set(first.prints.values_list("value")) == set(second.prints.values_list("value"))
    assert not Likeness.objects.exists()


@pytest.mark.django_db
def test_what_everybody_shares_is_nobodys(cast):
    for _ in range(22):
        handed_in(EnrolmentFactory(cohort=cast.cohort), [("Aim", SHARED)])
    latest = handed_in(cast.enrolment, [("Aim", SHARED)])
    assert not Likeness.objects.filter(submission=latest).exists()


@pytest.mark.django_db
def test_the_team_looks_at_both_side_by_side(cast, as_):
    likeness = alike(cast)
    client = as_(cast.team)
    assert "Petra Participant" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}{likeness.pk}/").content.decode()
    assert page.count(f"<mark>{SHARED.rstrip(chr(46))}</mark>") == 2
    assert "Mine began in August." in page
    assert f"{LIST}{likeness.pk}/" in client.get(f"/case-studies/{cast.enrolment.pk}/").content.decode()


@pytest.mark.django_db
def test_text_that_looks_like_markup_stays_text(cast, as_):
    likeness = alike(cast, shared=f"<script>alert(1)</script> {SHARED}")
    page = as_(cast.team).get(f"{LIST}{likeness.pk}/").content.decode()
    assert "<script>alert" not in page


@pytest.mark.django_db
def test_nobody_else_learns_of_it(cast, as_):
    likeness = alike(cast)
    for person in (cast.participant, cast.lead, cast.marker, cast.tutor, cast.examiner, cast.admin):
        assert as_(person).get(f"{LIST}{likeness.pk}/").status_code == 404
    for path in ("/case-study/", f"/case-study/receipts/{likeness.earlier.receipt_number}/"):
        assert "hared passage" not in as_(cast.participant).get(path).content.decode()
    assert "hared passage" not in as_(cast.lead).get(f"/case-studies/{cast.enrolment.pk}/").content.decode()


@pytest.mark.django_db
def test_the_work_is_done_by_the_worker_after_a_hand_in(cast):
    case_study_at("submitted", enrolment=cast.enrolment)
    assert not Print.objects.exists()
    run_due()
    assert Print.objects.exists()


@pytest.mark.django_db
def test_the_list_asks_as_much_for_ten_as_for_one(cast, as_, django_assert_max_num_queries):
    for _ in range(5):
        handed_in(EnrolmentFactory(cohort=cast.cohort), [("Aim", SHARED)])
    assert Likeness.objects.count() == 10
    client = as_(cast.team)
    client.get(LIST)
    with django_assert_max_num_queries(6):
        client.get(LIST)
    with django_assert_max_num_queries(7):
        client.get(f"{LIST}{Likeness.objects.first().pk}/")
