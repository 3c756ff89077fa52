import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

from django.db import transaction

from audit.actions import record
from core import clock, jobs
from core.decisions import refuse
from notifications import notices, placeholders, rules
from notifications.actions.message import notify
from notifications.enums import AnnouncementState
from notifications.models import Announcement
from notifications.transitions import ANNOUNCEMENT
from people.models import LocalAuthority, User

HOLD = dt.timedelta(minutes=10)
CHUNK = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a message goes to: in words, by name, the page it is about, and the authority it keeps within."""

    label: str
    people: Sequence[User]
    path: str = ""
    authority: LocalAuthority | None = None


@transaction.atomic
def write(
    *,
    audience: Audience,
    subject: str,
    text: str,
    by: User,
    is_urgent: bool = False,
    draft: Announcement | None = None,
) -> Announcement:
    """Keep a message to be checked; nobody gets anything yet. draft: the one that is written anew.

    Whoever is in the audience now is who gets it: the check page names them and sending does not look again.
    """
    rules.can_write(by, audience.authority).require()
    if not audience.people:
        refuse("Nobody would get this message. Choose somebody else to write to.").require()
    if sentence := placeholders.fault(subject) or placeholders.fault(text):
        refuse(sentence).require()
    values = {
        "subject": " ".join(subject.split()),
        "text": text,
        "audience": audience.label,
        "authority": audience.authority,
        "path": audience.path,
        "is_urgent": is_urgent,
    }
    if draft is None:
        draft = Announcement.objects.create(written_at=clock.now(), written_by=by, **values)
    else:
        rules.can_rewrite(by, draft).require()
        for name, value in values.items():
            setattr(draft, name, value)
        draft.save(update_fields=list(values))
    draft.people.set(audience.people)
    return draft


@transaction.atomic
def copy_to_me(*, announcement: Announcement, by: User) -> None:
    """Send the author what the others will get, at once and as often as they ask, but once a minute."""
    rules.can_send(by, announcement).require()
    notify(notices.announced(announcement, by, copy=f"{clock.now():%Y%m%d%H%M}"))


@transaction.atomic
def send(*, announcement: Announcement, by: User) -> Announcement:
    """Let it go out in ten minutes; until then it can be stopped and nobody has it."""
    rules.can_send(by, announcement).require()
    number = announcement.people.count()
    ANNOUNCEMENT.move(announcement, "send", goes_at=clock.now() + HOLD)
    record(ANNOUNCEMENT.event("send"), by=by, subject=announcement, people=number)
    jobs.enqueue(
        "notifications.announce",
        f"announcement:{announcement.pk}",
        {"announcement": announcement.pk},
        run_after=announcement.goes_at,
    )
    return announcement


@transaction.atomic
def stop(*, announcement: Announcement, by: User) -> None:
    """Stop a message within its ten minutes; nobody gets it."""
    rules.can_stop(by, announcement).require()
    ANNOUNCEMENT.move(announcement, "stop")
    record(ANNOUNCEMENT.event("stop"), by=by, subject=announcement)


def go_out(*, announcement: Announcement) -> None:
    """Write to everybody once the ten minutes are over. Killed half-way, the next run writes to the rest."""
    if announcement.state == AnnouncementState.HELD:
        with transaction.atomic():
            ANNOUNCEMENT.move(announcement, "go_out")
            record(ANNOUNCEMENT.event("go_out"), by=None, subject=announcement)
    if announcement.state != AnnouncementState.SENT:
        return
    for people in batched(announcement.people.order_by("pk"), CHUNK, strict=False):
        with transaction.atomic():
            notify(*(notices.announced(announcement, person) for person in people))
