"""All results come out at one chosen moment: nothing before by any route, everything then, everybody told once."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from audit.models import AuditEvent
from casestudies.models import CaseStudy, Extension
from core import clock, jobs
from core.decisions import NotYourRole, Refused
from core.models import Job
from core.transitions import StaleState
from marking.actions import moderation, release
from marking.models import Mark, Release, Result
from marking.queries import release as queries
from marking.rules.team import can_be_reopened
from notifications.models import Message
from people.actions import end_role
from people.enums import Role
from tests.builders_casestudies import case_study_at, read, submitted, team_member, uploaded
from tests.builders_marking import allocated, board_held, in_pool, marked_case_study, released_now, submit
from tests.factories.marking import MarkFactory, ReleaseFactory, ResultFactory
from tests.factories.programme import EnrolmentFactory
from tests.house.doors import rows

pytestmark = pytest.mark.django_db
WORDS = "A clear account of a change that worked."  # what every reading of the builders says to the author


def ratified(cohort, *enrolments) -> list[CaseStudy]:
    """A pass at 61 and a fail at 41 that the board has ratified."""
    people = enrolments or (EnrolmentFactory(cohort=cohort), EnrolmentFactory(cohort=cohort))
    in_pool(cohort, max=20), in_pool(cohort, max=20)
    studies = [case_study_at("submitted", enrolment=person) for person in people]
    allocated(cohort)
    marks = Mark.objects.select_related("appointment__cohort", "appointment__marker", "case_study")
    for study, total in zip(studies, (60, 42), strict=True):
        submit(marks.get(case_study=study, kind="first"), total)
    allocated(cohort, "second")
    for study, total in zip(studies, (62, 40), strict=True):
        submit(marks.get(case_study=study, kind="second"), total)
    moderation.agree_all(cohort=cohort, by=team_member())
    board_held(cohort)
    return studies


def work_is_done() -> None:
    """What the worker does now."""
    jobs.run_due()


def states(*studies: CaseStudy) -> list[str]:
    return [CaseStudy.objects.get(pk=study.pk).state for study in studies]


def told() -> int:
    return Message.objects.filter(kind="case_study.released").count()


@pytest.fixture
def morning():
    """Ten o'clock in four days."""
    return clock.london(clock.today() + dt.timedelta(days=4), 10)


def test_everything_is_out_at_the_moment_and_nothing_a_second_before(cast, morning):
    passed, failed = ratified(cast.cohort)
    planned = release.plan(cohort=cast.cohort, by=cast.team, at=morning)
    work_is_done()
    with clock.moved_to(morning - dt.timedelta(seconds=1)):
        work_is_done()
        assert release.carry_out(release_id=planned.pk) is None
    assert (states(passed, failed), told()) == (["submitted", "submitted"], 0)
    with clock.moved_to(morning):
        work_is_done()
        due = clock.end_of(clock.today() + dt.timedelta(days=56))
    one, two = CaseStudy.objects.get(pk=passed.pk), CaseStudy.objects.get(pk=failed.pk)
    assert (one.state, one.released_mark, one.attempt) == ("marked", 61, 1)
    assert (two.state, two.released_mark, two.attempt) == ("not_yet", 41, 2)
    assert one.released_at == two.released_at >= morning
    assert WORDS in one.released_feedback
    assert "About generic cognitive skills." in one.released_feedback
    assert "Sure of this." not in one.released_feedback + two.released_feedback  # a note for moderation
    assert Extension.objects.get(case_study=failed).due_at == due
    assert sorted(Result.objects.values_list("state", "release")) == [("released", planned.pk)] * 2
    assert told() == 2
    events = AuditEvent.objects.filter(event__in=["case_study.passed", "case_study.returned"])
    assert sorted((e.event, e.facts["mark"], e.facts["attempt"]) for e in events) == [
        ("case_study.passed", 61, 1),
        ("case_study.returned", 41, 2),
    ]
    assert AuditEvent.objects.get(event="release.carried_out").facts == {"results": 2, "left_out": []}
    assert Message.objects.filter(kind="mark.results_out", to_user=cast.team).count() == 1


def pages_of(client, persona: str) -> dict[str, str]:
    """Every page without an argument that this person opens, without what differs from one visit to the next."""
    found = {}
    for name, row in rows().items():
        if row.method != "GET" or row.expected(persona) != 200 or name.startswith("mfa_"):
            continue  # what is to be photographed for a second factor is another at every look
        try:
            answer = client.get(reverse(name))
        except NoReverseMatch:  # about one thing or another, which it would have to be given
            continue
        if answer.status_code != 200:
            continue
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        text = re.sub(r"Counted at [^<]*", "", text)
        found[name] = re.sub(r'(csrfmiddlewaretoken" value|nonce|name="uid" value)="[^"]*"', "", text)
    return found


