"""More time for more people than a press can wait for: the worker gives it, one person after another."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import transaction

from audit.actions import record
from casestudies import rules
from casestudies.actions.case_study import open_case_study
from casestudies.actions.extension import grant_extension, grant_to_many
from casestudies.queries.extending import extending_jobs
from core import clock, jobs
from core.decisions import Refused
from core.models import Job
from core.transitions import StaleState
from people.models import User
from programme.models import Cohort, Enrolment

AT_ONCE = 100  # about two seconds; more are the worker's

log = logging.getLogger(__name__)


@transaction.atomic
def give_time(
    *, cohort: Cohort, enrolments: Sequence[Enrolment], until: dt.datetime, reason: str, by: User
) -> Job | None:
    """Give all of these people until `until`: at once, or by the worker where they are many (then its job).

    Pressing while it is under way starts nothing new.
    """
    rules.can_extend_many(by).require()
    if len(enrolments) <= AT_ONCE:
        grant_to_many(enrolments=enrolments, until=until, reason=reason, by=by)
        return None
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    earlier = extending_jobs(cohort)
    if earlier and not earlier[0].is_over:
        return earlier[0]
    row = jobs.enqueue(
        "casestudies.extend_many",
        f"casestudies.extend_many:{cohort.pk}:{len(earlier) + 1}",
        {
            "people": sorted(enrolment.pk for enrolment in enrolments),
            "until": until.isoformat(),
            "reason": reason,
            "by": by.pk,
        },
    )
    record("case_study.extending_started", by=by, subject=cohort, people=len(enrolments))
    return row


def extend_each(
    *, people: Sequence[int], until: dt.datetime, reason: str, by: User, progress: jobs.Progress
) -> None:
    """Give each person the time in a transaction of its own, with the count of those looked at before.

    Broken off, it is taken up with the next person: nobody is given it, or told of it, twice.
    """
    rules.can_extend_many(by).require()
    total = len(people)
    progress.report(progress.row.done, total)
    for place, pk in enumerate(people[progress.row.done :], start=progress.row.done + 1):
        try:
            with transaction.atomic():
                enrolment = Enrolment.objects.select_related("cohort", "participant").get(pk=pk)
                case_study = open_case_study(enrolment=enrolment, by=by)
                case_study.enrolment = enrolment
                grant_extension(case_study=case_study, by=by, due_at=until, reason=reason)
                progress.report(place, total)
        except (Refused, StaleState) as refusal:
            # Who has submitted or left meanwhile needs no time, is named on the page, and holds nobody else up.
            log.warning("enrolment %s was given no more time: %s", pk, type(refusal).__name__)
            progress.report(place, total)


def extend_as_asked(payload: dict[str, object], progress: jobs.Progress) -> None:
    """The same, from what the job was asked."""
    people = payload["people"]
    assert isinstance(people, list)  # noqa: S101 -- written by `give_time`
    extend_each(
        people=people,
        until=dt.datetime.fromisoformat(str(payload["until"])).astimezone(clock.LONDON),
        reason=str(payload["reason"]),
        by=User.objects.get(pk=payload["by"]),
        progress=progress,
    )
