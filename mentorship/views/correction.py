"""The team's door to a record that is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.decisions import Refused
from mentorship.actions.correction import correct
from mentorship.actions.dialogue import RecordChanged
from mentorship.forms.assessor import CorrectionForm
from mentorship.pages import dialogue as pages
from mentorship.rules import module as rules
from mentorship.views.assessor import again, dialogue_behind


@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the outcome or what was found right, and say why."""
    dialogue = dialogue_behind(request, pk)
    rules.can_correct(request.user, dialogue).require()
    form, late, status = CorrectionForm(request.POST or None, dialogue=dialogue), "", 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            correct(
                dialogue=dialogue,
                judged=form.judged(),
                outcome=values["outcome"],
                feedback=values["feedback"].strip(),
                reason=values["reason"],
                version=values["version"] if values["version"] is not None else -1,
                by=request.user,
            )
        except RecordChanged as fault:
            late, status = fault.reason, 409
            dialogue = dialogue_behind(request, pk)
            form = CorrectionForm(again(request.POST, dialogue.version), dialogue=dialogue)
        except Refused as fault:
            form.add_error("outcome", fault.reason)
        else:
            messages.success(
                request, f"The record is corrected. {dialogue.mentor} and both assessors are told."
            )
            return redirect("mentorship:dialogue-detail", pk=pk)
    context = {"dialogue": dialogue, "facts": pages.facts_about(dialogue), "form": form, "late": late}
    return render(request, "mentorship/dialogue_correct.html", context, status=status)
