"""Who marks what: the press, the wait, the proposal, publishing it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.enums import JobState
from core.http import get_or_404
from core.ui.pictures import Bar
from core.ui.tables import Cell, Column
from core.ui.words import counted
from marking.actions import allocation as actions
from marking.actions import moderation
from marking.enums import MarkKind, RunState
from marking.forms.team import CodeForm
from marking.models import AllocationRun, MarkerAppointment
from marking.queries.comparing import rival_of
from marking.queries.team import runs_visible_to
from marking.rules import rehearsal as rehearsal_rules
from marking.rules import team as rules
from marking.views.parts import PAGE, cohort_url, overview_url, trail
from programme.models import Cohort

LOOK = {
    RunState.RUNNING: "waiting",
    RunState.READY: "attention",
    RunState.FAILED: "bad",
    RunState.PUBLISHED: "ok",
    RunState.DISCARDED: "neutral",
}
START = {
    MarkKind.FIRST: "allocation-start",
    MarkKind.SECOND: "second-start",
    MarkKind.THIRD: "third-start",
}
PHASES = ("Waiting for the worker", "Reading scripts and rules", "Finding the best allocation", "Done")


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """One press: who marks what, first readings."""
    rules.can_oversee(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    return follow(actions.start(cohort=year, by=request.user))


@require_POST
def start_seconds(request: HttpRequest, slug: str) -> HttpResponse:
    """One press: draw the sample, and who marks it a second time."""
    rules.can_oversee(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    return follow(moderation.start_seconds(cohort=year, by=request.user))


@require_POST
def start_thirds(request: HttpRequest, slug: str) -> HttpResponse:
    """One press: who reads what two markers saw differently."""
    rules.can_oversee(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    return follow(actions.start(cohort=year, by=request.user, kind=MarkKind.THIRD))


def follow(run: AllocationRun) -> HttpResponse:
    """On to the page that shows how far it is."""
    return redirect("marking:allocation-detail", pk=run.pk)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal: load per marker, what stays unfilled and why, how good it is; publish or discard."""
    rules.can_oversee(request.user).require()
    run = get_or_404(runs_visible_to(request.user), pk=pk)
    pairs = run.answer.get("allocations", [])
    loads = Counter(pair["marker"] for pair in pairs)
    pinned = run.instance.get("pinned", [])
    held = Counter(marker for script, marker in pinned if " holds " in script)
    markers = sorted(run.instance.get("markers", []), key=lambda m: (-loads[m["id"]], -held[m["id"]]))
    given, idle = [m for m in markers if loads[m["id"]]], [m for m in markers if not loads[m["id"]]]
    page = Paginator(given, PAGE).get_page(request.GET.get("page"))
    rows = marker_rows([*page, *idle], pairs, held) if pairs or held else []
    return render(
        request,
        "marking/allocation_detail.html",
        {
            "run": run,
            "title": f"Allocation of {MarkKind(run.kind).label.lower()}s",
            "status": RunState(run.state).label,
            "status_kind": LOOK[RunState(run.state)],
            "running": run.state == RunState.RUNNING,
            "progress_url": reverse("marking:allocation-progress", kwargs={"pk": pk}),
            "publish_url": reverse("marking:allocation-publish", kwargs={"pk": pk}),
            "discard_url": reverse("marking:allocation-discard", kwargs={"pk": pk}),
            "pool_url": cohort_url("pool", run.cohort),
            "progress": progress_of(run) if run.state == RunState.RUNNING else None,
            "scripts": len(run.instance.get("case_studies", [])) - sum(held.values()),
            "given": len(pairs),
            "bars": load_bars(run, loads, held),
            "bars_caption": "How many markers had how many scripts then, with what they had already."
            if run.published_at
            else "How many markers would have how many scripts, with what they have already.",
            "unfilled": run.answer.get("unfilled", [])[:100],
            "sentences": objective_in_words(run, len(pairs), kept=len(pinned) - sum(held.values())),
            "compare_url": compare_url(run),
            "again_url": cohort_url(START[MarkKind(run.kind)], run.cohort),
            "why_form": CodeForm(),
            "why_url": reverse("marking:why", kwargs={"slug": run.cohort.slug}),
            "page": page,
            "columns": [
                Column("Marker"),
                Column("New", numeric=True),
                Column("Already has", numeric=True),
                Column("Wished for", numeric=True),
                Column("At most", numeric=True),
                Column("Scripts"),
            ],
            "rows": rows[: len(page)],
            "idle": rows[len(page) :],
            "idle_title": f"{len(idle)} marker{'' if len(idle) == 1 else 's'} who would get nothing new",
            "rehearsal_url": reverse("marking:rehearsal", kwargs={"pk": pk}),
            "can": {
                "publish": rules.can_publish(request.user, run),
                "rehearse": rehearsal_rules.can_rehearse(request.user, run),
                "discard": rules.can_discard(request.user, run),
            },
            "overview": overview_url(run.cohort),
            "trail": trail(run.cohort, ("Allocation", "")),
        },
    )


