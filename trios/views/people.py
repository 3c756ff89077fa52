"""The team's doors to mentors and people: appointed, ended, given a trio, placed and moved."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.decisions import first_refusal
from core.exports import csv_response, xlsx_response
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.paging import KeysFirstPaginator
from programme.models import Enrolment
from trios.actions import mentor as mentor_actions
from trios.first_year import is_first_year
from trios.forms.staff import (
    AppointForm,
    FindMentor,
    FirstYearForm,
    MentorFilter,
    MentorForm,
    MoveMemberForm,
    PlaceForm,
)
from trios.models import MentorAppointment, Trio
from trios.pages import staff as pages
from trios.queries import mentor as mentor_queries
from trios.queries import trio as trio_queries
from trios.rules import mentor as mentor_rules
from trios.rules import trio as trio_rules

A_PAGE = 25
MOST_OFFERED = 20  # mentors to choose from at once
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


@require_safe
def mentor_list(request: HttpRequest) -> HttpResponse:
    """Who mentors, in which cohort, with how many trios."""
    mentor_rules.can_appoint(request.user).require()
    form = MentorFilter(request.GET, user=request.user)
    page = KeysFirstPaginator(mentor_queries.listed(request.user, **form.chosen()), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "filter_form": form,
        "page": page,
        "columns": pages.MENTOR_COLUMNS,
        "rows": [pages.mentor_row(row) for row in page],
        "actions": [("Appoint a mentor", reverse("trios:mentor-appoint"))],
        "exports": [
            (
                kind.upper(),
                f"{reverse('trios:mentor-export', kwargs={'kind': kind})}?{request.GET.urlencode()}",
            )
            for kind in EXPORTS
        ],
    }
    return render(request, "trios/mentor_list.html", context)


@require_safe
def mentor_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The mentors as filtered, to take away as CSV or XLSX."""
    mentor_rules.can_appoint(request.user).require()
    if kind not in EXPORTS:
        raise Http404
    rows = mentor_queries.listed(request.user, **MentorFilter(request.GET, user=request.user).chosen())
    return EXPORTS[kind]("Mentors", pages.MENTOR_HEAD, pages.mentor_export(rows.iterator(chunk_size=500)))


