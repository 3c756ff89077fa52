"""Ways through the machines by the real actions: for each, the record and the verbs that it went through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from awards import actions as awards
from awards import tasks as award_tasks
from casestudies import actions as case_studies
from core import clock, jobs
from core.models import Job
from marking.actions import (
    allocation,
    board,
    conflicts,
    criteria,
    integrity,
    marker,
    pool,
    rehearsal,
    release,
)
from marking.enums import MarkState
from marking.models import AllocationRun, Board, IntegrityFlag, Mark, Rehearsal, Release, Result
from marking.queries.board_list import last_change
from marking.tasks import rehearsal_lost, run_lost
from mentorship.actions import dialogue as dialogues
from notifications import actions as notifications
from notifications.actions import announcement as announcements
from programme.actions import booking as bookings
from programme.actions import endorsement as endorsing
from programme.actions import enrolment_changes as changes
from programme.actions import imports as importing
from programme.actions import queue as deciding
from programme.actions import session as sessions
from programme.models import Application, Endorsement
from tests.builders import application_at
from tests.builders_awards import meet_everything
from tests.builders_casestudies import case_study_at, read, request_for_time, uploaded
from tests.builders_marking import allocated, in_pool, marked_case_study, write
from tests.builders_meeting import arranged_session, catch_up_at, held_session
from tests.builders_mentorship import booked as booked_dialogue
from tests.builders_mentorship import recorded as dialogue_recorded
from tests.builders_panels import answer, differing, slides_submitted
from tests.builders_panels import released as released_outcome
from tests.builders_trios import booked, completed, formation_at
from tests.house.world import World
from tests.personas import Cast
from trios.actions import formation as forming
from trios.actions import visit as visits

type Walk = tuple[str, tuple[str, ...], Callable[[Cast], Any]]


def application(state: str, **how: Any) -> Callable[[Cast], Application]:
    return lambda cast: application_at(
        state, cohort=cast.cohort, applicant=cast.applicant, school=cast.school, lead=cast.lead, **how
    )


def endorsement(how: str) -> Callable[[Cast], Endorsement]:
    return lambda cast: application("submitted", endorsement=how)(cast).endorsements.get()


def replaced(cast: Cast) -> Endorsement:
    old = endorsement("requested")(cast)
    endorsing.replace(
        application=old.application, name="Nell New", email="nell@example.org", by=cast.applicant
    )
    return old


def undone(state: str) -> Callable[[Cast], Application]:
    def walk(cast: Cast) -> Application:
        it = application(state)(cast)
        deciding.offer(
            application=it, by=cast.lead, accept_by=clock.end_of(clock.today() + dt.timedelta(days=9))
        )
        return deciding.undo(application=it, by=cast.lead)

    return walk


def bounced(cast: Cast) -> Endorsement:
    return endorsing.bounce(endorsement=World(cast).endorsement, by=cast.lead)


def phoned_in(cast: Cast) -> Endorsement:
    return endorsing.phone_in(
        endorsement=bounced(cast),
        by=cast.lead,
        name="Hedda Headteacher",
        phoned_at=clock.now(),
        note="She rang.",
        meets_standard=True,
        agrees_release=True,
        agrees_to_host=True,
    )


def deferred(cast: Cast) -> Any:
    world = World(cast)
    changes.defer(enrolment=world.enrolment, cohort=world.later_cohort, reason="A new baby.", by=cast.lead)
    return cast.enrolment


def withdrawn(cast: Cast) -> Any:
    changes.withdraw(enrolment=cast.enrolment, reason="A new post.", by=cast.participant)
    return cast.enrolment


def started_import(cast: Cast) -> Any:
    table = World(cast).table
    importing.check(table=table, mapping=table.mapping, by=cast.lead)
    importing.start(table=table, by=cast.lead)
    return type(table).objects.get(pk=table.pk)


def stopped_import(cast: Cast) -> Any:
    table = started_import(cast)
    importing.stop(table=table)
    return table


def finished_import(cast: Cast) -> Any:
    table = started_import(cast)
    importing.bring_in(table=table, progress=jobs.Progress(Job.objects.get(kind="programme.import")))
    return table


def booked_from_the_list(cast: Cast) -> Any:
    """Whoever waited takes the place that came free, and gives it up again."""
    waiting = World(cast).booking
    taken = bookings.book(session=waiting.session, enrolment=cast.enrolment, by=cast.participant)
    return bookings.cancel(booking=taken, by=cast.lead)


def announced(cast: Cast) -> Any:
    announcement = announcements.send(announcement=World(cast).announcement, by=cast.lead)
    announcements.go_out(announcement=announcement)
    return announcement


def stopped_announcement(cast: Cast) -> Any:
    announcement = announcements.send(announcement=World(cast).announcement, by=cast.lead)
    announcements.stop(announcement=announcement, by=cast.team)
    return announcement


def cancelled_session(cast: Cast) -> Any:
    return sessions.cancel(session=arranged_session(cast), reason="Snow.", by=cast.lead)


def discarded_formation(cast: Cast) -> Any:
    return forming.discard(formation=formation_at(cast), by=cast.team)


def failed_formation(cast: Cast) -> Any:
    return forming.fail(formation=formation_at(cast, "running"), error="No mentors.")


def cancelled_visit(cast: Cast) -> Any:
    return visits.cancel(visit=booked(cast)[0], reason="Snow.", by=cast.mentor)


def cancelled_dialogue(cast: Cast) -> Any:
    return dialogues.cancel(dialogue=booked_dialogue(cast), reason="Snow.", by=cast.team)


def reopened(cast: Cast) -> Any:
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    case_studies.reopen(case_study=case_study, by=cast.team, reason="The wrong file.")
    return case_study


def replaced_slides(cast: Cast) -> Any:
    slides_submitted(cast.enrolment)
    return slides_submitted(cast.enrolment, words="Another thought.")


def agreed_panel(cast: Cast) -> Any:
    panel = differing(cast)
    answer(panel, cast.second_marker)
    return panel


def time_given(cast: Cast) -> Any:
    request = request_for_time(cast.enrolment)
    return case_studies.grant_request(request=request, until=request.until, answer="", by=cast.team)


def time_declined(cast: Cast) -> Any:
    request = request_for_time(cast.enrolment)
    return case_studies.decline_request(request=request, answer="Ask again in May.", by=cast.team)


def time_withdrawn(cast: Cast) -> Any:
    return case_studies.withdraw_request(request=request_for_time(cast.enrolment), by=cast.participant)


def refused_file(cast: Cast) -> Any:
    return case_studies.refuse_version(version=uploaded(cast.enrolment), error="It has a password.")


def answered_draft(cast: Cast) -> Any:
    return case_studies.answer_draft(draft=World(cast).section_draft, by=cast.tutor, feedback="Say how.")


def asked_to_mark(cast: Cast) -> Any:
    facts = {"post": "qio", "years": 8, "authority": cast.inverclyde}
    return pool.join(cohort=cast.cohort, by=cast.marker, **facts)


def left_the_pool(cast: Cast) -> Any:
    appointment = in_pool(cast.cohort, cast.marker)
    pool.withdraw(appointment=appointment, by=cast.marker)
    return appointment


def came_back_to_mark(cast: Cast) -> Any:
    """Mentored for a while, and no more."""
    appointment = in_pool(cast.cohort, cast.marker)
    pool.stand_down(appointment=appointment)
    return pool.reinstate(appointment=appointment, by=cast.team)


def started_run(cast: Cast) -> AllocationRun:
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    criteria.set_default_criteria(cohort=cast.cohort, by=cast.team)
    return allocation.start(cohort=cast.cohort, by=cast.team)


def worked_out(cast: Cast) -> AllocationRun:
    run = started_run(cast)
    allocation.work_out(run=run, progress=jobs.Progress(allocation.job_of(run)))
    return run


def failed_run(cast: Cast) -> AllocationRun:
    """The worker's last try has failed."""
    run = started_run(cast)
    run_lost({"run": run.pk}, "killed")
    return run


