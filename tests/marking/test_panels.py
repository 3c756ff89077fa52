"""Two assessors for slides and posters: who may be one, each for themselves, agreed or decided by a third, released."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from awards.requirements import Standing, track_of
from casestudies.actions import reopen
from casestudies.models import CaseStudy
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking.actions import panel as actions
from marking.actions import pool
from marking.models import Assessment, Conflict, LearningOutcome, OutcomeFound, Panel
from marking.queries import panel as queries
from marking.rules import panel as rules
from notifications.models import Message
from people.actions import grant_role
from people.enums import Role
from tests.builders_panels import (
    answer,
    differing,
    found,
    fresh,
    on_stage,
    overdue,
    panel_set,
    released,
    slides_submitted,
    with_outcomes,
)
from tests.factories.casestudies import SectionDraftFactory
from tests.factories.people import UserFactory
from tests.factories.programme import EnrolmentFactory
from tests.factories.trios import TrioFactory, TrioMemberFactory


def url(name, **kwargs):
    return reverse(f"marking:{name}", kwargs=kwargs)


def in_team(name: str = "Third Thoughts"):
    user = UserFactory(name=name)
    grant_role(user=user, role=Role.TEAM, by=None)
    return user


def filled(panel, met="yes", action="give", version=0, **more):
    rows = panel.case_study.enrolment.cohort.learning_outcomes.all()
    return {
        **{f"met_{row.pk}": met for row in rows},
        "feedback": "Well shown.",
        "version": version,
        "action": action,
    } | more


# Who may be an assessor


def test_the_team_sets_two_and_both_are_told_once(cast):
    panel = panel_set(cast)
    assert {message.to_user_id for message in Message.objects.filter(kind="panel.asked")} == {
        cast.marker.pk,
        cast.second_marker.pk,
    }
    actions.set_assessors(
        case_study=panel.case_study, first=cast.second_marker, second=cast.marker, by=cast.team
    )
    assert Message.objects.filter(kind="panel.asked").count() == 2
    assert Panel.objects.count() == 1


def why(person, case_study) -> str:
    return rules.can_be_named(person, case_study).reason


def test_conflicts_are_refused_by_a_sentence(cast):
    with_outcomes(cast)
    trio = TrioFactory(cohort=cast.cohort, mentor=cast.mentor)
    TrioMemberFactory(trio=trio, enrolment=cast.enrolment)
    TrioMemberFactory(trio=trio, enrolment=cast.other_enrolment)
    case_study = slides_submitted(cast.enrolment)
    assert why(cast.tutor, case_study) == (
        "Tula Tutor is neither in this year's pool of markers nor in the programme team, so they can't assess it."
    )
    colleague = EnrolmentFactory(cohort=cast.other_cohort, school=cast.school).participant
    for person in (cast.participant, cast.mentor, cast.other_participant, colleague):
        grant_role(user=person, role=Role.TEAM, by=None)
    assert why(cast.participant, case_study) == "Petra Participant wrote it, so they can't assess it."
    assert "was the author's mentor" in why(cast.mentor, case_study)
    assert "was in a trio with the author" in why(cast.other_participant, case_study)
    assert "shares a school with the author" in why(colleague, case_study)
    appointment = cast.marker.marker_appointments.get()
    Conflict.objects.create(
        case_study=case_study, appointment=appointment, reason="Cousins", declared_at=clock.now()
    )
    assert "declared a conflict" in why(cast.marker, case_study)
    assert rules.can_be_named(cast.second_marker, case_study)
    with pytest.raises(Refused, match="declared a conflict"):
        actions.set_assessors(
            case_study=case_study, first=cast.marker, second=cast.second_marker, by=cast.team
        )


def test_a_marker_of_the_authors_school_and_one_who_named_them_are_kept_out(cast):
    with_outcomes(cast)
    case_study = slides_submitted(cast.enrolment)
    appointment = cast.marker.marker_appointments.get()
    appointment.school = cast.school
    appointment.save()
    assert "shares a school with the author" in why(cast.marker, case_study)
    other = cast.second_marker.marker_appointments.get()
    Conflict.objects.create(
        appointment=other, named="petra participant", reason="Friends", declared_at=clock.now()
    )
    assert "declared a conflict" in why(cast.second_marker, case_study)


def test_the_form_offers_only_who_may_and_says_why_the_others_not(cast, as_):
    with_outcomes(cast)
    slides_submitted(cast.enrolment)
    appointment = cast.marker.marker_appointments.get()
    appointment.school = cast.school
    appointment.save()
    address = url("panel-set", enrolment=cast.enrolment.pk)
    page = as_(cast.team).get(address).content.decode()
    assert f'value="{cast.marker.pk}"' not in page
    assert f'value="{cast.second_marker.pk}"' in page
    assert "Marcus Marker is from the author&#x27;s school" in page
    data = {"first": cast.second_marker.pk, "second": cast.second_marker.pk}
    assert "Name two different assessors." in as_(cast.team).post(address, data).content.decode()


def test_whom_only_the_whole_search_keeps_out_is_refused_in_the_form(cast, as_):
    """The page offers whom one question does not keep out; naming somebody asks all our records."""
    with_outcomes(cast)
    case_study = slides_submitted(cast.enrolment)
    SectionDraftFactory(case_study=case_study, taken_by=cast.marker, taken_at=clock.now())
    address = url("panel-set", enrolment=cast.enrolment.pk)
    browser = as_(cast.team)
    with CaptureQueriesContext(connection) as asked:
        assert f'value="{cast.marker.pk}"' in browser.get(address).content.decode()
    assert len(asked) <= 12
    data = {"first": cast.marker.pk, "second": cast.second_marker.pk}
    page = as_(cast.team).post(address, data).content.decode()
    assert "Marcus Marker commented on the author&#x27;s drafts, so they can&#x27;t assess it." in page
    assert not Panel.objects.exists()


def test_the_database_keeps_author_and_assessors_apart(cast):
    case_study = slides_submitted(cast.enrolment)
    facts = {"case_study": case_study, "attempt": 1, "author": cast.participant, "set_at": clock.now()}
    for first, second in ((cast.participant, cast.marker), (cast.marker, cast.marker)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Panel.objects.create(first=first, second=second, **facts)


def test_nobody_is_set_before_anything_is_submitted_nor_for_an_essay_nor_after_an_answer(cast):
    with_outcomes(cast)
    from tests.builders_casestudies import case_study_at

    essay = case_study_at("submitted", enrolment=cast.other_enrolment)
    assert "Essays are given to markers" in rules.can_set_assessors(cast.team, essay).reason
    opened = case_study_at("opened", enrolment=on_stage(cast.enrolment))
    assert "Nothing is submitted" in rules.can_set_assessors(cast.team, opened).reason
    panel = panel_set(cast)
    answer(panel, cast.marker)
    assert "has answered already" in rules.can_set_assessors(cast.team, panel.case_study).reason
    with pytest.raises(Refused, match="has answered already"):
        reopen(case_study=panel.case_study, by=cast.team, reason="The wrong file.")


# Each for themselves


def test_neither_reads_the_others_answer_before_both_are_in(cast, as_):
    panel = panel_set(cast)
    answer(panel, cast.marker, feedback="SECRET WORDS")
    for persona in (cast.second_marker, cast.team):
        page = as_(persona).get(url("assess", pk=panel.pk)).content.decode()
        assert "SECRET WORDS" not in page
        assert "About 1." not in page
    answer(panel, cast.second_marker)
    for persona in (cast.marker, cast.second_marker, cast.team):
        assert "SECRET WORDS" in as_(persona).get(url("assess", pk=panel.pk)).content.decode()


def test_nobody_answers_while_the_author_can_replace_the_file(cast):
    panel = panel_set(cast)
    case_study = CaseStudy.objects.select_related("enrolment__cohort").get()
    cohort = case_study.enrolment.cohort
    cohort.case_study_due_at = clock.now() + dt.timedelta(days=2)
    cohort.save()
    mine = queries.mine_of(panel, cast.marker)
    assert "can replace the file until" in rules.can_answer(cast.marker, fresh(panel), mine).reason


def test_an_answer_is_whole_or_it_is_kept_for_later(cast, as_):
    panel = panel_set(cast)
    browser = as_(cast.marker)
    outcome = LearningOutcome.objects.first()
    page = browser.post(url("assess", pk=panel.pk), filled(panel, **{f"met_{outcome.pk}": ""}))
    assert "Say whether learning outcome 1 is met." in page.content.decode()
    assert "Well shown." in page.content.decode()
    page = browser.post(url("assess", pk=panel.pk), filled(panel, feedback=""))
    assert "what to work on" in page.content.decode()
    saved = browser.post(
        url("assess", pk=panel.pk), filled(panel, action="save", **{f"met_{outcome.pk}": ""})
    )
    assert saved.status_code == 302
    mine = Assessment.objects.get(assessor=cast.marker)
    assert (mine.given_at, mine.version, mine.feedback) == (None, 1, "Well shown.")
    assert fresh(panel).state == "assessing"


def test_the_slower_of_two_windows_loses_nothing(cast, as_):
    panel = panel_set(cast)
    browser = as_(cast.marker)
    browser.post(url("assess", pk=panel.pk), filled(panel, action="save", feedback="From the phone."))
    late = browser.post(url("assess", pk=panel.pk), filled(panel, feedback="From the desk."))
    page = late.content.decode()
    assert (late.status_code, "From the phone." in page, "From the desk." in page) == (409, True, True)
    assert Assessment.objects.get(assessor=cast.marker).feedback == "From the phone."


def test_two_who_find_the_same_find_the_outcome_and_nobody_answers_after(cast):
    panel = found(cast, met=False)
    assert (panel.state, panel.outcome) == ("found", "not_yet")
    with pytest.raises(Refused, match="nothing is changed any more"):
        answer(panel, cast.marker)
    assert not Message.objects.filter(kind="case_study.released").exists()


# Where they differ


def test_where_they_differ_both_and_the_team_are_told_and_they_can_agree(cast):
    panel = differing(cast)
    assert panel.state == "differing"
    told = set(Message.objects.filter(kind="panel.differed").values_list("to_user_id", flat=True))
    assert told == {cast.marker.pk, cast.second_marker.pk, cast.team.pk}
    answer(panel, cast.second_marker)
    panel = fresh(panel)
    assert (panel.state, panel.outcome) == ("found", "met")
    changed = Assessment.objects.get(assessor=cast.second_marker)
    assert (changed.outcome, changed.first_outcome) == ("met", "not_yet")


def test_a_third_decides_and_the_two_change_nothing_more(cast, as_):
    panel = differing(cast)
    third = in_team()
    address = url("panel-third", pk=panel.pk)
    page = as_(cast.team).get(address).content.decode()
    assert f'value="{cast.marker.pk}"' not in page
    assert as_(cast.team).post(address, {"third": third.pk}).status_code == 302
    panel = fresh(panel)
    with pytest.raises(Refused, match="Third Thoughts decides now"):
        answer(panel, cast.marker)
    assert "About 1." in as_(third).get(url("assess", pk=panel.pk)).content.decode()
    answer(panel, third, met=False)
    panel = fresh(panel)
    assert (panel.state, panel.outcome) == ("found", "not_yet")
    assert "has been asked already" not in rules.can_name_third(cast.team, panel).reason


# The release


def test_the_author_reads_the_outcome_after_the_release_and_not_before(cast, as_):
    panel = found(cast)
    browser = as_(cast.participant)
    page = browser.get(reverse("casestudies:case-study")).content.decode()
    assert "Well shown." not in page
    answer_to = as_(cast.team).post(url("panel-release", slug=cast.cohort.slug))
    assert answer_to.status_code == 302
    assert fresh(panel).state == "released"
    page = as_(cast.participant).get(reverse("casestudies:case-study")).content.decode()
    assert "Passed" not in page
    assert "Marcus Marker found: met." in page
    assert "Well shown." in page
    lines = {line.key: line for line in track_of(cast.enrolment).lines}
    assert lines["case-study"].standing == Standing.MET
    assert Message.objects.filter(kind="case_study.released").count() == 1
    again = as_(cast.team).post(url("panel-release", slug=cast.cohort.slug))
    assert again.status_code == 403
    assert "No outcome waits to be released." in again.content.decode()


def test_after_not_yet_there_is_one_further_attempt_with_assessors_set_anew(cast):
    released(cast, met=False)
    case_study = CaseStudy.objects.get()
    assert (case_study.state, case_study.attempt) == ("not_yet", 2)
    case_study = slides_submitted(cast.enrolment, words="Now with evidence.")
    panel = actions.set_assessors(
        case_study=case_study, first=cast.marker, second=cast.second_marker, by=cast.team
    )
    assert (panel.attempt, Panel.objects.count()) == (2, 2)
    due = case_study.extensions.first().due_at
    with clock.moved_to(due + dt.timedelta(minutes=1)):
        for assessor in (cast.marker, cast.second_marker):
            answer(fresh(panel), assessor, met=False)
        actions.release_panel(panel=panel, by=cast.team)
        case_study.refresh_from_db()
        assert (case_study.state, case_study.attempt) == ("not_yet", 3)
        with pytest.raises(Refused, match="submitted twice"):
            slides_submitted(cast.enrolment, words="Once more.")


def test_the_trail_tells_nothing_of_what_was_found(cast):
    differing(cast)
    told = AuditEvent.objects.filter(event__in=["assessment.given", "panel.differed"])
    assert told.count() == 3
    assert all("not_yet" not in str(event.__dict__) for event in told)


# The learning outcomes


def test_learning_outcomes_are_set_one_a_line_until_somebody_has_begun(cast, as_):
    browser, address = as_(cast.team), url("learning-outcomes", slug=cast.cohort.slug)
    assert "Begin with the five we suggest" in browser.get(address).content.decode()
    stamp = queries.stamp_of([])
    browser.post(address, {"outcomes": "Shows evidence.\n\n  Names   limits. ", "stamp": stamp})
    assert [row.title for row in queries.outcomes_of(cast.cohort)] == ["Shows evidence.", "Names limits."]
    late = browser.post(address, {"outcomes": "Something else.", "stamp": stamp}).content.decode()
    assert "Somebody else changed the learning outcomes" in late
    assert "Something else." in late
    LearningOutcome.objects.all().delete()
    answer(panel_set(cast), cast.marker, give=False)
    assert "has begun" in browser.get(address).content.decode()
    with pytest.raises(Refused, match="has begun"):
        actions.set_learning_outcomes(cohort=cast.cohort, titles=["New."], stamp="", by=cast.team)


def test_what_the_other_assessor_may_have_read_is_given_anew_and_not_saved_over(cast):
    panel = differing(cast)
    mine = Assessment.objects.get(panel=panel, assessor=cast.marker)
    with pytest.raises(Refused, match="give it anew"):
        actions.save_answer(
            panel=panel,
            found={row.pk: actions.Found(True, "Other words.") for row in queries.outcomes_of(cast.cohort)},
            feedback="Other words.",
            version=mine.version,
            give=False,
            by=cast.marker,
        )
    assert not OutcomeFound.objects.filter(comment="Other words.").exists()


def test_a_changed_list_of_outcomes_is_said_and_nothing_half_is_kept(cast):
    panel = panel_set(cast)
    pks = [row.pk for row in queries.outcomes_of(cast.cohort)][:-1]
    with pytest.raises(StaleState, match="learning outcomes were changed"):
        actions.save_answer(
            panel=panel,
            found={pk: actions.Found(True) for pk in pks},
            feedback="x",
            version=0,
            give=False,
            by=cast.marker,
        )
    assert not OutcomeFound.objects.exists()


# The lists


def counted_queries(browser, address) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(("persona", "name"), [("team", "panel-list"), ("marker", "assess-list")])
def test_a_list_asks_no_more_of_the_database_when_it_is_longer(cast, as_, persona, name):
    panel_set(cast)
    browser = as_(getattr(cast, persona))
    address = url(name, slug=cast.cohort.slug) if persona == "team" else url(name)
    few = counted_queries(browser, address)
    cast.cohort.case_study_due_at = clock.now() + dt.timedelta(days=3)
    cast.cohort.save()
    for number in range(8):
        case_study = slides_submitted(EnrolmentFactory(cohort=cast.cohort), words=f"Thought {number}.")
        actions.set_assessors(
            case_study=case_study, first=cast.marker, second=cast.second_marker, by=cast.team
        )
    overdue(cast.cohort)
    assert counted_queries(browser, address) <= max(few, 12)


def test_the_list_says_what_is_to_do(cast, as_):
    with_outcomes(cast)
    slides_submitted(cast.enrolment)
    address = url("panel-list", slug=cast.cohort.slug)
    page = as_(cast.team).get(address).content.decode()
    assert "Assessors to set" in page
    assert url("panel-set", enrolment=cast.enrolment.pk) in page
    actions.set_assessors(
        case_study=CaseStudy.objects.get(), first=cast.marker, second=cast.second_marker, by=cast.team
    )
    assert "0 of 2 answered" in as_(cast.team).get(address).content.decode()


def test_a_marker_who_left_the_pool_answers_no_more(cast):
    panel = panel_set(cast)
    pool.withdraw(appointment=cast.marker.marker_appointments.get(), by=cast.marker)
    mine = queries.mine_of(panel, cast.marker)
    assert "neither in this year's pool" in rules.can_answer(cast.marker, panel, mine).reason


@pytest.mark.parametrize("persona", ["marker", "team"])
def test_the_page_of_one_takes_few_queries_whoever_reads_it(cast, as_, persona):
    panel = differing(cast)
    browser = as_(getattr(cast, persona))
    assert counted_queries(browser, url("assess", pk=panel.pk)) <= 12
    assert counted_queries(as_(cast.team), url("panel-set", enrolment=cast.enrolment.pk)) <= 12
