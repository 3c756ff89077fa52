"""Who should not mark whom: said by a marker, by an author, by the team; a script taken back because of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.http import get_or_404
from core.ui.dates import short_date
from marking.actions import conflicts as actions
from marking.enums import MarkerState
from marking.forms.conflict import ConflictForm, ObjectionForm, TeamConflictForm
from marking.models import Mark, MarkerAppointment
from marking.queries.authors import enrolment_of, objections_of
from marking.rules import author as author_rules
from marking.rules import marker as marker_rules
from marking.rules import team as team_rules
from people.roles import Permission, everywhere

# The words of the page on conflicts: for the team, who may name any marker, and for a marker, about themselves.
OF_ANY_MARKER = {
    "title": "Keep a marker from a case study",
    "lead": "What our own records say (schools, mentoring, trios, drafts, presentations, addresses) is kept to without a "
    "word. Enter here what the service can't know.",
}
OF_ONESELF = {
    "title": "Whose case study should you not mark?",
    "lead": "A relative, somebody whose line manager you are or were, somebody you work closely with, a school you know too "
    "well. What our own records say of you (schools, mentoring, trios, drafts you commented on) needs no word from you.",
    "secret": "You are not told whether this person takes part. That keeps the marking anonymous.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def declare_conflict(request: HttpRequest) -> HttpResponse:
    """Say whose case study a marker may not mark. The answer is the same whether or not the person takes part."""
    is_team = everywhere(request.user, Permission.MARKING_ALLOCATE)
    live = [MarkerState.APPLIED, MarkerState.APPROVED]
    mine = MarkerAppointment.objects.filter(marker=request.user, state__in=live).order_by(
        "-cohort__starts_on"
    )
    own = list(mine[:5])
    if not is_team and not own:
        marker_rules.can_see_list(request.user).require()
    form = (TeamConflictForm if is_team else ConflictForm)(
        request.POST or None, initial={"marker": request.GET.get("marker", "")}
    )
    if request.method == "POST" and form.is_valid():
        marker = form.cleaned_data.get("marker")
        meant = own
        if marker:
            meant = list(
                MarkerAppointment.objects.filter(marker__email__iexact=marker, state__in=live).order_by("pk")
            )
        if meant:
            for appointment in meant:
                actions.declare_conflict(
                    appointment=appointment,
                    by=request.user,
                    school=form.school,
                    **{name: form.cleaned_data[name] for name in ("named", "relation", "reason")},
                )
            messages.success(request, "Noted. What this is about goes to somebody else to be marked.")
            return redirect("marking:overview" if is_team else "marking:conflict-declare")
        form.add_error("marker" if is_team else None, "Nobody in the pool has this address")
    return render(
        request,
        "marking/conflict_declare.html",
        {
            "form": form,
            "can": {"declare": is_team or bool(own)},
            "page": OF_ANY_MARKER if is_team else OF_ONESELF,
            "back": overview_or_list(is_team),
            "readers": [("The programme team", "to give scripts to others")],
        },
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a script from a marker who has declared a conflict about it since."""
    team_rules.can_oversee(request.user).require()
    mark = get_or_404(
        Mark.objects.filter(practice=None).select_related("appointment__cohort", "case_study"), pk=pk
    )
    actions.take_back(mark=mark, by=request.user)
    code = mark.case_study.candidate_code
    messages.success(request, f"Script {code} is with nobody now. Choose who is to read it.")
    return redirect("marking:readers", slug=mark.appointment.cohort.slug, code=code)


def overview_or_list(is_team: bool) -> str:
    """Where the back link leads."""
    return reverse("marking:overview" if is_team else "marking:script-list")


@require_http_methods(["GET", "HEAD", "POST"])
def objections(request: HttpRequest) -> HttpResponse:
    """An author says who should not mark their case study; what they said stands below, and can be taken back."""
    enrolment = enrolment_of(request.user)
    can = author_rules.can_object(request.user, enrolment) if enrolment else None
    form = ObjectionForm(request.POST or None)
    said = objections_of(request.user)
    if request.method == "POST" and enrolment and form.is_valid():
        actions.object_to(
            enrolment=enrolment,
            by=request.user,
            school=form.school,
            **{name: form.cleaned_data[name] for name in ("named", "relation", "reason")},
        )
        messages.success(request, "Noted. You are not told whether this concerns anybody who marks.")
        return redirect("marking:objections")
    rows = [
        (
            row.named or str(row.school),
            row.reason,
            short_date(row.declared_at),
            reverse("marking:objection-drop", kwargs={"pk": row.pk}),
        )
        for row in said.select_related("school")[: author_rules.MOST]
    ]
    return render(
        request,
        "marking/objections.html",
        {
            "form": form,
            "can": {"object": can},
            "rows": rows,
            "home": reverse("home"),
            "readers": [("The programme team", "to give your case study to others")],
        },
    )


@require_POST
def drop_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one said; a second press finds nothing."""
    objection = get_or_404(objections_of(request.user).select_related("enrolment__cohort"), pk=pk)
    actions.drop_objection(objection=objection, by=request.user)
    messages.success(request, "Taken back.")
    return redirect("marking:objections")
