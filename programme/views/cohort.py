"""The team arranges cohorts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.decisions import Refused
from core.http import get_or_404
from people.models import LocalAuthority
from programme.actions import cohort as actions
from programme.copying import fields_copied
from programme.forms.cohort import CohortForm, FeatureFormSet, NameForm, PlacesForm, feature_initial
from programme.pages import cohort as pages
from programme.pages.queue import PLACE_COLUMNS, places_table
from programme.queries.cohort import funnel, gaps, next_name, places, visible_to, with_features
from programme.queries.holiday import holidays_around
from programme.queries.journal import writers_by_feature
from programme.rules import cohort as rules


@require_safe
def cohort_list(request: HttpRequest) -> HttpResponse:
    """Every cohort, the newest first."""
    rules.can_arrange(request.user).require()
    rows = pages.table(visible_to(request.user), clock.now())
    newest = visible_to(request.user).first()
    return render(
        request,
        "programme/cohort_list.html",
        {"columns": pages.COLUMNS, "rows": rows, "newest": newest},
    )


@require_safe
def cohort_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One cohort: its year as a picture, what is not set up yet, its places and features."""
    rules.can_arrange(request.user).require()
    cohort = get_or_404(with_features(visible_to(request.user)), slug=slug)
    rows, holidays = places(cohort), holidays_around(cohort)
    return render(
        request,
        "programme/cohort_detail.html",
        {
            "cohort": cohort,
            "status": cohort.applications(clock.now()),
            "gaps": pages.linked(cohort, gaps(cohort, rows, holidays)),
            "clashes": pages.clashes(cohort, holidays),
            "cards": pages.cards(cohort),
            "picture": pages.picture(cohort, clock.today()),
            "bars": pages.bars(funnel(cohort)),
            "places_total": sum(row.places for row in rows),
            "places": places_table(rows),
            "place_columns": PLACE_COLUMNS,
            "features": cohort.features.all(),
            "actions": pages.actions(cohort),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Make next year's cohort from this one, every date 52 weeks later."""
    rules.can_arrange(request.user).require()
    cohort = get_or_404(visible_to(request.user), slug=slug)
    form = NameForm(request.POST or None, initial={"name": next_name(cohort)}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        new = actions.copy(cohort=cohort, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, f"{new} is made from {cohort}. Look through its dates next.")
        return redirect("programme:cohort-detail", slug=new.slug)
    return render(
        request,
        "programme/cohort_copy.html",
        {
            "form": form,
            "cohort": cohort,
            "dates": pages.dates_before_and_after(cohort, fields_copied(cohort)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change dates, figures and places."""
    rules.can_arrange(request.user).require()
    cohort = get_or_404(visible_to(request.user), slug=slug)
    form = CohortForm(request.POST or None, cohort=cohort)
    numbers = PlacesForm(
        request.POST or None,
        authorities=LocalAuthority.objects.filter(in_partnership=True),
        places=places(cohort),
    )
    if request.method == "POST" and form.is_valid() and numbers.is_valid():
        try:
            actions.change(cohort=cohort, values=form.values(), numbers=numbers.numbers(), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"{cohort} is changed.")
            return redirect("programme:cohort-detail", slug=cohort.slug)
    return render(
        request,
        "programme/cohort_edit.html",
        {
            "form": form,
            "numbers": numbers,
            "numbers_list": [numbers],
            "cohort": cohort,
            "groups": form.groups(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_features(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the features and what the journal asks about each."""
    rules.can_arrange(request.user).require()
    cohort = get_or_404(visible_to(request.user), slug=slug)
    initial = feature_initial(cohort.features.prefetch_related("prompts"))
    formset = FeatureFormSet(request.POST or None, initial=initial, form_kwargs={"label_suffix": ""})
    written, refused = writers_by_feature(cohort), ""
    for form in formset.forms:
        form.written = written.get(form.initial.get("pk"), 0)
    if request.method == "POST" and formset.is_valid():
        texts = [text for form in formset.forms if (text := form.text())]
        try:
            actions.write_features(cohort=cohort, texts=texts, by=request.user)
        except Refused as refusal:
            refused = refusal.reason
        else:
            messages.success(request, "The features are saved.")
            return redirect(reverse("programme:cohort-detail", kwargs={"slug": slug}) + "#features")
    return render(
        request,
        "programme/cohort_features.html",
        {"formset": formset, "cohort": cohort, "problems": [(refused, "")] if refused else []},
    )
