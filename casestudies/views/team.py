"""Everybody's case studies: for the team, and without a word of their text for authority leads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import actions, rules
from casestudies.forms.staff import ExtensionForm, OverviewForm, ReopenForm
from casestudies.models import Likeness, Submission
from casestudies.queries import Standing, enrolments_followed_by, standing_of, with_standing
from casestudies.queries import overview as overview_of
from casestudies.queries.likeness import likenesses_of
from casestudies.views.boards import warning_of
from casestudies.views.overview_rows import COLUMNS, HEAD, cells, flat, tabs_of
from casestudies.views.tables_of import (
    PRESENTATION_COLUMNS,
    SUBMISSION_COLUMNS,
    VERSION_COLUMNS,
    presentation_rows,
    staff_facts,
    staff_state,
    submission_rows,
    version_rows,
)
from core import clock
from core.decisions import NotYourRole
from core.exports import csv_response, xlsx_response
from core.http import get_or_404
from people.roles import Permission, everywhere, may_somewhere
from programme.models import Enrolment

PAGE = 25


def overview_form(request: HttpRequest) -> OverviewForm:
    """The filters as asked for, for somebody who may look at all."""
    user = request.user
    is_team = everywhere(user, Permission.CASE_STUDY_OVERSEE)
    if not is_team and not may_somewhere(user, Permission.PARTICIPANT_SEE):
        raise NotYourRole("This list is for the programme team and the authority leads.")
    return OverviewForm(request.GET, everywhere=is_team, today=clock.today())


def page_of(
    request: HttpRequest,
    found: QuerySet[Enrolment],
    described: Callable[[QuerySet[Enrolment]], QuerySet[Enrolment]],
) -> Page:
    """One page of a list of enrolments: the ids first, then everything that is said of these few."""
    page = Paginator(found.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    page.object_list = list(described(Enrolment.objects.filter(pk__in=list(page.object_list))))
    return page


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How far everybody is."""
    form = overview_form(request)
    cohort = form.chosen_cohort
    found = (
        overview_of(request.user, cohort, form.narrowed(), clock.now())
        if cohort
        else Enrolment.objects.none()
    )
    page = page_of(request, found, with_standing)
    return render(
        request,
        "casestudies/overview.html",
        {
            "form_of_filters": form,
            "cohort": cohort,
            "page": page,
            "columns": COLUMNS,
            "rows": [cells(row, clock.now()) for row in page],
            "dates_url": reverse("casestudies:section-dates", kwargs={"cohort": cohort.slug})
            if cohort and rules.can_date_sections(request.user)
            else "",
            "tabs": tabs_of("overview", cohort, request.user),
            "sees": ""
            if everywhere(request.user, Permission.CASE_STUDY_OVERSEE)
            else "You see how far the participants of your authority are. What they write is between them, their "
            "tutors and the markers.",
            "query": request.GET.urlencode(),
        },
    )


@require_safe
def overview_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as filtered, as CSV or for Excel."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    form = overview_form(request)
    cohort = form.chosen_cohort
    if cohort is None:
        raise Http404
    found = overview_of(request.user, cohort, form.narrowed(), clock.now())
    answer = csv_response if kind == "csv" else xlsx_response
    return answer(
        f"Case studies {cohort.name}",
        HEAD,
        (flat(row) for row in with_standing(found).iterator(chunk_size=500)),
    )


def followed(request: HttpRequest, pk: int) -> Enrolment:
    """The enrolment, for who may follow its case study."""
    rows = enrolments_followed_by(request.user).select_related(
        "cohort", "participant", "school", "authority", "case_study"
    )
    return get_or_404(rows, pk=pk)


def overseen(request: HttpRequest, pk: int) -> Enrolment:
    """The enrolment, for who may decide about its case study."""
    enrolment = followed(request, pk)
    if not everywhere(request.user, Permission.CASE_STUDY_OVERSEE):
        raise NotYourRole("The programme team decides this. Write to them if there is a reason for it.")
    return enrolment


