"""Doors of what a host shares of their visit, and of messages within a trio."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.decisions import Refused
from core.http import get_or_404
from core.ui.words import counted
from people.tokens import hash_of
from trios.actions import message as message_actions
from trios.actions import sharing as actions
from trios.forms.sharing import ShareForm, TrioMessageForm
from trios.models import VisitShare
from trios.pages.sharing import shared_rows
from trios.queries import trio as queries
from trios.queries.sharing import by_token_hash, shares_of
from trios.rules import message as message_rules
from trios.rules import sharing as rules
from trios.rules import trio as trio_rules
from trios.views.mentor import trio_behind, visit_to_write


@require_http_methods(["GET", "HEAD", "POST"])
def visit_share(request: HttpRequest, pk: int) -> HttpResponse:
    """With whom the host shares what was agreed; share it with one more."""
    visit = visit_to_write(request, pk)
    rules.is_host(request.user, visit).require()
    dialogue = queries.dialogue_of(visit)
    if dialogue is not None:
        visit.dialogue = dialogue  # read once, for the rule too
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            share = actions.share(visit=visit, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("email", ValidationError(refused.reason))
        else:
            messages.success(request, f"{share.name} gets a mail with a link.")
            return redirect("trios:visit-share", pk=pk)
    shares = list(shares_of(visit))
    context = {
        "visit": visit,
        "form": form,
        "shares": shares,
        "now": clock.now(),
        "shown": shared_rows(visit, dialogue),
        "can": rules.can_share(request.user, visit, shares),
    }
    return render(request, "trios/visit_share.html", context)


@require_POST
def visit_share_end(request: HttpRequest, pk: int, share: int) -> HttpResponse:
    """Take a share back."""
    visit = visit_to_write(request, pk)
    rules.is_host(request.user, visit).require()
    row = get_or_404(VisitShare.objects.filter(visit=visit), pk=share)
    row.visit = visit
    actions.end(share=row, by=request.user)
    messages.success(request, f"{row.name} can no longer read it.")
    return redirect("trios:visit-share", pk=pk)


@login_not_required
@require_safe
def shared_open(request: HttpRequest, token: str) -> HttpResponse:
    """What a host shares, by a mailed link and without an account; unknown and ended links look the same.

    SECURITY: the page changes nothing, is told to no other site and kept in no cache.
    """
    share = by_token_hash(hash_of(token))
    if share is None or not rules.can_open(share, clock.now()):
        return render(request, "404.html", {"reason": rules.GONE}, status=404)
    dialogue = queries.dialogue_of(share.visit)
    context = {"share": share, "visit": share.visit, "shown": shared_rows(share.visit, dialogue)}
    response = render(request, "trios/shared.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def trio_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the others of the trio, and read what was written."""
    trio = trio_behind(request, pk)
    trio_rules.can_read(request.user, trio).require()
    people = [person for person in queries.keepers_of(trio) if person.pk != request.user.pk]
    form = TrioMessageForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        _, told = message_actions.write(trio=trio, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, f"{counted(len(told), 'person gets', 'people get')} your message.")
        return redirect("trios:trio-message", pk=pk)
    context = {
        "trio": trio,
        "form": form,
        "written": trio.messages.select_related("writer")[:20],
        "can": message_rules.can_write(request.user, trio),
    }
    return render(request, "trios/trio_message.html", context)
