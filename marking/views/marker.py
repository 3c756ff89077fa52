"""The marker's own pages: scripts by candidate code, and nothing else of anybody."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.files import download
from core.transitions import StaleState
from core.ui.dates import clock_time
from core.ui.tables import Cell, Column
from marking import visibility
from marking.actions import marker as actions
from marking.enums import MarkKind, MarkState
from marking.forms.marker import MarkingForm, RecuseForm, as_fields
from marking.queries.comments import beside, comments_of
from marking.queries.marker import Draft, criteria_of, draft_of
from marking.queries.practice import agreed_beside
from marking.rules import marker as rules
from marking.rules.integrity import can_flag_own
from marking.scoring import weighted_total
from marking.views.agreed import AGREED, agreed_rows, practice_outcome
from marking.views.parts import AUTHOR_READERS, next_url
from marking.visibility import Script

KINDS = {
    "docx": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": (".odt", "application/vnd.oasis.opendocument.text"),
    "pdf": (".pdf", "application/pdf"),
}
LOOK = {MarkState.ALLOCATED: "attention", MarkState.STARTED: "waiting", MarkState.SUBMITTED: "ok"}


def script_of(request: HttpRequest, code: str) -> Script:
    """The script of this code if it is the person's, or the page that strangers get."""
    found = visibility.script_for(request.user, code)
    if found is None:
        raise Http404
    return found


def words_note(script: Script) -> tuple[str, str]:
    """What is said of the length, and the kind of tag it deserves. Nothing is ever taken off by itself."""
    if script.words is None:
        return "Words not counted", "neutral"
    fewest, most = script.words_allowed
    text = f"{script.words:,} words"
    if script.words > most:
        return f"{text}: {script.words - most:,} more than allowed", "attention"
    if script.words < fewest:
        return f"{text}: {fewest - script.words:,} fewer than asked for", "attention"
    return f"{text}: within the limit", "ok"


@require_http_methods(["GET", "HEAD", "POST"])
def script(request: HttpRequest, code: str) -> HttpResponse:
    """The reading copy beside the criteria; what is typed saves itself, or by the button."""
    found = script_of(request, code)
    allowed = visibility.may_open(request.user.pk, found)
    if not allowed and found.is_barred and found.is_open:
        return recuse_page(request, found, RecuseForm(), status=403, refusal=allowed.reason)
    allowed.require()
    draft = draft_of(found)
    form = MarkingForm(request.POST or None, initial=as_fields(draft), criteria=draft.criteria)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(
                script=found,
                by=request.user,
                written=form.written(),
                version=form.cleaned_data["version"],
                criteria=draft.criteria,
            )
        except StaleState as stale:
            return script_page(request, found, draft, form, stale=stale.reason)
        following = next_url(request.POST.get("action", ""), code)
        if following == request.path:
            messages.success(request, "Your mark is saved.")
        return redirect(following)
    return script_page(request, found, draft, form)


def script_page(
    request: HttpRequest, found: Script, draft: Draft, form: MarkingForm, stale: str = ""
) -> HttpResponse:
    """The marking page, also with what was typed when it could not be kept."""
    copy = visibility.copy_of(found)
    # SECURITY: once a practice mark is in, and never of a script slipped in.
    agreed = agreed_beside(found.mark_id) if found.is_practice and not found.is_open else []
    theirs = []
    if stale:
        stored = as_fields(draft)
        form.data = form.data.copy()
        form.data["version"] = str(draft.version)
        theirs = [
            (form[name].label, stored[name])
            for name in form.fields
            if name != "version" and str(stored[name] or "") != form.data.get(name, "").replace("\r\n", "\n")
        ]
    return render(
        request,
        "marking/script.html",
        {
            "script": found,
            "heading": f"Script {found.code}",
            "caption": MarkKind(found.kind).label,
            "back": reverse("marking:script-list"),
            **urls(found),
            "passages": beside(copy, comments_of(found)),
            "has_file": bool(copy.stored_name),
            "form": form,
            "draft": draft,
            "can": {
                "mark": rules.can_mark(request.user, found),
                "recuse": rules.can_recuse(request.user, found),
                "flag": can_flag_own(request.user, found),
            },
            "recuse_form": RecuseForm(prefix="recuse"),
            "late": found.is_open and found.due_at <= clock.now(),
            "words": words_note(found),
            "stale": stale,
            "theirs": theirs,
            "marks": [
                (c, draft.lines[c.pk].score, draft.lines[c.pk].feedback)
                for c in draft.criteria
                if c.pk in draft.lines
            ],
            "agreed": agreed_rows(agreed, draft),
            "agreed_total": weighted_total(
                [line.score for line in agreed], [line.criterion.weight for line in agreed]
            ),
            "agreed_columns": AGREED,
            "outcome": practice_outcome(found),
            "author_readers": AUTHOR_READERS,
        },
        status=409 if stale else 200,
    )


