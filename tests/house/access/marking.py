"""Rows of the pages about marking: markers by code, the team, the external examiner."""

import datetime as dt
from typing import Any

from core import clock
from marking import visibility
from marking.actions import pay, rehearsal
from marking.actions.integrity import flag_own
from marking.models import AllocationRun, Criterion, Mark, PayLine, TrainingPlace
from tests.builders_marking import rehearsed
from tests.builders_panels import differing, found, panel_set, slides_submitted, with_outcomes
from tests.factories.marking import (
    BankCommentFactory,
    BoardLineFactory,
    MarkerAppointmentFactory,
    MarkFactory,
    PracticeScriptFactory,
    ReleaseFactory,
    ResultFactory,
    TrainingSessionFactory,
)
from tests.factories.programme import CohortFactory
from tests.house.access import Row
from tests.personas import Cast

TEAM = {"team": 200}
MARKERS = {"marker": 200, "second_marker": 200}


def the_cohort(cast: Cast) -> dict[str, Any]:
    """A cohort with something to mark by."""
    Criterion.objects.get_or_create(
        cohort=cast.cohort, number=1, defaults={"title": "Knowledge and understanding", "weight": 100}
    )
    return {"slug": cast.cohort.slug}


def a_script(cast: Cast) -> dict[str, Any]:
    """A script of Petra's that Marcus marks."""
    the_cohort(cast)
    appointment = MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker)
    mark = MarkFactory(appointment=appointment, case_study__enrolment=cast.enrolment)
    return {"code": mark.case_study.candidate_code}


def a_paragraph(cast: Cast) -> dict[str, Any]:
    """The first of a script that Marcus marks."""
    return a_script(cast) | {"paragraph": 1}


def a_kept_comment(cast: Cast) -> dict[str, Any]:
    """One of Marcus's own."""
    return {"pk": BankCommentFactory(owner=cast.marker).pk}


def a_script_with_a_file(cast: Cast) -> dict[str, Any]:
    """As `a_script`, with a clean file behind it."""
    from django.core.files.base import ContentFile

    code = a_script(cast)
    version = Mark.objects.get(case_study__candidate_code=code["code"]).version
    version.clean_file.save("x.pdf", ContentFile(b"%PDF-1.7"))
    type(version).objects.filter(pk=version.pk).update(kind="pdf")
    return code


def a_sampled_script(cast: Cast) -> dict[str, Any]:
    """A script of Petra's with two marks."""
    the_cohort(cast)
    first = MarkFactory(
        appointment=MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker),
        case_study__enrolment=cast.enrolment,
        state="submitted",
        total=61,
        sampled="in the sample",
    )
    MarkFactory(
        appointment=MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.second_marker),
        case_study=first.case_study,
        version=first.version,
        kind="second",
        state="submitted",
        total=63,
    )
    return {"code": first.case_study.candidate_code}


def a_ratified_result(cast: Cast) -> dict[str, Any]:
    """The cohort, with a result that can be released."""
    from marking.models import Board

    code = a_sampled_script(cast)["code"]
    mark = Mark.objects.filter(case_study__candidate_code=code).first()
    board = Board.objects.create(
        cohort=cast.cohort,
        state="locked",
        held_on=clock.today(),
        present="Chair",
        recorded_at=clock.now(),
        recorded_by=cast.team,
    )
    ResultFactory(
        version=mark.version,
        state="ratified",
        ratified_at=clock.now(),
        ratified_by=cast.team,
        board=board,
    )
    return {"slug": cast.cohort.slug}


def a_release(cast: Cast) -> dict[str, Any]:
    """Results that come out in two days."""
    a_ratified_result(cast)
    return {"pk": ReleaseFactory(cohort=cast.cohort, planned_by=cast.team).pk}


def a_board(cast: Cast) -> dict[str, Any]:
    """One whose list is frozen, with a script of Petra's."""
    return {"pk": BoardLineFactory(board__cohort=cast.cohort, case_study__enrolment=cast.enrolment).board_id}


def a_board_line(cast: Cast) -> dict[str, Any]:
    """Petra's script on the list of a board."""
    return {"pk": BoardLineFactory(board__cohort=cast.cohort, case_study__enrolment=cast.enrolment).pk}


def an_agreed_mark(cast: Cast) -> dict[str, Any]:
    """The cohort, with a mark for the board."""
    ResultFactory(version__case_study__enrolment=cast.enrolment)
    return {"slug": cast.cohort.slug}


