"""The stage of marking of a cohort at a glance."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.decisions import Decision
from core.ui.dates import deadline, full_date
from core.ui.lists import Task
from core.ui.words import counted
from marking.actions import criteria as actions
from marking.enums import MarkKind, RunState
from marking.forms.team import CriteriaForm
from marking.models import AllocationRun
from marking.queries.cohorts import cohort_and_others
from marking.queries.panel import Figures
from marking.queries.team import Stage, late_conflicts, latest_run, stage_of, waiting_again
from marking.rules import team as rules
from marking.transitions import MARK
from marking.views.parts import cohort_url, overview_url, trail
from people.roles import Permission
from programme.models import Cohort

SHOWN = 12  # scripts named on the overview


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where the marking of a cohort stands, as steps; each figure leads to what it counts."""
    rules.can_oversee(request.user).require()
    cohort, others = cohort_and_others(request.GET.get("cohort", ""))
    if cohort is None:
        return render(request, "marking/overview.html", {"cohort": None})
    stage, run = stage_of(cohort), latest_run(cohort)
    can_allocate = rules.can_allocate(request.user, cohort)
    return render(
        request,
        "marking/overview.html",
        {
            "cohort": cohort,
            "lead": f"Marks are due {deadline(cohort.marking_due_at)}; the board meets on {full_date(cohort.board_on)}.",
            "stage": stage,
            "late": [(mark, MARK.can(mark, "take_back")) for mark in late_conflicts(cohort)],
            "again": [
                (code, cohort_url("readers", cohort, code=code)) for code in waiting_again(cohort)[:SHOWN]
            ],
            "running": run is not None and run.state == RunState.RUNNING,
            "ready": run is not None and run.state == RunState.READY,
            "run_url": reverse("marking:allocation-detail", kwargs={"pk": run.pk}) if run else "",
            "pay_url": f"{reverse('marking:pay')}?cohort={cohort.slug}",
            "progress_url": cohort_url("marker-progress", cohort),
            "integrity_url": cohort_url("integrity", cohort),
            "conflict_url": reverse("marking:conflict-declare"),
            "tasks": steps(cohort, stage, run, can_allocate),
            "can": {"allocate": can_allocate},
            "urls": {
                "allocate": cohort_url("allocation-start", cohort),
                "criteria": cohort_url("criteria", cohort),
            },
            "has_criteria": bool(can_allocate),
            "others": [(str(other), overview_url(other)) for other in others[:5]],
        },
    )


