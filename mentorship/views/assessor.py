"""An assessor's doors: the dialogues they assess, and the record of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from mentorship.actions import dialogue as actions
from mentorship.enums import Outcome
from mentorship.forms.assessor import RecordForm
from mentorship.models import ModuleDialogue
from mentorship.pages import dialogue as pages
from mentorship.queries import dialogue as queries
from mentorship.queries.criteria import criteria_of
from mentorship.rules import module as rules

A_PAGE = 25


@require_safe
def assess_list(request: HttpRequest) -> HttpResponse:
    """The dialogues somebody assesses: to record, to come, recorded."""
    rules.can_list_assessed(request.user).require()
    page = Paginator(queries.assessed_by(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "columns": pages.ASSESSED_COLUMNS,
        "rows": [pages.assessed_row(row, request.user) for row in page],
        "arranges": rules.arranges(request.user),
    }
    return render(request, "mentorship/assess_list.html", context)


def dialogue_behind(request: HttpRequest, pk: int) -> ModuleDialogue:
    """The dialogue with its people and what was judged."""
    rows = queries.with_judgements(queries.with_people(queries.visible_to(request.user)))
    return get_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A dialogue: its facts for the team and its assessors; the two of them write its record here."""
    dialogue = dialogue_behind(request, pk)
    rules.can_read(request.user, dialogue).require()
    can_record = rules.can_record(request.user, dialogue)
    if request.method == "POST":
        if dialogue.outcome:
            raise StaleState("The outcome of this dialogue is recorded already.")
        can_record.require()
    form, late, status = None, "", 200
    if can_record:
        form = form_of(request.POST or None, dialogue)
        if request.method == "POST" and form.is_valid():
            try:
                return kept(request, dialogue, form)
            except actions.RecordChanged as fault:
                late, status = fault.reason, 409
                dialogue = dialogue_behind(request, pk)
                form = form_of(again(request.POST, dialogue.version), dialogue)
            except Refused as fault:
                form.add_error(None, fault.reason)
    context = {
        "dialogue": dialogue,
        "facts": pages.facts_about(dialogue),
        "form": form,
        "late": late,
        "judged": pages.judged_rows(dialogue),
        "judged_columns": pages.JUDGED_COLUMNS,
        "criteria": pages.criteria_rows(criteria_of(dialogue.appointment.cohort)) if form is None else [],
        "can_record": can_record,
        "can_move": rules.can_move(request.user, dialogue),
        "can_cancel": rules.can_cancel(request.user, dialogue),
        "can_correct": rules.can_correct(request.user, dialogue),
        "corrections": pages.corrections_of(dialogue),
        "pathway": reverse("person-pathway", kwargs={"pk": dialogue.mentor_id})
        if rules.arranges(request.user)
        else "",
        "back": back_of(request),
    }
    return render(request, "mentorship/dialogue_detail.html", context, status=status)


def form_of(data: Any, dialogue: ModuleDialogue) -> RecordForm:
    """The record's form."""
    return RecordForm(data, dialogue=dialogue, criteria=criteria_of(dialogue.appointment.cohort))


def again(data: Any, version: int) -> Any:
    """What was sent, under the version of what stands there now."""
    data = data.copy()
    data["version"] = version
    return data


def back_of(request: HttpRequest) -> tuple[str, str]:
    """The list this page belongs to."""
    if rules.arranges(request.user):
        return "Mentors in the module", reverse("mentorship:mentor-list")
    return "Your dialogues", reverse("mentorship:assess-list")


def kept(request: HttpRequest, dialogue: ModuleDialogue, form: RecordForm) -> HttpResponse:
    """Save what was written, or record the outcome, and say so."""
    values = form.cleaned_data
    facts = {
        "dialogue": dialogue,
        "judged": form.judged(),
        "feedback": values["feedback"].strip(),
        "version": values["version"] if values["version"] is not None else -1,
        "by": request.user,
    }
    if not form.is_recording:
        actions.save(**facts)
        messages.success(request, f"The record is saved. {dialogue.mentor} reads nothing of it yet.")
        return redirect("mentorship:dialogue-detail", pk=dialogue.pk)
    done = actions.record_outcome(**facts, outcome=values["outcome"])
    if done.outcome == Outcome.PASS:
        said = f"The outcome is recorded: pass. {dialogue.mentor} has {actions.CREDITS} credits, and is told."
    else:
        said = f"The outcome is recorded: not yet. {dialogue.mentor} is told."
    messages.success(request, said)
    return redirect("mentorship:dialogue-detail", pk=dialogue.pk)
