"""Scripts whose marks are agreed: added, practised on, held against, and one slipped in that nobody can tell."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock, jobs
from core.decisions import Refused
from marking import visibility
from marking.actions import practice
from marking.actions.criteria import set_default_criteria
from marking.actions.pool import stand_down
from marking.models import AgreedMark, Mark, MarkerAppointment, PayLine, PracticeScript, Result
from marking.practice import compare
from marking.queries.allocation import pool
from marking.queries.practice import readings, within
from marking.queries.team import pay_ledger, stage_of
from notifications.models import Message
from tests.builders_casestudies import case_study_at, docx
from tests.builders_marking import allocated, in_pool
from tests.factories.marking import PracticeScriptFactory, ResultFactory
from tests.factories.programme import CohortFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def script(cast):
    """A practice script with 60 agreed for each of the five criteria."""
    set_default_criteria(cohort=cast.cohort, by=cast.team)
    return PracticeScriptFactory(cohort=cast.cohort, added_by=cast.team)


def hand_in(mark, scores):
    from marking.actions import marker

    marks = Mark.objects.select_related(
        "appointment__marker", "appointment__cohort", "case_study", "practice"
    )
    mark = marks.get(pk=mark.pk)
    opened = visibility.script_for(mark.appointment.marker, mark.practice_code)
    from marking.models import Criterion
    from marking.queries.marker import Written

    criteria = list(Criterion.objects.filter(cohort=mark.appointment.cohort))
    written = Written(scores=dict(zip([c.pk for c in criteria], scores, strict=True)))
    version = marker.save(
        script=opened,
        by=mark.appointment.marker,
        written=written,
        version=mark.version_number,
        criteria=criteria,
    )
    marker.submit(script=opened, by=mark.appointment.marker, version=version)
    mark.refresh_from_db()
    return mark


def test_a_file_is_read_as_a_case_study_is_and_gets_agreed_marks(cast, as_):
    set_default_criteria(cohort=cast.cohort, by=cast.team)
    client, url = as_(cast.team), reverse("marking:practice", kwargs={"slug": cast.cohort.slug})
    file = SimpleUploadedFile("Zebedee.docx", docx(creator="Zebedee Quixley"))
    added = client.post(url, {"title": "The maths talk of 2024", "file": file})
    script = PracticeScript.objects.get()
    assert added.url == reverse("marking:practice-script", kwargs={"pk": script.pk})
    jobs.run_due()
    script.refresh_from_db()
    assert (script.intake, script.kind, "Zebedee" in script.reading_copy) == ("ready", "docx", False)
    assert b"Zebedee" not in script.clean_file.read()
    assert "Agreed marks are missing" in client.get(url).text

    form = {"action": "agree"} | {f"score_{n}": "60" for n in range(1, 6)}
    short = client.post(added.url, form)
    assert short.status_code == 200
    assert "say why, so that markers learn from it" in short.text
    assert 'value="60"' in short.text
    client.post(added.url, form | {f"reason_{n}": f"Because {n}" for n in range(1, 6)})
    script.refresh_from_db()
    assert script.is_ready
    assert list(AgreedMark.objects.values_list("score", "reason")) == [
        (60, f"Because {n}") for n in range(1, 6)
    ]


def test_a_file_of_the_wrong_kind_is_refused_and_its_name_is_kept(cast, as_):
    url = reverse("marking:practice", kwargs={"slug": cast.cohort.slug})
    page = as_(cast.team).post(url, {"title": "The maths talk", "file": SimpleUploadedFile("a.exe", b"MZ")})
    assert (page.status_code, PracticeScript.objects.count()) == (200, 0)
    assert 'value="The maths talk"' in page.text


def test_near_enough_opens_the_real_scripts_and_shows_the_agreed_marks(cast, as_, script):
    case_study_at("submitted", enrolment=cast.enrolment)
    appointment = in_pool(cast.cohort, cast.marker)
    assert list(pool(cast.cohort)) == []
    mark = Mark.objects.get()
    assert (mark.kind, mark.practice) == ("practice", script)
    told = Message.objects.get(kind="marker.practice_given")
    assert told.context["path"] == reverse("marking:script", kwargs={"code": mark.practice_code})
    client = as_(cast.marker)
    page = client.get(told.context["path"]).text
    assert "Thirty learners in Primary 4" in page
    assert "Practice script" in page
    assert "Evidence is weighed." not in page
    hand_in(mark, [64, 56, 60, 70, 60])
    after = client.get(told.context["path"]).text
    assert "Near enough to the agreed marks" in after
    assert "Evidence is weighed." in after
    assert list(pool(cast.cohort)) == [appointment]
    assert Message.objects.filter(kind="marker.practice_passed").count() == 1
    assert (PayLine.objects.count(), Result.objects.count()) == (0, 0)
    allocated(cast.cohort)
    assert Mark.objects.filter(kind="first", appointment=appointment).count() == 1


def test_not_near_enough_brings_the_next_one_then_a_talk(cast, as_, script):
    second = PracticeScriptFactory(cohort=cast.cohort, added_by=cast.team)
    appointment = in_pool(cast.cohort, cast.marker)
    first = hand_in(Mark.objects.get(), [90, 60, 60, 60, 60])  # six too high in all, but 30 in one criterion
    assert first.passed is False
    assert Message.objects.filter(kind="marker.practice_talk").count() == 0
    page = as_(cast.marker).get(reverse("marking:script", kwargs={"code": first.practice_code})).text
    assert "Not near enough yet" in page
    again = Mark.objects.get(practice=second)
    hand_in(again, [80] * 5)
    assert Message.objects.filter(kind="marker.practice_talk", to_user=cast.marker).count() == 1
    assert Message.objects.filter(kind="marker.practice_talk_wanted", to_user=cast.team).count() == 1
    assert list(pool(cast.cohort)) == []

    team, url = as_(cast.team), reverse("marking:marker-practice", kwargs={"pk": appointment.pk})
    assert (
        "Real scripts are closed"
        in team.get(reverse("marking:pool-member", kwargs={"pk": appointment.pk})).text
    )
    team.post(url, {"action": "waive", "reason": ""})
    assert list(pool(cast.cohort)) == []
    team.post(url, {"action": "waive", "reason": "We read criterion 1 together"})
    assert list(pool(cast.cohort)) == [appointment]
    assert team.post(url, {"action": "waive", "reason": "Again"}).status_code == 403


def test_how_near_is_near_enough_is_the_cohorts(cast, as_, script):
    url = reverse("marking:practice", kwargs={"slug": cast.cohort.slug})
    as_(cast.team).post(url, {"action": "rule", "total_within": "2", "criterion_within": "40"})
    in_pool(cast.cohort, cast.marker)
    assert hand_in(Mark.objects.get(), [63] * 5).passed is False


def test_whoever_was_in_the_pool_before_gets_one_by_a_press(cast, as_):
    set_default_criteria(cohort=cast.cohort, by=cast.team)
    appointment = in_pool(cast.cohort, cast.marker)
    assert list(pool(cast.cohort)) == [appointment]
    PracticeScriptFactory(cohort=cast.cohort, added_by=cast.team)
    assert list(pool(cast.cohort)) == []
    url = reverse("marking:practice", kwargs={"slug": cast.cohort.slug})
    for _ in range(2):
        as_(cast.team).post(url, {"action": "give"})
    assert list(Mark.objects.values_list("appointment", "kind")) == [(appointment.pk, "practice")]


def test_the_agreed_marks_stand_once_somebody_has_the_script(cast, as_, script):
    in_pool(cast.cohort, cast.marker)
    with pytest.raises(Refused, match="its agreed marks stand"):
        practice.agree(script=script, by=cast.team, marks={})
    page = reverse("marking:practice-script", kwargs={"pk": script.pk})
    as_(cast.team).post(page, {"action": "retire"})
    script.refresh_from_db()
    assert (script.is_ready, script.retired_by) == (False, cast.team)


@pytest.fixture
def slipped(cast, script):
    """Marcus has a real script and one with agreed marks among them."""
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    appointment = in_pool(cast.cohort, cast.marker)
    practice.waive(appointment=appointment, by=cast.team, reason="A talk")
    Mark.objects.all().delete()
    allocated(cast.cohort)
    drift = practice.slip_in(appointment=MarkerAppointment.objects.get(pk=appointment.pk), by=cast.team)
    return Mark.objects.get(case_study=case_study), drift


def shape(text, code):
    """A page without what makes one script differ from another: code, words, text, tokens."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text.replace(code, "CODE"))
    text = re.sub(r'<div class="marking-script.*?</(?:article|form)>', "", text, flags=re.DOTALL)
    text = re.sub(r"[\d,]+ words[^<]*", "WORDS", text)
    return re.sub(r"ioc-tag--\w+|ds_tag--\w+", "", text)


