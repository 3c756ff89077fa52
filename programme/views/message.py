"""Writing to the people of a session, a feature or an authority; checking and sending is in notifications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.http import get_or_404
from notifications import rules
from notifications.actions import announcement as actions
from notifications.models import Announcement
from programme.forms.message import MessageForm


@require_http_methods(["GET", "HEAD", "POST"])
def message_write(request: HttpRequest) -> HttpResponse:
    """Choose who gets it and write it; the next page counts and names them before anything is sent."""
    rules.can_see_announcements(request.user).require()
    draft = draft_of(request)
    form = MessageForm(
        request.POST or None,
        user=request.user,
        audience=draft.audience if draft else "",
        initial=begun(request, draft),
    )
    if request.method == "POST" and form.is_valid():
        group = form.cleaned_data["to"]
        announcement = actions.write(
            audience=actions.Audience(
                label=group.label, people=form.people, path=group.path, authority=group.authority
            ),
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            is_urgent=form.cleaned_data["is_urgent"],
            by=request.user,
            draft=draft,
        )
        return redirect("notifications:announcement-detail", pk=announcement.pk)
    return render(request, "programme/message_write.html", {"form": form})


def draft_of(request: HttpRequest) -> Announcement | None:
    """The draft of one's own that is written anew, if the address names one."""
    if not request.GET.get("draft", "").isdecimal():
        return None
    draft = get_or_404(Announcement.objects.filter(written_by=request.user), pk=request.GET["draft"])
    rules.can_rewrite(request.user, draft).require()
    return draft


def begun(request: HttpRequest, draft: Announcement | None) -> dict[str, object]:
    """What stands in the form at first: the draft, or whom a page offered to write to."""
    if draft is None:
        return {"to": request.GET.get("to", "")}
    return {"subject": draft.subject, "text": draft.text, "is_urgent": draft.is_urgent}