def a_marker(cast: Cast) -> dict[str, Any]:
    """Marcus in the pool."""
    return {"pk": MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker).pk}


def an_objection(cast: Cast) -> dict[str, Any]:
    """Whom Petra doesn't want to be marked by."""
    from tests.factories.marking import AuthorObjectionFactory

    return {"pk": AuthorObjectionFactory(enrolment=cast.enrolment, declared_by=cast.participant).pk}


def a_script_with_nobody(cast: Cast) -> dict[str, Any]:
    """A submitted script of Petra's that nobody has."""
    from tests.builders_casestudies import case_study_at

    the_cohort(cast)
    MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker)
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    return {"slug": cast.cohort.slug, "code": case_study.candidate_code}


def a_practice_script(cast: Cast) -> dict[str, Any]:
    """One with agreed marks."""
    the_cohort(cast)
    return {"pk": PracticeScriptFactory(cohort=cast.cohort).pk}


def a_marker_with_practice(cast: Cast) -> dict[str, Any]:
    """Marcus, who was let to real scripts after a talk, and has had no practice script."""
    a_practice_script(cast)
    marker = MarkerAppointmentFactory(
        cohort=cast.cohort,
        marker=cast.marker,
        practice_waived_at=clock.now(),
        practice_waived_by=cast.team,
        practice_waived_reason="A talk",
    )
    return {"pk": marker.pk}


def a_training_session(cast: Cast) -> dict[str, Any]:
    """Next week's, for Marcus, who is not trained yet."""
    MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker, state="applied", trained_on=None)
    return {"pk": TrainingSessionFactory(cohort=cast.cohort, arranged_by=cast.team).pk}


def a_training_place(cast: Cast) -> dict[str, Any]:
    """Marcus's place next week."""
    session = TrainingSessionFactory(cohort=cast.cohort, arranged_by=cast.team)
    appointment = MarkerAppointmentFactory(
        cohort=cast.cohort, marker=cast.marker, state="applied", trained_on=None
    )
    place = TrainingPlace.objects.create(
        session=session, appointment=appointment, booked_at=clock.now(), booked_by=cast.marker
    )
    return {"pk": place.pk}


def a_year_ago(cast: Cast) -> dict[str, Any]:
    """Marcus was in the pool of an earlier year."""
    MarkerAppointmentFactory(
        cohort=CohortFactory(first=clock.today() - dt.timedelta(days=800)), marker=cast.marker
    )
    return {}


def a_mark(cast: Cast) -> dict[str, Any]:
    return {"pk": MarkFactory(appointment__cohort=cast.cohort).pk}


def a_run(cast: Cast) -> dict[str, Any]:
    """A proposal that gives one script out."""
    script = a_script(cast)
    mark = Mark.objects.get(case_study__candidate_code=script["code"])
    run = AllocationRun.objects.create(
        cohort=cast.cohort,
        state="ready",
        started_at=clock.now(),
        started_by=cast.team,
        instance={"case_studies": [], "markers": [], "forbidden": [], "pinned": []},
        answer={
            "allocations": [{"case_study": script["code"], "marker": f"M{mark.appointment_id}"}],
            "unfilled": [],
            "objective": {"unfilled": 0, "same_authority": 0, "sum_squared_load": 1},
        },
    )
    return {"pk": run.pk}


def two_runs(cast: Cast) -> dict[str, Any]:
    """A proposal, and another that can be published as well."""
    run = AllocationRun.objects.get(pk=a_run(cast)["pk"])
    pk, run.pk = run.pk, None
    run._state.adding = True
    run.save()
    return {"pk": pk}


def a_fresh_run(cast: Cast) -> dict[str, Any]:
    """A proposal whose script is with nobody yet."""
    from tests.factories.casestudies import SubmissionFactory

    run = a_run(cast)
    mark = Mark.objects.get(appointment__marker=cast.marker)
    SubmissionFactory(version=mark.version, case_study=mark.case_study)
    mark.delete()
    return run


def a_rehearsed_run(cast: Cast) -> dict[str, Any]:
    """A proposal that was rehearsed, whose script is with nobody yet."""
    run = a_fresh_run(cast)
    rehearsed(AllocationRun.objects.get(pk=run["pk"]))
    return run


def a_rehearsal_under_way(cast: Cast) -> dict[str, Any]:
    """A proposal that is being rehearsed."""
    run = a_fresh_run(cast)
    rehearsal.start(run=AllocationRun.objects.get(pk=run["pk"]), by=cast.team)
    return run


