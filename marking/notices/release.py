"""What the programme team is told about the release of results."""

from django.urls import reverse

from core.ui.dates import full_datetime
from core.ui.words import counted
from marking.models import Release
from marking.notices.team import REASON, team
from notifications.actions import Notice


def results_out(release: Release, number: int) -> Notice:
    """The results are out, to whoever chose the moment."""
    return Notice(
        kind="mark.results_out",
        key=f"mark.results_out:{release.pk}",
        to=release.planned_by,
        subject=f"The results of {release.cohort} are out",
        template="marking/email/results_out",
        reason="You get this because you chose the time.",
        context={
            "results": counted(number, "result"),
            "cohort": str(release.cohort),
            "when": full_datetime(release.done_at),
            "path": reverse("marking:release", kwargs={"slug": release.cohort.slug}),
        },
        urgent=False,
    )


def stuck(release: Release) -> list[Notice]:
    """The results should be out and are not."""
    return [
        Notice(
            kind="mark.release_stuck",
            key=f"mark.release_stuck:{release.pk}:{release.due_at.isoformat()}:{person.pk}",
            to=person,
            subject=f"The results of {release.cohort} did not come out",
            template="marking/email/release_stuck",
            reason=REASON,
            context={
                "cohort": str(release.cohort),
                "when": full_datetime(release.due_at),
                "path": reverse("marking:release", kwargs={"slug": release.cohort.slug}),
            },
        )
        for person in team()
    ]
