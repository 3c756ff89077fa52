"""The results of a cohort come out at a chosen moment, all in one transaction or none (ADR 29)."""

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction

from audit.actions import record, record_each
from casestudies import notices as author_notices
from casestudies.actions import Outcome, release_marks
from casestudies.models import CaseStudy
from core import clock, jobs
from core.decisions import Refused
from core.models import Job
from marking.enums import ReleaseState
from marking.models import Release, Result
from marking.notices import release as notices
from marking.queries import release as queries
from marking.queries.board import unratified
from marking.rules import release as rules
from marking.transitions import RELEASE, RESULT
from notifications.actions import notify
from people.models import User
from programme.models import Cohort

MOST_LEFT_OUT = 50


@transaction.atomic
def plan(
    *,
    cohort: Cohort,
    by: User,
    at: dt.datetime | None = None,
    left_out: Collection[str] = (),
    reason: str = "",
) -> Release:
    """Choose when every author of the cohort with a ratified result has it: at `at`, or now. One planned already stands.

    Refused while a submitted script has no ratified result, unless its code is among `left_out`. Where they are too
    many to name, one written `reason` is for all of them. What is ratified until the moment comes out with the others.
    """
    rules.can_plan(by).require()
    known = queries.planned_of(cohort)
    if known is not None:
        return known
    if not queries.ready_in(cohort).exists():
        raise Refused("No ratified result waits to be released. The board ratifies them first.")
    missing = list(unratified(cohort).values_list("candidate_code", flat=True))
    check_left_out(missing, left_out, reason.strip())
    try:
        with transaction.atomic():
            release = Release.objects.create(
                cohort=cohort,
                due_at=to_come(at),
                planned_at=clock.now(),
                planned_by=by,
                left_out=missing,
                reason=reason.strip() if len(missing) > MOST_LEFT_OUT else "",
            )
    except IntegrityError:  # the other of two presses at once was quicker
        known = queries.planned_of(cohort)
        if known is None:
            raise
        return known
    record("release.planned", by=by, subject=release, due_at=release.due_at.isoformat(), left_out=missing)
    set_going(release)
    return release


def check_left_out(missing: list[str], left_out: Collection[str], reason: str) -> None:
    """Nobody is forgotten: each script without a ratified result is named, or one reason given for very many."""
    if len(missing) > MOST_LEFT_OUT:
        if not reason:
            raise Refused(
                f"{len(missing)} submitted scripts have no ratified result. Say why the others are released without them."
            )
        return
    unnamed = [code for code in missing if code not in left_out]
    if unnamed:
        raise Refused(
            f"{len(unnamed)} submitted script{'s have' if len(unnamed) > 1 else ' has'} no ratified result: "
            f"{', '.join(unnamed)}. Confirm each by its code to release without it."
        )


def to_come(at: dt.datetime | None) -> dt.datetime:
    """The moment itself, or now; not one that is over."""
    now = clock.now()
    if at is not None and at <= now:
        raise Refused("That time is over. Choose a time to come, or release now.")
    return at or now


def set_going(release: Release) -> Job:
    """Have the worker do it when its time has come. Work for a moment that was changed meanwhile does nothing."""
    return jobs.enqueue(
        "marking.carry_out_release",
        queries.carrying_key(release),
        {"release": release.pk},
        run_after=release.due_at,
    )


@transaction.atomic
def change(*, release: Release, by: User, at: dt.datetime | None = None) -> Release:
    """Choose another moment, until the results are out; nobody was told of the first."""
    rules.can_change(by, release).require()
    due_at = to_come(at)
    earlier = release.due_at
    RELEASE.move(release, "change", due_at=due_at)
    record(
        RELEASE.event("change"),
        by=by,
        subject=release,
        due_at=due_at.isoformat(),
        instead_of=earlier.isoformat(),
    )
    set_going(release)
    return release


@transaction.atomic
def call_off(*, release: Release, by: User) -> Release:
    """Let no result come out after all; they stay ratified, and another moment can be chosen."""
    rules.can_call_off(by, release).require()
    RELEASE.move(release, "call_off", called_off_at=clock.now(), called_off_by=by)
    record(RELEASE.event("call_off"), by=by, subject=release)
    return release


@transaction.atomic
def carry_out(*, release_id: int) -> Release | None:
    """The moment has come: every ratified result is out with the end of this transaction, or none is.

    None where there is nothing to do: called off, done, or put later meanwhile. Who chose the moment was asked for their
    right then; that they have left the team since holds no author up.
    """
    due = Release.objects.select_for_update(of=("self",)).select_related("cohort", "planned_by")
    release = due.filter(pk=release_id, state=ReleaseState.PLANNED, due_at__lte=clock.now()).first()
    if release is None:
        return None
    cohort, by, at = release.cohort, release.planned_by, clock.now()
    RELEASE.move(release, "carry_out", done_at=at)
    move = RESULT.moves["release"]
    Result.objects.filter(pk__in=queries.ready_in(cohort).values("pk")).update(
        state=move.target, released_at=at, release=release
    )
    results = list(release.results.order_by("pk"))
    words, comments = queries.feedback_by_version(release), queries.comments_by_version(release)
    release_marks(
        outcomes=[
            Outcome(
                case_study=result.case_study_id,
                mark=result.mark,
                passed=result.mark >= cohort.pass_mark,
                feedback=words.get(result.version_id, ""),
                version=result.version_id,
                comments=comments.get(result.version_id, []),
            )
            for result in results
        ],
        by=by,
    )
    record_each(move.event, by=by, subjects=results, release=release.pk)
    left_out = list(unratified(cohort).values_list("candidate_code", flat=True))
    Release.objects.filter(pk=release.pk).update(
        left_out=left_out
    )  # a concern may have come since it was planned
    record(RELEASE.event("carry_out"), by=None, subject=release, results=len(results), left_out=left_out)
    jobs.enqueue("marking.tell_released", queries.mails_key(release), {"release": release.pk})
    notify(notices.results_out(release, len(results)))
    return release


def tell(*, release_id: int, progress: jobs.Progress) -> None:
    """Mail each author of a release that there is a result; taken up again, nobody is told twice."""
    studies = CaseStudy.objects.filter(results__release=release_id).select_related("enrolment__participant")
    number, occasion = studies.count(), f"release-{release_id}"
    for done, case_study in enumerate(studies.order_by("pk").iterator(chunk_size=500), start=1):
        notify(author_notices.released(case_study, occasion=occasion))
        if done % 20 == 0 or done == number:
            progress.report(done, number)


def stuck(*, release_id: int) -> None:
    """The last try to carry a release out has failed: the team hears of it and can choose another moment."""
    release = (
        Release.objects.select_related("cohort").filter(pk=release_id, state=ReleaseState.PLANNED).first()
    )
    if release is not None:
        notify(*notices.stuck(release))
