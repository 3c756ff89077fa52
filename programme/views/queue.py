"""The queue: leads see their own authority, the team sees all; decisions one by one or many at once."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.exports import csv_response, xlsx_response
from core.http import get_or_404
from programme import gtcs
from programme.actions import queue as actions
from programme.forms.queue import DecideForm, NoteForm, QueueFilter
from programme.pages import application as application_pages
from programme.pages import endorsement as endorsement_pages
from programme.pages import queue as pages
from programme.pages import waiting as waiting_pages
from programme.queries import queue as queries
from programme.queries.application import missing, staff_see, with_endorsement
from programme.queries.cohort import places
from programme.queries.endorsement import with_history
from programme.rules import offer as rules

A_PAGE = 25
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Applications to decide on, with the places left; filters stand in the URL."""
    rules.can_open_queue(request.user).require()
    filters = QueueFilter(request.GET, user=request.user)
    wanted = filters.wanted()
    page = Paginator(queries.queue(request.user, wanted), A_PAGE).get_page(request.GET.get("page"))
    left = places(wanted.cohort, queries.scope(request.user)) if wanted.cohort else []
    untold = list(queries.not_told_yet(request.user, clock.now()).values_list("told_after", flat=True)[:200])
    return render(
        request,
        "programme/queue.html",
        {
            "filters": filters,
            "page_obj": page,
            "columns": pages.COLUMNS,
            "rows": pages.table(page.object_list),
            "places": pages.places_table(left),
            "place_columns": pages.PLACE_COLUMNS,
            "cohort": wanted.cohort,
            "untold": waiting_pages.untold_sentence(len(untold), untold[0]) if untold else "",
            "exports": [
                (kind.upper(), f"{reverse('programme:queue-export', args=[kind])}?{filters.data.urlencode()}")
                for kind in EXPORTS
            ],
        },
    )


@require_safe
def queue_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The queue as filtered, to take away as CSV or XLSX."""
    rules.can_open_queue(request.user).require()
    if kind not in EXPORTS:
        raise Http404
    wanted = QueueFilter(request.GET, user=request.user).wanted()
    rows = queries.queue(request.user, wanted)
    return EXPORTS[kind]("Applications", pages.EXPORT_HEAD, pages.export_rows(rows.iterator(chunk_size=500)))


@require_http_methods(["GET", "HEAD", "POST"])
def queue_application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application as those see it who decide: answers, headteacher, notes, decisions."""
    rules.can_open_queue(request.user).require()
    application = get_or_404(
        with_endorsement(staff_see(request.user)).select_related(
            "cohort", "school__authority", "authority", "applicant", "decided_by"
        ),
        pk=pk,
    )
    form = NoteForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        actions.write_note(application=application, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, "Your note is kept.")
        return redirect("programme:queue-application", pk=pk)
    left = places(application.cohort, frozenset({application.authority_id}))
    asked = with_history(application)
    newest = asked[0] if asked else None
    return render(
        request,
        "programme/queue_application.html",
        {
            "form": form,
            "application": application,
            "standing": pages.standing(application),
            "cards": application_pages.cards(application, with_links=False),
            "is_whole": not any(missing(application).values()),
            "gtcs_warning": gtcs.warning(application.gtcs_number),
            "history": endorsement_pages.asked(asked, for_staff=True),
            "next_reminder": endorsement_pages.next_reminder(newest, clock.now()),
            "notes": application.notes.select_related("written_by"),
            "places": left[0] if left else None,
            "can": pages.decisions(request.user, application, left[0].left if left else 0)
            | pages.decisions_on_support(request.user, newest),
            "decide_url": reverse("programme:queue-decide"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def queue_decide(request: HttpRequest) -> HttpResponse:
    """Look at what a press will do to each one, then do it; each for itself."""
    rules.can_open_queue(request.user).require()
    asked = request.POST if request.method == "POST" else request.GET
    verb = asked.get("verb", "")
    ids = [int(pk) for pk in asked.getlist("ids")[:200] if pk.isdecimal() and len(pk) < 15]
    if verb not in actions.VERBS or not ids:
        messages.warning(request, "Tick the applications first, then choose what to do with them.")
        return redirect("programme:queue")
    picked = list(
        with_endorsement(staff_see(request.user))
        .filter(pk__in=ids)
        .select_related("cohort", "authority", "school", "applicant")
        .order_by("submitted_at", "pk")
    )
    if not picked:
        raise Http404
    offer_days = picked[0].cohort.offer_days
    form = DecideForm(
        request.POST or None,
        verb=verb,
        initial={"accept_on": clock.today() + dt.timedelta(days=offer_days)},
    )
    if request.method == "POST" and form.is_valid():
        outcomes = actions.decide(
            applications=picked,
            verb=verb,
            by=request.user,
            accept_by=form.accept_by,
            note=form.cleaned_data["note"],
        )
        for level, sentence in pages.outcome_messages(verb, outcomes):
            messages.add_message(request, level, sentence)
        return redirect("programme:queue")
    left = {
        (cohort.pk, row.authority.pk): row.left
        for cohort in {application.cohort for application in picked}
        for row in places(cohort)
    }
    return render(
        request,
        "programme/queue_decide.html",
        {"form": form, "verb": verb, **pages.check(request.user, verb, picked, left)},
    )
