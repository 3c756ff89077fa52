"""How evidence comes into the basket: what was agreed after a visit to my classroom, and charts and files of my own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions, rules
from casestudies.enums import EvidenceKind
from casestudies.evidence_files import MAX_BYTES, MOST_FILES, kind_of
from casestudies.forms.evidence import DescribeForm, FileForm
from casestudies.models import Evidence
from casestudies.queries import evidence_visible_to
from casestudies.uploads import SizeGuard
from casestudies.views.participant import my_enrolment
from casestudies.views.tasks_of import trail
from core.decisions import Decision, Refused
from core.files import download
from core.http import get_or_404
from people.models import User
from programme.models import Enrolment
from programme.pages.journal import hints, name_offers
from programme.pupil_names import replaced
from trios.models import Visit
from trios.queries.points import Point, hosted_by, points_of

ABOVE = ("Evidence", "casestudies:evidence-list")


def below(label: str) -> list[tuple[str, str]]:
    """The breadcrumbs of a page under the evidence."""
    return trail((ABOVE[0], reverse(ABOVE[1])), (label, ""))


@dataclass(frozen=True, slots=True)
class Offer:
    """A point of a visit, and whether it is in the basket as it stands now."""

    point: Point
    is_in: bool
    button: str


@require_safe
def evidence_visits(request: HttpRequest) -> HttpResponse:
    """What was agreed after visits to my classroom, point by point."""
    enrolment = my_enrolment(request)
    rows = evidence_visible_to(request.user).filter(
        case_study__enrolment=enrolment, kind=EvidenceKind.VISIT_POINT
    )
    lifted = {row.source: row.text for row in rows}
    found: list[tuple[Visit, Decision, list[Offer]]] = []
    for visit in hosted_by(enrolment):
        can = rules.can_lift_point(request.user, enrolment, visit)
        offers = []
        for point in points_of(visit) if can else []:
            there = lifted.get(f"visit:{visit.pk}:{point.part}")
            button = "Put it aside" if there is None else "Put aside what it says now"
            offers.append(Offer(point, there == point.text, button))
        found.append((visit, can, offers))
    return render(request, "casestudies/evidence_visits.html", {"visits": found, "trail": below("Visits")})


@require_POST
def evidence_lift_point(request: HttpRequest, visit: int, part: str) -> HttpResponse:
    """Put one point of what was agreed after a visit to my classroom aside."""
    enrolment = my_enrolment(request)
    chosen = get_or_404(Visit.objects.filter(host=enrolment, dialogue__isnull=False), pk=visit)
    evidence = actions.lift_point(enrolment=enrolment, visit=chosen, part=part, by=request.user)
    messages.success(request, f"“{evidence.title}” is in your evidence. Say there which section it is for.")
    return redirect("casestudies:evidence-visits")


# SECURITY: exempt only so that the size is guarded before the body is read; `take_file`, which reads it, checks the token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_file_add(request: HttpRequest) -> HttpResponse:
    """Add a chart or a file of my own; the page works without a script."""
    guard = SizeGuard(request, MAX_BYTES)
    request.upload_handlers.insert(0, guard)
    return take_file(request, guard)


@csrf_protect
def take_file(request: HttpRequest, guard: SizeGuard) -> HttpResponse:
    """Read the body, keep the file, lead on to the evidence, or to what its author may want to look at again."""
    enrolment = my_enrolment(request)
    sections = list(enrolment.cohort.sections.all())
    can = rules.can_gather(request.user, enrolment)
    form = FileForm(sections=sections)
    if request.method == "POST":
        request.POST  # noqa: B018  reads the body, and with it the size
        form = FileForm(request.POST, request.FILES, sections=sections, too_large=guard.too_large)
        can.require()
        kept = keep_file(form, enrolment, request.user) if form.is_valid() else None
        if kept:
            evidence, is_new = kept
            if not is_new:
                messages.info(request, f"You have this file already, as “{evidence.title}”.")
            elif name_offers(form.typed(), enrolment):
                messages.success(request, f"“{evidence.title}” is in your evidence. Look at one thing first.")
                return redirect("casestudies:evidence-describe", pk=evidence.pk)
            else:
                messages.success(request, f"“{evidence.title}” is in your evidence.")
            return redirect("casestudies:evidence-list")
    context = {"form": form, "can": can, "most": MOST_FILES, "trail": below("Add a file")}
    return render(request, "casestudies/evidence_file_add.html", context)


def keep_file(form: FileForm, enrolment: Enrolment, user: User) -> tuple[Evidence, bool] | None:
    """The evidence that was made of the file, and whether it is new; None where the form now says why there is none."""
    try:
        return actions.add_file(
            enrolment=enrolment,
            file=form.cleaned_data["file"],
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            section=form.section(),
            by=user,
        )
    except Refused as refusal:
        form.add_error("file", refusal.reason)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what stands beside a file of my own."""
    evidence = get_or_404(evidence_visible_to(request.user), pk=pk)
    enrolment = my_enrolment(request)
    can = rules.can_describe(request.user, evidence)
    initial = {"title": evidence.title, "text": evidence.text}
    form = DescribeForm(request.POST or None, initial=initial, label_suffix="")
    if request.method == "POST":
        can.require()
        if form.is_valid():
            texts: dict[str, Any] = form.cleaned_data
            pressed = request.POST.get("pseudonym", "")
            for name, pseudonym in name_offers(form.typed(), enrolment):
                if name == pressed:
                    texts = {box: replaced(text, name, pseudonym) for box, text in texts.items()}
            actions.describe_evidence(
                evidence=evidence, title=texts["title"], text=texts["text"], by=request.user
            )
            messages.success(request, "What stands beside the file is saved.")
            if pressed:
                return redirect("casestudies:evidence-describe", pk=pk)
            return redirect("casestudies:evidence-list")
    context = {
        "form": form,
        "evidence": evidence,
        "hints": hints(name_offers(form.typed(), enrolment)) if can else [],
        "can": can,
        "trail": below("Change the words"),
    }
    return render(request, "casestudies/evidence_describe.html", context)


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file I put aside, as it was. PRIVACY: for its author, and nobody else whatever their role."""
    evidence: Evidence = get_or_404(evidence_visible_to(request.user).exclude(file=""), pk=pk)
    kind = kind_of(evidence.file_name)
    content_type = kind.content_type if kind else "application/octet-stream"
    return download(evidence.file.name, name=evidence.file_name, content_type=content_type)