@pytest.mark.parametrize("persona", ["participant", "mentor", "lead", "marker", "second_marker", "tutor"])
def test_a_planned_release_changes_no_page_of_anybody_outside_the_team(cast, as_, morning, persona):
    marked_case_study("ratified", enrolment=cast.enrolment, marker=cast.marker)
    client = as_(getattr(cast, persona))
    before = pages_of(client, persona)
    assert len(before) > 5
    release.plan(cohort=cast.cohort, by=cast.team, at=morning)
    assert pages_of(client, persona) == before
    with clock.moved_to(morning - dt.timedelta(seconds=1)):
        work_is_done()
        as_(getattr(cast, persona))
        late = pages_of(client, persona)
    for name, text in late.items():
        assert WORDS not in text, name
    if persona == "participant":
        assert [name for name, text in late.items() if "62 per cent" in text] == []
        with clock.moved_to(morning):
            work_is_done()
            as_(cast.participant)
            after = pages_of(client, persona)
        assert "62 per cent" in after["casestudies:case-study"]


def test_pressing_twice_plans_once_and_the_work_done_twice_tells_once(cast, as_):
    studies = ratified(cast.cohort)
    client, url = as_(cast.team), reverse("marking:release", kwargs={"slug": cast.cohort.slug})
    assert "Release 2 results" in client.get(url).text
    assert client.post(url, {"when": "now"}).status_code == 302
    assert client.post(url, {"when": "now"}).status_code == 302
    assert Release.objects.count() == 1
    progress = reverse("marking:release-progress", kwargs={"slug": cast.cohort.slug})
    assert client.get(progress).json()["done"] is False
    work_is_done()
    assert client.get(progress).json()["done"] is True
    Job.objects.filter(kind__in=["marking.carry_out_release", "marking.tell_released"]).update(
        state="waiting"
    )
    work_is_done()
    assert (states(*studies), told()) == (["marked", "not_yet"], 2)
    assert AuditEvent.objects.filter(event="result.released").count() == 2
    assert "Earlier releases" in client.get(url).text


def test_killed_in_the_middle_nothing_is_out_and_the_next_run_does_it_all(cast, monkeypatch):
    studies = ratified(cast.cohort)
    planned = release.plan(cohort=cast.cohort, by=cast.team)
    real = queries.feedback_by_version

    def killed(row):
        real(row)
        raise SystemExit  # as a worker goes that is told to end

    monkeypatch.setattr(queries, "feedback_by_version", killed)
    with pytest.raises(SystemExit):
        release.carry_out(release_id=planned.pk)
    planned.refresh_from_db()
    assert (planned.state, states(*studies)) == ("planned", ["submitted", "submitted"])
    assert set(Result.objects.values_list("state", flat=True)) == {"ratified"}
    monkeypatch.undo()
    work_is_done()
    assert (states(*studies), told()) == (["marked", "not_yet"], 2)


def test_the_mails_are_taken_up_where_they_were_broken_off(cast, monkeypatch):
    ratified(cast.cohort)
    planned = release.plan(cohort=cast.cohort, by=cast.team)
    release.carry_out(release_id=planned.pk)
    real, seen = release.notify, []

    def breaks(notice):
        if seen:
            raise OSError
        seen.append(notice)
        return real(notice)

    monkeypatch.setattr(release, "notify", breaks)
    work_is_done()
    assert told() == 1
    monkeypatch.undo()
    with clock.moved_to(clock.now() + dt.timedelta(minutes=5)):
        work_is_done()
    assert told() == 2


def test_it_can_be_put_earlier_or_later_or_called_off_until_then(cast, morning):
    studies = ratified(cast.cohort)
    planned = release.plan(cohort=cast.cohort, by=cast.team, at=morning)
    release.change(release=planned, by=cast.team, at=morning + dt.timedelta(days=1))
    with clock.moved_to(morning):
        work_is_done()
        assert states(*studies) == ["submitted", "submitted"]
        release.call_off(release=planned, by=cast.team)
    with clock.moved_to(morning + dt.timedelta(days=2)):
        work_is_done()
        assert (states(*studies), told()) == (["submitted", "submitted"], 0)
    again = release.plan(cohort=cast.cohort, by=cast.team, at=morning)
    assert again.pk != planned.pk
    release.change(release=again, by=cast.team, at=morning - dt.timedelta(days=1))
    with clock.moved_to(morning - dt.timedelta(days=1)):
        work_is_done()
        assert states(*studies) == ["marked", "not_yet"]
        for late in (release.change, release.call_off):
            with pytest.raises(StaleState, match="now done"):
                late(release=again, by=cast.team)
            again.state = "planned"
    facts = AuditEvent.objects.filter(event="release.changed").latest("pk").facts
    assert facts["instead_of"] == morning.isoformat()


