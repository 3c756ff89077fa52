"""A submission is held against all others of ours, in the background."""

from django.db import transaction

from audit.actions import record
from casestudies.likeness import passages, prints
from casestudies.models import Likeness, Print, Submission
from casestudies.queries.likeness import near, text_of
from core import clock

FEWEST = 40  # words in shared passages, under which nothing is said


def compare(*, submission: Submission) -> list[Likeness]:
    """Keep the prints of a submission, and which others share passages with it; doing it again changes nothing.

    The prints are kept first and by themselves: of two that are compared at the same time, one at least then sees the
    other's.
    """
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
        likeness, is_new = keep(submission, other, total, len(shared))
        if is_new:
            found.append(likeness)
    return found


@transaction.atomic
def keep(one: Submission, other: Submission, words: int, number: int) -> tuple[Likeness, bool]:
    """Keep that two submissions share passages, once; (the likeness, whether it is new)."""
    later, earlier = sorted((one, other), key=lambda row: (row.submitted_at, row.pk), reverse=True)
    likeness, is_new = Likeness.objects.get_or_create(
        submission=later,
        earlier=earlier,
        defaults={"words": words, "passages": number, "found_at": clock.now()},
    )
    if is_new:
        record("likeness.found", by=None, subject=likeness, words=words, passages=number)
    return likeness, is_new
