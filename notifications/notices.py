"""What this app itself tells people: what staff write to them."""

from django.conf import settings
from django.urls import reverse

from notifications import placeholders
from notifications.models import Announcement
from notifications.telling import Notice
from people.models import User


def filled(text: str, announcement: Announcement, person: User) -> str:
    """A text of the message as this person reads it."""
    return placeholders.fill(
        text,
        {
            "first_name": person.first_name_shown,
            "name": str(person),
            "about": announcement.audience,
            "link": f"{settings.SITE_URL}{announcement.path or '/home/'}",
        },
    )


def announced(announcement: Announcement, person: User, *, copy: str = "") -> Notice:
    """A message by staff, in a mail of its own. copy: a name for a copy that the author asked for."""
    subject = filled(announcement.subject, announcement, person)
    return Notice(
        kind="announcement.copy" if copy else "announcement.sent",
        key=f"announcement:{announcement.pk}:{person.pk}{f':copy:{copy}' if copy else ''}",
        to=person,
        subject=f"Copy: {subject}" if copy else subject,
        template="notifications/email/announcement",
        reason=(
            "You get this because you asked for a copy of your message before it goes out."
            if copy
            else f"You get this because {announcement.written_by} wrote to: {announcement.audience}."
        ),
        context={
            "body": filled(announcement.text, announcement, person),
            "by": str(announcement.written_by),
            "path": "" if copy else reverse("notifications:announcement-read", args=[announcement.pk]),
        },
        urgent=announcement.is_urgent or bool(copy),
        alone=True,
    )
