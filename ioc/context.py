"""What every page knows: where the person can go, and whether this is a rehearsal."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core import clock
from ioc.navigation import account_links, footer_links, navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`."""
    user = getattr(request, "user", None)
    moved = settings.DEMO and bool(clock.offset())
    return {
        "navigation": navigation(user, request.path),
        "account_links": account_links(user),
        "footer_links": footer_links(),
        "demo": settings.DEMO,
        "clock_moved": clock.now() if moved else None,
    }
