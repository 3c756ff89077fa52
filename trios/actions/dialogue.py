"""The shared record of the professional discussion, and everybody's agreement to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import refuse
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from trios.models import Dialogue, DialogueAgreement, NextStep, Visit
from trios.notices import visit as notices
from trios.queries.trio import members_of
from trios.rules import record as rules


class DialogueChanged(StaleState):
    """The record was saved elsewhere meanwhile; `theirs` is the row as it stands now."""

    def __init__(self, theirs: Dialogue) -> None:
        super().__init__(
            "This record was saved by somebody else while you had it open here. Nothing is lost: both texts are here."
        )
        self.theirs = theirs


@transaction.atomic
def save(
    *,
    visit: Visit,
    strengths: str,
    challenge: str,
    actions: str,
    next_steps: Mapping[int, str],
    version: int,
    by: User,
) -> Dialogue:
    """Save the record. A change reopens everybody's agreement; those who had agreed hear of it.

    next_steps: enrolment id -> text, of present members; version: the one the page was opened under (0 for none),
    DialogueChanged when another was saved since.
    """
    rules.can_write(by, visit).require()
    if not set(next_steps) <= {member.enrolment_id for member in members_of(visit.trio)}:
        refuse("Next steps belong to the members of the trio.").require()
    texts = {"strengths": strengths, "challenge": challenge, "actions": actions}
    dialogue, is_new = Dialogue.objects.get_or_create(
        visit=visit, defaults={**texts, "version": 1, "saved_at": clock.now(), "saved_by": by}
    )
    if is_new:
        write_steps(dialogue, next_steps)
        record("dialogue.started", by=by, subject=dialogue)
        return dialogue
    before = {step.enrolment_id: step.text for step in dialogue.next_steps.all()}
    same = all(before.get(pk, "") == text for pk, text in next_steps.items())
    if same and all(getattr(dialogue, name) == text for name, text in texts.items()):
        return dialogue
    won = Dialogue.objects.filter(pk=dialogue.pk, version=version).update(
        **texts, version=version + 1, saved_at=clock.now(), saved_by=by
    )
    dialogue.refresh_from_db()
    if not won:
        raise DialogueChanged(dialogue)
    write_steps(dialogue, next_steps)
    reopened = dialogue.agreements.filter(version=version).exclude(person=by).select_related("person")
    people = [agreement.person for agreement in reopened]
    if people:
        record("dialogue.reopened", by=by, subject=dialogue, version=dialogue.version)
        notify(*(notices.reopened(visit, dialogue, person) for person in people))
    return dialogue


def write_steps(dialogue: Dialogue, next_steps: Mapping[int, str]) -> None:
    """Keep what each member will do next."""
    NextStep.objects.bulk_create(
        (NextStep(dialogue=dialogue, enrolment_id=pk, text=text) for pk, text in next_steps.items()),
        update_conflicts=True,
        unique_fields=["dialogue", "enrolment"],
        update_fields=["text"],
    )


@transaction.atomic
def agree(*, visit: Visit, version: int, by: User) -> DialogueAgreement:
    """Say that the record says what was said. Counts for the version that was read; agreeing again changes nothing."""
    dialogue = Dialogue.objects.select_for_update().filter(visit=visit).first()
    if dialogue is not None and dialogue.version == version:
        earlier = dialogue.agreements.filter(person=by, version=version).first()
        if earlier is not None:
            return earlier
    rules.can_agree(by, visit, dialogue).require()
    assert dialogue is not None  # noqa: S101 -- refused above
    if dialogue.version != version:
        raise StaleState("The record was changed while you read it. Read it again before you agree.")
    agreement, _ = DialogueAgreement.objects.get_or_create(
        dialogue=dialogue, person=by, version=version, defaults={"agreed_at": clock.now()}
    )
    record("dialogue.agreed", by=by, subject=dialogue, version=version)
    return agreement
