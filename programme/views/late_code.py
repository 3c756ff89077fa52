"""Applying after closing with a code, and the team that makes codes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.http import get_or_404
from programme.actions import late_code as actions
from programme.forms.late_code import LateCodeForm, LateForm
from programme.models import LateCode
from programme.notices.late_code import shown
from programme.pages.late_code import table
from programme.queries.application import live
from programme.queries.cohort import visible_to
from programme.queries.late_code import of_cohort, uses_by_others
from programme.rules import late_code as rules
from programme.rules.cohort import can_arrange

SESSION = "late_code"  # id of the code that was typed in this browser session


def typed_before(request: HttpRequest) -> LateCode | None:
    """The code that the person typed a moment ago, while it still lets them in."""
    pk = request.session.get(SESSION)
    code = LateCode.objects.filter(pk=pk).select_related("cohort", "authority").first() if pk else None
    if code and rules.can_use(request.user, code, clock.now(), uses=uses_by_others(code, request.user)):
        return code
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def application_late(request: HttpRequest) -> HttpResponse:
    """Type a code; a draft that was begun before goes on with its time, else the questions come first."""
    at = clock.now()
    form = LateForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        code = form.late_code
        decision = rules.can_use(
            request.user, code, at, uses=uses_by_others(code, request.user) if code else 0
        )
        if decision and code:
            begun = live(request.user, code.cohort)
            if begun is None:
                request.session[SESSION] = code.pk
                return redirect("programme:application-start")
            actions.take(application=begun, late_code=code, by=request.user, at=at)
            messages.success(request, "Your code is taken: you can go on with your application.")
            return redirect("programme:application-detail", pk=begun.pk)
        form.refuse(decision)
    return render(request, "programme/application_late.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def late_code_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The codes of a cohort with their uses, and a form for a new one."""
    can_arrange(request.user).require()
    cohort = get_or_404(visible_to(request.user), slug=slug)
    form = LateCodeForm(request.POST or None, cohort=cohort)
    if request.method == "POST" and form.is_valid():
        decision = rules.can_make(request.user, cohort, form.closes_at, clock.now())
        if decision:
            code = actions.make(cohort=cohort, by=request.user, **form.values())
            sent = " We have sent it to them." if code.email else ""
            messages.success(request, f"The code is {shown(code.code)}.{sent}")
            return redirect("programme:late-code-list", slug=slug)
        form.refuse(decision)
    codes = table(request.user, of_cohort(cohort), clock.now())
    return render(request, "programme/late_code_list.html", {"form": form, "cohort": cohort, "codes": codes})


@require_POST
def late_code_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Nobody else can begin with this code."""
    can_arrange(request.user).require()
    code = get_or_404(
        LateCode.objects.filter(cohort__in=visible_to(request.user)).select_related("cohort"),
        cohort__slug=slug,
        pk=pk,
    )
    actions.end(late_code=code, by=request.user)
    messages.success(request, f"The code {shown(code.code)} lets nobody in any more.")
    return redirect("programme:late-code-list", slug=slug)
