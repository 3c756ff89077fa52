"""Taking one's journal away: one press packs all of it; the worker makes the file, the page says how far it is."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from awards import actions, queries, rules
from awards.journal_record import PAGES, journal_record
from awards.models import JournalPack
from core.enums import JobState
from core.files import download
from core.http import get_or_404
from core.models import Job


@require_POST
def journal_take(request: HttpRequest) -> HttpResponse:
    """Ask for my whole journal in one file."""
    pack = actions.pack_journal(by=request.user)
    return redirect("awards:journal-pack", pk=pack.pk)


def how_far(pack: JournalPack) -> dict[str, Any]:
    """What the progress bar is told."""
    job = Job.objects.filter(dedupe_key=f"journal_pack:{pack.pk}").first()
    failed = pack.failed_at is not None or bool(job and job.state == JobState.FAILED)
    done = pack.made_at is not None
    value = 3 if done else job.done if job else 0
    words = "Your journal is ready." if done else "Putting everything you wrote together."
    return {
        "value": value,
        "maximum": 3,
        "text": "The file could not be made." if failed else words,
        "done": done,
        "failed": failed,
    }


@require_safe
def journal_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """My packed journal, or how far it is."""
    pack = get_or_404(queries.packs_visible_to(request.user), pk=pk)
    context = {"pack": pack, "progress": how_far(pack), "forgotten_at": pack.requested_at + actions.PACK_KEPT}
    return render(request, "awards/journal_pack.html", context)


@require_safe
def journal_pack_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the file is, for the bar on the page."""
    pack = get_or_404(queries.packs_visible_to(request.user), pk=pk)
    return JsonResponse(how_far(pack) | {"next": reverse("awards:journal-pack", kwargs={"pk": pk})})


@require_safe
def journal_pack_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself."""
    pack = get_or_404(queries.packs_visible_to(request.user).exclude(made_at=None), pk=pk)
    rules.can_open_pack(request.user, pack).require()
    return download(pack.file.name, name="my-journal.zip", content_type="application/zip")


@require_safe
def journal_download(request: HttpRequest, kind: str) -> HttpResponse:
    """My journal as a page or as data, at once; also for who has left."""
    rules.can_take_journal(request.user).require()
    if kind not in PAGES:
        raise Http404
    content_type, make = PAGES[kind]
    answer = HttpResponse(make(journal_record(request.user)), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="my-journal.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    # SECURITY: a page made of what people wrote; were it opened here, nothing in it could run.
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
