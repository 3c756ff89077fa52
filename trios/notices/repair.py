"""What people are told of visits they make up for."""

from __future__ import annotations

from django.urls import reverse

from core.ui.dates import full_date
from notifications.actions import Notice
from trios.models import VisitRepair
from trios.notices.visit import IN_TRIO


def agreed(repair: VisitRepair) -> Notice:
    """How they make up for a visit was agreed: to them."""
    return _notice(
        repair,
        "agreed",
        f"agreed:{repair.pk}:{repair.agreed_at:%Y%m%d%H%M%S}",
        "How you make up for the visit",
    )


def signed_off(repair: VisitRepair) -> Notice:
    """It is made up for: to them."""
    return _notice(repair, "signed_off", f"signed_off:{repair.pk}", "Made up for: the visit")


def _notice(repair: VisitRepair, what: str, key: str, subject: str) -> Notice:
    visit = repair.attendance.visit
    host = str(visit.host.participant)
    return Notice(
        kind=f"visit_repair.{what}",
        key=f"visit_repair.{key}",
        to=repair.attendance.enrolment.participant,
        subject=f"{subject} to {host}",
        template="trios/email/visit_repair",
        reason=IN_TRIO,
        context={
            "is_done": what == "signed_off",
            "host": host,
            "on": full_date(visit.starts_at),
            "task": repair.get_task_display(),
            "due_on": full_date(repair.due_on),
            "by": str(repair.agreed_by),
            "note": repair.note,
            "path": reverse("trios:visit-detail", kwargs={"pk": visit.pk}),
        },
        urgent=False,
    )