def test_a_script_slipped_in_looks_like_any_other_wherever_a_marker_looks(cast, as_, slipped):
    real, drift = slipped
    client = as_(cast.marker)
    pages = []
    for code in (real.case_study.candidate_code, drift.practice_code):
        looks = [
            shape(client.get(reverse(f"marking:{name}", kwargs={"code": code})).text, code)
            for name in ("script", "script-submit", "script-recuse")
        ]
        inside = (("script-comment", {"paragraph": 1}), ("script-bank", {"number": 1}))
        looks += [
            shape(client.get(reverse(f"marking:{name}", kwargs={"code": code} | where)).text, code)
            for name, where in inside
        ]
        pages.append(looks)
        assert visibility.script_for(cast.marker, code).kind == "first"
        assert len(code) == 6
    assert pages[0] == pages[1]
    mails = [
        (m.subject, m.template, sorted(m.context))
        for m in Message.objects.filter(kind="mark.allocated", to_user=cast.marker).order_by("pk")
    ]
    assert "drift" not in str(mails).lower()
    listed = client.get(reverse("marking:script-list")).text.lower()
    assert "drift" not in listed
    assert "practice" not in listed
    hand_in(drift, [75] * 5)
    for url in (
        reverse("marking:script", kwargs={"code": drift.practice_code}),
        reverse("marking:pay"),
        f"{reverse('marking:pay')}?format=csv",
    ):
        text = client.get(url).text.lower()
        assert [word for word in ("drift", "agreed", "evidence is weighed") if word in text] == [], url


