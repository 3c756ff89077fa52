"""Doors of what is written of a visit: the shared record, one's own note, the discussion and who agrees it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.transitions import StaleState
from core.ui.dates import clock_time, full_date
from programme.pupil_names import likely_pupil_names
from trios.actions import dialogue as dialogue_actions
from trios.actions import record as actions
from trios.forms.record import DialogueForm, NoteForm, RecordForm
from trios.models import PrivateNote, Visit
from trios.pages.sharing import shared_readers
from trios.pages.visit import (
    GOOD_DIALOGUE,
    focus_rows,
)
from trios.queries import trio as queries
from trios.rules import record as rules
from trios.rules import trio as trio_rules
from trios.views.mentor import visit_to_write


def known_names(visit: Visit) -> list[str]:
    """Names that may stand in a text about this visit: the trio's people and their schools."""
    names = [str(person) for person in queries.keepers_of(visit.trio)]
    return names + [member.enrolment.school.name for member in queries.members_of(visit.trio)]


def saved(row: Any) -> JsonResponse:
    """What an autosaving page is told."""
    return JsonResponse(
        {"version": row.version, "saved_at": clock_time(row.saved_at.astimezone(clock.LONDON))}
    )


def first_error(form: Any) -> JsonResponse:
    """What an autosaving page is told of text that can't be kept."""
    return JsonResponse({"error": str(next(iter(form.errors.values()))[0])}, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen and heard: written by the trio and its mentor together."""
    visit = visit_to_write(request, pk)
    trio_rules.can_read(request.user, visit.trio).require()
    row = queries.record_of(visit)
    is_host = visit.host.participant_id == request.user.pk
    form = RecordForm(request.POST or None, row=row, is_host=is_host)
    context: dict[str, Any] = {}
    if request.method == "POST":
        rules.can_write(request.user, visit).require()
        if form.is_valid():
            try:
                actions.save_record(visit=visit, by=request.user, **form.values())
            except actions.TextChanged as late:
                row, typed = queries.record_of(visit), form.cleaned_data
                form = RecordForm(row=row, is_host=is_host)
                form.initial |= {name: typed[name] for name in form.fields if name != "version"}
                context = {
                    "late": late.reason,
                    "theirs": [("What you saw and heard", row.notes if row else "")],
                }
            else:
                messages.success(request, "The record is saved.")
                return redirect("trios:visit-record", pk=pk)
    context |= {
        "visit": visit,
        "form": form,
        "row": row,
        "is_host": is_host,
        "can": rules.can_write(request.user, visit),
        "focus_rows": focus_rows(row),
        "readers": rules.readers_of(request.user, visit),
        "names": likely_pupil_names(str(form["notes"].value() or ""), known=known_names(visit)),
    }
    return render(request, "trios/visit_record.html", context, status=409 if "late" in context else 200)


@require_POST
def visit_record_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what stands in the record's boxes now."""
    visit = visit_to_write(request, pk)
    rules.can_write(request.user, visit).require()
    form = RecordForm(request.POST, row=None, is_host=visit.host.participant_id == request.user.pk)
    if not form.is_valid():
        return first_error(form)
    try:
        return saved(actions.save_record(visit=visit, by=request.user, **form.values()))
    except actions.TextChanged as late:
        theirs = {name: getattr(late.theirs, name) for name in form.fields if name != "version"}
        return JsonResponse(
            {"error": late.reason, "theirs": theirs, "version": late.theirs.version}, status=409
        )


@require_http_methods(["GET", "HEAD", "POST"])
def private_note(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own note of a visit; nobody else ever sees it."""
    visit = visit_to_write(request, pk)
    trio_rules.can_read(request.user, visit.trio).require()
    row = PrivateNote.objects.filter(visit=visit, writer=request.user).first()
    form = NoteForm(request.POST or None, row=row)
    context: dict[str, Any] = {}
    if request.method == "POST":
        rules.can_note(request.user, visit).require()
        if form.is_valid():
            try:
                actions.save_note(visit=visit, by=request.user, **form.values())
            except actions.TextChanged as late:
                row, typed = late.theirs, form.cleaned_data
                form = NoteForm(row=row)
                form.initial["text"] = typed["text"]
                context = {"late": late.reason, "theirs": [("Your own note", row.text)]}
            else:
                messages.success(request, "Your note is saved.")
                return redirect("trios:private-note", pk=pk)
    context |= {"visit": visit, "form": form, "row": row, "can": rules.can_note(request.user, visit)}
    return render(request, "trios/private_note.html", context, status=409 if "late" in context else 200)


@require_POST
def private_note_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what stands in one's own note now."""
    visit = visit_to_write(request, pk)
    rules.can_note(request.user, visit).require()
    form = NoteForm(request.POST, row=None)
    if not form.is_valid():
        return first_error(form)
    try:
        return saved(actions.save_note(visit=visit, by=request.user, **form.values()))
    except actions.TextChanged as late:
        theirs = {"text": late.theirs.text}
        return JsonResponse(
            {"error": late.reason, "theirs": theirs, "version": late.theirs.version}, status=409
        )


@require_http_methods(["GET", "HEAD", "POST"])
def dialogue(request: HttpRequest, pk: int) -> HttpResponse:
    """The shared record of the professional discussion, which everybody agrees."""
    user, visit = request.user, visit_to_write(request, pk)
    trio_rules.can_read(user, visit.trio).require()
    row = queries.dialogue_of(visit)
    members = [member.enrolment for member in queries.members_of(visit.trio)]
    form = DialogueForm(request.POST or None, row=row, members=members)
    context: dict[str, Any] = {}
    if request.method == "POST":
        rules.can_write(user, visit).require()
        if form.is_valid():
            try:
                dialogue_actions.save(visit=visit, by=user, **form.values())
            except dialogue_actions.DialogueChanged as late:
                row, typed = late.theirs, form.cleaned_data
                form = DialogueForm(row=row, members=members)
                context = {"late": late.reason, "theirs": texts_in(form)}
                form.initial |= {name: typed[name] for name in form.fields if name != "version"}
            else:
                messages.success(request, "The record is saved. Each of you agrees it below.")
                return redirect("trios:dialogue", pk=pk)
    people = queries.keepers_of(visit.trio)
    texts = " \n".join(str(form[name].value() or "") for name in form.fields if name != "version")
    context |= {
        "visit": visit,
        "form": form,
        "row": row,
        "steps": [form[name] for name in form.step_names()],
        "marks": GOOD_DIALOGUE,
        "texts": texts_in(form),
        "agreed": queries.agreed_by(row, people) if row else [(person, False) for person in people],
        "can": rules.can_write(user, visit),
        "asks_agreement": rules.asks_agreement(user, visit, row),
        "readers": rules.readers_of(user, visit) + shared_readers(visit),
        "is_host": visit.host.participant_id == user.pk,
        "names": likely_pupil_names(texts, known=known_names(visit)),
    }
    return render(request, "trios/dialogue.html", context, status=409 if "late" in context else 200)


def texts_in(form: DialogueForm) -> list[tuple[str, str]]:
    """The other text, box by box, where there is any."""
    boxes = [
        (form.fields[name].label, form.initial.get(name, "")) for name in form.fields if name != "version"
    ]
    return [(str(label), text) for label, text in boxes if text]


@require_POST
def dialogue_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what stands in the record of the discussion now."""
    visit = visit_to_write(request, pk)
    rules.can_write(request.user, visit).require()
    members = [member.enrolment for member in queries.members_of(visit.trio)]
    form = DialogueForm(request.POST, row=None, members=members)
    if not form.is_valid():
        return first_error(form)
    try:
        return saved(dialogue_actions.save(visit=visit, by=request.user, **form.values()))
    except dialogue_actions.DialogueChanged as late:
        there = DialogueForm(row=late.theirs, members=members)
        theirs = {name: there.initial.get(name, "") for name in there.fields if name != "version"}
        return JsonResponse(
            {"error": late.reason, "theirs": theirs, "version": late.theirs.version}, status=409
        )


@require_POST
def dialogue_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree the record as it was read; pressed from its form, what was typed there is saved first."""
    visit = visit_to_write(request, pk)
    trio_rules.can_read(request.user, visit.trio).require()
    version = request.POST.get("version", "")
    if "strengths" in request.POST:
        members = [member.enrolment for member in queries.members_of(visit.trio)]
        form = DialogueForm(request.POST, row=None, members=members)
        if not form.is_valid():
            return dialogue(request, pk)
        try:
            version = str(dialogue_actions.save(visit=visit, by=request.user, **form.values()).version)
        except dialogue_actions.DialogueChanged:
            return dialogue(request, pk)
    if not version.isdecimal():
        raise StaleState("Open the record again and read it before you agree.")
    dialogue_actions.agree(visit=visit, version=int(version[:9]), by=request.user)
    messages.success(request, f"You have agreed the record of the visit on {full_date(visit.starts_at)}.")
    return redirect("trios:dialogue", pk=pk)
