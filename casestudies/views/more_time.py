"""More time, as its author asks for it."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casestudies import actions, rules
from casestudies.enums import ExtensionRequestState
from casestudies.forms.extension import AskForm
from casestudies.models import ExtensionRequest
from casestudies.queries import case_study_of, due_at, requests_visible_to
from casestudies.queries.extension import requests_of
from casestudies.views.boards import MOVES, moves_of
from casestudies.views.participant import my_enrolment
from casestudies.views.tasks_of import trail
from core.http import get_or_404
from core.ui.dates import deadline, full_date, full_datetime
from core.ui.lists import Row

READERS = [("You", ""), ("The programme team", "to decide; authority leads, tutors and markers never see it")]
KINDS = {
    ExtensionRequestState.ASKED: "waiting",
    ExtensionRequestState.GRANTED: "ok",
    ExtensionRequestState.DECLINED: "neutral",
    ExtensionRequestState.WITHDRAWN: "neutral",
}


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for more time, and see what came of what was asked before."""
    enrolment = my_enrolment(request)
    case_study = case_study_of(enrolment)
    case_study.enrolment = enrolment
    due = due_at(case_study)
    can = rules.can_ask_for_time(request.user, case_study)
    form = AskForm(request.POST or None, due_at=due)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        actions.ask_for_time(
            enrolment=enrolment,
            until=form.until,
            reason=chosen["reason"],
            words=chosen["words"],
            by=request.user,
        )
        messages.success(
            request, "You have asked for more time. You get a mail when the programme team has decided."
        )
        return redirect("casestudies:time-ask")
    asked = requests_of(case_study)
    return render(
        request,
        "casestudies/time_ask.html",
        {
            "form": form,
            "can": can,
            "due_at": due,
            "cohort": enrolment.cohort,
            "readers": READERS,
            "requests": [told(row, due) for row in asked],
            "move_columns": MOVES,
            "trail": trail(("More time", "")),
        },
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Do without the time that was asked for."""
    row = get_or_404(requests_visible_to(request.user), pk=pk)
    actions.withdraw_request(request=row, by=request.user)
    messages.success(request, "You have taken your request back. Your due date stays as it is.")
    return redirect("casestudies:time-ask")


def told(row: ExtensionRequest, due: dt.datetime) -> dict:
    """One request as its author reads it; `due`: when it is due now."""
    waits = row.state == ExtensionRequestState.ASKED
    facts = [Row("Asked for", f"Until {deadline(row.until)}"), Row("Why", row.get_reason_display())]
    if row.words:
        facts.append(Row("You added", row.words))
    if row.extension:
        facts.append(Row("New due date", deadline(row.extension.due_at)))
    if row.answer:
        facts.append(Row("The team wrote", row.answer))
    return {
        "title": f"Asked on {full_date(row.asked_at)}",
        "status": row.get_state_display(),
        "kind": KINDS[ExtensionRequestState(row.state)],
        "facts": facts,
        "moves": moves_of(row.case_study.enrolment.cohort, due, row.until) if waits else [],
        "withdraw_url": reverse("casestudies:request-withdraw", kwargs={"pk": row.pk}) if waits else "",
        "decided": full_datetime(row.decided_at) if row.decided_at else "",
    }
