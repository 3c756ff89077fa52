"""The home page of markers. PRIVACY: counts and dates only; no script is named here."""

from django.db.models import Count, Q
from django.urls import reverse

from core.ui.lists import Row, Step
from ioc.home.parts import Panel, Part
from marking.enums import MarkState
from marking.models import MarkerAppointment
from marking.queries.panel import to_answer
from people.models import User


def marker(user: User) -> Part:
    """Scripts to mark, by when."""
    rows = (
        MarkerAppointment.objects.filter(marker=user, state="approved")
        .select_related("cohort")
        .annotate(
            given=Count("marks", filter=~Q(marks__state=MarkState.RECUSED)),
            done=Count("marks", filter=Q(marks__state=MarkState.SUBMITTED)),
        )
        .order_by("-cohort__starts_on", "pk")
    )
    part = Part()
    url = reverse("marking:script-list")
    for row in rows:
        left = row.given - row.done
        if left:
            noun = "script" if left == 1 else "scripts"
            due = row.cohort.marking_due_at
            part.steps.append(Step(f"Mark {left} {noun}", url, action="Open your list", by=due))
        if row.given:
            facts = [Row("Cohort", row.cohort.name), Row("Submitted", f"{row.done} of {row.given}")]
            part.panels.append(Panel("Your marking", facts, url, "Open your scripts"))
    waiting = to_answer(user)
    if waiting:
        noun = "presentation" if waiting == 1 else "presentations"
        part.steps.append(
            Step(f"Assess {waiting} {noun}", reverse("marking:assess-list"), action="Open your list")
        )
    return part
