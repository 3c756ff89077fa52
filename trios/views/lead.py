"""The staff list of trios: the team sees all, a lead those with one of their people."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock
from core.exports import csv_response, xlsx_response
from core.ui.lists import Row
from core.ui.words import counted
from programme.models import Cohort
from trios.enums import FormationState
from trios.forms.staff import TrioFilter
from trios.models import Formation
from trios.pages import staff as pages
from trios.queries import trio as queries
from trios.queries.formation import instance_of, job_of, latest, said_with_names, waiting
from trios.queries.reach import workbenches_visible_to
from trios.rules import formation as formation_rules
from trios.rules import trio as rules
from trios.rules import workbench as workbench_rules

A_PAGE = 25
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


def asked(request: HttpRequest) -> QueryDict:
    """The filters of the address; without a cohort in it, that of the visits that run or come next."""
    data = request.GET.copy()
    if "cohort" not in data:
        now = Cohort.objects.filter(starts_on__lte=clock.today(), ends_on__gte=clock.today())
        chosen = (
            now.order_by("-starts_on", "pk").first() or Cohort.objects.order_by("-starts_on", "pk").first()
        )
        data["cohort"] = chosen.slug if chosen else ""
    return data


@require_safe
def trio_list(request: HttpRequest) -> HttpResponse:
    """Trios with their visits booked and completed, and who needs a nudge; filters stand in the address."""
    rules.can_list(request.user).require()
    data = asked(request)
    form = TrioFilter(data, user=request.user)
    chosen = form.chosen()
    page = Paginator(queries.listed(request.user, **chosen), A_PAGE).get_page(request.GET.get("page"))
    forms_trios = formation_rules.forms_trios(request.user)
    context: dict[str, Any] = {
        "filter_form": form,
        "page": page,
        "columns": pages.TRIO_COLUMNS,
        "rows": [pages.trio_row(trio) for trio in page],
        "cohort": chosen.get("cohort"),
        "actions": [("Mentors", reverse("trios:mentor-list"))] if forms_trios else [],
        "exports": [
            (kind.upper(), f"{reverse('trios:trio-export', kwargs={'kind': kind})}?{data.urlencode()}")
            for kind in EXPORTS
        ],
    }
    if forms_trios and chosen.get("cohort"):
        context |= forming(request, chosen["cohort"], is_empty=not page.paginator.count)
    elif chosen.get("cohort") and not page.paginator.count:
        context |= forming_for_lead(request, chosen["cohort"])
    return render(request, "trios/trio_list.html", context)


def forming(request: HttpRequest, cohort: Cohort, *, is_empty: bool) -> dict[str, Any]:
    """How the forming of this cohort's trios stands, for the team."""
    formation = latest(cohort)
    if formation is None and not is_empty:
        return {}
    if formation is not None and formation.state == FormationState.PUBLISHED:
        return {}
    can_start = formation_rules.can_start(request.user, cohort)
    if formation is None and not can_start:
        return {"forming": True, "can_start": can_start}
    context: dict[str, Any] = {"forming": True, "formation": formation, "can_start": can_start}
    if formation is None:
        counts = instance_of(cohort)
        places = sum(mentor["capacity"] for mentor in counts["mentors"])
        context["counts"] = [
            Row("Participants", len(counts["participants"])),
            Row("Mentors", f"{len(counts['mentors'])}, who can take {counted(places, 'trio')}"),
        ]
        return context
    earlier = next((each for each in waiting(cohort) if each.pk != formation.pk), None)
    url = reverse("trios:formation-detail", kwargs={"pk": earlier.pk}) if earlier else ""
    return context | {"standing": standing(formation), "earlier": url}


def forming_for_lead(request: HttpRequest, cohort: Cohort) -> dict[str, Any]:
    """What a lead does for this cohort's trios before they are published: look at the newest proposal, make wishes."""
    can_wish = workbench_rules.can_wish(request.user, cohort)
    if not can_wish:
        return {}
    rows = workbenches_visible_to(request.user).filter(cohort=cohort).values_list("pk", flat=True)
    proposal = rows.first()
    return {
        "lead_forming": True,
        "workbench_url": reverse("trios:formation-workbench", kwargs={"pk": proposal}) if proposal else "",
        "wishes_url": reverse("trios:formation-wishes", kwargs={"slug": cohort.slug}),
    }


def standing(formation: Formation) -> dict[str, Any]:
    """How far a proposal is, for the page."""
    where = {"pk": formation.pk}
    job = job_of(formation) if formation.state == FormationState.RUNNING else None
    return {
        "is_running": formation.state == FormationState.RUNNING,
        "is_ready": formation.state == FormationState.READY,
        "failed": said_with_names([formation.error])[0] if formation.state == FormationState.FAILED else "",
        "value": job.done if job else 0,
        "text": f"{job.done if job else 0} per cent",
        "progress_url": reverse("trios:formation-progress", kwargs=where),
        "url": reverse("trios:formation-detail", kwargs=where),
    }


@require_safe
def trio_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as filtered, a line a participant, to take away as CSV or XLSX."""
    rules.can_list(request.user).require()
    if kind not in EXPORTS:
        raise Http404
    chosen = TrioFilter(request.GET, user=request.user).chosen()
    trios = queries.with_visits(queries.listed(request.user, **chosen))
    return EXPORTS[kind]("Trios", pages.EXPORT_HEAD, pages.export_rows(trios.iterator(chunk_size=300)))