def published_run(cast: Cast) -> AllocationRun:
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    return allocated(cast.cohort)


def rehearsing(cast: Cast) -> Rehearsal:
    return rehearsal.start(run=worked_out(cast), by=cast.team)


def rehearsed_to_the_end(cast: Cast) -> Rehearsal:
    row = rehearsing(cast)
    rehearsal.look_through(rehearsal=row, progress=jobs.Progress(rehearsal.job_of(row)))
    return row


def rehearsal_given_up(cast: Cast) -> Rehearsal:
    """The worker's last try has failed."""
    row = rehearsing(cast)
    rehearsal_lost({"rehearsal": row.pk}, "killed")
    row.refresh_from_db()
    return row


def concern_decided(cast: Cast) -> IntegrityFlag:
    """Kept out first, then let go on."""
    case_study = marked_case_study("submitted", enrolment=cast.enrolment, marker=cast.marker)
    first = case_study.marks.select_related("appointment__cohort").get()
    flag = integrity.flag(
        first=first, code=case_study.candidate_code, by=cast.team, reason="Two voices in it."
    )
    integrity.uphold(flag=flag, by=cast.team, reason="They are.")
    return integrity.clear(flag=flag, by=cast.team, reason="They are not.")


def mark_at(step: str) -> Callable[[Cast], Mark]:
    def walk(cast: Cast) -> Mark:
        case_study = marked_case_study(step, enrolment=cast.enrolment, marker=cast.marker)
        return Mark.objects.get(case_study=case_study, kind="first")

    return walk


