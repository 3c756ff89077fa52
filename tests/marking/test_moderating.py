"""Second and third readings, marks agreed, the board, the release."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.decisions import Refused
from marking.actions import moderation
from marking.models import Mark, Result
from marking.queries.readings import with_standing
from marking.queries.team import stage_of
from tests.builders_casestudies import case_study_at, read, submitted, team_member, uploaded
from tests.builders_marking import agreed, allocated, in_pool, marked_case_study, submit
from tests.factories.marking import MarkFactory
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db


def firsts(cohort, *totals) -> list[Mark]:
    """Scripts with these first marks, two markers sharing them."""
    in_pool(cohort, max=20), in_pool(cohort, max=20)
    for _ in totals:
        case_study_at("submitted", enrolment=EnrolmentFactory(cohort=cohort))
    allocated(cohort)
    marks = list(
        Mark.objects.filter(kind="first")
        .select_related("appointment__cohort", "appointment__marker", "case_study")
        .order_by("case_study")
    )
    return [submit(mark, total) for mark, total in zip(marks, totals, strict=True)]


def second_of(first: Mark) -> Mark:
    marks = Mark.objects.select_related("appointment__cohort", "appointment__marker", "case_study")
    return marks.get(version=first.version_id, kind="second")


def standing(first: Mark) -> str:
    return with_standing(first.appointment.cohort).get(pk=first.pk).standing


@pytest.fixture
def cohort(cast):
    type(cast.cohort).objects.filter(pk=cast.cohort.pk).update(sample_share=10)
    return cast.cohort


def test_the_sample_is_drawn_and_nobody_reads_a_script_twice(cohort):
    marks = firsts(cohort, 41, 52, 58, 60, 61, 62, 63, 75)
    assert [standing(m) for m in marks[:3]] == ["second-allocate", "second-allocate", "single"]
    allocated(cohort, "second")
    twice = Mark.objects.filter(kind="second")
    # A fail, a borderline one, a high one, and three of the rest.
    assert twice.count() == 6
    for mark in twice:
        first = Mark.objects.get(version=mark.version_id, kind="first")
        assert first.appointment_id != mark.appointment_id
        assert first.sampled != ""
    readers = set(Mark.objects.filter(kind="first", sampled="").values_list("appointment", flat=True))
    assert len(readers) <= 2
    assert moderation.draw_sample(cohort=cohort, by=team_member()) == 0


def test_two_near_marks_propose_their_mean_and_two_far_ones_a_third_reading(cohort, as_, cast):
    near, far, across = firsts(cohort, 72, 60, 52)
    allocated(cohort, "second")
    for first, total in ((near, 75), (far, 71), (across, 48)):
        submit(second_of(first), total)
    assert [standing(m) for m in (near, far, across)] == ["near", "third-allocate", "third-allocate"]
    for first in (far, across):
        with pytest.raises(Refused, match="A third reading comes first"):
            agreed(first)
    assert agreed(near).mark == 74
    in_pool(cohort)
    allocated(cohort, "third")
    thirds = Mark.objects.filter(kind="third").select_related(
        "appointment__cohort", "appointment__marker", "case_study"
    )
    assert thirds.count() == 2
    for mark in thirds:
        submit(mark, 66 if mark.version_id == far.version_id else 51)
    client = as_(cast.team)
    url = reverse("marking:difference", kwargs={"code": far.case_study.candidate_code})
    page = client.get(url)
    assert "Proposed: 69 per cent (decided after a third reading)" in page.text
    silent = client.post(url, {"mark": "68", "reason": ""})
    assert (silent.status_code, "Say why this is the mark" in silent.text) == (200, True)
    assert (
        client.post(url, {"mark": "68", "reason": "The third reader weighed the data rightly"}).status_code
        == 302
    )
    result = Result.objects.get(version=far.version_id)
    assert (result.mark, result.how) == (
        68,
        "decided after a third reading; The third reader weighed the data rightly",
    )
    assert client.post(url, {"mark": "60", "reason": "Again"}).status_code == 403


def test_single_readings_are_agreed_only_when_the_sample_is_whole(cohort):
    marks = firsts(cohort, 58, 60, 61, 62, 63, 64)
    assert moderation.agree_all(cohort=cohort, by=team_member()) == 0
    with pytest.raises(Refused, match="sample is not drawn"):
        agreed(marks[0])
    allocated(cohort, "second")
    singles = [m for m in marks if standing(m) == "single"]
    assert len(singles) == 3
    assert moderation.agree_all(cohort=cohort, by=team_member()) == 3
    assert {r.how for r in Result.objects.all()} == {"one reading"}
    for first in marks:
        if standing(first) == "second":
            submit(second_of(first), 62)
    assert moderation.agree_all(cohort=cohort, by=team_member()) == 3
    assert moderation.agree_all(cohort=cohort, by=team_member()) == 0
    assert Result.objects.count() == 6


def test_a_resubmission_is_marked_again_and_worth_the_pass_mark_at_most(cohort):
    case_study = marked_case_study("released", enrolment=EnrolmentFactory(cohort=cohort), total=41)
    assert (case_study.state, case_study.released_mark) == ("not_yet", 41)
    submitted(read(uploaded(case_study.enrolment, seed="second try")))
    in_pool(cohort), in_pool(cohort)
    allocated(cohort)
    marks = Mark.objects.select_related("appointment__cohort", "appointment__marker", "case_study")
    again = marks.get(kind="first", state="allocated")
    submit(again, 67)
    allocated(cohort, "second")
    submit(marks.get(kind="second", state="allocated"), 69)
    result = agreed(again)
    assert (result.mark, result.how) == (
        50,
        "mean of two within 10; held at 50, as it was handed in a second time",
    )


def test_the_examiner_reads_the_sample_by_code_and_changes_nothing(cohort, as_, cast):
    inside, outside = firsts(cohort, 72, 60)
    allocated(cohort, "second")
    submit(second_of(inside), 74)
    client = as_(cast.examiner)
    listed = client.get(reverse("marking:examine") + f"?cohort={cohort.slug}").text
    assert inside.case_study.candidate_code in listed
    assert outside.case_study.candidate_code not in listed
    page = client.get(reverse("marking:examine-script", kwargs={"code": inside.case_study.candidate_code}))
    people = [
        inside.appointment.marker.name,
        inside.case_study.enrolment.participant.name,
        inside.case_study.enrolment.school.name,
    ]
    assert [name for name in people if name in page.text + listed] == []
    assert "Introduction and context" in page.text
    assert "Sure of this." in page.text
    unseen = client.get(reverse("marking:examine-script", kwargs={"code": outside.case_study.candidate_code}))
    assert unseen.status_code == 404
    url = reverse("marking:difference", kwargs={"code": inside.case_study.candidate_code})
    assert client.post(url, {"mark": "99", "reason": "x"}).status_code == 403


def test_the_overview_counts_what_there_is(cohort, as_, cast):
    firsts(cohort, 41, 60, 61, 62, 63)
    stage = stage_of(cohort)
    assert (stage.submitted, stage.given, stage.first_in, stage.unallocated, stage.approved) == (
        5,
        5,
        5,
        0,
        2,
    )
    assert stage.count("second-allocate") == 1
    case_study_at("submitted", enrolment=EnrolmentFactory(cohort=cohort))
    assert stage_of(cohort).unallocated == 1
    page = as_(cast.team).get(reverse("marking:overview") + f"?cohort={cohort.slug}")
    assert "Work out the allocation" in page.text
    assert "5 of 5" in page.text


@pytest.mark.parametrize("name", ["overview", "moderation", "pool", "pay", "board", "release", "examine"])
def test_team_pages_take_the_same_few_queries_at_any_size(cohort, as_, cast, name):
    slug = {"slug": cohort.slug} if name in ("moderation", "pool", "board", "release") else {}
    url = reverse(f"marking:{name}", kwargs=slug) + ("" if slug else f"?cohort={cohort.slug}")
    client = as_(cast.examiner if name == "examine" else cast.team)
    pool_size, counts = 0, []
    for number in (3, 30):
        for _ in range(number):
            mark = MarkFactory(appointment__cohort=cohort, state="submitted", total=60 + pool_size % 20)
            MarkFactory(
                case_study=mark.case_study,
                version=mark.version,
                appointment__cohort=cohort,
                kind="second",
                state="submitted",
                total=62,
            )
            pool_size += 1
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
