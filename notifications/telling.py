"""What somebody is to be told, before it is a row of the outbox."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from notifications.enums import Pace
from people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something one person is to be told.

    key: makes it once only, e.g. "application.offered:17"; to: a user or an address; template: a folder-less name under
    templates/, e.g. "programme/email/offered" (.txt and .html both exist); context: JSON only, ids and plain words
    (`path` and `calendar_path` are the links a digest shows);
    urgent: goes at any hour and never in a digest (the person is waiting for it, or must not miss it);
    decision: never sent twice even when in doubt; alone: can wait for the morning, but not for a digest;
    slowest: the pace beyond which it would be stale; by: when it is of no use any more;
    not_before: an urgent one waits at least until then, so that it can be taken back.
    """

    kind: str
    key: str
    to: Any
    subject: str
    template: str
    reason: str
    context: dict[str, Any] = field(default_factory=dict)
    invitation: str = ""
    urgent: bool = True
    decision: bool = False
    alone: bool = False
    slowest: Pace = Pace.WEEKLY
    by: dt.datetime | None = None
    not_before: dt.datetime | None = None

    @property
    def user(self) -> User | None:
        """The person, where they have an account."""
        return self.to if hasattr(self.to, "email") else None

    @property
    def can_be_gathered(self) -> bool:
        """Whether a digest may carry it. Calendars only take in what comes as a mail of its own."""
        own_mail = self.urgent or self.decision or self.alone or bool(self.invitation)
        return self.user is not None and not own_mail
