"""The bank of comments: a marker's own page, the team's for a cohort, and using one in the feedback of a criterion."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from marking.actions import bank as actions
from marking.actions.using import use_in_feedback
from marking.forms.bank import BankForm, SharedForm
from marking.models import BankComment
from marking.queries.bank import bank_for, own_bank, shared_bank
from marking.queries.marker import draft_of
from marking.rules import bank as rules
from marking.rules import marker as marker_rules
from marking.rules import team as team_rules
from marking.views.marker import script_of
from marking.views.parts import PAGE, cohort_url, trail
from programme.models import Cohort


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """What I have kept to use again, and a box for one more."""
    marker_rules.can_see_list(request.user).require()
    form = BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep(text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.add_error("text", refusal.reason)
        else:
            messages.success(request, "The comment is in your bank.")
            return redirect("marking:bank")
    page = Paginator(own_bank(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "back": reverse("marking:script-list")}
    return render(request, "marking/bank.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, slug: str) -> HttpResponse:
    """What the team gives the markers of a cohort to use."""
    team_rules.can_oversee(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    form = SharedForm(request.POST or None, cohort=year)
    if request.method == "POST" and form.is_valid():
        try:
            actions.share(cohort=year, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("text", refusal.reason)
        else:
            messages.success(request, "The markers of this cohort can use the comment.")
            return redirect(cohort_url("shared-bank", year))
    page = Paginator(shared_bank(year), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "cohort": year,
        "trail": trail(year, ("Criteria", cohort_url("criteria", year)), ("Comments to use", "")),
    }
    return render(request, "marking/bank_shared.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bank_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one kept comment, or take it out."""
    row = get_or_404(BankComment.objects.select_related("cohort", "criterion"), pk=pk)
    if not rules.can_change(request.user, row):
        raise Http404
    back = cohort_url("shared-bank", row.cohort) if row.cohort else reverse("marking:bank")
    if request.method == "POST" and request.POST.get("action") == "take-out":
        actions.take_out(row=row, by=request.user)
        messages.success(request, "The comment is taken out. Where it was used, it stays.")
        return redirect(back)
    form = BankForm(request.POST or None, initial={"text": row.text})
    if request.method == "POST" and form.is_valid():
        actions.change(row=row, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, "The comment is saved.")
        return redirect(back)
    return render(request, "marking/bank_comment.html", {"form": form, "row": row, "back": back})


@require_http_methods(["GET", "HEAD", "POST"])
def script_bank(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Use a kept comment in the feedback of a criterion (0: in the comment on the whole), or keep what stands there."""
    found = script_of(request, code)
    marker_rules.can_mark(request.user, found).require()
    draft = draft_of(found)
    criterion = next((row for row in draft.criteria if row.number == number), None)
    if criterion is None and number:
        raise Http404
    kept = bank_for(request.user, found, criterion=number)
    line = draft.lines.get(criterion.pk) if criterion else None
    written = (line.feedback if line else "") if criterion else draft.comment
    back = (
        f"{reverse('marking:script', kwargs={'code': code})}#{f'criterion-{number}' if number else 'comment'}"
    )
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("action") == "keep":
                actions.keep(text=written, by=request.user)
                messages.success(request, "What you wrote is in your bank.")
                return redirect(request.path)
            chosen = next((row for row in kept if str(row.pk) == request.POST.get("use")), None)
            if chosen is None:
                raise Refused("This comment is not in the bank any more. Choose another.")
            version = request.POST.get("version", "")
            use_in_feedback(
                script=found,
                by=request.user,
                draft=draft,
                criterion=criterion,
                text=chosen.text,
                version=int(version[:9]) if version.isdecimal() else -1,
            )
            return redirect(back)
        except (Refused, StaleState) as refusal:
            problem = refusal.reason
    context = {
        "script": found,
        "criterion": criterion,
        "heading": f"Comments to use: {criterion.title if criterion else 'on the whole'}",
        "caption": f"Script {code}",
        "written": written,
        "kept": kept,
        "version": draft.version,
        "problem": problem,
        "back": back,
    }
    return render(request, "marking/script_bank.html", context, status=409 if problem else 200)
