"""Sharing an entry of one's journal, and the pages of those who read what is shared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from programme.actions import journal_sharing as actions
from programme.circles import circle_named
from programme.forms.journal import ChangeReplyForm, ReplyForm
from programme.models import JournalEntry, JournalReply
from programme.queries import journal as queries
from programme.rules import journal as rules
from programme.views.journal import place_of


@require_POST
def journal_share(request: HttpRequest, number: str, moment: str) -> HttpResponse:
    """Share one entry with a circle, or stop."""
    enrolment, feature = place_of(request, number)
    entry = queries.pair_of(enrolment, feature).get(moment)
    if entry is None:
        raise Http404
    circle = circle_named(request.POST.get("with", ""))
    if circle is None:
        raise Refused("Choose on the page whom you share the entry with.")
    if request.POST.get("action") == "stop":
        actions.unshare(entry=entry, circle=circle, by=request.user)
        messages.success(request, f"You no longer share this entry with {circle.label}.")
    else:
        actions.share(entry=entry, circle=circle, by=request.user)
        messages.success(request, f"You share this entry with {circle.label}. You can stop at any time.")
    return redirect(
        reverse("programme:journal-entry", kwargs={"number": number, "moment": moment}) + "#sharing"
    )


@require_safe
def shared_list(request: HttpRequest) -> HttpResponse:
    """The entries others share with me."""
    page = Paginator(queries.shared_with(request.user).defer("text"), 25).get_page(request.GET.get("page"))
    return render(request, "programme/shared_list.html", {"page": page})


def shared_behind(request: HttpRequest, pk: int) -> JournalEntry:
    """The entry, while it is shared with this person; 404 as soon as it is not."""
    return get_or_404(queries.shared_with(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def shared_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry that is shared with me, and what was replied; I can reply too."""
    entry = shared_behind(request, pk)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reply(entry=entry, by=request.user, **form.values())
        messages.success(request, f"Your reply is sent. {entry.enrolment.participant} is told.")
        return redirect(reverse("programme:shared-entry", kwargs={"pk": pk}) + "#replies")
    return render(request, "programme/shared_entry.html", about(request, entry) | {"form": form})


def about(request: HttpRequest, entry: JournalEntry) -> dict[str, Any]:
    """What the pages of a reader are told of an entry. PRIVACY: never the rating or an earlier text."""
    return {
        "entry": entry,
        "writer": entry.enrolment.participant,
        "moment": entry.get_moment_display(),
        "asked": entry.asked.splitlines(),
        "replies": [
            (reply, bool(rules.can_change_reply(request.user, reply))) for reply in queries.replies_of(entry)
        ],
        "readers": [
            ("You", ""),
            (str(entry.enrolment.participant), "the writer"),
            *(
                (str(reader.person), "shared with them too")
                for reader in queries.readers_of(entry)
                if reader.person != request.user
            ),
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def reply_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Reword a reply of mine."""
    mine = JournalReply.objects.filter(written_by=request.user).select_related("entry__enrolment")
    reply = get_or_404(mine, pk=pk)
    rules.can_change_reply(request.user, reply).require()
    form = ChangeReplyForm(
        request.POST or None, initial={"text": reply.text, "version": reply.version}, label_suffix=""
    )
    late, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_reply(reply=reply, by=request.user, **form.cleaned_data)
        except StaleState as stale:
            late, status = stale.reason, 409
            # What was typed stays; pressing again is then a choice made with both in sight.
            form.data = request.POST.copy()
            form.data["version"] = str(reply.version)
        else:
            messages.success(request, "Your reply is changed.")
            return redirect(reverse("programme:shared-entry", kwargs={"pk": reply.entry_id}) + "#replies")
    context = {"form": form, "reply": reply, "late": late}
    return render(request, "programme/reply_change.html", context, status=status)
