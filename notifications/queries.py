import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.db import models

from core import clock
from notifications import groups
from notifications.enums import AnnouncementState, MessageState, Pace
from notifications.models import Announcement, Message, Preference, ReminderHold
from notifications.reminders import Planner, Reminder
from people.models import RoleGrant, User
from people.roles import Permission, authorities_of, everywhere

# SECURITY: the signature covers the person; without the server's key no address can be made up, and all that the
# page behind it shows or changes is how often this person is written to.
SETTINGS = "notifications.settings"


@dataclass(frozen=True, slots=True)
class Thing:
    """One line of a digest."""

    subject: str
    path: str
    calendar_path: str
    due: str


@dataclass(frozen=True, slots=True)
class Coming:
    """One line of the forecast."""

    reminder: Reminder
    is_held: bool


FORECAST = dt.timedelta(days=14)


def outbox(*, state: str = "", kind: str = "") -> models.QuerySet[Message]:
    """Mails, newest first, without their texts; by state and by what they are about."""
    messages = Message.objects.select_related("to_user").defer("context", "invitation").order_by("-id")
    if state:
        messages = messages.filter(state=state)
    if kind:
        messages = messages.filter(kind__startswith=kind)
    return messages


def authorities_led(people: Collection[int]) -> dict[int, list[int]]:
    """Person's id -> the authorities they lead: whose holidays a lead keeps."""
    led: dict[int, list[int]] = {}
    grants = RoleGrant.objects.filter(user__in=people, ended_at=None, authority__isnull=False)
    for person, authority in grants.values_list("user_id", "authority_id"):
        led.setdefault(person, []).append(authority)
    return led


def paces(people: Collection[int]) -> dict[tuple[int, str], str]:
    """(person's id, group) -> the pace they chose; nothing for those who chose nothing."""
    chosen = Preference.objects.filter(user__in=people).values_list("user_id", "group", "pace")
    return {(person, group): pace for person, group, pace in chosen}


def paces_of(user: User) -> dict[str, str]:
    """Group -> the person's pace, for every group."""
    chosen = paces([user.pk])
    return {group.name: chosen.get((user.pk, group.name), Pace.WEEKLY) for group in groups.every()}


def settings_token(user: User) -> str:
    """The secret part of the address of a person's mail settings."""
    return Signer(salt=SETTINGS, sep="~").sign(str(user.pk))


def owner_of_settings(token: str) -> User | None:
    """Whose settings an address opens; None for one that is not ours or of somebody who is gone."""
    try:
        pk = Signer(salt=SETTINGS, sep="~").unsign(token)
    except BadSignature:
        return None
    return User.objects.filter(pk=int(pk), is_active=True).first()


def gathered(at: dt.datetime) -> models.QuerySet[Message]:
    """What waits for a digest whose time has come."""
    return Message.objects.filter(state=MessageState.GATHERED, digest=None, send_after__lte=at)


def people_with_digests_due() -> list[int]:
    """Ids of those for whom something is to be gathered now."""
    return list(gathered(clock.now()).order_by("to_user").values_list("to_user_id", flat=True).distinct())


def due_for_digest(person: int) -> models.QuerySet[Message]:
    """What waits for this person's digest now."""
    return gathered(clock.now()).filter(to_user=person)


def carried_by(digest: Message) -> models.QuerySet[Message]:
    """What a digest says, in the order in which it came."""
    return digest.carries.filter(state=MessageState.CARRIED).order_by("pk")


def as_thing(message: Message) -> Thing:
    """A mail as one line of a digest: its subject says it all, its links lead on."""
    context = message.context
    return Thing(
        message.subject,
        context.get("path", ""),
        context.get("calendar_path", ""),
        context.get("due_shown", ""),
    )


def written_or_held(keys: Collection[str]) -> tuple[set[str], set[str]]:
    """Those of the keys that are in the outbox already, and those whose reminders somebody keeps back; in one look."""
    written, held = models.Value("written"), models.Value("held")
    outbox = Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", written)
    holds = ReminderHold.objects.filter(key__in=keys, let_go_at=None).values_list("key", held)
    found: dict[str, set[str]] = {"written": set(), "held": set()}
    for key, what in outbox.order_by().union(holds.order_by(), all=True):
        found[what].add(key)
    return found["written"], found["held"]


def coming(user: User, planner: Planner) -> list[Coming]:
    """What this list writes in the next 14 days, and what of it is held: all for the team, a lead's own authority's.

    What is in the outbox already stands there, and no longer here.
    """
    rows = planner.ahead(clock.now() + FORECAST)
    if not everywhere(user, Permission.MESSAGE_SEND):
        own = authorities_of(user, Permission.MESSAGE_SEND)
        rows = [row for row in rows if row.authority in own]
    keys = [row.key for row in rows]
    gone, kept = written_or_held(keys)
    rows.sort(key=lambda row: (row.start, row.about, str(row.to)))
    return [Coming(row, row.key in kept) for row in rows if row.key not in gone]


def announcements_visible_to(user: User | AnonymousUser) -> models.QuerySet[Announcement]:
    """What this member of staff may read: their own, and what was sent to people whom they may write to."""
    if not user.is_authenticated:
        return Announcement.objects.none()
    sent = ~models.Q(state=AnnouncementState.DRAFT)
    seen = models.Q(written_by=user)
    if everywhere(user, Permission.MESSAGE_SEND):
        seen |= sent
    else:
        seen |= sent & models.Q(authority__in=authorities_of(user, Permission.MESSAGE_SEND))
    return Announcement.objects.filter(seen).select_related("written_by", "authority")


def announcements_to(user: User) -> models.QuerySet[Announcement]:
    """The messages this person got, newest first."""
    return (
        Announcement.objects.filter(people=user, state=AnnouncementState.SENT)
        .select_related("written_by")
        .order_by("-goes_at", "-id")
    )


def progress_of(announcement: Announcement) -> list[tuple[str, int]]:
    """Where the mails of a message are: (state in words, number)."""
    rows = (
        Message.objects.filter(
            kind="announcement.sent", dedupe_key__startswith=f"announcement:{announcement.pk}:"
        )
        .values_list("state")
        .annotate(number=models.Count("pk"))
        .order_by("state")
    )
    return [(MessageState(state).label, number) for state, number in rows]


def with_number(announcements: models.QuerySet[Announcement]) -> models.QuerySet[Announcement]:
    """The same messages with `number`, how many people they go to."""
    return announcements.annotate(number=models.Count("people")).order_by("-id")
