"""Second and third readings, and the marks agreed from them."""

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import ALLOW, Decision, Refused, refuse
from marking import sampling
from marking.actions.allocation import start
from marking.enums import MarkKind, MarkState
from marking.models import AllocationRun, Mark, Result
from marking.queries.readings import firsts, with_standing
from marking.rules import team as rules
from marking.scoring import Outcome, Standing, capped, compare
from people.models import User
from people.roles import Permission
from programme.models import Cohort


def unsampled(cohort: Cohort) -> dict[int, str]:
    """The first marks (ids) that belong in the sample and are not in it yet, each with the reason."""
    rows = (
        firsts(cohort)
        .filter(state=MarkState.SUBMITTED)
        .order_by("pk")
        .values_list(
            "pk",
            "case_study__candidate_code",
            "appointment",
            "total",
            "sampled",
            "second__id",
            "version__result",
        )
    )
    newest: dict[str, sampling.FirstMark] = {}
    ids, waiting = {}, {}
    for pk, code, marker, total, already, second, result in rows:
        # A case study handed in twice has a reading for each; the later one is what is drawn from.
        ids[code] = pk
        waiting[code] = not already and result is None
        newest[code] = sampling.FirstMark(
            code,
            marker,
            total,
            has_second=bool(already or second),
            is_settled=result is not None and not already,
        )
    wanted = sampling.sample(list(newest.values()), pass_mark=cohort.pass_mark, share=cohort.sample_share)
    return {ids[code]: why for code, why in wanted.items() if waiting[code]}


@transaction.atomic
def draw_sample(*, cohort: Cohort, by: User) -> int:
    """Settle which scripts are marked a second time; returns how many came in. Done again, it only ever adds."""
    rules.can_oversee(by, Permission.MARKING_MODERATE).require()
    wanted = unsampled(cohort)
    for why in sorted(set(wanted.values())):
        Mark.objects.filter(pk__in=[pk for pk, reason in wanted.items() if reason == why]).update(sampled=why)
    if wanted:
        record("sample.drawn", by=by, subject=cohort, scripts=len(wanted))
    return len(wanted)


@transaction.atomic
def start_seconds(*, cohort: Cohort, by: User) -> AllocationRun:
    """Draw the sample and have it proposed who marks it a second time, never the first marker."""
    draw_sample(cohort=cohort, by=by)
    return start(cohort=cohort, by=by, kind=MarkKind.SECOND)


def outcome_of(first: Mark, cohort: Cohort) -> Outcome:
    """What the readings of one script (a row of `queries.readings.firsts`) come to."""
    if first.state != MarkState.SUBMITTED or first.total is None:
        return Outcome(Standing.SECOND_AWAITED, None, "the first mark is not in")
    readings = [first.total]
    if first.second_state == MarkState.SUBMITTED:
        readings.append(first.second_total)
        if first.third_state == MarkState.SUBMITTED:
            readings.append(first.third_total)
    return compare(readings, pass_mark=cohort.pass_mark, gap=cohort.gap_to_agree)


def can_settle_singles(cohort: Cohort) -> Decision:
    """Whether the sample is final for what is in: only then is one reading enough for the rest."""
    if firsts(cohort).exclude(state=MarkState.SUBMITTED).exists():
        return refuse("Some first marks are not in. Until they are, nobody knows the whole sample.")
    if unsampled(cohort):
        return refuse("The sample is not drawn yet. Draw it, then find second markers.")
    return ALLOW


@transaction.atomic
def agree(*, first: Mark, by: User, mark: int | None = None, reason: str = "") -> Result:
    """Settle the mark of one script: the proposed mean, or another `mark` (per cent) with its reason.

    `first`: a row of `queries.readings.with_standing`. After a third reading the mark and the reason must be given.
    """
    cohort = first.appointment.cohort
    outcome = outcome_of(first, cohort)
    second_due = bool(first.sampled) and first.second_state != MarkState.SUBMITTED
    second_due = second_due or outcome.standing == Standing.SECOND_AWAITED
    rules.can_agree(by, outcome, second_due=second_due, has_result=first.agreed is not None).require()
    if first.standing == "single":
        can_settle_singles(cohort).require()
    if outcome.mark is None:
        raise Refused("There is no mark to agree on yet.")
    differs = mark is not None and mark != outcome.mark
    if (differs or outcome.standing == Standing.TO_DECIDE) and not reason.strip():
        raise Refused("Say why this is the mark: the board and the external examiner read it.")
    settled = outcome.mark if mark is None else mark
    again = first.is_resubmission
    how = f"{outcome.how}; {reason.strip()}" if reason.strip() else outcome.how
    final = capped(settled, pass_mark=cohort.pass_mark, is_resubmission=again)
    if final != settled:
        how = f"{how}; held at {final}, as it was handed in a second time"
    result, is_new = Result.objects.get_or_create(
        version_id=first.version_id,
        defaults={
            "case_study_id": first.case_study_id,
            "mark": final,
            "how": how[:200],
            "agreed_at": clock.now(),
            "agreed_by": by,
        },
    )
    if is_new:
        record("result.agreed", by=by, subject=result, mark=final)
    return result


@transaction.atomic
def agree_all(*, cohort: Cohort, by: User) -> int:
    """Settle every mark that asks for no thought: one reading outside the sample, two that are near. Returns how many.

    Single readings are settled once every first mark that was given out is in and the sample is drawn.
    """
    rules.can_oversee(by, Permission.MARKING_MODERATE).require()
    rows = with_standing(cohort)
    wanted = ["near", "single"] if can_settle_singles(cohort) else ["near"]
    results = []
    fields = ("case_study", "version", "total", "second_total", "standing", "is_resubmission")
    for case_study, version, total, second, standing, again in rows.filter(standing__in=wanted).values_list(
        *fields
    ):
        readings = [total, second] if standing == "near" else [total]
        outcome = compare(readings, pass_mark=cohort.pass_mark, gap=cohort.gap_to_agree)
        if outcome.mark is None:
            continue
        final = capped(outcome.mark, pass_mark=cohort.pass_mark, is_resubmission=again)
        how = outcome.how
        if final != outcome.mark:
            how = f"{how}; held at {final}, as it was handed in a second time"
        results.append(
            Result(
                case_study_id=case_study,
                version_id=version,
                mark=final,
                how=how,
                agreed_at=clock.now(),
                agreed_by=by,
            )
        )
    Result.objects.bulk_create(results, batch_size=500, ignore_conflicts=True)
    if results:
        record("results.agreed", by=by, subject=cohort, scripts=len(results))
    return len(results)
