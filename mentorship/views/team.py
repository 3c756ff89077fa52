"""The team's doors: who is in the module, dialogues booked, moved and called off, criteria."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.exports import csv_response, xlsx_response
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.paging import KeysFirstPaginator
from mentorship.actions import criteria as criteria_actions
from mentorship.actions import dialogue as actions
from mentorship.enums import DialogueState
from mentorship.forms.team import CancelForm, CriteriaForm, DialogueForm, MentorFilter, MoveForm
from mentorship.models import ModuleDialogue
from mentorship.pages import dialogue as pages
from mentorship.queries import dialogue as queries
from mentorship.queries.criteria import criteria_of, stamp_of
from mentorship.queries.standing import appointments_visible_to, listed, with_standing
from mentorship.rules import module as rules
from mentorship.terms import days_for_dialogues, term_four
from programme.models import Cohort

A_PAGE = 25
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}
TOLD = "The mentor and both assessors get a mail that brings their calendar up to date."


def filter_of(request: HttpRequest) -> MentorFilter:
    """The list's filter; without one, the cohort whose year it is."""
    if request.GET:
        return MentorFilter(request.GET)
    today = clock.today()
    now = Cohort.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("-starts_on", "pk").first()
    return MentorFilter({"cohort": now.slug} if now else {})


@require_safe
def mentor_list(request: HttpRequest) -> HttpResponse:
    """Everybody who does the module, how they stand, and what is to book."""
    rules.arranges(request.user).require()
    form = filter_of(request)
    chosen = form.chosen()
    page = KeysFirstPaginator(listed(request.user, **chosen), A_PAGE).get_page(request.GET.get("page"))
    cohort = chosen.get("cohort")
    asked = request.GET.urlencode() or (f"cohort={cohort.slug}" if cohort else "")
    context = {
        "filter_form": form,
        "page": page,
        "columns": pages.COLUMNS,
        "rows": [pages.mentor_row(row) for row in page],
        "cohort": cohort,
        "term": term_four(cohort) if cohort else None,
        "exports": [
            (kind.upper(), f"{reverse('mentorship:mentor-export', kwargs={'kind': kind})}?{asked}")
            for kind in EXPORTS
        ],
    }
    return render(request, "mentorship/mentor_list.html", context)


@require_safe
def mentor_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as filtered, to take away as CSV or XLSX."""
    rules.arranges(request.user).require()
    if kind not in EXPORTS:
        raise Http404
    rows = listed(request.user, **MentorFilter(request.GET).chosen())
    return EXPORTS[kind](
        "Delivering Mentorship", pages.HEAD, pages.export_rows(rows.iterator(chunk_size=500))
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a mentor's first or further attempt, and name its assessors."""
    rows = with_standing(appointments_visible_to(request.user)).select_related("cohort", "mentor")
    appointment = get_or_404(rows, pk=pk)
    can = rules.can_book(request.user, appointment)
    if request.method == "POST":
        can.require()
    form = DialogueForm(request.POST or None, appointment=appointment) if can else None
    if form is not None and request.method == "POST" and form.is_valid():
        dialogue = actions.book(appointment=appointment, plan=form.plan(), by=request.user)
        messages.success(
            request,
            f"The dialogue of {dialogue.mentor} is booked. They and both assessors get an invitation.",
        )
        return redirect(f"{reverse('mentorship:mentor-list')}?cohort={appointment.cohort.slug}")
    context = {
        "appointment": appointment,
        "form": form,
        "can": can,
        "term": term_four(appointment.cohort),
        "latest": days_for_dialogues(appointment.cohort)[1],
    }
    return render(request, "mentorship/dialogue_book.html", context)


def dialogue_behind(request: HttpRequest, pk: int) -> ModuleDialogue:
    """The dialogue with its people."""
    return get_or_404(queries.with_people(queries.visible_to(request.user)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a dialogue another time, place or assessors."""
    dialogue = dialogue_behind(request, pk)
    rules.can_move(request.user, dialogue).require()
    form = MoveForm(request.POST or None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        sent, before = form.cleaned_data["sequence"], dialogue.sequence
        try:
            moved = actions.move(
                dialogue=dialogue,
                plan=form.plan(),
                sequence=before if sent is None else sent,
                by=request.user,
            )
        except StaleState as fault:
            now = dialogue_behind(request, pk)
            rules.can_move(request.user, now).require()
            data = again(request.POST, "sequence", now.sequence)
            context = {"dialogue": now, "form": MoveForm(data, dialogue=now), "late": fault.reason}
            context["facts"] = pages.facts_about(now)
            return render(request, "mentorship/dialogue_move.html", context, status=409)
        changed = moved.sequence != before
        messages.success(request, f"The dialogue is changed. {TOLD}" if changed else "Nothing was changed.")
        return redirect("mentorship:dialogue-detail", pk=pk)
    return render(request, "mentorship/dialogue_move.html", {"dialogue": dialogue, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a dialogue off, with the reason the others read."""
    dialogue = dialogue_behind(request, pk)
    if (
        request.method == "POST"
        and dialogue.state == DialogueState.CANCELLED
        and rules.arranges(request.user)
    ):
        raise StaleState("This dialogue is cancelled already.")
    rules.can_cancel(request.user, dialogue).require()
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel(dialogue=dialogue, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"The dialogue is cancelled. {TOLD} You can book another date.")
        return redirect(f"{reverse('mentorship:mentor-list')}?cohort={dialogue.appointment.cohort.slug}")
    return render(request, "mentorship/dialogue_cancel.html", {"dialogue": dialogue, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """What a cohort's dialogues are judged by: words, order, more, fewer."""
    rules.arranges(request.user).require()
    cohort = get_or_404(Cohort.objects.all(), slug=slug)
    present = criteria_of(cohort)
    form = CriteriaForm(request.POST or None, criteria=present, stamp=stamp_of(present))
    late, typed = "", []
    if request.method == "POST" and form.is_valid():
        typed = [(row.title, row.description) for row in form.wanted()]
        try:
            criteria_actions.set_criteria(
                cohort=cohort, criteria=form.wanted(), stamp=form.cleaned_data["stamp"], by=request.user
            )
        except StaleState as fault:
            late, present = fault.reason, criteria_of(cohort)
            form = CriteriaForm(criteria=present, stamp=stamp_of(present))
        else:
            messages.success(request, "The criteria are saved.")
            return redirect("mentorship:criteria", slug=slug)
    context = {"cohort": cohort, "form": form, "groups": form.groups(), "late": late, "typed": typed}
    return render(request, "mentorship/criteria.html", context, status=409 if late else 200)


def again(data: Any, field: str, value: object) -> Any:
    """What was sent, with one field as it stands now."""
    data = data.copy()
    data[field] = value
    return data
