"""What somebody wants a session to be, between the form and the action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from people.models import LocalAuthority
from programme.models import Feature


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a session is: the values of its form."""

    features: tuple[Feature, ...]
    authorities: tuple[LocalAuthority, ...]
    mode: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    join_link: str = ""
    note: str = ""
    map_link: str = ""
    by_booking: bool = False
    capacity: int | None = None

    def columns(self) -> dict[str, object]:
        """The values kept on the session's own row."""
        names = ("mode", "starts_at", "ends_at", "place", "map_link", "join_link", "note")
        return {name: getattr(self, name) for name in (*names, "by_booking", "capacity")}
