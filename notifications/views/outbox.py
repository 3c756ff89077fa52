"""What has gone out, what waits, what is in doubt."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.http import back_or, get_or_404
from notifications import actions, queries, rules
from notifications.enums import MessageState
from notifications.forms import OutboxFilter
from notifications.models import Message

KINDS = {
    MessageState.SENT: "ok",
    MessageState.CARRIED: "ok",
    MessageState.WAITING: "waiting",
    MessageState.GATHERED: "waiting",
    MessageState.SENDING: "waiting",
    MessageState.HELD: "attention",
    MessageState.CHECK: "bad",
    MessageState.FAILED: "bad",
    MessageState.CANCELLED: "neutral",
}


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Every mail and where it is."""
    rules.can_see_outbox(request.user).require()
    form = OutboxFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"state": "", "kind": ""}
    page = Paginator(queries.outbox(**chosen), 25).get_page(request.GET.get("page"))
    lines = [
        {
            "message": message,
            "kind": KINDS[MessageState(message.state)],
            "hold": rules.can_hold(request.user, message),
            "let_go": rules.can_let_go(request.user, message),
        }
        for message in page
    ]
    return render(request, "notifications/outbox.html", {"form": form, "page_obj": page, "lines": lines})


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a mail before it goes out."""
    rules.can_see_outbox(request.user).require()
    actions.hold(message=get_or_404(Message.objects.all(), pk=pk), by=request.user)
    messages.success(request, "The mail is held. It goes out when you let it go.")
    return redirect(back_or(request, "/outbox/"))


@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a held, failed or doubtful mail on."""
    rules.can_see_outbox(request.user).require()
    actions.let_go(message=get_or_404(Message.objects.all(), pk=pk), by=request.user)
    messages.success(request, "The mail goes out now.")
    return redirect(back_or(request, "/outbox/"))
