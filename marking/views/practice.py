"""Scripts whose marks are agreed: the team's pages. What a marker sees of them is a script like any other."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from casestudies.enums import IntakeState
from casestudies.forms.participant import MAX_BYTES
from casestudies.uploads import SizeGuard
from core.http import get_or_404
from core.ui.dates import short_date
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import practice as actions
from marking.enums import MarkKind, MarkState
from marking.forms.practice import AgreedForm, PracticeForm, RuleForm, WaiveForm
from marking.models import AgreedMark, PracticeScript
from marking.queries.practice import Reading, marks_of_agreed, readings, scripts_of, waiting, within
from marking.queries.practice import visible_to as practice_visible_to
from marking.queries.team import appointments_visible_to
from marking.rules import practice as rules
from marking.views.parts import PAGE, cohort_url, trail
from programme.models import Cohort


# SECURITY: exempt only so that the size is guarded before the body is read; `take`, which reads it, checks the token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """The practice scripts of a cohort: add one, say how near is near enough, give them to everybody who waits."""
    guard = SizeGuard(request, MAX_BYTES)
    request.upload_handlers.insert(0, guard)
    return take(request, slug, guard)


@csrf_protect
def take(request: HttpRequest, slug: str, guard: SizeGuard) -> HttpResponse:
    """Read the body, keep the file or the rule."""
    rules.can_run_practice(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    act = request.POST.get("action", "")
    near = dict(zip(("total_within", "criterion_within"), within(year.pk), strict=True))
    rule = RuleForm(request.POST if act == "rule" else None, initial=near)
    upload = PracticeForm()
    if act == "rule" and rule.is_valid():
        actions.set_rule(cohort=year, by=request.user, **rule.cleaned_data)
        messages.success(request, "Saved. It holds for every practice mark that comes in from now on.")
        return redirect(cohort_url("practice", year))
    if request.method == "POST" and act not in ("rule", "give"):
        upload = PracticeForm(request.POST, request.FILES, too_large=guard.too_large)
        if upload.is_valid():
            made = actions.add(cohort=year, by=request.user, **upload.cleaned_data)
            messages.success(request, "The file is kept and is being read.")
            return redirect("marking:practice-script", pk=made.pk)
    if act == "give":
        given = actions.give_to_all(cohort=year, by=request.user)
        messages.success(request, f"{counted(given, 'marker')} got a practice script, and a mail.")
        return redirect(cohort_url("practice", year))
    page = Paginator(scripts_of(year), PAGE).get_page(request.GET.get("page"))
    waits = waiting(year).count()
    return render(
        request,
        "marking/practice.html",
        {
            "cohort": year,
            "upload": upload,
            "rule": rule,
            "form": rule if act == "rule" else upload,
            "waits": waits,
            "page": page,
            "columns": [Column("Script"), Column("Words", numeric=True), Column("Where it is")],
            "rows": [
                TableRow(
                    [
                        Cell(row.title, url=reverse("marking:practice-script", kwargs={"pk": row.pk})),
                        row.counted_words,
                        Cell(*standing(row)),
                    ],
                    name=row.title,
                )
                for row in page
            ],
            "trail": trail(year, ("Markers", cohort_url("pool", year)), ("Practice", "")),
        },
    )


def standing(script: PracticeScript) -> tuple[str, str, str]:
    """Where a practice script is: text, no link, and the kind of its tag."""
    if script.retired_at is not None:
        return "Given to nobody any more", "", "neutral"
    if script.intake == IntakeState.WAITING:
        return "Being read", "", "waiting"
    if script.intake == IntakeState.REFUSED:
        return "Could not be used", "", "bad"
    if script.agreed_at is None:
        return "Agreed marks are missing", "", "attention"
    return "Ready", "", "ok"


@require_http_methods(["GET", "HEAD", "POST"])
def practice_script(request: HttpRequest, pk: int) -> HttpResponse:
    """One practice script: its agreed marks, who has marked it and how near they came."""
    rules.can_run_practice(request.user).require()
    script = get_or_404(practice_visible_to(request.user).select_related("cohort"), pk=pk)
    can_agree = rules.can_agree_practice(request.user, script)
    act = request.POST.get("action", "")
    criteria = list(script.cohort.criteria.all())
    present = list(AgreedMark.objects.filter(practice=script).select_related("criterion"))
    form = AgreedForm(request.POST if act == "agree" else None, criteria=criteria, present=present)
    if act == "agree" and form.is_valid():
        actions.agree(script=script, by=request.user, marks=form.marks())
        messages.success(request, "The agreed marks are set. The script can be given to markers now.")
        return redirect("marking:practice-script", pk=pk)
    if act == "retire":
        actions.retire(script=script, by=request.user)
        messages.success(request, "It is given to nobody any more.")
        return redirect("marking:practice-script", pk=pk)
    page = Paginator(marks_of_agreed(practice=script), PAGE).get_page(request.GET.get("page"))
    label, _, look = standing(script)
    return render(
        request,
        "marking/practice_script.html",
        {
            "script": script,
            "label": label,
            "look": look,
            "form": form,
            "present": [(line.criterion.title, line.score, line.reason) for line in present],
            "has_criteria": bool(criteria),
            "criteria_url": cohort_url("criteria", script.cohort),
            "can": {"agree": can_agree, "retire": rules.can_retire(request.user, script)},
            # SECURITY: the reading copy was sanitised to an allow-list of tags when it was taken in.
            "reading_copy": mark_safe(script.reading_copy),  # noqa: S308
            "page": page,
            "columns": [Column("Marker"), *GAPS],
            "rows": [[str(r.mark.appointment.marker), *gap_cells(r)] for r in readings(page)],
            "trail": trail(
                script.cohort,
                ("Markers", cohort_url("pool", script.cohort)),
                ("Practice", cohort_url("practice", script.cohort)),
                (script.title, ""),
            ),
        },
    )


GAPS = [
    Column("As"),
    Column("Mark", numeric=True),
    Column("Agreed", numeric=True),
    Column("Gap", numeric=True),
    Column("Widest gap", numeric=True),
    Column("Came to"),
]


def gap_cells(reading: Reading) -> list[Any]:
    """How near somebody came, in the columns of GAPS."""
    mark, found = reading.mark, reading.comparison
    kind = "Practice" if mark.kind == MarkKind.PRACTICE else "Slipped in"
    if found is None:
        return [kind, "", "", "", "", Cell(MarkState(mark.state).label, kind="waiting")]
    outcome: Any = Cell(f"Handed in on {short_date(mark.submitted_at)}")
    if mark.passed is not None:
        outcome = Cell("Near enough", kind="ok") if mark.passed else Cell("Not near enough", kind="attention")
    return [kind, found.total, found.agreed_total, signed(found.gap), signed(found.widest), outcome]


def signed(gap: int) -> str:
    """A gap with its sign: +4 where the marker gave more, −4 where less."""
    return f"+{gap}" if gap > 0 else f"−{-gap}" if gap else "0"


@require_POST
def marker_practice(request: HttpRequest, pk: int) -> HttpResponse:
    """For one marker: slip a script in among the real ones, or let them to the real ones after a talk."""
    rules.can_run_practice(request.user).require()
    appointment = get_or_404(appointments_visible_to(request.user), pk=pk)
    if request.POST.get("action") == "waive":
        form = WaiveForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Say what you agreed in the talk.")
        else:
            actions.waive(appointment=appointment, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, f"{appointment.marker} can be given real scripts now.")
    else:
        actions.slip_in(appointment=appointment, by=request.user)
        messages.success(
            request,
            f"A script with agreed marks is among those of {appointment.marker}. It looks like any other.",
        )
    return redirect("marking:pool-member", pk=pk)