def test_a_script_slipped_in_is_paid_has_no_result_and_its_gap_is_the_teams(cast, as_, slipped):
    real, drift = slipped
    before = stage_of(cast.cohort)
    hand_in(drift, [75] * 5)
    assert stage_of(cast.cohort) == before
    assert PayLine.objects.get().mark == drift
    assert [(row["firsts"], row["others"]) for row in pay_ledger(cast.cohort)] == [(0, 1)]
    comparison = readings([Mark.objects.get(pk=drift.pk)])[0].comparison
    assert (comparison.total, comparison.agreed_total, comparison.gap, comparison.widest) == (75, 60, 15, 15)
    page = as_(cast.team).get(reverse("marking:pool-member", kwargs={"pk": drift.appointment_id})).text
    assert "+15" in page
    assert "Slipped in" in page
    assert Mark.objects.get(pk=drift.pk).passed is None
    with pytest.raises(Refused, match="has had every practice script"):
        practice.slip_in(appointment=drift.appointment, by=cast.team)
    for name in ("moderation", "board", "overview"):
        kwargs = {} if name == "overview" else {"slug": cast.cohort.slug}
        url = reverse(f"marking:{name}", kwargs=kwargs) + f"?cohort={cast.cohort.slug}"
        assert drift.practice_code not in as_(cast.team).get(url).text
    assert real.state == "allocated"


def test_giving_back_a_script_slipped_in_troubles_nobody(cast, as_, slipped):
    _, drift = slipped
    url = reverse("marking:script-recuse", kwargs={"code": drift.practice_code})
    assert as_(cast.marker).post(url, {"reason": "I know the class"}).status_code == 302
    assert Message.objects.filter(kind="mark.recused").count() == 0
    assert (
        as_(cast.marker).get(reverse("marking:script", kwargs={"code": drift.practice_code})).status_code
        == 404
    )


def test_pressed_twice_one_script_is_slipped_in(cast, slipped):
    _, drift = slipped
    PracticeScriptFactory(cohort=cast.cohort, added_by=cast.team)
    with pytest.raises(Refused) as why:
        practice.slip_in(appointment=drift.appointment, by=cast.team)
    assert why.value.reason == "This marker has one that is not marked yet. Wait for its mark."


def test_nothing_is_slipped_in_once_results_are_out_since_it_would_be_the_one_that_is_closed(cast, slipped):
    real, drift = slipped
    Mark.objects.filter(pk=drift.pk).update(state="recused", recused_at=drift.allocated_at)
    ResultFactory(version=real.version, state="released", released_at=clock.now())
    with pytest.raises(Refused) as why:
        practice.slip_in(appointment=drift.appointment, by=cast.team)
    assert why.value.reason == "Results of this cohort are out, so it would be closed to the marker at once."


def test_whoever_is_stood_down_reads_of_as_many_scripts_as_they_had(cast, slipped):
    _, drift = slipped
    codes = stand_down(appointment=drift.appointment)
    assert len(codes) == 1
    mail = Message.objects.get(kind="marker.stood_down", to_user=cast.marker)
    assert mail.context["scripts"] == "2 scripts"


def test_nobody_without_real_scripts_gets_one_slipped_in(cast, script):
    appointment = in_pool(cast.cohort, cast.marker)
    with pytest.raises(Refused, match="no real scripts"):
        practice.slip_in(appointment=appointment, by=cast.team)


def test_a_comparison_is_plain_arithmetic():
    found = compare({1: 70, 2: 50}, {1: 60, 2: 60}, {1: 75, 2: 25})
    assert (found.total, found.agreed_total, found.gap, found.widest) == (65, 60, 5, 10)
    assert found.is_near(total_within=5, criterion_within=10)
    assert not found.is_near(total_within=4, criterion_within=10)
    assert not found.is_near(total_within=5, criterion_within=9)


def test_a_new_cohort_takes_over_how_near_is_near_enough(cast):
    from marking.copying import copy_practice_rule

    practice.set_rule(cohort=cast.cohort, by=cast.team, total_within=5, criterion_within=9)
    copy_practice_rule(cast.cohort, cast.other_cohort)
    copy_practice_rule(cast.other_cohort, CohortFactory())
    assert within(cast.other_cohort.pk) == (5, 9)