def filled_in(cast: Cast) -> dict[str, Any]:
    """A mark as its form is posted."""
    return {"version": "0", "score_1": "62", "feedback_1": "Clear.", "comment": "", "note": ""}


def a_concern(cast: Cast) -> dict[str, Any]:
    """Marcus's about a script of Petra's."""
    script = visibility.script_for(cast.marker, a_script(cast)["code"])
    return {"pk": flag_own(script=script, by=cast.marker, reason="Two voices in it.").pk}


def a_pay_line(cast: Cast) -> dict[str, Any]:
    """What Marcus earned for a mark."""
    mark = MarkFactory(
        appointment=MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker),
        state="submitted",
        total=61,
    )
    return {"pk": PayLine.objects.create(mark=mark, hours=3, hourly_rate=30, earned_at=clock.now()).pk}


def something_to_pay(cast: Cast) -> dict[str, Any]:
    """The cohort, with that line."""
    a_pay_line(cast)
    return {"slug": cast.cohort.slug}


def a_batch(cast: Cast) -> dict[str, Any]:
    """That line, sent to payroll."""
    a_pay_line(cast)
    return {"pk": pay.send(cohort=cast.cohort, by=cast.team).pk}


def a_panel(cast: Cast) -> dict[str, Any]:
    """Petra's slides are with both markers."""
    return {"pk": panel_set(cast).pk}


def without_assessors(cast: Cast) -> dict[str, Any]:
    """Petra's slides are with nobody."""
    with_outcomes(cast)
    return {"enrolment": slides_submitted(cast.enrolment).enrolment_id}


def an_outcome(cast: Cast) -> dict[str, Any]:
    """An outcome is found, and not released."""
    found(cast)
    return {"slug": cast.cohort.slug}


ASSESSORS = TEAM | MARKERS
TEAM_PRESS = Row(seen={"team": 302}, args=the_cohort, method="POST")

