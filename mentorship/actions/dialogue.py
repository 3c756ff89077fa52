"""Dialogues booked, moved, called off and recorded; credits given, once for life."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.actions import record
from core import clock
from core.decisions import Refused, refuse
from core.transitions import StaleState
from mentorship.actions.criteria import set_usual
from mentorship.dialogue_plan import DialoguePlan, Judged
from mentorship.enums import DialogueState, Outcome
from mentorship.models import CriterionJudgement, ModuleCredit, ModuleDialogue
from mentorship.notices import dialogue as notices
from mentorship.queries.credits import credits_given, has_credits
from mentorship.queries.criteria import criteria_of
from mentorship.queries.dialogue import attempts_held, with_people
from mentorship.rules import module as rules
from mentorship.terms import days_for_dialogues
from mentorship.transitions import MODULE_DIALOGUE
from notifications.actions import notify
from people.models import User
from programme.models import Cohort
from trios.models import MentorAppointment

CREDITS, SCQF_LEVEL = 15, 11
HELD_ALREADY = "This mentor holds the credits of the module already. They are given once, for life."
BEHIND = "Somebody else changed this dialogue while you had it open. Look again before you go on."
WRITTEN_MEANWHILE = (
    "Somebody else saved this record while you had it open. Nothing of yours is lost: it stands below. Compare it with "
    "theirs, then save it again."
)


class RecordChanged(StaleState):
    """Somebody else saved the record meanwhile."""


def fresh(dialogue: ModuleDialogue) -> ModuleDialogue:
    """The dialogue as the database has it now, with its people."""
    return with_people(ModuleDialogue.objects.filter(pk=dialogue.pk)).get()


def check(plan: DialoguePlan, mentor: User, cohort: Cohort) -> None:
    """Stop what no form would let through: times turned, days outside, assessors who may not be."""
    if plan.ends_at <= plan.starts_at:
        refuse("A dialogue ends after it starts.").require()
    first, last = days_for_dialogues(cohort)
    if not first <= plan.starts_at.astimezone(clock.LONDON).date() <= last:
        refuse("Dialogues take place from the beginning of term four on.").require()
    rules.are_two(plan.first_assessor, plan.second_assessor, mentor).require()


@transaction.atomic
def book(*, appointment: MentorAppointment, plan: DialoguePlan, by: User) -> ModuleDialogue:
    """Book a mentor's first or further attempt; mentor and assessors get the date for their calendars."""
    appointment = (
        MentorAppointment.objects.select_for_update(of=("self",))
        .select_related("cohort", "mentor")
        .get(pk=appointment.pk)
    )
    rules.can_book(by, appointment).require()
    check(plan, appointment.mentor, appointment.cohort)
    set_usual(appointment.cohort)
    try:
        with transaction.atomic():
            dialogue = ModuleDialogue.objects.create(
                appointment=appointment,
                mentor=appointment.mentor,
                attempt=attempts_held(appointment.mentor) + 1,
                booked_at=clock.now(),
                booked_by=by,
                **columns_of(plan),
            )
    except IntegrityError:
        raise StaleState("A dialogue of this mentor was booked meanwhile. Look again.") from None
    record(
        "module_dialogue.booked",
        by=by,
        subject=dialogue,
        attempt=dialogue.attempt,
        starts_at=plan.starts_at.isoformat(),
        assessors=[plan.first_assessor.pk, plan.second_assessor.pk],
    )
    notify(*notices.booked(dialogue))
    return dialogue


def columns_of(plan: DialoguePlan) -> dict[str, object]:
    """A plan as columns."""
    return {
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "place": plan.place,
        "first_assessor": plan.first_assessor,
        "second_assessor": plan.second_assessor,
    }


@transaction.atomic
def move(*, dialogue: ModuleDialogue, plan: DialoguePlan, sequence: int, by: User) -> ModuleDialogue:
    """Give a dialogue another time, place or assessors; whoever no longer assesses it is told too.

    sequence: the one the form was opened under; StaleState when somebody changed the dialogue since.
    """
    rules.can_move(by, dialogue).require()
    check(plan, dialogue.mentor, dialogue.appointment.cohort)
    columns = columns_of(plan)
    changed = sorted(name for name, value in columns.items() if getattr(dialogue, name) != value)
    if not changed:
        return dialogue
    before = {dialogue.first_assessor, dialogue.second_assessor}
    still = ModuleDialogue.objects.filter(pk=dialogue.pk, state=DialogueState.BOOKED, sequence=sequence)
    if not still.update(sequence=F("sequence") + 1, **columns):
        raise StaleState(BEHIND)
    dialogue = fresh(dialogue)
    record("module_dialogue.moved", by=by, subject=dialogue, changed=changed, sequence=dialogue.sequence)
    notify(*notices.moved(dialogue, before))
    return dialogue


