"""Messages that staff write to many: checked, sent with ten minutes to stop, kept on record; and one's own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_POST, require_safe

from core.http import get_or_404
from core.ui.dates import full_datetime
from core.ui.tables import Cell, Column, TableRow
from notifications import queries, rules
from notifications.actions import announcement as actions
from notifications.enums import AnnouncementState
from notifications.models import Announcement
from notifications.notices import filled

A_PAGE = 25
KINDS = {
    AnnouncementState.DRAFT: "neutral",
    AnnouncementState.HELD: "waiting",
    AnnouncementState.SENT: "ok",
    AnnouncementState.STOPPED: "bad",
}


@require_safe
def sent_list(request: HttpRequest) -> HttpResponse:
    """Every message that was sent, by whom, to whom and how many; one's own drafts too."""
    rules.can_see_announcements(request.user).require()
    found = queries.with_number(queries.announcements_visible_to(request.user))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "notifications/announcement_list.html",
        {
            "page_obj": page,
            "columns": ["Subject", "To", Column("People", numeric=True), "Written by", "When", "State"],
            "rows": [list_row(announcement) for announcement in page],
            "actions": [
                ("Write a message", reverse("programme:message-write")),
                ("Reminders to come", reverse("notifications:reminder-list")),
            ],
        },
    )


def list_row(announcement: Announcement) -> TableRow:
    return TableRow(
        [
            Cell(announcement.subject, url=detail_url(announcement)),
            announcement.audience,
            announcement.number,
            str(announcement.written_by),
            full_datetime(announcement.goes_at or announcement.written_at),
            Cell(announcement.get_state_display(), kind=KINDS[AnnouncementState(announcement.state)]),
        ]
    )


def detail_url(announcement: Announcement) -> str:
    return reverse("notifications:announcement-detail", args=[announcement.pk])


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One message: before it is sent the page that counts and names its people, afterwards the record of it."""
    rules.can_see_announcements(request.user).require()
    announcement = get_or_404(queries.announcements_visible_to(request.user), pk=pk)
    people = list(announcement.people.only("name", "preferred_name", "email").order_by("name", "id"))
    example = people[0] if people else request.user
    return render(
        request,
        "notifications/announcement_detail.html",
        {
            "announcement": announcement,
            "kind": KINDS[AnnouncementState(announcement.state)],
            "number": len(people),
            "names": format_html_join("", "<li>{}</li>", ((person,) for person in people)),
            "example": example,
            "subject": filled(announcement.subject, announcement, example),
            "text": filled(announcement.text, announcement, example),
            "progress": queries.progress_of(announcement),
            "rewrite_url": f"{reverse('programme:message-write')}?draft={announcement.pk}",
            "can": {
                "send": rules.can_send(request.user, announcement),
                "stop": rules.can_stop(request.user, announcement),
            },
        },
    )


@require_POST
def copy_to_me(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a copy sent to oneself."""
    announcement = mine(request, pk)
    actions.copy_to_me(announcement=announcement, by=request.user)
    messages.success(request, f"A copy goes to {request.user.email} now, and to nobody else.")
    return redirect(detail_url(announcement))


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go out in ten minutes."""
    announcement = mine(request, pk)
    actions.send(announcement=announcement, by=request.user)
    messages.success(request, "The message goes out in ten minutes. Until then you can stop it.")
    return redirect(detail_url(announcement))


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it while it waits."""
    announcement = mine(request, pk)
    actions.stop(announcement=announcement, by=request.user)
    messages.success(request, "The message is stopped. Nobody got it.")
    return redirect(detail_url(announcement))


def mine(request: HttpRequest, pk: int) -> Announcement:
    """The message that was pressed on, if this person may see it."""
    rules.can_see_announcements(request.user).require()
    return get_or_404(queries.announcements_visible_to(request.user), pk=pk)


@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """The messages that the person who is signed in got from staff."""
    page = Paginator(queries.announcements_to(request.user), A_PAGE).get_page(request.GET.get("page"))
    rows = [
        TableRow(
            [
                Cell(
                    filled(row.subject, row, request.user),
                    url=reverse("notifications:announcement-read", args=[row.pk]),
                ),
                str(row.written_by),
                full_datetime(row.goes_at),
            ]
        )
        for row in page
    ]
    return render(
        request,
        "notifications/announcement_own.html",
        {"page_obj": page, "columns": ["Subject", "From", "When"], "rows": rows},
    )


@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as the person who got it reads it."""
    announcement = get_or_404(queries.announcements_to(request.user), pk=pk)
    return render(
        request,
        "notifications/announcement_read.html",
        {
            "announcement": announcement,
            "subject": filled(announcement.subject, announcement, request.user),
            "text": filled(announcement.text, announcement, request.user),
        },
    )