def test_only_who_releases_marks_chooses_and_the_choice_stands_when_they_leave(cast, morning):
    studies = ratified(cast.cohort)
    for person in (cast.participant, cast.lead, cast.marker, cast.examiner, cast.tutor):
        with pytest.raises(NotYourRole):
            release.plan(cohort=cast.cohort, by=person)
    planned = release.plan(cohort=cast.cohort, by=cast.team, at=morning)
    for act in (release.change, release.call_off):
        with pytest.raises(NotYourRole):
            act(release=planned, by=cast.lead)
    with pytest.raises(Refused, match="That time is over"):
        release.change(release=planned, by=cast.team, at=clock.now())
    end_role(user=cast.team, role=Role.TEAM, by=cast.admin)
    with clock.moved_to(morning):
        work_is_done()
    assert states(*studies) == ["marked", "not_yet"]


def test_what_is_typed_is_answered_beside_its_field(cast, as_):
    ratified(cast.cohort)
    client, url = as_(cast.team), reverse("marking:release", kwargs={"slug": cast.cohort.slug})
    today = clock.today()
    for typed, sentence in (
        ({}, "Choose when the results come out"),
        ({"when": "at"}, "Enter the day on which they come out"),
        ({"when": "at", "date": today.isoformat()}, "Enter the time at which they come out"),
        (
            {"when": "at", "date": (today - dt.timedelta(days=1)).isoformat(), "time": "10:00"},
            "This is over. Choose a time to come",
        ),
        (
            {"when": "at", "date": (today + dt.timedelta(days=400)).isoformat(), "time": "10:00"},
            "This is more than a year away",
        ),
        ({"when": "at", "date": "2027-03-28", "time": "01:30"}, "there is no 01:30"),
    ):
        answer = client.post(url, typed)
        assert (answer.status_code, sentence in answer.text) == (200, True), sentence
    assert Release.objects.count() == 0
    day = today + dt.timedelta(days=3)
    client.post(url, {"when": "at", "date": day.isoformat(), "time": "09:30"})
    planned = Release.objects.get()
    assert planned.due_at == clock.london(day, 9, 30)
    assert "Choose another time" in client.get(url).text
    there = reverse("marking:release-change", kwargs={"pk": planned.pk})
    assert f'value="{day.isoformat()}"' in client.get(there).text
    client.post(there, {"when": "at", "date": day.isoformat(), "time": "11:00"})
    assert Release.objects.get().due_at == clock.london(day, 11)
    client.post(reverse("marking:release-call-off", kwargs={"pk": planned.pk}))
    assert Release.objects.get().state == "called_off"
    assert "Called off by" in client.get(url).text
    assert client.get(there).status_code == 403


def test_a_script_without_a_ratified_result_is_named_before_it_is_left_out(cast, as_):
    ratified(cast.cohort)
    late = case_study_at("submitted", enrolment=EnrolmentFactory(cohort=cast.cohort))
    with pytest.raises(Refused, match=late.candidate_code):
        release.plan(cohort=cast.cohort, by=cast.team)
    client, url = as_(cast.team), reverse("marking:release", kwargs={"slug": cast.cohort.slug})
    page = client.post(url, {"when": "now"})
    named = f"Script {late.candidate_code} has no ratified result" in page.text
    assert (page.status_code, named) == (200, True)
    assert client.post(url, {"when": "now", "left_out": "WRONG"}).status_code == 200
    assert Release.objects.count() == 0
    assert client.post(url, {"when": "now", "left_out": late.candidate_code}).status_code == 302
    work_is_done()
    assert states(late) == ["submitted"]
    assert Result.objects.filter(state="released").count() == 2
    assert Release.objects.get().left_out == [late.candidate_code]