@transaction.atomic
def cancel(*, dialogue: ModuleDialogue, reason: str, by: User) -> ModuleDialogue:
    """Call a dialogue off, with the reason everybody reads; the attempt can be booked again."""
    rules.can_cancel(by, dialogue).require()
    return call_off(dialogue, reason, by)


def call_off(dialogue: ModuleDialogue, reason: str, by: User | None) -> ModuleDialogue:
    """Cancel, whoever or whatever the cause is."""
    MODULE_DIALOGUE.move(dialogue, "cancel", cancelled_reason=reason, sequence=F("sequence") + 1)
    dialogue = fresh(dialogue)
    record(MODULE_DIALOGUE.event("cancel"), by=by, subject=dialogue, sequence=dialogue.sequence)
    notify(*notices.cancelled(dialogue))
    return dialogue


@transaction.atomic
def save(
    *, dialogue: ModuleDialogue, judged: Mapping[int, Judged], feedback: str, version: int, by: User
) -> ModuleDialogue:
    """Keep what an assessor has written so far; the mentor reads nothing of it yet."""
    rules.can_record(by, dialogue).require()
    write(dialogue, judged, feedback, version)
    record("module_dialogue.saved", by=by, subject=dialogue, version=version + 1)
    return fresh(dialogue)


def write(dialogue: ModuleDialogue, judged: Mapping[int, Judged], feedback: str, version: int) -> None:
    """Put judgements and feedback down, if nobody has since this version."""
    still = ModuleDialogue.objects.filter(pk=dialogue.pk, state=DialogueState.BOOKED, version=version)
    if not still.update(version=F("version") + 1, feedback=feedback):
        raise RecordChanged(WRITTEN_MEANWHILE)
    known = {row.pk for row in criteria_of(dialogue.appointment.cohort)}
    if not set(judged) <= known:
        raise RecordChanged("The criteria were changed while you had this open. Nothing of yours is lost.")
    put_down(dialogue, judged)


def put_down(dialogue: ModuleDialogue, judged: Mapping[int, Judged]) -> None:
    """What was found on each criterion, by its id."""
    for pk, each in judged.items():
        CriterionJudgement.objects.update_or_create(
            dialogue=dialogue, criterion_id=pk, defaults={"met": each.met, "comment": each.comment}
        )


@transaction.atomic
def record_outcome(
    *,
    dialogue: ModuleDialogue,
    judged: Mapping[int, Judged],
    outcome: str,
    feedback: str,
    version: int,
    by: User,
) -> ModuleDialogue:
    """Record what the assessors found. "Pass" gives the credits in the same stroke; "not yet" opens a further attempt.

    The mentor is told. version: the one the form was opened under; RecordChanged when the record was saved since.
    """
    rules.can_record(by, dialogue).require()
    criteria = criteria_of(dialogue.appointment.cohort)
    found = [(row.title, judged[row.pk].met if row.pk in judged else None) for row in criteria]
    rules.outcome_fits(found, outcome).require()
    write(dialogue, judged, feedback, version)
    MODULE_DIALOGUE.move(dialogue, "record", outcome=outcome, recorded_at=clock.now(), recorded_by=by)
    dialogue = fresh(dialogue)
    record(MODULE_DIALOGUE.event("record"), by=by, subject=dialogue, outcome=outcome)
    if outcome == Outcome.PASS:
        give_credits(dialogue, by)
    notify(notices.recorded(dialogue))
    return dialogue


def give_credits(dialogue: ModuleDialogue, by: User) -> ModuleCredit:
    """The module's credits, in the ledger; a person gets them once, and again only after they were taken back."""
    if has_credits(dialogue.mentor):
        raise Refused(HELD_ALREADY)
    try:
        with transaction.atomic():
            entry = ModuleCredit.objects.create(
                person=dialogue.mentor,
                dialogue=dialogue,
                credits=CREDITS,
                turn=credits_given(dialogue.mentor).filter(credits__lt=0).count(),
                scqf_level=SCQF_LEVEL,
                reason="Delivering Mentorship: passed in a structured professional dialogue",
                awarded_on=clock.today(),
                entered_at=clock.now(),
                entered_by=by,
            )
    except IntegrityError:
        raise Refused(HELD_ALREADY) from None
    record("module_credits.given", by=by, subject=entry, credits=CREDITS)
    return entry
