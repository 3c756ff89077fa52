"""An outcome that was recorded wrongly is put right: the record, the credits, and everybody in it told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from mentorship.actions.dialogue import WRITTEN_MEANWHILE, RecordChanged, fresh, give_credits, put_down
from mentorship.dialogue_plan import Judged
from mentorship.enums import DialogueState, Outcome
from mentorship.models import ModuleCorrection, ModuleCredit, ModuleDialogue
from mentorship.notices import dialogue as notices
from mentorship.queries.credits import credits_held
from mentorship.queries.dialogue import with_judgements
from mentorship.rules import module as rules
from notifications.actions import notify
from people.models import User


@transaction.atomic
def correct(
    *,
    dialogue: ModuleDialogue,
    judged: Mapping[int, Judged],
    outcome: str,
    feedback: str,
    reason: str,
    version: int,
    by: User,
) -> ModuleDialogue:
    """Put a recorded outcome right. Credits are given or taken back in the same stroke; mentor and assessors are told why.

    What stood before stays in the correction. version: the one the form was opened under; RecordChanged otherwise.
    """
    rules.can_correct(by, dialogue).require()
    rows = list(with_judgements(ModuleDialogue.objects.filter(pk=dialogue.pk)).get().judgements.all())
    if set(judged) != {row.criterion_id for row in rows}:
        raise RecordChanged("The criteria were changed while you had this open. Nothing of yours is lost.")
    rules.outcome_fits(
        [(row.criterion.title, judged[row.criterion_id].met) for row in rows], outcome
    ).require()
    rules.can_become(dialogue, outcome).require()
    found = {row.criterion_id: Judged(row.met, row.comment) for row in rows}
    if (outcome, feedback, dict(judged)) == (dialogue.outcome, dialogue.feedback, found):
        raise Refused("Nothing is changed yet. Change the outcome, or what was found.")
    still = ModuleDialogue.objects.filter(pk=dialogue.pk, state=DialogueState.HELD, version=version)
    if not still.update(version=F("version") + 1, outcome=outcome, feedback=feedback):
        raise RecordChanged(WRITTEN_MEANWHILE)
    put_down(dialogue, judged)
    correction = ModuleCorrection.objects.create(
        dialogue=dialogue,
        was=dialogue.outcome,
        became=outcome,
        reason=reason,
        former=former_of(dialogue, found),
        corrected_at=clock.now(),
        corrected_by=by,
    )
    # PRIVACY: why, and what was written, stands in the correction alone.
    record("module_dialogue.corrected", by=by, subject=dialogue, was=correction.was, outcome=outcome)
    dialogue = fresh(dialogue)
    if correction.was != outcome:
        if outcome == Outcome.PASS:
            give_credits(dialogue, by)
        else:
            take_credits_back(dialogue, by)
    notify(*notices.corrected(dialogue, correction))
    return dialogue


def former_of(dialogue: ModuleDialogue, found: Mapping[int, Judged]) -> dict[str, Any]:
    """Feedback and judgements as they stood."""
    return {
        "feedback": dialogue.feedback,
        "judgements": [
            {"criterion": pk, "met": each.met, "comment": each.comment} for pk, each in found.items()
        ],
    }


def take_credits_back(dialogue: ModuleDialogue, by: User) -> None:
    """One more row in the ledger, which takes away what the pass gave."""
    given = credits_held(dialogue.mentor).filter(dialogue=dialogue).first()
    if given is None:  # they came from elsewhere, and stay
        return
    try:
        with transaction.atomic():
            entry = ModuleCredit.objects.create(
                person=given.person,
                dialogue=dialogue,
                credits=-given.credits,
                takes_back=given,
                turn=given.turn,
                scqf_level=given.scqf_level,
                reason="Delivering Mentorship: the outcome was recorded wrongly",
                awarded_on=clock.today(),
                entered_at=clock.now(),
                entered_by=by,
            )
    except IntegrityError:
        raise StaleState("Somebody else has taken these credits back meanwhile. Look again.") from None
    record("module_credits.taken_back", by=by, subject=entry, credits=entry.credits)
