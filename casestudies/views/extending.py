"""How far the worker is that gives many people more time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casestudies import rules
from casestudies.queries.extending import extending_jobs, left_out_of
from core import clock
from core.enums import JobState
from core.models import Job
from core.ui.dates import deadline
from programme.models import Cohort


@require_safe
def extending(request: HttpRequest, slug: str) -> HttpResponse:
    """How far it is, and at the end who was given nothing."""
    rules.can_extend_many(request.user).require()
    cohort = get_object_or_404(Cohort, slug=slug)
    earlier = extending_jobs(cohort)
    job = earlier[0] if earlier else None
    return render(
        request,
        "casestudies/extending.html",
        {
            "cohort": cohort,
            "progress": progress_of(job, cohort) if job else None,
            "until": deadline(until_of(job)) if job else "",
            "reason": job.payload["reason"] if job else "",
            "left": left_out_of(job) if job and job.is_over else [],
            "progress_url": reverse("casestudies:extending-progress", kwargs={"slug": cohort.slug}),
            "overview_url": f"{reverse('casestudies:overview')}?cohort={cohort.slug}",
        },
    )


def until_of(job: Job) -> dt.datetime:
    """The new due date."""
    return dt.datetime.fromisoformat(job.payload["until"]).astimezone(clock.LONDON)


def progress_of(job: Job, cohort: Cohort) -> dict[str, Any]:
    """How far a job is (see the progress component)."""
    total = len(job.payload["people"])
    done = job.state == JobState.DONE
    return {
        "value": total if done else job.done,
        "maximum": total,
        "text": f"{total if done else job.done} of {total} people",
        "done": done,
        "failed": job.state == JobState.FAILED,
        "next": reverse("casestudies:extending", kwargs={"slug": cohort.slug}),
    }


@require_safe
def extending_progress(request: HttpRequest, slug: str) -> JsonResponse:
    """The same as JSON."""
    rules.can_extend_many(request.user).require()
    cohort = get_object_or_404(Cohort, slug=slug)
    earlier = extending_jobs(cohort)
    nothing = {
        "value": 0,
        "maximum": 1,
        "text": "Nobody is given more time now",
        "done": True,
        "failed": False,
    }
    return JsonResponse(progress_of(earlier[0], cohort) if earlier else nothing)
