"""An assessor's doors: the presentations they assess, the answer to one, and the file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies.queries.peer_group import group_of
from core import clock
from core.decisions import Refused
from core.files import download
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import deadline, full_datetime, last_minute, short_date
from core.ui.lists import Row
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import panel as actions
from marking.enums import PanelState
from marking.forms.panel import AnswerForm
from marking.models import Assessment, LearningOutcome, OutcomeFound, Panel
from marking.panel_words import SAID
from marking.queries import panel as queries
from marking.rules import panel as rules
from marking.views.parts import PAGE, cohort_url
from people.models import User

COLUMNS = [Column("Author"), Column("Answer by"), Column("With"), Column("State")]
KINDS = {
    PanelState.ASSESSING: "waiting",
    PanelState.DIFFERING: "attention",
    PanelState.FOUND: "ok",
    PanelState.RELEASED: "ok",
}


@require_safe
def assess_list(request: HttpRequest) -> HttpResponse:
    """The presentations somebody assesses, what waits for them first."""
    rules.can_list_assessed(request.user).require()
    page = Paginator(queries.assessed_by(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [panel_row(panel, request.user) for panel in page]
    context = {"page": page, "columns": COLUMNS, "rows": rows, "can_list": rules.can_list(request.user)}
    return render(request, "marking/assess_list.html", context)


def panel_row(panel: Any, user: User) -> TableRow:
    """One presentation in an assessor's list."""
    enrolment = panel.case_study.enrolment
    others = [str(one) for one in (panel.first, panel.second, panel.third) if one and one.pk != user.pk]
    return TableRow(
        [
            Cell(
                str(enrolment.participant),
                url=reverse("marking:assess", kwargs={"pk": panel.pk}),
                note=f"{enrolment.cohort}, {attempt_of(panel).lower()}",
            ),
            short_date(last_minute(enrolment.cohort.marking_due_at)),
            " and ".join(others),
            state_cell(panel),
        ]
    )


def attempt_of(panel: Panel) -> str:
    """First or second."""
    return "First attempt" if panel.attempt == 1 else "Second attempt"


def state_cell(panel: Any) -> Cell:
    """What an assessor has to know of it at a glance."""
    state = PanelState(panel.state)
    if state in (PanelState.FOUND, PanelState.RELEASED):
        return Cell(panel.get_outcome_display(), kind="ok" if panel.outcome == actions.MET else "neutral")
    if state == PanelState.DIFFERING:
        return Cell(
            "You differ: talk it over" if panel.third_id is None else "A third decides", kind="attention"
        )
    if panel.mine_at:
        return Cell("You have answered", kind="waiting", note="The other has not yet.")
    if clock.now() < panel.due:
        return Cell("Opens later", kind="neutral", note=f"On {short_date(panel.due)}")
    return Cell("To answer", kind="attention")


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """A presentation: its facts for the team and its assessors; an assessor answers here."""
    panel = get_or_404(
        queries.with_due(queries.visible_to(request.user)).select_related(*queries.PEOPLE), pk=pk
    )
    readable = queries.answers_to(panel, request.user)
    mine = next((one for one in readable if one.assessor_id == request.user.pk), None)
    can = rules.can_answer(request.user, panel, mine)
    if request.method == "POST":
        can.require()
    outcomes = queries.outcomes_of(panel.case_study.enrolment.cohort)
    form, late, status = None, "", 200
    if can and mine is not None:
        form = AnswerForm(request.POST or None, mine=mine, outcomes=outcomes)
        if request.method == "POST" and form.is_valid():
            try:
                return kept(request, panel, form)
            except StaleState as fault:
                late, status = fault.reason, 409
                mine = queries.mine_of(panel, request.user) or mine
                data = request.POST.copy()
                data["version"] = str(mine.version)
                form = AnswerForm(data, mine=mine, outcomes=outcomes)
            except Refused as fault:
                form.add_error(None, fault.reason)
    submission = queries.submission_of(panel)
    shown = panel.state != PanelState.ASSESSING and not late
    answers = [one for one in readable if one.given_at] if shown else []
    return render(
        request,
        "marking/assess.html",
        {
            "panel": panel,
            "author": panel.case_study.enrolment.participant,
            "facts": facts_of(panel, submission),
            "file_url": reverse("marking:assess-file", kwargs={"pk": panel.pk}),
            "form": form,
            "late": late,
            "saved_columns": [Column("Learning outcome"), Column("Saved")],
            "saved_rows": found_rows(outcomes, [mine]) if late and mine else [],
            "saved_feedback": mine.feedback if late and mine else "",
            "answers": [answer_card(answer) for answer in answers],
            "found_columns": [Column("Learning outcome"), *(Column(str(one.assessor)) for one in answers)],
            "found_rows": found_rows(outcomes, answers),
            "outcomes": [] if form or answers else outcomes,
            "given": bool(mine and mine.given_at),
            "differs": panel.state == PanelState.DIFFERING,
            "can": can,
            "is_assessor": mine is not None,
            "can_set": panel.state == PanelState.ASSESSING
            and rules.can_set_assessors(request.user, panel.case_study),
            "set_url": reverse("marking:panel-set", kwargs={"enrolment": panel.case_study.enrolment_id}),
            "can_name_third": rules.can_name_third(request.user, panel),
            "back": ("Presentations", cohort_url("panel-list", panel.case_study.enrolment.cohort))
            if rules.can_list(request.user)
            else ("Presentations you assess", reverse("marking:assess-list")),
        },
        status=status,
    )


