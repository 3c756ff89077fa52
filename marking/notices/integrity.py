"""What the team is told of a concern. PRIVACY: the script by its code, and not a word about its author."""

from django.urls import reverse

from marking.models import IntegrityFlag
from marking.notices.team import REASON, team
from notifications.actions import Notice


def raised(flag: IntegrityFlag, code: str) -> list[Notice]:
    """Somebody has a concern about a script: it is held until the team decides."""
    return [
        Notice(
            kind="integrity.raised",
            key=f"integrity.raised:{flag.pk}:{person.pk}",
            to=person,
            subject=f"A concern about the integrity of script {code}",
            template="marking/email/integrity_raised",
            reason=REASON,
            context={
                "recipient": person.first_name_shown,
                "code": code,
                "cohort": str(flag.cohort),
                "path": reverse("marking:integrity-flag", kwargs={"pk": flag.pk}),
            },
            urgent=False,
        )
        for person in team()
        if person.pk != flag.raised_by_id
    ]
