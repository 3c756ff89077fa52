"""A submission is held against all others of ours, in the background."""

from django.db import transaction

from audit.actions import record
from casestudies.likeness import passages, prints
from casestudies.models import Likeness, Print, Submission
from casestudies.queries.likeness import near, text_of
from core import clock

FEWEST = 40  # words in shared passages, under which nothing is said


@transaction.atomic
def compare(*, submission: Submission) -> list[Likeness]:
    """Keep the prints of a submission, and which others share passages with it; doing it again changes nothing."""
    text = text_of(submission)
    Print.objects.bulk_create(
        [Print(submission=submission, value=value) for value in prints(text)], ignore_conflicts=True
    )
    found = []
    for other in near(submission):
        shared = passages(text, text_of(other))
        total = sum(passage.length for passage in shared)
        if total < FEWEST:
            continue
        later, earlier = sorted((submission, other), key=lambda row: (row.submitted_at, row.pk), reverse=True)
        likeness, is_new = Likeness.objects.get_or_create(
            submission=later,
            earlier=earlier,
            defaults={"words": total, "passages": len(shared), "found_at": clock.now()},
        )
        if is_new:
            record("likeness.found", by=None, subject=likeness, words=total, passages=len(shared))
            found.append(likeness)
    return found