def load_bars(run: AllocationRun, loads: Counter[str], held: Counter[str]) -> list[Bar]:
    """How many markers have how many scripts in all: the evenness of the proposal as a picture."""
    markers = run.instance.get("markers", [])
    sizes = Counter(loads[m["id"]] + held[m["id"]] for m in markers)
    if not sizes:
        return []
    return [
        Bar("1 script" if n == 1 else f"{n} scripts", sizes[n], note="marker" if sizes[n] == 1 else "markers")
        for n in range(max(sizes) + 1)
        if n or sizes[0]
    ]


def marker_rows(
    page: list[dict[str, Any]], pairs: list[dict[str, str]], held: Counter[str]
) -> list[list[Any]]:
    """These markers with what each would be given; one query."""
    shown = {m["id"]: m for m in page}
    scripts: dict[str, list[str]] = {key: [] for key in shown}
    for pair in pairs:
        if pair["marker"] in scripts:
            scripts[pair["marker"]].append(pair["case_study"])
    ids = [int(key.removeprefix("M")) for key in shown]
    people = {
        f"M{a.pk}": a
        for a in MarkerAppointment.objects.filter(pk__in=ids)
        .select_related("marker", "authority")
        .order_by("pk")
    }
    return [
        [
            Cell(people[key].marker, note=str(people[key].authority)) if key in people else key,
            len(scripts[key]),
            held[key],
            m["target"],
            m["max"],
            ", ".join(scripts[key]) or "–",
        ]
        for key, m in shown.items()
    ]


def objective_in_words(run: AllocationRun, given: int, kept: int = 0) -> list[str]:
    """How good the proposal is, in sentences, in the order in which it was made as good as can be."""
    objective = run.answer.get("objective")
    if not objective:
        return []
    unfilled, same = objective["unfilled"], objective["same_authority"]
    return [
        "Every script has a marker."
        if not unfilled
        else f"{unfilled} {'script has' if unfilled == 1 else 'scripts have'} nobody: with these rules and these markers it can't be fewer.",
        "No marker reads a script from their own authority."
        if not same
        else f"{same} of {given} pairs are of one authority: it can't be fewer without leaving scripts unmarked.",
        *([f"{counted(kept, 'pair')} that you pinned {'is' if kept == 1 else 'are'} kept."] if kept else []),
        "After that the load is as even as it can be.",
        "Nobody gets a script that a rule keeps from them: schools now and before, mentoring, trios, drafts, presentations, addresses, and what both sides declared.",
    ]


def compare_url(run: AllocationRun) -> str:
    """Where this proposal stands beside the one before it, while both can be published; else empty."""
    if run.state != RunState.READY or rival_of(run) is None:
        return ""
    return reverse("marking:allocation-compare", kwargs={"pk": run.pk})


def progress_of(run: AllocationRun) -> dict[str, Any]:
    """How far the worker is, for the page and for its script."""
    job = actions.job_of(run)
    failed = run.state == RunState.FAILED or bool(job and job.state == JobState.FAILED)
    done = run.state != RunState.RUNNING
    value = 3 if done else (job.done if job else 0)
    text = (
        "This could not be worked out." if failed else PHASES[min(value + (0 if not job or done else 1), 3)]
    )
    return {
        "value": value,
        "maximum": 3,
        "text": text,
        "done": done,
        "failed": failed,
        "next": reverse("marking:allocation-detail", kwargs={"pk": run.pk}),
    }


@require_safe
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the worker is, as JSON."""
    rules.can_oversee(request.user).require()
    return JsonResponse(
        progress_of(get_or_404(runs_visible_to(request.user).defer("instance", "answer"), pk=pk))
    )


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the scripts out; each marker gets one mail."""
    rules.can_oversee(request.user).require()
    run = get_or_404(runs_visible_to(request.user), pk=pk)
    if run.state == RunState.PUBLISHED:
        return follow(run)
    number = actions.publish(run=run, by=request.user)
    messages.success(
        request,
        f"{counted(number, 'script')} {'is' if number == 1 else 'are'} given out. Each marker gets one mail.",
    )
    if run.kind == MarkKind.FIRST:
        return redirect(overview_url(run.cohort))
    return redirect(cohort_url("moderation", run.cohort))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the proposal away."""
    rules.can_oversee(request.user).require()
    run = get_or_404(runs_visible_to(request.user), pk=pk)
    if run.state != RunState.DISCARDED:
        actions.discard(run=run, by=request.user)
        messages.success(request, "The proposal is discarded. Nobody was told anything.")
    return redirect(overview_url(run.cohort))
