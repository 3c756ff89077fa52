"""The assessment board ratifies; one act releases."""

import datetime as dt
import logging
from collections.abc import Collection

from django.db import transaction

from audit.actions import record, record_each
from casestudies.actions import release as release_case_study
from core import clock, jobs
from core.decisions import Refused
from core.models import Job
from core.transitions import StaleState
from core.ui.dates import full_date
from marking.enums import ResultState
from marking.models import Board, Result
from marking.queries import board as queries
from marking.rules import integrity
from marking.rules import team as rules
from marking.transitions import RESULT
from people.models import User
from people.roles import Permission
from programme.models import Cohort

MOST_LEFT_OUT = 50

log = logging.getLogger(__name__)


@transaction.atomic
def record_board(*, cohort: Cohort, by: User, held_on: dt.date, present: str, minute: str = "") -> Board:
    """Write down that the board met and ratify every agreed mark of the cohort that waits for it."""
    rules.can_oversee(by, Permission.MARKS_RELEASE).require()
    if held_on > clock.today():
        raise Refused("The board has not met yet on that day.")
    waiting = queries.results_in(cohort, ResultState.PROPOSED)
    if not waiting.exists():
        raise Refused("No agreed mark waits for the board. Agree the marks first.")
    board = Board.objects.create(
        cohort=cohort,
        held_on=held_on,
        present=present,
        minute=minute,
        recorded_at=clock.now(),
        recorded_by=by,
    )
    move = RESULT.moves["ratify"]
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    ratified = Result.objects.filter(pk__in=ids, state__in=move.sources).update(
        state=move.target, ratified_at=clock.now(), ratified_by=by, board=board
    )
    if ratified != len(ids):
        raise StaleState(
            "The agreed marks changed while you wrote this. Look at them again, then record the board."
        )
    record_each(move.event, by=by, subjects=[Result(pk=pk) for pk in ids], board=board.pk)
    record("board.recorded", by=by, subject=board, ratified=ratified)
    return board


def release_jobs(cohort: Cohort) -> list[Job]:
    """The releases of this cohort that were set going, the last first."""
    return list(Job.objects.filter(dedupe_key__startswith=f"marking.release:{cohort.pk}:").order_by("-pk"))


@transaction.atomic
def release(*, cohort: Cohort, by: User, left_out: Collection[str] = (), reason: str = "") -> Job:
    """Let every author of the cohort with a ratified result have it. The worker does it, one result after another.

    Refused while a submitted script has no ratified result, unless its code is among `left_out`. Where they are too
    many to name, one written `reason` is for all of them: it goes into the minute of the last board.
    """
    rules.can_oversee(by, Permission.MARKS_RELEASE).require()
    earlier = release_jobs(cohort)
    if earlier and not earlier[0].is_over:
        return earlier[0]
    ready = queries.results_in(cohort, ResultState.RATIFIED).count()
    if not ready:
        raise Refused("No ratified result waits to be released. Record the board first.")
    missing = list(queries.unratified(cohort).values_list("candidate_code", flat=True))
    unnamed = [code for code in missing if code not in left_out]
    if len(missing) > MOST_LEFT_OUT:
        minute_left_out(cohort, len(missing), reason.strip())
    elif unnamed:
        raise Refused(
            f"{len(unnamed)} submitted script{'s have' if len(unnamed) > 1 else ' has'} no ratified result: "
            f"{', '.join(unnamed)}. Confirm each by its code to release without it."
        )
    row = jobs.enqueue(
        "marking.release",
        f"marking.release:{cohort.pk}:{len(earlier) + 1}",
        {"cohort": cohort.pk, "by": by.pk, "left_out": missing},
    )
    record("results.release_started", by=by, subject=cohort, results=ready, left_out=missing)
    return row


def minute_left_out(cohort: Cohort, number: int, reason: str) -> None:
    """Write into the minute of the last board why the release goes ahead without so many scripts."""
    if not reason:
        raise Refused(
            f"{number} submitted scripts have no ratified result. Say why the others are released without them."
        )
    board = Board.objects.filter(cohort=cohort).first()
    if board is None:
        raise Refused("No board is recorded. Record the board first.")
    said = f"Released on {full_date(clock.today())} without {number} scripts that had no ratified result: {reason}"
    board.minute = f"{board.minute}\n\n{said}".strip()
    board.save(update_fields=["minute"])


def release_all(*, cohort_id: int, by_id: int, progress: jobs.Progress) -> int:
    """Release what is ratified, each result in a transaction of its own, so that it can be broken off and taken up."""
    cohort, by = Cohort.objects.get(pk=cohort_id), User.objects.get(pk=by_id)
    rules.can_oversee(by, Permission.MARKS_RELEASE).require()
    waiting = list(
        queries.results_in(cohort, ResultState.RATIFIED).order_by("pk").values_list("pk", flat=True)
    )
    for done, pk in enumerate(waiting, start=1):
        result = Result.objects.select_related("case_study__enrolment__cohort").get(pk=pk)
        try:
            release_result(result=result, by=by)
        except StaleState as refusal:
            # One that has changed meanwhile stays ratified, on the page, and holds nobody else up.
            log.warning("result %s was not released: %s", pk, type(refusal).__name__)
        if done % 10 == 0 or done == len(waiting):
            progress.report(done, len(waiting))
    return len(waiting)


@transaction.atomic
def release_result(*, result: Result, by: User) -> Result:
    """Let one author have the ratified mark and the markers' words."""
    rules.can_oversee(by, Permission.MARKS_RELEASE).require()
    held = integrity.may_go_on(result)
    if not held:
        raise StaleState(held.reason)
    case_study = result.case_study
    RESULT.move(result, "release", released_at=clock.now())
    release_case_study(
        case_study=case_study,
        by=by,
        mark=result.mark,
        passed=result.mark >= case_study.enrolment.cohort.pass_mark,
        feedback=queries.feedback_for(result),
    )
    record(RESULT.event("release"), by=by, subject=result, mark=result.mark)
    return result
