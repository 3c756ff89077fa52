"""Slides and posters: learning outcomes set, assessors named, answers given, outcomes found and released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from audit.actions import record
from casestudies.actions import release_outcome
from casestudies.enums import PresentationOutcome
from casestudies.models import CaseStudy
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking import outcomes as usual
from marking.enums import PanelState
from marking.models import Assessment, LearningOutcome, OutcomeFound, Panel
from marking.notices import panel as notices
from marking.panel_words import feedback_of
from marking.queries import panel as queries
from marking.rules import panel as rules
from marking.transitions import PANEL
from notifications.actions import notify
from people.models import User
from programme.models import Cohort

MET, NOT_YET = PresentationOutcome.MET, PresentationOutcome.NOT_YET
SAVED_MEANWHILE = (
    "You saved this answer in another window or on another device meanwhile. Nothing you typed is lost: it stands below. "
    "Compare it with what is saved, then save it again."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What an assessor says of one learning outcome; `met` is None while they have not said."""

    met: bool | None
    comment: str = ""


@transaction.atomic
def set_learning_outcomes(*, cohort: Cohort, titles: Sequence[str], stamp: str, by: User) -> None:
    """Replace what presentations of the cohort are judged by. stamp: the one the form was made under."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    rules.can_set_outcomes(by, cohort).require()
    before = queries.outcomes_of(cohort)
    if [row.title for row in before] == list(titles):
        return
    if queries.stamp_of(before) != stamp:
        raise StaleState(
            "Somebody else changed the learning outcomes while you had them open. Yours stand below."
        )
    if not titles:
        raise Refused("A presentation needs at least one learning outcome to be judged by.")
    LearningOutcome.objects.filter(cohort=cohort).delete()
    LearningOutcome.objects.bulk_create(
        LearningOutcome(cohort=cohort, number=number, title=title)
        for number, title in enumerate(titles, start=1)
    )
    record("learning_outcomes.set", by=by, subject=cohort, outcomes=len(titles))


def set_usual_outcomes(*, cohort: Cohort, by: User) -> None:
    """Give a cohort that has no learning outcomes the suggested five."""
    set_learning_outcomes(cohort=cohort, titles=usual.SUGGESTED, stamp=queries.stamp_of([]), by=by)


@transaction.atomic
def set_assessors(*, case_study: CaseStudy, first: User, second: User, by: User) -> Panel:
    """Name the two who assess this hand-in, or others in their place; whoever is new gets a mail."""
    CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    # An answer that is given at this moment is waited for, or waits: it is never swept away with its assessor.
    list(Panel.objects.select_for_update().filter(case_study=case_study))
    rules.can_set_assessors(by, case_study).require()
    rules.are_two(first, second, case_study).require()
    panel = queries.panel_of(case_study)
    if panel is not None and {panel.first_id, panel.second_id} == {first.pk, second.pk}:
        return panel
    before = set(panel.assessor_ids) if panel else set()
    if panel is None:
        panel = Panel(
            case_study=case_study, attempt=case_study.attempt, author_id=case_study.enrolment.participant_id
        )
    panel.first, panel.second, panel.set_at, panel.set_by = first, second, clock.now(), by
    panel.save()
    Assessment.objects.filter(panel=panel).exclude(assessor__in=[first, second]).delete()
    for assessor in (first, second):
        Assessment.objects.get_or_create(panel=panel, assessor=assessor)
    record("panel.set", by=by, subject=panel, assessors=[first.pk, second.pk], attempt=panel.attempt)
    notify(*(notices.asked(panel, person) for person in (first, second) if person.pk not in before))
    return panel


@transaction.atomic
def save_answer(
    *,
    panel: Panel,
    found: Mapping[int, Found],
    feedback: str,
    version: int,
    give: bool,
    by: User,
) -> Assessment:
    """Keep what an assessor has written; `give`: it is their answer, and with the other's it finds the outcome.

    found: by learning outcome. Met as a whole is what is met in each. version: the one the page was made under,
    StaleState when the answer was saved since.
    """
    panel = locked(panel)
    mine = Assessment.objects.filter(panel=panel, assessor=by).first()
    rules.can_answer(by, panel, mine).require()
    assert mine is not None  # noqa: S101 -- refused above
    if mine.given_at and not give:
        raise Refused("You have given your answer, and the other assessor may have read it: give it anew.")
    if mine.version != version:
        raise StaleState(SAVED_MEANWHILE)
    titles = {row.pk: row.title for row in queries.outcomes_of(panel.case_study.enrolment.cohort)}
    if set(found) != set(titles):
        raise StaleState("The learning outcomes were changed while you had this open. Look at them again.")
    if give:
        answers_whole(found, titles, feedback)
    for pk, each in found.items():
        OutcomeFound.objects.update_or_create(
            assessment=mine, learning_outcome_id=pk, defaults={"met": each.met, "comment": each.comment}
        )
    mine.feedback, mine.version, mine.saved_at = feedback, version + 1, clock.now()
    if give:
        mine.outcome = MET if all(each.met for each in found.values()) else NOT_YET
        mine.first_outcome = mine.first_outcome or mine.outcome
        mine.given_at = mine.given_at or mine.saved_at
    mine.save()
    if give:
        # PRIVACY: who found what stays in the answer; the trail is read by others.
        record("assessment.given", by=by, subject=mine, panel=panel.pk)
        settle(panel, by)
    return mine


def answers_whole(found: Mapping[int, Found], titles: Mapping[int, str], feedback: str) -> None:
    """Stop an answer that says nothing on a learning outcome, or "not yet" without what to work on."""
    unsaid = [title for pk, title in titles.items() if found[pk].met is None]
    if unsaid:
        raise Refused(f"Say of every learning outcome whether it is met. Still open: {unsaid[0]}")
    if not feedback.strip():
        raise Refused(
            "Write what the author can take from this, and what to work on if something is not yet met."
        )


def locked(panel: Panel) -> Panel:
    """The panel as it is now, held until the end of the transaction."""
    Panel.objects.select_for_update().get(pk=panel.pk)
    return Panel.objects.select_related(*queries.PEOPLE).get(pk=panel.pk)


def settle(panel: Panel, by: User) -> None:
    """See what the answers come to: an outcome, a difference, or nothing before both are in."""
    given = {row.assessor_id: row.outcome for row in panel.assessments.all() if row.given_at}
    if panel.third_id in given:
        find(panel, given[panel.third_id], by)
        return
    if panel.first_id not in given or panel.second_id not in given:
        return
    first, second = given[panel.first_id], given[panel.second_id]
    if first == second:
        find(panel, first, by)
    elif panel.state == PanelState.ASSESSING:
        PANEL.move(panel, "differ")
        record(PANEL.event("differ"), by=by, subject=panel)
        notify(*notices.differ(panel))


def find(panel: Panel, outcome: str, by: User) -> None:
    """The outcome is found; the author learns it with the release."""
    PANEL.move(panel, "find", outcome=outcome, found_at=clock.now())
    record(PANEL.event("find"), by=by, subject=panel, outcome=outcome)


@transaction.atomic
def name_third(*, panel: Panel, third: User, by: User) -> Panel:
    """Have a third assessor decide, where the two differ and can't agree; the third's answer is the outcome."""
    panel = locked(panel)
    rules.can_name_third(by, panel).require()
    if third.pk in panel.assessor_ids:
        raise Refused("Name somebody who has not assessed it yet.")
    rules.can_be_named(third, panel.case_study).require()
    panel.third = third
    try:
        panel.save(update_fields=["third"])
    except IntegrityError:
        raise Refused("Name somebody who has not assessed it yet.") from None
    Assessment.objects.create(panel=panel, assessor=third)
    record("panel.third_named", by=by, subject=panel, assessor=third.pk)
    notify(notices.asked(panel, third))
    return panel


@transaction.atomic
def release_panel(*, panel: Panel, by: User) -> Panel:
    """Let one author have the outcome and the assessors' words; not yet met the first time, they may submit once more."""
    panel = locked(panel)
    rules.can_release(by, panel).require()
    PANEL.move(panel, "release", released_at=clock.now(), released_by=by)
    release_outcome(
        case_study=panel.case_study,
        by=by,
        met=panel.outcome == MET,
        feedback=feedback_of(queries.given_in(panel)),
    )
    record(PANEL.event("release"), by=by, subject=panel, outcome=panel.outcome)
    return panel


@transaction.atomic
def release_found(*, cohort: Cohort, by: User) -> int:
    """Let every author whose outcome is found have it, in one press; how many. Pressing again releases nobody twice."""
    return sum(bool(release_panel(panel=panel, by=by)) for panel in list(queries.found_in(cohort)))
