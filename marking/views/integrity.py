"""Concerns about a script's integrity: a marker's page, the team's list, the decision."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.http import get_or_404
from core.ui.dates import full_datetime, short_datetime
from core.ui.tables import Cell, Column
from marking.actions import integrity as actions
from marking.enums import FlagState
from marking.forms.integrity import DecideForm, FlagForm
from marking.models import IntegrityFlag
from marking.queries.integrity import first_of_code, flags_in, holding, own_flag, with_code
from marking.rules import integrity as rules
from marking.views.marker import script_of
from marking.views.parts import PAGE, cohort_url, trail
from programme.models import Cohort

LOOK = {
    FlagState.RAISED: "attention",
    FlagState.CLEARED: "ok",
    FlagState.UPHELD: "bad",
}


@require_http_methods(["GET", "HEAD", "POST"])
def script_flag(request: HttpRequest, code: str) -> HttpResponse:
    """A marker says that something is wrong with a script; what they said before stands here."""
    found = script_of(request, code)
    rules.can_flag_own(request.user, found).require()
    back = reverse("marking:script", kwargs={"code": code})
    before = own_flag(request.user, found.mark_id)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.flag_own(script=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The programme team has your concern. Mark the script as it stands.")
        return redirect(back)
    return render(
        request,
        "marking/integrity_flag_own.html",
        {"code": code, "form": form, "back": back, "before": before},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def integrity_raise(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody who moderates says it."""
    rules.can_flag(request.user).require()
    first = first_of_code(code)
    if first is None:
        raise Http404
    cohort = first.appointment.cohort
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.flag(first=first, code=code, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Script {code} is held until the team has decided.")
        return redirect(cohort_url("integrity", cohort))
    return render(
        request,
        "marking/integrity_raise.html",
        {
            "code": code,
            "form": form,
            "trail": trail(
                cohort,
                ("Moderation", cohort_url("moderation", cohort)),
                (code, reverse("marking:difference", kwargs={"code": code})),
                ("A concern", ""),
            ),
        },
    )


@require_safe
def integrity(request: HttpRequest, slug: str) -> HttpResponse:
    """The concerns of a cohort, those to decide first."""
    rules.can_flag(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    page = Paginator(flags_in(year), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "marking/integrity.html",
        {
            "cohort": year,
            "page": page,
            "columns": [Column("Script"), Column("Concern"), Column("Raised"), Column("Where it is")],
            "rows": [row_of(flag) for flag in page],
            "trail": trail(year, ("Concerns", "")),
        },
    )


def row_of(flag: Any) -> list[Any]:
    """One concern of the list."""
    return [
        Cell(
            flag.code,
            url=reverse("marking:integrity-flag", kwargs={"pk": flag.pk}),
            note="" if flag.version_id else "a drift script: nothing is held",
        ),
        flag.reason if len(flag.reason) <= 120 else f"{flag.reason[:119]}…",
        Cell(short_datetime(flag.raised_at), note=str(flag.raised_by)),
        Cell(
            FlagState(flag.state).label,
            kind=LOOK[FlagState(flag.state)],
            note=f"{flag.decided_by}, {short_datetime(flag.decided_at)}" if flag.decided_at else "",
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def integrity_flag(request: HttpRequest, pk: int) -> HttpResponse:
    """One concern, and the decision about it."""
    rules.can_flag(request.user).require()
    found: Any = get_or_404(with_code(IntegrityFlag.objects.all()), pk=pk)
    can = {
        "clear": rules.can_clear(request.user, found),
        "uphold": rules.can_uphold(request.user, found),
    }
    form = DecideForm(request.POST or None)
    if not can["uphold"]:
        form.fields["decision"].choices = form.fields["decision"].choices[:1]  # type: ignore[attr-defined]
        form.initial["decision"] = "clear"
    if request.method == "POST" and form.is_valid():
        act = actions.clear if form.cleaned_data["decision"] == "clear" else actions.uphold
        act(flag=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The decision is kept. The author is told nothing by the service.")
        return redirect(cohort_url("integrity", found.cohort))
    state = FlagState(found.state)
    return render(
        request,
        "marking/integrity_flag.html",
        {
            "flag": found,
            "status": state.label,
            "status_kind": LOOK[state],
            "form": form,
            "can": can,
            "raised": full_datetime(found.raised_at),
            "decided": full_datetime(found.decided_at) if found.decided_at else "",
            "script_url": reverse("marking:difference", kwargs={"code": found.code})
            if found.version_id
            else "",
            "trail": trail(
                found.cohort, ("Concerns", cohort_url("integrity", found.cohort)), (found.code, "")
            ),
        },
    )


def held_in(cohort: Cohort) -> dict[str, Any]:
    """What the pages of the board and the release say of scripts that are held. One query."""
    return {"held": [code for code, _ in holding(cohort)], "integrity_url": cohort_url("integrity", cohort)}
