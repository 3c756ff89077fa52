"""Many authors get their marks in one transaction: all of them, or nobody."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import batched

from django.db import transaction
from django.db.models import F

from audit.actions import record_each
from casestudies.actions.due import resubmission_due
from casestudies.models import CaseStudy, Extension, ReleasedComment
from casestudies.paragraphs import Said
from casestudies.rules import ATTEMPTS
from casestudies.transitions import CASE_STUDY
from core import clock
from core.transitions import StaleState
from people.models import User

AT_ONCE = 500  # rows in one statement


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ratified mark of one case study, the markers' words for its author, and those on paragraphs of `version`."""

    case_study: int
    mark: int
    passed: bool
    feedback: str
    version: int | None = None
    comments: Sequence[Said] = ()


@transaction.atomic
def release_marks(*, outcomes: Sequence[Outcome], by: User, resubmit_by: dt.datetime | None = None) -> None:
    """Let every one of these authors have their result at the same instant; the caller has asked who may.

    Who has not passed the first time may hand in once more by `resubmit_by` (56 days from now where none is given).
    Nobody is told here. StaleState, and nothing is written, where one of them is no longer submitted.
    """
    alike: dict[tuple[bool, int], list[int]] = defaultdict(list)
    for outcome in outcomes:
        alike[outcome.passed, outcome.mark].append(outcome.case_study)
    at, moved = clock.now(), 0
    for (passed, mark), ids in alike.items():
        move = CASE_STUDY.moves["pass" if passed else "return"]
        for some in batched(ids, AT_ONCE, strict=False):
            moved += CaseStudy.objects.filter(pk__in=some, state__in=move.sources).update(
                state=move.target,
                released_at=at,
                released_mark=mark,
                attempt=F("attempt") + (0 if passed else 1),
            )
    if moved != len(outcomes):
        raise StaleState("One of the case studies is no longer submitted, so no result came out.")
    CaseStudy.objects.bulk_update(
        [CaseStudy(pk=outcome.case_study, released_feedback=outcome.feedback) for outcome in outcomes],
        ["released_feedback"],
        batch_size=AT_ONCE // 2,
    )
    ReleasedComment.objects.bulk_create(
        [
            ReleasedComment(version_id=outcome.version, **asdict(comment))
            for outcome in outcomes
            for comment in outcome.comments
        ],
        batch_size=AT_ONCE,
    )
    again = note_each(alike, by)
    open_again(again, by, resubmit_by or resubmission_due())


def note_each(alike: dict[tuple[bool, int], list[int]], by: User) -> list[int]:
    """Write each result to the trail; who of them may hand in once more."""
    again: list[int] = []
    for (passed, mark), ids in alike.items():
        attempts: dict[int, list[int]] = defaultdict(list)
        for some in batched(ids, AT_ONCE, strict=False):
            for pk, attempt in CaseStudy.objects.filter(pk__in=some).values_list("pk", "attempt"):
                attempts[attempt].append(pk)
        event = CASE_STUDY.event("pass" if passed else "return")
        for attempt, pks in attempts.items():
            record_each(event, by=by, subjects=[CaseStudy(pk=pk) for pk in pks], attempt=attempt, mark=mark)
            if not passed and attempt <= ATTEMPTS:
                again += pks
    return again


def open_again(ids: Sequence[int], by: User, until: dt.datetime) -> None:
    """Give these authors their second due date. What was to remind them of the first was stopped when they handed in."""
    extensions = Extension.objects.bulk_create(
        [
            Extension(
                case_study_id=pk,
                due_at=until,
                reason="Resubmission",
                granted_at=clock.now(),
                granted_by=by,
            )
            for pk in ids
        ],
        batch_size=AT_ONCE,
    )
    subjects = [CaseStudy(pk=extension.case_study_id) for extension in extensions]
    record_each("case_study.extended", by=by, subjects=subjects, until=until.isoformat())