def steps(cohort: Cohort, stage: Stage, run: AllocationRun | None, criteria: Decision) -> list[Task]:
    """The marking as a list of steps, each with its figure, its colour and the page behind it."""
    moderation = cohort_url("moderation", cohort)
    seconds = stage.count("second-allocate", "second")
    thirds = stage.count("third-allocate", "third", "decide")
    agreed = stage.count("proposed", "ratified", "released")
    run_url = reverse("marking:allocation-detail", kwargs={"pk": run.pk}) if run else ""
    # A published proposal says nothing about the scripts that have come in since: they need another.
    is_asked = bool(stage.unallocated) and (
        run is None or run.state not in (RunState.RUNNING, RunState.READY)
    )
    return [
        Task(
            "Criteria",
            cohort_url("criteria", cohort),
            *(("Set", "ok", True) if criteria else ("Not set", "attention", False)),
        ),
        Task(
            "Submitted scripts",
            f"{reverse('casestudies:overview')}?cohort={cohort.slug}" if has_case_study_pages() else "",
            f"{stage.submitted + stage.released}",
            "ok" if cohort.case_study_due_at <= clock.now() else "waiting",
            done=cohort.case_study_due_at <= clock.now(),
            hint="Submitted and on the essay route.",
            by=cohort.case_study_due_at,
        ),
        Task(
            "The pool of markers",
            cohort_url("pool", cohort),
            f"{stage.asked} to decide" if stage.asked else counted(stage.approved, "marker"),
            "attention"
            if stage.asked
            else ("ok" if stage.places >= stage.submitted and stage.approved else "waiting"),
            done=not stage.asked and stage.approved > 0,
            hint=f"{counted(stage.approved, 'marker')}, who can take {counted(stage.places, 'script')} between them.",
        ),
        Task(
            "Work out the allocation" if is_asked else "Allocation",
            f"{overview_url(cohort)}#allocate" if is_asked else run_url,
            f"{stage.unallocated} with nobody" if stage.unallocated else "Everything is given out",
            "attention" if stage.unallocated else "ok",
            done=not stage.unallocated and stage.given > 0,
            hint=run_hint(run)
            + (
                f" {stage.given_back} {'was' if stage.given_back == 1 else 'were'} given back."
                if stage.given_back
                else ""
            ),
        ),
        Task(
            "First marks",
            f"{moderation}?standing=first",
            f"{stage.first_in} of {stage.given}",
            "ok" if stage.given and stage.first_in == stage.given else "waiting",
            done=stage.given > 0 and stage.first_in == stage.given,
            by=cohort.marking_due_at,
        ),
        Task(
            "Second marks",
            f"{moderation}?standing={'second-allocate' if stage.count('second-allocate') else 'second'}",
            f"{seconds} due" if seconds else "None due",
            "attention" if stage.count("second-allocate") else ("waiting" if seconds else "ok"),
            done=not seconds and stage.first_in > 0,
            hint="All fails, all near the pass mark, all of 70 and more, and a sample of the rest.",
        ),
        Task(
            "Differences to settle",
            f"{moderation}?standing={'decide' if stage.count('decide') else 'third-allocate'}",
            f"{thirds} open" if thirds else "None",
            "attention" if thirds else "ok",
            done=not thirds and stage.first_in > 0,
        ),
        Task(
            "Marks agreed",
            f"{moderation}?standing={'near' if stage.count('near') else 'single'}",
            f"{agreed} of {stage.submitted + stage.released}",
            "ok" if agreed and agreed == stage.submitted + stage.released else "waiting",
            done=agreed > 0 and agreed == stage.submitted + stage.released,
        ),
        Task(
            "Assessment board",
            cohort_url("board", cohort),
            f"{stage.count('proposed')} to ratify" if stage.count("proposed") else f"{stage.boards} held",
            "attention" if stage.count("proposed") else "neutral",
            done=bool(stage.boards) and not stage.count("proposed"),
            by=cohort.board_on,
        ),
        Task(
            "Release",
            cohort_url("release", cohort),
            f"{stage.count('ratified')} ready" if stage.count("ratified") else f"{stage.released} released",
            "attention" if stage.count("ratified") else "neutral",
            done=stage.released > 0 and not stage.submitted,
            hint=f"{counted(stage.unratified, 'submitted script')} without a ratified result."
            if stage.unratified
            else "",
        ),
        *([presentations_step(cohort, stage.presentations)] if cohort.has_presentation_route else []),
    ]


def presentations_step(cohort: Cohort, figures: Figures) -> Task:
    """Slides and posters, which two assessors judge beside all this."""
    waiting = [
        (figures.without, "to give to assessors"),
        (figures.differing, "with assessors who differ"),
        (figures.found, "to release"),
    ]
    status = next((f"{number} {what}" for number, what in waiting if number), "")
    return Task(
        "Presentations",
        cohort_url("panel-list", cohort),
        status
        or (f"{figures.assessing} with assessors" if figures.assessing else f"{figures.released} released"),
        "attention" if status else ("waiting" if figures.assessing else "neutral"),
        done=bool(figures.released) and not status and not figures.assessing,
        hint=f"{counted(figures.presenters, 'participant')} on the presentation route. No marks: met or not yet met.",
    )


def run_hint(run: AllocationRun | None) -> str:
    """What became of the last allocation, in a sentence."""
    if run is None:
        return "Nothing was allocated yet."
    kind = MarkKind(run.kind).label.lower()
    return f"The last one ({kind}s): {RunState(run.state).label.lower()}."


def has_case_study_pages() -> bool:
    """Whether the pages about case studies are there to be linked to."""
    from django.urls import NoReverseMatch

    try:
        return bool(reverse("casestudies:overview"))
    except NoReverseMatch:
        return False


@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """What the scripts of a cohort are marked by; can be changed until the first mark is begun."""
    rules.can_oversee(request.user, Permission.MARKING_ALLOCATE).require()
    year = get_object_or_404(Cohort, slug=slug)
    present = list(year.criteria.all())
    can_edit = rules.can_set_criteria(request.user, year)
    form = CriteriaForm(request.POST or None, criteria=present)
    if request.method == "POST" and not present:
        actions.set_default_criteria(cohort=year, by=request.user)
        messages.success(request, "The criteria are set: the five characteristics of SCQF level 11.")
        return redirect(cohort_url("criteria", year))
    if request.method == "POST" and form.is_valid():
        actions.set_criteria(cohort=year, by=request.user, criteria=form.changed())
        messages.success(request, "The criteria are saved.")
        return redirect(cohort_url("criteria", year))
    return render(
        request,
        "marking/criteria.html",
        {
            "cohort": year,
            "criteria": present,
            "form": form,
            "can": {"edit": can_edit},
            "bank_url": cohort_url("shared-bank", year),
            "trail": trail(year, ("Criteria", "")),
        },
    )
