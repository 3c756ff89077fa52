"""Totals over everybody that a page shows: kept for some minutes, counted anew after the reader's own press.

With thousands of participants these totals take longer than all the rest of the page, and hardly change between two
looks. Each person has their own, so that nothing counted for one is shown to another; the page says when it was
(docs/adr/0013).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from core import clock
from people.models import User
from people.roles import Permission, authorities_of, everywhere

KEPT = dt.timedelta(minutes=5)


def totals[T](user: User, of: str, count: Callable[[], T]) -> tuple[T, dt.datetime]:
    """What `count` said, at most KEPT ago, and when that was. of: what is counted, with its filters.

    Somebody whose authorities have changed since gets their totals counted anew.
    """
    now = clock.now()
    scope = (
        everywhere(user, Permission.PARTICIPANT_SEE),
        sorted(authorities_of(user, Permission.PARTICIPANT_SEE)),
    )
    every: dict[str, Any] = caches["totals"].get(key(user.pk)) or {}
    kept = every.get(of)
    if kept and kept["scope"] == scope and dt.timedelta() <= now - kept["at"] < KEPT:
        return kept["totals"], kept["at"]
    found = count()
    fresh = {name: one for name, one in every.items() if now - one["at"] < KEPT}
    fresh[of] = {"scope": scope, "at": now, "totals": found}
    caches["totals"].set(key(user.pk), fresh, timeout=KEPT.total_seconds())
    return found, now


def key(user_id: int) -> str:
    """Under what all totals of one person are kept, so that one press forgets them all."""
    return f"totals-{user_id}"


class CountAnewMiddleware:
    """Whoever has pressed something sees totals that know of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            caches["totals"].delete(key(request.user.pk))
        return response