@require_http_methods(["GET", "HEAD", "POST"])
def mentor_appoint(request: HttpRequest) -> HttpResponse:
    """Make somebody a mentor in a cohort."""
    mentor_rules.can_appoint(request.user).require()
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        allowed = mentor_rules.can_appoint(request.user, form.cleaned_data["cohort"], form.person)
        if allowed:
            appointment = mentor_actions.appoint(**form.values(), by=request.user)
            messages.success(
                request, f"{appointment.mentor} is a mentor in {appointment.cohort}. We have written to them."
            )
            return redirect(f"{reverse('trios:mentor-list')}?cohort={appointment.cohort.slug}")
        form.add_error("email", allowed.reason)
    return render(request, "trios/mentor_appoint.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def mentor_first_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right whether this is somebody's first year as a mentor."""
    appointment = get_or_404(
        mentor_queries.appointments_visible_to(request.user).select_related("cohort", "mentor"), pk=pk
    )
    can = mentor_rules.can_correct(request.user, appointment)
    form = FirstYearForm(
        request.POST or None, initial={"is_first_year": "yes" if appointment.is_first_year else "no"}
    )
    if request.method == "POST":
        can.require()
        if form.is_valid():
            mentor_actions.correct_first_year(
                appointment=appointment, is_first_year=form.cleaned_data["is_first_year"], by=request.user
            )
            messages.success(request, f"The year of {appointment.mentor} as a mentor is put right.")
            return redirect(f"{reverse('trios:mentor-list')}?cohort={appointment.cohort.slug}")
    context = {
        "appointment": appointment,
        "form": form,
        "can": can,
        "as_recorded": is_first_year(appointment.mentor, appointment.cohort),
    }
    return render(request, "trios/mentor_first_year.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mentor_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an appointment, knowing which trios it leaves without a mentor."""
    appointment = get_or_404(
        mentor_queries.appointments_visible_to(request.user).select_related("cohort", "mentor", "authority"),
        pk=pk,
    )
    if request.method == "POST":
        if appointment.ended_at:
            raise StaleState("This appointment has ended already.")
        orphans = mentor_actions.end(appointment=appointment, by=request.user)
        messages.success(request, f"The appointment of {appointment.mentor} has ended.")
        if len(orphans) == 1:
            messages.warning(request, "Give their trio another mentor.")
            return redirect("trios:trio-mentor", pk=orphans[0].pk)
        return redirect(f"{reverse('trios:mentor-list')}?cohort={appointment.cohort.slug}")
    context = {
        "appointment": appointment,
        "trios": mentor_queries.trios_of(appointment),
        "can": mentor_rules.can_end(request.user, appointment),
    }
    return render(request, "trios/mentor_end.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def trio_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a trio another mentor."""
    trio = get_or_404(trio_queries.with_people(trio_queries.visible_to(request.user)), pk=pk)
    mentor_rules.can_replace(request.user, trio).require()
    find = FindMentor(request.GET or None)
    name = find.cleaned_data["name"] if find.is_valid() else ""
    offered = list(mentor_queries.free_for(trio, name)[:MOST_OFFERED])
    chosen = request.POST.get("appointment", "")
    if chosen.isdecimal() and len(chosen) < 15 and chosen not in {str(row.pk) for row in offered}:
        # It may have stood on a page that was narrowed by another name.
        offered += mentor_queries.free_for(trio).filter(pk=chosen)
    form = MentorForm(request.POST or None, choices=MentorForm.labelled(offered))
    if request.method == "POST" and form.is_valid():
        chosen = get_or_404(
            MentorAppointment.objects.select_related("mentor"), pk=form.cleaned_data["appointment"]
        )
        mentor_actions.replace(trio=trio, appointment=chosen, by=request.user)
        messages.success(
            request, f"{chosen.mentor} mentors trio {trio.number} from now on. Everybody is told."
        )
        return redirect("trios:trio-detail", pk=pk)
    shown = len(form.fields["appointment"].choices)
    context = {
        "form": form,
        "trio": trio,
        "shown": shown,
        "find": find if name or shown >= MOST_OFFERED else None,
    }
    return render(request, "trios/trio_mentor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def trio_move(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Move a member to another trio in the middle of the year."""
    trio = get_or_404(trio_queries.with_people(trio_queries.visible_to(request.user)), pk=pk)
    row = next((each for each in trio_queries.members_of(trio) if each.pk == member), None)
    if row is None:
        raise Http404
    row.trio = trio
    trio_rules.can_move_member(request.user, row).require()
    form = MoveMemberForm(request.POST or None, cohort=trio.cohort)
    person = row.enrolment.participant
    if request.method == "POST" and form.is_valid():
        to = get_or_404(trio_queries.with_people(Trio.objects.all()), pk=form.cleaned_data["number"].pk)
        allowed = first_refusal(trio_rules.can_move_member(request.user, row, to), trio_rules.can_leave(row))
        if allowed:
            mentor_actions.move_member(
                member=row, to=to, reason=" ".join(form.cleaned_data["reason"].split()), by=request.user
            )
            messages.success(request, f"{person} is in trio {to.number} now. Everybody concerned is told.")
            return redirect("trios:trio-detail", pk=to.pk)
        form.add_error("number", allowed.reason)
    near = trio_queries.with_room(trio, row.enrolment)[:MOST_OFFERED]
    context = {
        "form": form,
        "trio": trio,
        "person": person,
        "columns": pages.ROOM_COLUMNS,
        "near": [pages.room_row(each) for each in near],
    }
    return render(request, "trios/trio_move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def trio_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody who is in no trio into this one."""
    trio = get_or_404(trio_queries.with_people(trio_queries.visible_to(request.user)), pk=pk)
    trio_rules.can_place(request.user, trio).require()
    rows = list(trio_queries.without_trio(trio.cohort)[:200])
    form = PlaceForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        enrolment = get_or_404(
            Enrolment.objects.select_related("participant"), pk=form.cleaned_data["enrolment"]
        )
        mentor_actions.place(trio=trio, enrolment=enrolment, by=request.user)
        messages.success(
            request, f"{enrolment.participant} is in trio {trio.number} now. Everybody in it is told."
        )
        return redirect("trios:trio-detail", pk=pk)
    return render(request, "trios/trio_place.html", {"form": form, "trio": trio, "waiting": rows})
