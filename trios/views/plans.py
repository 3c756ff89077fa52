"""A proposal seen from afar: on a map, and beside another one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.http import get_or_404
from core.ui.words import counted
from programme.models import Cohort
from trios.enums import FormationState
from trios.forms.workbench import GroupFilter
from trios.models import Formation
from trios.pages import staff as staff_pages
from trios.pages import workbench as pages
from trios.pages.map import drawn
from trios.queries import workbench as queries
from trios.queries.comparison import compared
from trios.queries.formation import formations_visible_to, grounds_of, proposed
from trios.rules import formation as rules
from trios.views.workbench import back_from, workbench_url, worked_on

A_PAGE = 25
ON_A_MAP = 24  # numbers that stay apart on a phone too
SHOWN = (FormationState.READY, FormationState.PUBLISHED, FormationState.DISCARDED)


@require_safe
def formation_map(request: HttpRequest, pk: int) -> HttpResponse:
    """The groups where their schools lie; with many, one authority at a time. The table below says the same."""
    formation = worked_on(request, pk)
    plan = queries.plan_for(request.user, formation)
    data = request.GET.copy()
    if "authority" not in data and len(plan.groups) > ON_A_MAP:
        first = queries.authorities_in(plan).first()
        data["authority"] = first.slug if first else ""
    form = GroupFilter(data, plan=plan)
    authority, text = form.chosen()
    found = queries.found_in(formation, plan, authority.code if authority else "", text)
    page = Paginator(found, ON_A_MAP).get_page(request.GET.get("page"))
    groups = proposed(formation, page, plan.reach)
    anywhere = "in all authorities" if plan.reach is None else "with people of your authority"
    context = {
        "formation": formation,
        "filter_form": form,
        "page": page,
        "map": drawn(groups, formation.instance, f"in {authority}" if authority else anywhere),
        "columns": staff_pages.GROUP_COLUMNS,
        "rows": [staff_pages.group_row(group) for group in groups],
        "back": back_from(formation, plan.reach)
        if plan.reach is None
        else (workbench_url(formation), "Workbench"),
    }
    return render(request, "trios/formation_map.html", context)


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two proposals side by side: figures, groups that are the same, people who are elsewhere; publish either."""
    rules.forms_trios(request.user).require()
    cohort = get_or_404(Cohort.objects.all(), slug=slug)
    first, second = two_of(request, cohort)
    context: dict[str, Any] = {
        "cohort": cohort,
        "list_url": f"{reverse('trios:trio-list')}?cohort={cohort.slug}",
        "first": first,
        "second": second,
    }
    if first and second:
        found = compared(first, second)
        page = Paginator(found.elsewhere, A_PAGE).get_page(request.GET.get("page"))
        people = {ident for each in page for ident in (each.ident, *each.first_with, *each.second_with)}
        names = queries.names_of(people) if people else {}
        grounds = grounds_of(cohort)
        groups, figures = len(first.answer["groups"]), pages.figures_side_by_side(first, second)
        context |= {
            "plans": [
                side(request, label, formation, grounds)
                for label, formation in (("The first", first), ("The second", second))
            ],
            "columns": pages.FIGURE_COLUMNS,
            "figures": figures,
            "better": pages.better_said(figures),
            "same": f"{len(found.same)} of {counted(groups, 'group')} of the first "
            f"{'is' if len(found.same) == 1 else 'are'} in the second too, with the same mentor.",
            "same_numbers": ", ".join(f"{a}" if a == b else f"{a} (there {b})" for a, b in found.same),
            "other_mentor": ", ".join(
                f"{a}" if a == b else f"{a} (there {b})" for a, b in found.other_mentor
            ),
            "page": page,
            "elsewhere_columns": pages.ELSEWHERE_COLUMNS,
            "elsewhere": pages.elsewhere_rows(page, names),
        }
    return render(request, "trios/compare.html", context)


def two_of(request: HttpRequest, cohort: Cohort) -> tuple[Formation | None, Formation | None]:
    """The proposals that the address names, or the two that wait, the newest first; None for what isn't there."""
    rows = formations_visible_to(request.user).filter(cohort=cohort, state__in=SHOWN).exclude(answer={})
    rows = rows.select_related("cohort", "started_by")
    numbers = [request.GET.get(name, "") for name in ("a", "b")]
    if not any(numbers):
        ready = list(rows.filter(state=FormationState.READY)[:2])
        return (ready[0], ready[1]) if len(ready) == 2 else (next(iter(ready), None), None)
    wanted = [int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) < 19]
    found = rows.in_bulk(wanted)
    one, other = ([*wanted, -1, -1])[:2]
    return found.get(one), found.get(other) if one != other else None


def side(request: HttpRequest, label: str, formation: Formation, grounds: rules.Grounds) -> dict[str, Any]:
    """One of the two, with what may be done with it."""
    where = {"pk": formation.pk}
    return {
        "label": label,
        "name": pages.plan_named(formation),
        "state": formation.get_state_display(),
        "url": reverse("trios:formation-detail", kwargs=where),
        "publish_url": reverse("trios:formation-publish", kwargs=where),
        "fields": {"version": formation.version},
        "can_publish": rules.can_publish(request.user, formation, grounds),
    }