@require_safe
def detail(request: HttpRequest, enrolment: int) -> HttpResponse:
    """One person's case study: states and dates; files and receipts for the team only."""
    standing = standing_of(followed(request, enrolment))
    is_team = everywhere(request.user, Permission.CASE_STUDY_OVERSEE)
    return render(
        request,
        "casestudies/detail.html",
        {
            "standing": standing,
            "offers_acts": is_team,
            "state": staff_state(standing),
            "facts": staff_facts(standing, is_team=is_team),
            "submission_columns": SUBMISSION_COLUMNS,
            "submission_rows": submission_rows(standing, is_team=is_team),
            "version_columns": VERSION_COLUMNS,
            "version_rows": version_rows(standing) if is_team else [],
            "presentation_columns": PRESENTATION_COLUMNS,
            "presentation_rows": presentation_rows(standing.presentations),
            "extension_url": reverse("casestudies:extension-grant", kwargs={"enrolment": enrolment}),
            "likenesses": [
                (
                    f"{row.words:,} words with {other_of(row, standing).case_study.enrolment.participant}",
                    row.pk,
                )
                for row in (
                    likenesses_of(request.user, standing.case_study)
                    if standing.submissions and standing.is_essay
                    else []
                )
            ],
            "hand_in_url": reverse("casestudies:hand-in", kwargs={"enrolment": enrolment}),
            "reopen_url": reverse("casestudies:reopen", kwargs={"enrolment": enrolment}),
            "presentation_url": reverse("casestudies:presentation-record", kwargs={"enrolment": enrolment}),
            "can": {
                "extend": rules.can_extend(request.user, standing.case_study),
                "hand_in": rules.can_hand_in_for(request.user, standing.case_study),
                "reopen": rules.can_reopen(request.user, standing.case_study),
                "present": rules.can_record_presentation(request.user, standing.enrolment),
            },
            "trail": below(standing.enrolment),
        },
    )


def other_of(row: Likeness, standing: Standing) -> Submission:
    """The submission of the two that is somebody else's."""
    mine = row.submission.case_study_id == standing.case_study.pk
    return row.earlier if mine else row.submission


def below(enrolment: Enrolment, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a page about one person."""
    here = reverse("casestudies:detail", kwargs={"enrolment": enrolment.pk})
    first = ("Case studies", f"{reverse('casestudies:overview')}?cohort={enrolment.cohort.slug}")
    return [first, (str(enrolment.participant), here if more else ""), *more]


def act_page(request: HttpRequest, enrolment: Enrolment, template: str, **context: Any) -> HttpResponse:
    """The page of one act on one person's case study."""
    return render(request, template, {"enrolment": enrolment, **context})


@require_http_methods(["GET", "HEAD", "POST"])
def extension_grant(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Give one person more time."""
    row = overseen(request, enrolment)
    standing = standing_of(row)
    can = rules.can_extend(request.user, standing.case_study)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case_study = actions.open_case_study(enrolment=row, by=request.user)
        until = form.until
        actions.grant_extension(
            case_study=case_study, by=request.user, due_at=until, reason=form.cleaned_data["reason"]
        )
        messages.success(request, f"{row.participant} has until the new date and gets a mail.")
        if warning := warning_of(row.cohort, until):
            messages.warning(request, warning)
        return redirect("casestudies:detail", enrolment=row.pk)
    return act_page(
        request,
        row,
        "casestudies/extension_grant.html",
        form=form,
        can=can,
        standing=standing,
        cohort=row.cohort,
        trail=below(row, ("More time", "")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Give a submitted case study back to its author."""
    row = overseen(request, enrolment)
    standing = standing_of(row)
    can = rules.can_reopen(request.user, standing.case_study)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reopen(case_study=standing.case_study, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"The case study is back with {row.participant}, who gets a mail.")
        return redirect("casestudies:detail", enrolment=row.pk)
    return act_page(
        request,
        row,
        "casestudies/reopen.html",
        form=form,
        can=can,
        standing=standing,
        trail=below(row, ("Give back", "")),
    )
