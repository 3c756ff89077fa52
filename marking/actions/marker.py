"""What a marker writes: a mark saved as it grows, submitted, or given back."""

from django.db import transaction
from django.db.models import F

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking import sampling
from marking.actions import practice
from marking.enums import MarkKind, MarkState
from marking.models import Criterion, CriterionMark, Mark, PayLine
from marking.notices import team as tell_team
from marking.queries.marker import Written
from marking.rules import marker as rules
from marking.scoring import weighted_total
from marking.transitions import MARK
from marking.visibility import Script
from notifications.actions import notify
from people.models import User

STALE = (
    "This mark was changed in another window or tab. Your text is still in the form; nothing was overwritten."
)


@transaction.atomic
def save(*, script: Script, by: User, written: Written, version: int, criteria: list[Criterion]) -> int:
    """Keep what is written so far; returns the new version number of the mark. The first save starts the marking.

    Raises StaleState when the mark is not at `version` any more; then nothing is written.
    """
    rules.can_mark(by, script).require()
    total = weighted_total([written.scores.get(c.pk) for c in criteria], [c.weight for c in criteria])
    kept = Mark.objects.filter(
        pk=script.mark_id, version_number=version, state__in=[MarkState.ALLOCATED, MarkState.STARTED]
    ).update(
        state=MarkState.STARTED,
        total=total,
        comment=written.comment,
        note=written.note,
        version_number=F("version_number") + 1,
        saved_at=clock.now(),
    )
    if not kept:
        raise StaleState(STALE)
    CriterionMark.objects.bulk_create(
        [
            CriterionMark(
                mark_id=script.mark_id,
                criterion_id=c.pk,
                score=written.scores.get(c.pk),
                feedback=written.feedback.get(c.pk, ""),
            )
            for c in criteria
        ],
        update_conflicts=True,
        unique_fields=["mark", "criterion"],
        update_fields=["score", "feedback"],
    )
    if script.state == MarkState.ALLOCATED:
        record(MARK.event("start"), by=by, subject=Mark(pk=script.mark_id), kind=script.kind)
    return version + 1


@transaction.atomic
def submit(*, script: Script, by: User, version: int) -> Mark:
    """Hand the saved mark in: it can't be changed any more, a second marking may be due, and it is paid for.

    A practice script is not paid for: it is held against the agreed marks, which the marker sees from then on.

    Raises StaleState when the mark was changed since the marker looked at it (`version`).
    """
    rules.can_mark(by, script).require()
    # Locked, so that no save of another window comes between this look and the move.
    Mark.objects.select_for_update().get(pk=script.mark_id)
    mark = Mark.objects.select_related("appointment__cohort").get(pk=script.mark_id)
    if mark.version_number != version:
        raise StaleState(
            "This mark was changed in another window since you looked at it. Look again, then submit it."
        )
    cohort = mark.appointment.cohort
    scores = dict(CriterionMark.objects.filter(mark=mark).values_list("criterion", "score"))
    if mark.total is None or any(
        scores.get(pk) is None for pk in cohort.criteria.values_list("pk", flat=True)
    ):
        raise Refused("Give every criterion a score before you submit the mark.")
    sampled = sampling.reason(mark.total, cohort.pass_mark) if mark.kind == MarkKind.FIRST else ""
    MARK.move(mark, "submit", submitted_at=clock.now(), sampled=sampled)
    record(MARK.event("submit"), by=by, subject=mark, kind=mark.kind)
    if mark.kind == MarkKind.PRACTICE:
        practice.conclude(mark=mark, by=by)
        return mark
    PayLine.objects.get_or_create(
        mark=mark,
        defaults={
            "hours": cohort.hours_per_script,
            "hourly_rate": cohort.hourly_rate,
            "earned_at": clock.now(),
        },
    )
    return mark


@transaction.atomic
def recuse(*, script: Script, by: User, reason: str) -> Mark:
    """Give a script back: somebody else can be given it, this marker never again. Only the team reads the reason."""
    rules.can_recuse(by, script).require()
    mark = Mark.objects.select_related("appointment__cohort").get(pk=script.mark_id)
    MARK.move(mark, "recuse", recused_at=clock.now(), recused_reason=reason)
    record(MARK.event("recuse"), by=by, subject=mark, kind=mark.kind)
    if mark.practice_id is None:
        notify(*tell_team.recused(mark, script.code))
    return mark
