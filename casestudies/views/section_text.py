"""A section as its author writes it: a page that saves itself, its earlier texts, and all of them read as one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casestudies import actions, rules
from casestudies.forms.section_text import SectionTextForm
from casestudies.markup import rendered
from casestudies.models import Section, SectionText, SectionTextVersion
from casestudies.queries import case_study_of, drafts_visible_to, evidence_visible_to, text_of
from casestudies.views.participant import my_enrolment
from casestudies.views.plan import first_error, write_pseudonym
from casestudies.views.tasks_of import trail
from core import clock
from core.decisions import Refused
from core.http import get_or_404
from core.ui.dates import clock_time
from core.ui.words import counted
from programme.models import Enrolment
from programme.pages.journal import hints, name_offers

type Place = tuple[Enrolment, Section, SectionText]
PAGE = 25


def place_of(request: HttpRequest, section: int) -> Place:
    """My enrolment, the section of its cohort, and what stands in it."""
    enrolment = my_enrolment(request)
    chosen = get_or_404(Section.objects.filter(cohort=enrolment.cohort_id), pk=section)
    return enrolment, chosen, text_of(case_study_of(enrolment), chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def section_text(request: HttpRequest, section: int) -> HttpResponse:
    """Write a section; the page saves itself, and its plain buttons do without a script."""
    enrolment, chosen, row = place_of(request, section)
    form = SectionTextForm(request.POST or None, row=row)
    theirs: SectionText | None = None
    if request.method == "POST":
        rules.can_write_section(request.user, row.case_study, chosen).require()
        if form.is_valid():
            pseudonym = write_pseudonym(form, request.POST.get("pseudonym", ""), enrolment)
            try:
                save(form, enrolment, chosen, request)
            except actions.TextChanged as late:
                # What was typed stays; pressing again is then a choice made with both in sight.
                theirs = row = late.theirs
                form.data = request.POST.copy()
                form.data["version"] = str(theirs.version)
                form.add_error(None, f"{late.reason} Compare below, then save again to keep what you typed.")
            else:
                return saved(request, chosen, pseudonym)
    context = writing_context(request, enrolment, chosen, row, form)
    if theirs:
        context["theirs"] = rendered(theirs.text, top=4)
    return render(request, "casestudies/section_text.html", context, status=409 if theirs else 200)


def save(form: SectionTextForm, enrolment: Enrolment, section: Section, request: HttpRequest) -> SectionText:
    """Hand what was typed to the action."""
    return actions.save_section_text(
        enrolment=enrolment,
        section=section,
        text=form.cleaned_data["text"],
        version=form.cleaned_data["version"],
        by=request.user,
    )


def saved(request: HttpRequest, section: Section, pseudonym: str) -> HttpResponse:
    """On to where the button that was pressed leads; every one of them saves."""
    here = reverse("casestudies:section-text", kwargs={"section": section.pk})
    act = request.POST.get("action", "")
    if pseudonym:
        messages.success(request, f"It now reads “{pseudonym}”. “{section}” is saved.")
        return redirect(here)
    if act == "send":
        return redirect("casestudies:draft-send", section=section.pk)
    if act == "file":
        return redirect("casestudies:section-file", section=section.pk)
    if act == "see":
        return redirect(f"{here}?see=1#how-it-reads")
    messages.success(request, f"“{section}” is saved.")
    return redirect(here)


def writing_context(
    request: HttpRequest, enrolment: Enrolment, section: Section, row: SectionText, form: SectionTextForm
) -> dict[str, Any]:
    """Everything the page of a section is told."""
    where = {"section": section.pk}
    drafts = drafts_visible_to(request.user).filter(case_study=row.case_study.pk, section=section)
    sections = list(Section.objects.filter(cohort=section.cohort_id).values_list("pk", "title"))
    at = [pk for pk, _ in sections].index(section.pk)
    can = rules.can_write_section(request.user, row.case_study, section)
    is_seen = bool(row.text.strip()) and ("see" in request.GET or not can)
    return {
        "form": form,
        "section": section,
        "row": row,
        "can": can,
        "can_send": rules.can_send_draft(request.user, row.case_study, section),
        "words": words_said(row),
        "preview": rendered(row.text, top=3) if is_seen else "",
        "drafts": list(drafts.defer("text", "feedback", "feedback_begun").order_by("-number")),
        "evidence": evidence_visible_to(request.user).filter(section=section),
        "hints": hints(name_offers(form.typed(), enrolment)) if can else [],
        "save_url": reverse("casestudies:section-text-autosave", kwargs=where),
        "before": sections[at - 1] if at else None,
        "after": sections[at + 1] if at + 1 < len(sections) else None,
        "trail": trail((section.title, "")),
    }


def words_said(row: SectionText) -> str:
    """How many words count of what is saved."""
    return counted(row.words, "word") if row.version else ""


@require_POST
def section_text_autosave(request: HttpRequest, section: int) -> HttpResponse:
    """Save what stands in the box now; answers as docs/components.md says."""
    enrolment, chosen, row = place_of(request, section)
    form = SectionTextForm(request.POST, row=row)
    if not form.is_valid():
        return first_error(form)
    try:
        row = save(form, enrolment, chosen, request)
    except actions.TextChanged as late:
        theirs = {"text": late.theirs.text}
        return JsonResponse(
            {"error": late.reason, "theirs": theirs, "version": late.theirs.version}, status=409
        )
    except Refused as refusal:
        return JsonResponse({"error": refusal.reason}, status=403)
    return JsonResponse(
        {
            "version": row.version,
            "saved_at": clock_time(row.saved_at.astimezone(clock.LONDON)),
            "hints": hints(name_offers(row.text, enrolment)),
            "told": {"words": words_said(row)},
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def section_text_versions(request: HttpRequest, section: int) -> HttpResponse:
    """Earlier texts of a section; any of them can be brought back."""
    enrolment, chosen, row = place_of(request, section)
    if request.method == "POST":
        rules.can_write_section(request.user, row.case_study, chosen).require()
        if not row.pk:
            raise Http404
        earlier, version = request.POST.get("earlier", ""), request.POST.get("version", "")
        if not (earlier.isdecimal() and version.isdecimal()):
            raise Refused("Choose one of the earlier texts on the page.")
        actions.restore_section_text(
            enrolment=enrolment, row=row, earlier=int(earlier[:9]), version=int(version[:9]), by=request.user
        )
        messages.success(request, "The earlier text is back. What it replaced is kept here too.")
        return redirect("casestudies:section-text", section=chosen.pk)
    kept = row.versions.exclude(text=row.text) if row.pk else SectionTextVersion.objects.none()
    page = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    back = reverse("casestudies:section-text", kwargs={"section": chosen.pk})
    context = {
        "section": chosen,
        "row": row,
        "page": page,
        "versions": [
            {"row": version, "text": rendered(version.text, top=3), "words": counted(version.words, "word")}
            for version in page
        ],
        "can": rules.can_write_section(request.user, row.case_study, chosen),
        "trail": trail((chosen.title, back), ("Earlier texts", "")),
    }
    return render(request, "casestudies/section_text_versions.html", context)