@require_POST
def autosave(request: HttpRequest, code: str) -> JsonResponse:
    """Keep what is typed, asked by the page's script; the slower of two windows gets the other's text."""
    found = script_of(request, code)
    rules.can_mark(request.user, found).require()
    criteria = criteria_of(found)
    form = MarkingForm(request.POST, criteria=criteria)
    if not form.is_valid():
        return JsonResponse({"error": next(iter(form.errors.values()))[0]}, status=400)
    try:
        version = actions.save(
            script=found,
            by=request.user,
            written=form.written(),
            version=form.cleaned_data["version"],
            criteria=criteria,
        )
    except StaleState as stale:
        draft = draft_of(found)
        theirs: dict[str, Any] = {
            name: "" if value is None else value
            for name, value in as_fields(draft).items()
            if name != "version"
        }
        return JsonResponse({"error": stale.reason, "theirs": theirs, "version": draft.version}, status=409)
    return JsonResponse({"version": version, "saved_at": clock_time(clock.now())})


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Look at the mark once more, then hand it in."""
    found = script_of(request, code)
    if found.state == MarkState.SUBMITTED:
        messages.info(request, f"Your mark for {code} is submitted.")
        return redirect("marking:script-list")
    rules.can_mark(request.user, found).require()
    draft = draft_of(found)
    missing = [c.title for c in draft.criteria if c.pk not in draft.lines or draft.lines[c.pk].score is None]
    if request.method == "POST" and not missing:
        version = request.POST.get("version", "")
        actions.submit(script=found, by=request.user, version=int(version[:9]) if version.isdecimal() else -1)
        messages.success(request, f"Your mark for {code} is submitted. Thank you.")
        if found.is_practice:
            return redirect("marking:script", code=code)
        return redirect("marking:script-list")
    rows = [
        [
            Cell(
                c.title,
                note="" if c.pk in draft.lines and draft.lines[c.pk].feedback else "No feedback written",
            ),
            f"{c.weight} per cent",
            draft.lines[c.pk].score if c.pk in draft.lines and draft.lines[c.pk].score is not None else "–",
        ]
        for c in draft.criteria
    ]
    columns = [Column("Criterion"), Column("Weight", numeric=True), Column("Score", numeric=True)]
    context = {
        "script": found,
        "heading": f"Script {code}",
        "back": reverse("marking:script", kwargs={"code": code}),
        "draft": draft,
        "missing": missing,
        "comments": len(comments_of(found)),
        "rows": rows,
        "columns": columns,
    }
    return render(request, "marking/script_submit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: HttpRequest, code: str) -> HttpResponse:
    """Give the script back, with a reason; somebody else gets it."""
    found = script_of(request, code)
    rules.can_recuse(request.user, found).require()
    prefix = "recuse" if "recuse-reason" in request.POST else None
    form = RecuseForm(request.POST or None, prefix=prefix)
    if request.method == "POST" and form.is_valid():
        actions.recuse(script=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"You have given {code} back. You need do nothing more about it.")
        return redirect("marking:script-list")
    return recuse_page(request, found, form)


def recuse_page(
    request: HttpRequest, found: Script, form: RecuseForm, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    """The page that asks why, also where a rule has closed the script."""
    context = {
        "script": found,
        "heading": f"Give script {found.code} back",
        "back": reverse("marking:script-list"),
        "form": form,
        "refusal": refusal,
        **urls(found),
    }
    return render(request, "marking/script_recuse.html", context, status=status)


def urls(found: Script) -> dict[str, str]:
    """The doors of one script."""
    return {
        f"{name}_url": reverse(f"marking:script-{name}", kwargs={"code": found.code})
        for name in ("autosave", "recuse", "file", "flag")
    }


@require_safe
def file(request: HttpRequest, code: str) -> FileResponse:
    """The clean file, under a name made of the candidate code."""
    found = script_of(request, code)
    visibility.may_open(request.user.pk, found).require()
    copy = visibility.copy_of(found)
    suffix, content_type = KINDS.get(copy.file_kind, ("", ""))
    if not copy.stored_name or not suffix:
        raise Http404
    # PRIVACY: neither the author's file name nor the stored name goes out.
    return download(copy.stored_name, name=f"candidate-{found.code}{suffix}", content_type=content_type)
