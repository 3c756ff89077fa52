"""The pool of markers: asking to join, deciding, leaving, conflicts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import get_or_404
from core.ui.dates import short_date
from core.ui.lists import Row
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import pool as actions
from marking.actions.hand_over import HandedOver, hand_over
from marking.enums import MarkerState
from marking.forms.practice import WaiveForm
from marking.forms.team import ApproveForm, ExperienceForm, LoadForm, PoolFilter
from marking.models import MarkerAppointment
from marking.queries.practice import marks_of_agreed, readings
from marking.queries.team import appointments_visible_to, loads_of, pool_of
from marking.rules import marker as marker_rules
from marking.rules import practice as practice_rules
from marking.rules import team as team_rules
from marking.views.parts import LOOK, PAGE, cohort_url, trail
from marking.views.practice import GAPS, gap_cells
from people.roles import Permission
from programme.models import Cohort


@require_safe
def pool(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who asked to mark in a cohort, with how far they are."""
    team_rules.can_oversee(request.user, Permission.MARKER_APPROVE).require()
    year = get_object_or_404(Cohort, slug=slug)
    form = PoolFilter(request.GET)
    people = pool_of(year)
    if form.is_valid():
        state, name = form.cleaned_data["state"], form.cleaned_data["name"].strip()
        people = people.filter(state=state) if state else people
        if name:
            people = people.filter(Q(marker__name__icontains=name) | Q(marker__email__icontains=name))
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    columns = [
        Column("Marker"),
        Column("Post"),
        Column("Authority"),
        Column("Trained"),
        Column("Marked", numeric=True),
        Column("State"),
    ]
    loads = loads_of(page)
    rows = [
        TableRow(
            [
                Cell(
                    a.marker,
                    url=reverse("marking:pool-member", kwargs={"pk": a.pk}),
                    note=str(a.school or ""),
                ),
                Cell(a.get_post_display(), note=counted(a.years, "year")),
                str(a.authority),
                short_date(a.trained_on) or "–",
                "{1} of {0}".format(*loads.get(a.pk, (0, 0))),
                Cell(
                    a.get_state_display(),
                    kind=LOOK[MarkerState(a.state)],
                    note="" if a.state != MarkerState.APPROVED or a.is_open else "Has to practise yet",
                ),
            ],
            name=str(a.marker),
        )
        for a in page
    ]
    context = {
        "cohort": year,
        "page": page,
        "columns": columns,
        "rows": rows,
        "filter": form,
        "call_url": cohort_url("call-set", year),
        "practice_url": cohort_url("practice", year),
        "training_url": cohort_url("training", year),
        "trail": trail(year, ("Markers", "")),
    }
    return render(request, "marking/pool.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One marker of the pool: decide, change the load, see what was declared."""
    team_rules.can_oversee(request.user, Permission.MARKER_APPROVE).require()
    appointment = get_or_404(appointments_visible_to(request.user), pk=pk)
    act = request.POST.get("action", "")
    approve = ApproveForm(
        request.POST if act == "approve" else None, initial={"trained_on": appointment.trained_on}
    )
    load = LoadForm(
        request.POST if act == "load" else None,
        initial={"target": appointment.target, "max": appointment.max},
    )
    experience = ExperienceForm(request.POST if act == "experience" else None)
    if act == "approve" and approve.is_valid():
        actions.approve(
            appointment=appointment, by=request.user, trained_on=approve.cleaned_data["trained_on"]
        )
        return said(request, appointment, f"{appointment.marker} is in the pool and has a mail about it.")
    if act == "decline":
        actions.decline(appointment=appointment, by=request.user)
        return said(request, appointment, f"{appointment.marker} is not taken in and has a mail about it.")
    if act == "experience" and experience.is_valid():
        actions.check_experience(appointment=appointment, by=request.user, **experience.cleaned_data)
        return said(request, appointment, "The check of the experience is recorded.")
    if act == "reinstate":
        actions.reinstate(appointment=appointment, by=request.user)
        return said(request, appointment, f"{appointment.marker} asks to join again. Approve or decline.")
    if act == "load" and load.is_valid():
        actions.set_load(appointment=appointment, by=request.user, **load.cleaned_data)
        return said(request, appointment, "The load is changed; the next allocation keeps to it.")
    facts = [
        Row("Post", f"{appointment.get_post_display()}, {counted(appointment.years, 'year')}"),
        Row("School", str(appointment.school) if appointment.school else "None: works for the authority"),
        Row("Authority", str(appointment.authority)),
        Row("E-mail address", appointment.marker.email),
        Row("Asked on", short_date(appointment.applied_at)),
        Row("Second address", appointment.other_email or "None given"),
        Row("Experience", experience_in_words(appointment)),
        *waived(appointment),
        Row("Trained on", short_date(appointment.trained_on)),
    ]
    return render(
        request,
        "marking/pool_member.html",
        {
            "appointment": appointment,
            "heading": str(appointment.marker),
            "hand_over_url": reverse("marking:marker-hand-over", kwargs={"pk": appointment.pk}),
            "leave_url": reverse("marking:pool-leave", kwargs={"pk": appointment.pk}),
            "conflict_url": f"{reverse('marking:conflict-declare')}?marker={appointment.marker.email}",
            "facts": facts,
            "label": appointment.get_state_display(),
            "kind": LOOK[MarkerState(appointment.state)],
            "practice_columns": [Column("Script"), *GAPS],
            "practice_rows": [
                [
                    Cell(
                        r.mark.practice,
                        url=reverse("marking:practice-script", kwargs={"pk": r.mark.practice_id}),
                    ),
                    *gap_cells(r),
                ]
                for r in readings(marks_of_agreed(appointment)[:20])
            ],
            "practice_url": reverse("marking:marker-practice", kwargs={"pk": appointment.pk}),
            "waive_form": WaiveForm(),
            "stood_down": appointment.state == MarkerState.STOOD_DOWN,
            "conflicts": list(appointment.conflicts.select_related("school").order_by("-declared_at")[:20]),
            "approve_form": approve,
            "load_form": load,
            "experience_form": experience,
            "form": {"approve": approve, "experience": experience}.get(act, load),
            "can": {
                "slip_in": practice_rules.can_slip_in(request.user, appointment),
                "waive": practice_rules.can_waive(request.user, appointment),
                "check": team_rules.can_check_experience(request.user, appointment),
                "approve": team_rules.can_approve(request.user, appointment),
                "decline": team_rules.can_decline(request.user, appointment),
                "withdraw": marker_rules.can_withdraw(request.user, appointment),
                "hand_over": team_rules.can_hand_over(request.user, appointment),
                "reinstate": team_rules.can_reinstate(request.user, appointment),
            },
            "trail": trail(
                appointment.cohort,
                ("Markers", cohort_url("pool", appointment.cohort)),
                (str(appointment.marker), ""),
            ),
        },
    )


def experience_in_words(appointment: MarkerAppointment) -> str:
    """Whether the experience was checked, by whom and against what."""
    if appointment.experience_checked_at is None:
        return "Not checked yet"
    when = f"{appointment.experience_checked_by}, {short_date(appointment.experience_checked_at)}"
    return f"Checked by {when}: {appointment.experience_note}"


def waived(appointment: MarkerAppointment) -> list[Row]:
    """Why somebody marks for real without a practice mark near enough."""
    if appointment.practice_waived_at is None:
        return []
    who = f"{appointment.practice_waived_by}, {short_date(appointment.practice_waived_at)}"
    return [Row("Marks for real after a talk", f"With {who}: {appointment.practice_waived_reason}")]


def said(request: HttpRequest, appointment: MarkerAppointment, sentence: str) -> HttpResponse:
    """Back to the marker's page with the sentence."""
    messages.success(request, sentence)
    return redirect("marking:pool-member", pk=appointment.pk)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the pool, or take somebody out of it; what was not marked goes back."""
    appointment = get_or_404(appointments_visible_to(request.user), pk=pk)
    if appointment.state != MarkerState.WITHDRAWN:
        given_back = actions.withdraw(appointment=appointment, by=request.user)
        end = f" {counted(given_back, 'script')} went back to be allocated again." if given_back else ""
        messages.success(request, f"Done: out of the pool.{end}")
    if appointment.marker_id == request.user.pk:
        return redirect("marking:pool-join")
    return redirect("marking:pool-member", pk=appointment.pk)


@require_POST
def marker_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A marker falls out: out of the pool, and what is not finished goes to others at once."""
    team_rules.can_oversee(request.user).require()
    appointment = get_or_404(appointments_visible_to(request.user), pk=pk)
    if appointment.state != MarkerState.WITHDRAWN:
        done = hand_over(appointment=appointment, by=request.user)
        messages.success(request, f"{appointment.marker} is out of the pool. {in_words(done)}")
    return redirect("marking:pool-member", pk=pk)


def in_words(done: HandedOver) -> str:
    """What became of somebody's open scripts."""
    if not done.given and not done.left:
        return "There was nothing to hand over."
    given = (
        f"{counted(done.given, 'script')} {'has a new marker' if done.given == 1 else 'have new markers'}."
    )
    return f"{given} With nobody: {', '.join(done.left)}." if done.left else given