ROWS = {
    "marking:overview": Row(seen=TEAM),
    "marking:call": Row(others=200, is_public=True),
    "marking:call-set": Row(seen=TEAM, args=the_cohort),
    "marking:training": Row(seen=TEAM, args=the_cohort),
    "marking:training-session": Row(seen=TEAM, args=a_training_session),
    "marking:training-book": Row(seen={"marker": 302}, others=404, args=a_training_session, method="POST"),
    "marking:training-give-up": Row(seen={"marker": 302}, others=404, args=a_training_place, method="POST"),
    "marking:practice": Row(seen=TEAM, args=the_cohort),
    "marking:practice-script": Row(seen=TEAM, args=a_practice_script),
    "marking:marker-hand-over": Row(seen={"team": 302}, args=a_marker, method="POST"),
    "marking:marker-practice": Row(seen={"team": 302}, args=a_marker_with_practice, method="POST"),
    "marking:pool-renew": Row(others=403, seen={"marker": 302}, args=a_year_ago, method="POST"),
    "marking:pool-join": Row(others=200),
    "marking:conflict-declare": Row(seen=TEAM | MARKERS),
    "marking:objections": Row(others=200),
    "marking:objection-drop": Row(seen={"participant": 302}, others=404, args=an_objection, method="POST"),
    "marking:readers": Row(seen=TEAM, args=a_script_with_nobody),
    "marking:mark-take-back": Row(seen={"team": 302}, args=a_mark, method="POST"),
    "marking:pool-member": Row(seen=TEAM, args=a_marker),
    "marking:pool-leave": Row(seen={"team": 302, "marker": 302}, others=404, args=a_marker, method="POST"),
    "marking:pay": Row(seen=TEAM | MARKERS),
    "marking:pay-claim": Row(seen=MARKERS),
    "marking:pay-line": Row(seen=TEAM | {"marker": 200}, others=404, args=a_pay_line),
    "marking:pay-lines": Row(seen=TEAM, args=the_cohort),
    "marking:pay-send": Row(seen={"team": 302}, args=something_to_pay, method="POST"),
    "marking:pay-batch": Row(seen=TEAM, args=a_batch),
    "marking:script-list": Row(seen=MARKERS),
    "marking:script": Row(seen={"marker": 200}, others=404, args=a_script),
    "marking:script-autosave": Row(
        seen={"marker": 200}, others=404, args=a_script, method="POST", data=filled_in
    ),
    "marking:script-submit": Row(seen={"marker": 200}, others=404, args=a_script),
    "marking:script-recuse": Row(seen={"marker": 200}, others=404, args=a_script),
    "marking:script-file": Row(seen={"marker": 200}, others=404, args=a_script_with_a_file),
    "marking:script-comment": Row(seen={"marker": 200}, others=404, args=a_paragraph),
    "marking:script-bank": Row(
        seen={"marker": 200}, others=404, args=lambda cast: a_script(cast) | {"number": 1}
    ),
    "marking:bank": Row(seen=MARKERS),
    "marking:bank-comment": Row(seen={"marker": 200}, others=404, args=a_kept_comment),
    "marking:shared-bank": Row(seen=TEAM, args=the_cohort),
    "marking:sheet": Row(seen=MARKERS),
    "marking:sheet-take": Row(seen=MARKERS),
    "marking:sheet-bring": Row(seen={"marker": 302, "second_marker": 302}, method="POST"),
    "marking:pool": Row(seen=TEAM, args=the_cohort),
    "marking:criteria": Row(seen=TEAM, args=the_cohort),
    "marking:allocation-start": TEAM_PRESS,
    "marking:second-start": TEAM_PRESS,
    "marking:third-start": TEAM_PRESS,
    "marking:allocation-detail": Row(seen=TEAM, args=a_run),
    "marking:allocation-compare": Row(seen=TEAM, args=two_runs),
    "marking:why": Row(seen={"team": 302}, args=the_cohort),
    "marking:allocation-progress": Row(seen=TEAM, args=a_run),
    "marking:allocation-publish": Row(seen={"team": 302}, args=a_rehearsed_run, method="POST"),
    "marking:rehearsal": Row(seen=TEAM, args=a_rehearsed_run),
    "marking:rehearsal-start": Row(seen={"team": 302}, args=a_fresh_run, method="POST"),
    "marking:rehearsal-stop": Row(seen={"team": 302}, args=a_rehearsal_under_way, method="POST"),
    "marking:rehearsal-progress": Row(seen=TEAM, args=a_rehearsal_under_way),
    "marking:allocation-discard": Row(seen={"team": 302}, args=a_run, method="POST"),
    "marking:moderation": Row(seen=TEAM, args=the_cohort),
    "marking:agree-all": TEAM_PRESS,
    "marking:difference": Row(seen=TEAM, args=a_sampled_script),
    "marking:marker-progress": Row(seen=TEAM, args=the_cohort),
    "marking:marker-nudge": Row(seen=TEAM, args=the_cohort),
    "marking:script-flag": Row(seen={"marker": 200}, others=404, args=a_script),
    "marking:integrity": Row(seen=TEAM, args=the_cohort),
    "marking:integrity-raise": Row(seen=TEAM, args=a_sampled_script),
    "marking:integrity-flag": Row(seen=TEAM, args=a_concern),
    "marking:board": Row(seen=TEAM, args=the_cohort),
    "marking:board-open": Row(seen={"team": 302}, args=an_agreed_mark, method="POST"),
    "marking:board-list": Row(seen=TEAM, args=a_board),
    "marking:board-line": Row(seen=TEAM, args=a_board_line),
    "marking:board-lock": Row(seen=TEAM, args=a_board),
    "marking:board-call-off": Row(seen={"team": 302}, args=a_board, method="POST"),
    "marking:board-book": Row(seen=TEAM, args=a_board),
    "marking:release": Row(seen=TEAM, args=a_ratified_result),
    "marking:release-progress": Row(seen=TEAM, args=the_cohort),
    "marking:release-change": Row(seen=TEAM, args=a_release),
    "marking:release-call-off": Row(seen={"team": 302}, args=a_release, method="POST"),
    "marking:assess-list": Row(seen=ASSESSORS),
    "marking:assess": Row(seen=ASSESSORS, others=404, args=a_panel),
    "marking:assess-file": Row(seen=ASSESSORS, others=404, args=a_panel),
    "marking:panel-third": Row(seen=TEAM, args=lambda cast: {"pk": differing(cast).pk}),
    "marking:panel-list": Row(seen=TEAM, args=the_cohort),
    "marking:panel-release": Row(seen={"team": 302}, args=an_outcome, method="POST"),
    "marking:learning-outcomes": Row(seen=TEAM, args=the_cohort),
    "marking:panel-set": Row(seen=TEAM, args=without_assessors),
    "marking:examine": Row(seen={"examiner": 200}),
    "marking:examine-board": Row(seen={"examiner": 200}, args=a_board),
    "marking:examine-script": Row(seen={"examiner": 200}, args=a_sampled_script),
}
