"""The home page of an administrator."""

from django.db.models import Count, Value
from django.urls import reverse

from core import clock
from core.ui.lists import Row
from ioc.home.parts import Panel, Part
from marking.enums import MarkerState
from marking.models import MarkerAppointment
from people.models import Invitation, User


def admin(user: User) -> Part:
    """Invitations, roles, the trail."""
    is_open = {"accepted_at": None, "withdrawn_at": None, "expires_at__gt": clock.now()}
    invitations = Invitation.objects.filter(**is_open).order_by().values(what=Value("open"))
    asking = (
        MarkerAppointment.objects.filter(state=MarkerState.APPLIED).order_by().values(what=Value("asked"))
    )
    counts = invitations.annotate(n=Count("pk")).union(asking.annotate(n=Count("pk"))).order_by()  # one query
    found = {row["what"]: row["n"] for row in counts}
    rows = [
        Row("Open invitations", str(found.get("open", 0))),
        Row("Asked to mark", str(found.get("asked", 0))),
    ]
    return Part(panels=[Panel("People", rows, reverse("staff-list"), "Open people")])