def test_many_scripts_are_left_out_with_one_tick_and_one_reason(cast, as_, monkeypatch):
    monkeypatch.setattr(release, "MOST_LEFT_OUT", 1)
    ratified(cast.cohort)
    late = [case_study_at("submitted", enrolment=EnrolmentFactory(cohort=cast.cohort)) for _ in range(2)]
    with pytest.raises(Refused, match="Say why the others are released without them"):
        release.plan(cohort=cast.cohort, by=cast.team, reason=" ")
    client, url = as_(cast.team), reverse("marking:release", kwargs={"slug": cast.cohort.slug})
    page = client.get(url).text
    assert ("Release 2 results" in page, "Release without the 2 scripts" in page) == (True, True)
    now = {"when": "now"}
    assert client.post(url, now | {"without": "on", "reason": ""}).status_code == 200
    assert client.post(url, now | {"reason": "Two markers are ill."}).status_code == 200
    assert Release.objects.count() == 0
    assert client.post(url, now | {"without": "on", "reason": "Two markers are ill."}).status_code == 302
    made = Release.objects.get()
    assert (made.left_out, made.reason) == (
        sorted(study.candidate_code for study in late),
        "Two markers are ill.",
    )
    work_is_done()
    assert "2: Two markers are ill." in client.get(url).text


def test_what_is_ratified_after_the_choice_comes_out_with_the_others(cast, morning):
    ratified(cast.cohort)
    release.plan(cohort=cast.cohort, by=cast.team, at=morning)
    more = ResultFactory(
        version=MarkFactory(case_study__enrolment__cohort=cast.cohort, case_study__state="submitted").version,
        state="ratified",
        ratified_at=clock.now(),
        ratified_by=cast.team,
    )
    with clock.moved_to(morning):
        work_is_done()
    assert states(more.case_study) == ["marked"]


def test_a_second_result_tells_its_author_a_second_time(cast):
    study = marked_case_study("released", enrolment=cast.enrolment, total=41)
    work_is_done()
    submitted(read(uploaded(study.enrolment, seed="second try")))
    in_pool(cast.cohort), in_pool(cast.cohort)
    allocated(cast.cohort)
    marks = Mark.objects.select_related("appointment__cohort", "appointment__marker", "case_study")
    again = marks.get(kind="first", state="allocated")
    submit(again, 67)
    allocated(cast.cohort, "second")
    submit(marks.get(kind="second", state="allocated"), 69)
    moderation.agree_all(cohort=cast.cohort, by=cast.team)
    assert not can_be_reopened(CaseStudy.objects.get(pk=study.pk))
    board_held(cast.cohort)
    assert "with a marker already" in can_be_reopened(CaseStudy.objects.get(pk=study.pk)).reason
    released_now(cast.cohort)
    work_is_done()
    study.refresh_from_db()
    assert (study.state, study.released_mark, study.attempt) == ("marked", 50, 2)
    assert told() == 2


def test_when_every_try_has_failed_the_team_hears_of_it_and_chooses_again(cast, as_, monkeypatch):
    studies = ratified(cast.cohort)
    release.plan(cohort=cast.cohort, by=cast.team)

    def fails(row):
        raise OSError("The disk is full")

    monkeypatch.setattr(queries, "feedback_by_version", fails)
    row = Job.objects.get(kind="marking.carry_out_release")
    for _ in range(jobs.KINDS[row.kind].attempts):
        jobs.run(row.pk)
        Job.objects.filter(pk=row.pk, state="waiting").update(run_after=clock.now())
    assert states(*studies) == ["submitted", "submitted"]
    assert Message.objects.filter(kind="mark.release_stuck", to_user=cast.team).count() == 1
    url = reverse("marking:release", kwargs={"slug": cast.cohort.slug})
    assert "The results did not come out" in as_(cast.team).get(url).text
    monkeypatch.undo()
    release.change(release=Release.objects.get(), by=cast.team)
    work_is_done()
    assert states(*studies) == ["marked", "not_yet"]


def test_a_release_of_many_takes_a_handful_of_queries_more(cast):
    """Not one for each author: fifty in all, and no more for three times as many."""
    counts = []
    for number in (10, 30):
        for _ in range(number):
            mark = MarkFactory(
                appointment__cohort=cast.cohort,
                case_study__enrolment__cohort=cast.cohort,
                case_study__state="submitted",
                case_study__submitted_at=clock.now(),
                case_study__submitted_by=cast.team,
                state="submitted",
                total=60,
                comment=WORDS,
            )
            ResultFactory(
                version=mark.version,
                state="ratified",
                ratified_at=clock.now(),
                ratified_by=cast.team,
                mark=60,
            )
        planned = ReleaseFactory(cohort=cast.cohort, due_at=clock.now(), planned_by=cast.team)
        with CaptureQueriesContext(connection) as seen:
            release.carry_out(release_id=planned.pk)
        assert planned.results.count() == number
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 50