def recused(cast: Cast) -> Mark:
    mark = mark_at("allocated")(cast)
    mark = Mark.objects.select_related("appointment__marker", "appointment__cohort", "case_study").get(
        pk=mark.pk
    )
    marker.recuse(script=write(mark), by=cast.marker, reason="I know whose it is.")
    assert Mark.objects.get(pk=mark.pk).state == MarkState.RECUSED
    return mark


def taken_back(cast: Cast) -> Mark:
    return conflicts.take_back(mark=mark_at("allocated")(cast), by=cast.team)


def result_at(step: str) -> Callable[[Cast], Result]:
    return lambda cast: Result.objects.get(case_study=marked_case_study(step, enrolment=cast.enrolment))


def board_open(cast: Cast) -> Board:
    """Its list is frozen, with one script on it."""
    marked_case_study("agreed", enrolment=cast.enrolment)
    return board.open_board(cohort=cast.cohort, by=cast.team)


def locked_board(cast: Cast) -> Board:
    """A mark was changed, the external examiner has seen it, the chair has locked it."""
    sitting = board_open(cast)
    board.change_mark(line=sitting.lines.get(), by=cast.team, mark=64, reason="The data were weighed twice.")
    sitting.refresh_from_db()
    board.see(board=sitting, by=cast.examiner, as_of=last_change(sitting))
    return board.lock(board=sitting, by=cast.team, held_on=clock.today(), present="Cara Chair")


def planned_release(cast: Cast) -> Release:
    """The results of the cohort come out tomorrow."""
    marked_case_study("ratified", enrolment=cast.enrolment)
    return release.plan(cohort=cast.cohort, by=cast.team, at=clock.now() + dt.timedelta(days=1))


def put_to_now(cast: Cast) -> Release:
    planned = release.change(release=planned_release(cast), by=cast.team)
    return release.carry_out(release_id=planned.pk)


def made(cast: Cast) -> Any:
    certificate = World(cast).certificate
    award_tasks.make_certificate({"certificate": certificate.pk}, jobs.Progress(None))
    certificate.refresh_from_db()
    return certificate


def revoked(cast: Cast) -> Any:
    certificate = made(cast)
    awards.revoke(certificate=certificate, reason="Another's work.", by=cast.team)
    return certificate


def replaced_certificate(cast: Cast) -> Any:
    certificate = made(cast)
    awards.reissue(certificate=certificate, name="Petra Newname", by=cast.team)
    return certificate


def finished_year(cast: Cast) -> Any:
    cohort = cast.enrolment.cohort
    clock.move_to(clock.end_of(cohort.board_on))
    awards.award(enrolment=meet_everything(cast.enrolment, by=cast.team), by=cast.team)
    return cast.enrolment


def held_mail(cast: Cast) -> Any:
    message = World(cast).message
    notifications.hold(message=message, by=cast.team)
    return message


def sent_on(cast: Cast) -> Any:
    message = held_mail(cast)
    notifications.let_go(message=message, by=cast.team)
    return message