def kept(request: HttpRequest, panel: Panel, form: AnswerForm) -> HttpResponse:
    """Save what was written, or give the answer, and say so."""
    version = form.cleaned_data["version"]
    actions.save_answer(
        panel=panel,
        found={pk: actions.Found(*said) for pk, said in form.found().items()},
        feedback=form.cleaned_data["feedback"].strip(),
        version=-1 if version is None else version,
        give=form.is_giving,
        by=request.user,
    )
    said = "Your answer is saved. Nobody else reads it yet."
    if form.is_giving:
        said = "Your answer is given. Thank you."
    messages.success(request, said)
    return redirect("marking:assess", pk=panel.pk)


def facts_of(panel: Any, submission: Any) -> list[Row]:
    """Whose it is, what is handed in, when it was or is presented, and by when an answer is asked for."""
    enrolment = panel.case_study.enrolment
    rows = [Row("School", str(enrolment.school)), Row("Attempt", attempt_of(panel))]
    if submission is not None:
        version = submission.version
        late = " (late)" if submission.is_late else ""
        rows.append(Row("Submitted", f"{full_datetime(submission.submitted_at)}{late}"))
        rows.append(Row(version.get_work_display(), counted(version.pages or 0, "page")))
    group = group_of(enrolment)
    if group is not None:
        where = group.place or "Online"
        rows.append(Row("Presents to peers", f"{full_datetime(group.starts_at)}, {where}"))
    rows.append(
        Row("Assessors", ", ".join(str(one) for one in (panel.first, panel.second, panel.third) if one))
    )
    rows.append(Row("Answer by", deadline(enrolment.cohort.marking_due_at)))
    state = PanelState(panel.state)
    rows.append(Row("State", state.label, kind=KINDS[state]))
    if panel.outcome:
        kind = "ok" if panel.outcome == actions.MET else "attention"
        rows.append(Row("Outcome", panel.get_outcome_display(), kind=kind))
    return rows


def answer_card(answer: Assessment) -> dict[str, Any]:
    """One answer as it is read beside the other."""
    changed = answer.outcome and answer.first_outcome != answer.outcome
    return {
        "name": str(answer.assessor),
        "outcome": answer.get_outcome_display(),
        "kind": "ok" if answer.outcome == actions.MET else "attention",
        "changed": f"First: {answer.get_first_outcome_display().lower()}." if changed else "",
        "feedback": answer.feedback,
    }


def found_rows(outcomes: list[LearningOutcome], answers: list[Assessment]) -> list[TableRow]:
    """What each found on each learning outcome, side by side."""
    found = [{row.learning_outcome_id: row for row in answer.found.all()} for answer in answers]
    return [
        TableRow([f"{outcome.number}. {outcome}", *(found_cell(each.get(outcome.pk)) for each in found)])
        for outcome in outcomes
    ]


def found_cell(row: OutcomeFound | None) -> Cell:
    """One finding, with its comment."""
    if row is None or row.met is None:
        return Cell(SAID[None], kind="neutral", note=row.comment if row else "")
    said = SAID[row.met].replace(" ", "\N{NO-BREAK SPACE}")
    return Cell(said, kind="ok" if row.met else "attention", note=row.comment)


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The slides or the poster, cleaned of what says who made the file and where."""
    panel = get_or_404(queries.visible_to(request.user).select_related("case_study"), pk=pk)
    submission = queries.submission_of(panel)
    if submission is None or submission.version.is_essay or not submission.version.clean_file:
        raise Http404
    name = f"{submission.version.get_work_display().lower()}-{panel.pk}.pdf"
    return download(submission.version.clean_file.name, name=name, content_type="application/pdf")
