"""How far the giving of more time to many is, and who had none."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from casestudies.models import Extension
from core.models import Job
from programme.models import Cohort, Enrolment


def extending_jobs(cohort: Cohort) -> list[Job]:
    """The times that more time was given to many of this cohort by the worker, the last first."""
    mine = Job.objects.filter(dedupe_key__startswith=f"casestudies.extend_many:{cohort.pk}:")
    return list(mine.order_by("-pk"))


def left_out_of(job: Job, most: int = 50) -> list[Enrolment]:
    """Who was to have more time by this job and has not got it, by name."""
    given = Extension.objects.filter(
        case_study__enrolment=OuterRef("pk"),
        due_at=dt.datetime.fromisoformat(job.payload["until"]),
        reason=job.payload["reason"],
        granted_at__gte=job.created_at,
    )
    rows = Enrolment.objects.filter(~Exists(given), pk__in=job.payload["people"])
    return list(rows.select_related("participant", "school").order_by("participant__name", "pk")[:most])