WALKS: tuple[Walk, ...] = (
    ("application", ("submit",), application("submitted")),
    ("application", ("submit", "withdraw"), application("withdrawn")),
    ("application", ("submit", "wait_list"), application("waiting_list")),
    ("application", ("submit", "decline"), application("not_offered")),
    ("application", ("submit", "offer"), application("offered")),
    ("application", ("submit", "offer", "accept"), application("accepted")),
    ("application", ("submit", "offer", "turn_down"), application("turned_down")),
    ("application", ("submit", "offer", "lapse"), application("lapsed")),
    ("application", ("submit", "offer", "undo"), undone("submitted")),
    ("application", ("submit", "wait_list", "offer", "undo_to_list"), undone("waiting_list")),
    ("endorsement", ("bounce",), bounced),
    ("endorsement", ("bounce", "phone_in"), phoned_in),
    ("endorsement", ("support",), endorsement("supported")),
    ("endorsement", ("decline",), endorsement("not_supported")),
    ("endorsement", ("disown",), endorsement("not_me")),
    ("endorsement", ("replace",), replaced),
    ("enrolment", ("complete",), finished_year),
    ("enrolment", ("defer",), deferred),
    ("enrolment", ("withdraw",), withdrawn),
    ("import", ("check", "start", "stop"), stopped_import),
    ("import", ("check", "start", "finish"), finished_import),
    ("import", ("discard",), lambda cast: importing.discard(table=World(cast).table, by=cast.lead)),
    ("booking", ("book", "cancel"), booked_from_the_list),
    ("announcement", ("send", "go_out"), announced),
    ("announcement", ("send", "stop"), stopped_announcement),
    ("session", ("hold",), held_session),
    ("session", ("cancel",), cancelled_session),
    ("catch-up", ("finish", "sign_off"), lambda cast: catch_up_at(cast, "signed_off")),
    ("trio formation", ("propose", "publish"), lambda cast: formation_at(cast, "published")),
    ("trio formation", ("propose", "discard"), discarded_formation),
    ("trio formation", ("fail",), failed_formation),
    ("visit", ("complete",), completed),
    ("visit", ("cancel",), cancelled_visit),
    ("module dialogue", ("record",), dialogue_recorded),
    ("module dialogue", ("cancel",), cancelled_dialogue),
    ("case study", ("submit", "reopen"), reopened),
    ("case study", ("submit", "pass"), lambda cast: case_study_at("marked", enrolment=cast.enrolment)),
    ("case study", ("submit", "return"), lambda cast: case_study_at("not_yet", enrolment=cast.enrolment)),
    ("case study", ("submit", "replace"), replaced_slides),
    ("request for more time", ("grant",), time_given),
    ("request for more time", ("decline",), time_declined),
    ("request for more time", ("withdraw",), time_withdrawn),
    ("uploaded file", ("read",), lambda cast: read(uploaded(cast.enrolment))),
    ("uploaded file", ("refuse",), refused_file),
    ("draft section", ("answer",), answered_draft),
    ("marker", ("approve",), lambda cast: in_pool(cast.cohort, cast.marker)),
    ("marker", ("decline",), lambda cast: pool.decline(appointment=asked_to_mark(cast), by=cast.team)),
    ("marker", ("approve", "withdraw"), left_the_pool),
    ("marker", ("approve", "stand_down", "reinstate"), came_back_to_mark),
    ("allocation", ("propose", "publish"), published_run),
    (
        "allocation",
        ("propose", "discard"),
        lambda cast: allocation.discard(run=worked_out(cast), by=cast.team),
    ),
    ("allocation", ("fail",), failed_run),
    ("rehearsal", ("finish",), rehearsed_to_the_end),
    ("rehearsal", ("stop",), lambda cast: rehearsal.stop(rehearsal=rehearsing(cast), by=cast.team)),
    ("rehearsal", ("fail",), rehearsal_given_up),
    ("concern", ("uphold", "clear"), concern_decided),
    ("mark", ("start", "submit"), mark_at("submitted")),
    ("mark", ("start", "recuse"), recused),
    ("mark", ("take_back",), taken_back),
    ("result", ("ratify", "release"), result_at("released")),
    ("assessment board", ("change_mark", "see", "lock"), locked_board),
    ("assessment board", ("call_off",), lambda cast: board.call_off(board=board_open(cast), by=cast.team)),
    ("release", ("change", "carry_out"), put_to_now),
    ("release", ("call_off",), lambda cast: release.call_off(release=planned_release(cast), by=cast.team)),
    ("panel of assessors", ("find", "release"), released_outcome),
    ("panel of assessors", ("differ", "find"), agreed_panel),
    ("certificate", ("make", "revoke"), revoked),
    ("certificate", ("make", "replace"), replaced_certificate),
    ("message", ("hold", "let_go"), sent_on),
)
