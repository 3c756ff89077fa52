"""The journal: its contents, one entry that saves itself, and its earlier texts."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.decisions import Refused
from core.ui.dates import clock_time
from people.models import User
from programme.actions import journal as actions
from programme.enums import Moment
from programme.forms.journal import RATINGS, EntryForm
from programme.models import Enrolment, Feature, JournalEntry
from programme.pages import journal as pages
from programme.pupil_names import replaced
from programme.queries import journal as queries
from programme.rules import journal as rules

type Place = tuple[Enrolment, Feature]


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Every feature of the year with its two entries, and the sessions they belong to."""
    enrolment = own_journal(request.user)
    contents = queries.pages_of(enrolment)
    entries = [page.entry for page in contents if page.entry]
    shared = [entry for entry in entries if entry.is_shared]
    context = {
        "enrolment": enrolment,
        "pages": contents,
        "done": sum(page.is_finished for page in contents),
        "total": len(contents),
        "readers": pages.readers_of_all(shared, queries.circles_of(enrolment)) if shared else [],
        "ratings": pages.ratings(contents),
        "has_entries": bool(entries),
    }
    return render(request, "programme/journal.html", context)


def own_journal(user: User) -> Enrolment:
    """The year whose journal the person opens, over or not; whoever never had one is told so."""
    enrolment = queries.journal_of(user)
    if enrolment is None:
        raise Refused("This page is for participants: it opens when you have a place in the programme.")
    enrolment.participant = user
    return enrolment


def place_of(request: HttpRequest, number: str) -> Place:
    """The writer's year and the feature of that number in it."""
    enrolment = own_journal(request.user)
    feature = Feature.objects.filter(cohort=enrolment.cohort_id, number=int(number)).first()
    if feature is None:
        raise Http404
    return enrolment, feature


@require_http_methods(["GET", "HEAD", "POST"])
def journal_entry(request: HttpRequest, number: str, moment: str) -> HttpResponse:
    """Write one entry; the page saves itself, and the plain buttons do without a script."""
    enrolment, feature = place_of(request, number)
    pair = queries.pair_of(enrolment, feature)
    entry = pair.get(moment)
    form = EntryForm(request.POST or None, entry=entry)
    if request.method == "POST":
        rules.can_write(request.user, enrolment).require()
        if form.is_valid():
            act = actions.finish_entry if request.POST.get("action") == "finish" else actions.save_entry
            name, pseudonym = chosen_pseudonym(request, form, enrolment)
            try:
                saved = act(
                    enrolment=enrolment, feature=feature, moment=moment, by=request.user, **form.values()
                )
            except actions.EntryChanged as late:
                again = EntryForm(entry=late.theirs)
                again.initial |= {name: form.cleaned_data[name] for name in ("text", "rating")}
                context = pages.entry_page(
                    request.user, enrolment, feature, moment, pair | {moment: late.theirs}, again
                )
                labels = dict(RATINGS)
                context |= {"late": late.reason, "theirs_rating": labels.get(late.theirs.rating, "none")}
                return render(request, "programme/journal_entry.html", context, status=409)
            said = f"Your entry is {'finished' if saved.finished_at else 'saved'}."
            messages.success(request, f"“{name}” now reads “{pseudonym}”. {said}" if name else said)
            if request.POST.get("action") == "finish":
                return redirect("programme:journal")
            return redirect("programme:journal-entry", number=number, moment=moment)
    context = pages.entry_page(request.user, enrolment, feature, moment, pair, form)
    return render(request, "programme/journal_entry.html", context)


def chosen_pseudonym(request: HttpRequest, form: EntryForm, enrolment: Enrolment) -> tuple[str, str]:
    """Write the pseudonym offered for the name that was pressed into the text that is saved; ("", "") for none."""
    pressed, text = request.POST.get("pseudonym", ""), form.cleaned_data["text"]
    for name, pseudonym in pages.name_offers(text, enrolment):
        if name == pressed:
            form.cleaned_data["text"] = replaced(text, name, pseudonym)
            return name, pseudonym
    return "", ""


@require_POST
def journal_autosave(request: HttpRequest, number: str, moment: str) -> HttpResponse:
    """Save what stands in the box now; answers as docs/components.md says."""
    enrolment, feature = place_of(request, number)
    form = EntryForm(request.POST)
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        return JsonResponse({"error": str(error)}, status=400)
    try:
        entry = actions.save_entry(
            enrolment=enrolment, feature=feature, moment=moment, by=request.user, **form.values()
        )
    except actions.EntryChanged as late:
        theirs = {"text": late.theirs.text, "rating": str(late.theirs.rating or "")}
        return JsonResponse(
            {"error": late.reason, "theirs": theirs, "version": late.theirs.version}, status=409
        )
    except Refused as no:
        return JsonResponse({"error": no.reason}, status=403)
    answer = {
        "version": entry.version,
        "saved_at": clock_time(entry.saved_at.astimezone(clock.LONDON)),
        "hints": pages.hints(pages.name_offers(entry.text, enrolment)),
    }
    return JsonResponse(answer)


@require_http_methods(["GET", "HEAD", "POST"])
def journal_versions(request: HttpRequest, number: str, moment: str) -> HttpResponse:
    """Earlier texts of one entry; any of them can be brought back."""
    enrolment, feature = place_of(request, number)
    entry = queries.pair_of(enrolment, feature).get(moment)
    if request.method == "POST":
        if entry is None:
            raise Http404
        earlier, version = request.POST.get("earlier", ""), request.POST.get("version", "")
        if not (earlier.isdecimal() and version.isdecimal()):
            raise Refused("Choose one of the earlier texts on the page.")
        rules.can_write(request.user, enrolment).require()
        actions.restore_entry(
            entry=entry, earlier=int(earlier[:9]), version=int(version[:9]), by=request.user
        )
        messages.success(request, "The earlier text is back. What it replaced is kept here too.")
        return redirect("programme:journal-entry", number=number, moment=moment)
    versions = entry.versions.exclude(text=entry.text) if entry else JournalEntry.objects.none()
    context = {
        "entry": entry,
        "feature": feature,
        "moment": Moment(moment).label,
        "page": Paginator(versions, 25).get_page(request.GET.get("page")),
        "can": rules.can_write(request.user, enrolment),
        "back": reverse("programme:journal-entry", kwargs={"number": number, "moment": moment}),
    }
    return render(request, "programme/journal_versions.html", context)
