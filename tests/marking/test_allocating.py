"""Who marks what: one press, a proposal that keeps the rules, publishing it, one mail each."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.models import CaseStudy
from core import clock, jobs
from core.decisions import Refused
from core.models import Job
from core.transitions import StaleState
from marking import visibility
from marking.actions import allocation, conflicts, criteria
from marking.actions.allocation import as_json
from marking.enums import MarkKind
from marking.models import AllocationRun, Mark, MarkerAppointment
from marking.queries.allocation import forbidden_pairs, instance_for, lacking
from notifications.models import Message
from tests.builders_casestudies import case_study_at, team_member
from tests.builders_marking import allocated, in_pool, rehearsed
from tests.factories.casestudies import (
    CaseStudyFactory,
    MentorAnswerFactory,
    SubmissionFactory,
    VersionFactory,
)
from tests.factories.marking import ConflictFactory, MarkerAppointmentFactory
from tests.factories.people import AuthorityFactory, SchoolFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory
from trios.models import FormerMentor, MentorAppointment, Trio, TrioMember

pytestmark = pytest.mark.django_db


def handed_in(cohort, **facts) -> CaseStudy:
    """A submitted script, made directly."""
    enrolment = EnrolmentFactory(cohort=cohort, **facts)
    case_study = CaseStudyFactory(
        enrolment=enrolment,
        state="submitted",
        submitted_at=clock.now(),
        submitted_by=enrolment.participant,
    )
    SubmissionFactory(case_study=case_study, version=VersionFactory(case_study=case_study))
    return case_study


def run_of(cohort, kind="first") -> AllocationRun:
    """A proposal, worked out."""
    criteria.set_default_criteria(cohort=cohort, by=team_member())
    run = allocation.start(cohort=cohort, by=team_member(), kind=kind)
    jobs.run(allocation.job_of(run).pk)
    run.refresh_from_db()
    return rehearsed(run)


def given(run) -> dict[str, str]:
    return {pair["case_study"]: pair["marker"] for pair in run.answer["allocations"]}


def test_the_press_the_wait_the_proposal_and_the_mails(cast, as_):
    scripts = [handed_in(cast.cohort) for _ in range(5)]
    for _ in range(2):
        in_pool(cast.cohort)
    client, team = as_(cast.team), cast.team
    criteria.set_default_criteria(cohort=cast.cohort, by=team)
    press = reverse("marking:allocation-start", kwargs={"slug": cast.cohort.slug})
    answer = client.post(press)
    run = AllocationRun.objects.get()
    assert client.post(press).url == answer.url
    assert AllocationRun.objects.count() == 1
    progress = reverse("marking:allocation-progress", kwargs={"pk": run.pk})
    waiting = client.get(progress).json()
    assert (waiting["done"], waiting["failed"], waiting["maximum"]) == (False, False, 3)
    assert "the work goes on" in client.get(answer.url).text
    jobs.run(Job.objects.get(kind="marking.allocate").pk)
    assert client.get(progress).json()["done"] is True
    page = client.get(answer.url).text
    assert "Every script has a marker." in page
    assert Message.objects.filter(kind="mark.allocated").count() == 0
    assert Mark.objects.count() == 0
    publish = reverse("marking:allocation-publish", kwargs={"pk": run.pk})
    assert client.post(publish).status_code == 403
    run.refresh_from_db()
    rehearsed(run)
    assert client.post(publish).status_code == 302
    assert client.post(publish).status_code == 302
    assert sorted(Mark.objects.values_list("case_study", flat=True)) == sorted(s.pk for s in scripts)
    assert set(Mark.objects.values_list("kind", "state")) == {("first", "allocated")}
    jobs.run(Job.objects.get(kind="marking.tell_allocated").pk)
    Job.objects.filter(kind="marking.tell_allocated").update(state="waiting")
    jobs.run(Job.objects.get(kind="marking.tell_allocated").pk)
    subjects = sorted(m.subject[:26] for m in Message.objects.filter(kind="mark.allocated"))
    assert subjects == ["You have 2 scripts to mark", "You have 3 scripts to mark"]


def test_after_the_publication_the_page_says_what_was_done_and_the_next_step_is_another(cast, as_):
    handed_in(cast.cohort), in_pool(cast.cohort)
    client, run = as_(cast.team), run_of(cast.cohort)
    page = reverse("marking:allocation-detail", kwargs={"pk": run.pk})
    overview = f"{reverse('marking:overview')}?cohort={cast.cohort.slug}"
    assert "1 of 1 script would be given out." in client.get(page).text
    said = client.post(reverse("marking:allocation-publish", kwargs={"pk": run.pk}), follow=True).text
    assert "1 script is given out. Each marker gets one mail." in said
    assert "1 of 1 script was given out on" in client.get(page).text
    assert f'href="{page}">Allocation<' in client.get(overview).text
    handed_in(cast.cohort)
    assert f'href="{overview}#allocate">Work out the allocation<' in client.get(overview).text


def test_the_rules_are_kept_and_the_same_rows_give_the_same_instance(cast):
    school, place = SchoolFactory(), AuthorityFactory()
    mine = handed_in(cast.cohort, school=school)
    mentored, declared, plain = (handed_in(cast.cohort) for _ in range(3))
    strict = in_pool(cast.cohort, cast.marker, school=school, authority=place, max=4, target=3)
    other = in_pool(cast.cohort, max=2, target=2)
    trio = Trio.objects.create(cohort=CohortFactory(), number=1, mentor=cast.marker, formed_at=clock.now())
    TrioMember.objects.create(trio=trio, enrolment=mentored.enrolment, joined_at=clock.now())
    ConflictFactory(case_study=declared, appointment=strict)
    instance = instance_for(cast.cohort, "first")
    assert as_json(instance) == as_json(instance_for(cast.cohort, "first"))
    run = run_of(cast.cohort)
    pairs = given(run)
    assert pairs[plain.candidate_code] == f"M{strict.pk}"
    keepers = {mine.candidate_code, mentored.candidate_code, declared.candidate_code}
    assert {pairs[code] for code in keepers if code in pairs} == {f"M{other.pk}"}
    assert run.answer["objective"]["unfilled"] == 1
    assert len(run.answer["unfilled"]) == 1
    assert "full" in run.answer["unfilled"][0]["why"]


def test_a_script_given_by_hand_in_the_same_moment_gives_none_out(cast):
    """Somebody's press is stored after publishing has looked and before it stores: the database lets one stand."""
    case_study = handed_in(cast.cohort)
    by_hand, _ = (MarkerAppointmentFactory(cohort=cast.cohort) for _ in range(2))
    criteria.set_default_criteria(cohort=cast.cohort, by=cast.team)
    run = allocation.start(cohort=cast.cohort, by=cast.team)
    allocation.work_out(run=run, progress=jobs.Progress(allocation.job_of(run)))
    script = lacking(cast.cohort, MarkKind.FIRST)[0]
    pressed = []

    def press_first(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO") and "marking_mark" in sql and not pressed:
            pressed.append(allocation.mark_of(script, by_hand, MarkKind.FIRST, clock.now()))
            pressed[0].save()
        return execute(sql, params, many, context)

    rehearsed(run)
    with (
        connection.execute_wrapper(press_first),
        pytest.raises(StaleState, match="Nothing was given out"),
    ):
        allocation.publish(run=run, by=cast.team)
    run.refresh_from_db()
    assert (run.state, case_study.marks.count()) == ("ready", 0)


def test_what_allocation_forbids_opening_bars(cast):
    """Two askings of the same rules, one over all pairs and one over a mark, agree."""
    marker = MarkerAppointmentFactory(cohort=cast.cohort)
    mentored, declared, own, free, advised, once = (handed_in(cast.cohort) for _ in range(6))
    trio = Trio.objects.create(cohort=CohortFactory(), number=1, mentor=marker.marker, formed_at=clock.now())
    TrioMember.objects.create(trio=trio, enrolment=mentored.enrolment, joined_at=clock.now())
    ConflictFactory(case_study=declared, appointment=marker)
    type(own.enrolment).objects.filter(pk=own.enrolment_id).update(participant=marker.marker)
    MentorAnswerFactory(draft__case_study=advised, mentor=marker.marker)
    MentorAnswerFactory(draft__case_study=free)  # somebody else's advice
    handed_over = Trio.objects.create(cohort=cast.cohort, number=2, formed_at=clock.now())
    joined = clock.now() - dt.timedelta(days=9)
    TrioMember.objects.create(trio=handed_over, enrolment=once.enrolment, joined_at=joined)
    TrioMember.objects.create(trio=handed_over, enrolment=free.enrolment, joined_at=clock.now())
    until = clock.now() - dt.timedelta(days=1)
    FormerMentor.objects.create(trio=handed_over, mentor=marker.marker, until=until)
    forbidden = {case_study for case_study, appointment, _ in forbidden_pairs(cast.cohort)}
    assert forbidden == {mentored.pk, declared.pk, own.pk, advised.pk, once.pk}
    for case_study in (mentored, declared, own, free, advised, once):
        Mark.objects.create(
            case_study=case_study,
            version=case_study.versions.get(),
            appointment=marker,
            kind="first",
            shuffle=1,
            allocated_at=clock.now(),
        )
    barred = {
        script.code
        for script in map(visibility.script, visibility.rows(visibility.readings_of(marker.marker)))
        if script.is_barred
    }
    assert barred == {c.candidate_code for c in (mentored, declared, own, advised, once)}


def test_who_mentors_this_year_is_given_nothing(cast):
    handed_in(cast.cohort)
    appointment = in_pool(cast.cohort, cast.marker)
    MentorAppointment.objects.create(
        cohort=cast.cohort, mentor=cast.marker, authority=cast.glasgow, appointed_at=clock.now()
    )
    run = run_of(cast.cohort)
    assert run.answer["allocations"] == []
    assert run.answer["unfilled"][0]["why"] == "there are no markers"
    with pytest.raises(Refused, match="nobody anything"):
        allocation.publish(run=run, by=cast.team)
    assert appointment.state == "approved"


def test_a_conflict_declared_after_the_proposal_stops_the_publication(cast, as_):
    script = handed_in(cast.cohort)
    appointment = in_pool(cast.cohort, cast.marker)
    run = run_of(cast.cohort)
    conflicts.declare_conflict(
        appointment=appointment,
        by=cast.marker,
        named=script.enrolment.participant.email,
        reason="Cousin",
    )
    answer = as_(cast.team).post(reverse("marking:allocation-publish", kwargs={"pk": run.pk}))
    assert answer.status_code == 403
    assert "Nothing was given out" in answer.text
    assert (Mark.objects.count(), AllocationRun.objects.get().state) == (0, "ready")
    assert (
        as_(cast.team).post(reverse("marking:allocation-discard", kwargs={"pk": run.pk})).status_code == 302
    )
    again = run_of(cast.cohort)
    assert again.answer["allocations"] == []


def test_what_a_marker_holds_already_counts_in_the_load(cast):
    first, second = in_pool(cast.cohort), in_pool(cast.cohort)
    handed_in(cast.cohort)
    handed_in(cast.cohort)
    allocated(cast.cohort)
    Mark.objects.update(appointment=first)
    for _ in range(2):
        handed_in(cast.cohort)
    assert set(given(run_of(cast.cohort)).values()) == {f"M{second.pk}"}


def test_a_withdrawn_script_is_not_allocated_and_a_lost_worker_loses_nothing(cast):
    script = handed_in(cast.cohort)
    in_pool(cast.cohort)
    run = run_of(cast.cohort)
    allocation.work_out(run=run, progress=jobs.Progress(allocation.job_of(run)))  # run twice: nothing happens
    assert AllocationRun.objects.get().state == "ready"
    CaseStudy.objects.filter(pk=script.pk).update(state="writing")
    assert lacking(cast.cohort, "first") == []
    with pytest.raises(Refused, match="can't be any more"):
        allocation.publish(run=rehearsed(run), by=cast.team)


def test_of_two_who_publish_one_wins(cast):
    handed_in(cast.cohort)
    in_pool(cast.cohort)
    run = run_of(cast.cohort)
    same = AllocationRun.objects.get(pk=run.pk)
    allocation.publish(run=run, by=cast.team)
    with pytest.raises((StaleState, Refused)):
        allocation.publish(run=same, by=cast.team)
    assert Mark.objects.count() == 1


def test_a_new_press_keeps_the_last_proposal_beside_it_and_puts_older_and_broken_ones_away(cast):
    handed_in(cast.cohort)
    in_pool(cast.cohort)
    oldest = run_of(cast.cohort)
    old = run_of(cast.cohort)
    new = allocation.start(cohort=cast.cohort, by=cast.team)
    oldest.refresh_from_db()
    old.refresh_from_db()
    assert (oldest.state, old.state, new.state) == ("discarded", "ready", "running")
    Job.objects.filter(pk=allocation.job_of(new).pk).update(state="failed")
    third = allocation.start(cohort=cast.cohort, by=cast.team)
    new.refresh_from_db()
    assert (new.state, third.state) == ("discarded", "running")


def test_a_cohort_without_criteria_is_not_allocated(cast, as_):
    answer = as_(cast.team).post(reverse("marking:allocation-start", kwargs={"slug": cast.cohort.slug}))
    assert (answer.status_code, "no criteria to mark by yet" in answer.text) == (403, True)


def test_the_instance_is_in_the_format_of_the_command(cast, tmp_path, capsys):
    from marking.allocation.__main__ import main

    handed_in(cast.cohort)
    in_pool(cast.cohort)
    run = run_of(cast.cohort)
    file = tmp_path / "instance.json"
    file.write_text(json.dumps(run.instance))
    main([str(file)])
    assert json.loads(capsys.readouterr().out)["allocations"] == run.answer["allocations"]


def test_the_proposal_is_paged_and_costs_the_same_at_any_size(cast, as_):
    client, counts = as_(cast.team), []
    for number in (3, 40):
        for _ in range(number):
            MarkerAppointmentFactory(cohort=cast.cohort)
            handed_in(cast.cohort)
        run = run_of(cast.cohort)
        url = reverse("marking:allocation-detail", kwargs={"pk": run.pk})
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert "of <strong>43</strong> markers" in page.text


def test_who_gets_most_stands_first_and_who_gets_nothing_stands_apart(cast, as_):
    in_pool(cast.cohort, target=1, max=1)
    in_pool(cast.cohort, target=3, max=3)
    in_pool(cast.cohort, school=cast.school, authority=cast.glasgow)
    for _ in range(4):
        handed_in(cast.cohort, school=cast.school)
    run = run_of(cast.cohort)
    context = as_(cast.team).get(reverse("marking:allocation-detail", kwargs={"pk": run.pk})).context
    assert [row[1] for row in context["rows"]] == [3, 1]
    assert [row[1] for row in context["idle"]] == [0]
    assert context["idle_title"] == "1 marker who would get nothing new"


def test_a_script_with_its_marker_does_not_go_back_to_its_author(cast):
    from casestudies.rules import can_reopen

    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    assert can_reopen(cast.team, case_study).allowed
    in_pool(cast.cohort)
    allocated(cast.cohort)
    assert can_reopen(cast.team, case_study).reason == (
        "It is with a marker already, so it can't be given back to its author."
    )
    assert MarkerAppointment.objects.count() == 1
