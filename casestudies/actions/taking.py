"""Who of the tutors reads a draft: taken, so that two do not read the same, and given back."""

from django.db import transaction
from django.db.models import Q

from audit.actions import record
from casestudies import rules
from casestudies.enums import DraftState
from casestudies.models import SectionDraft
from casestudies.queries import lapsed_before
from core import clock
from core.transitions import StaleState
from people.models import User


@transaction.atomic
def take_draft(*, draft: SectionDraft, by: User) -> SectionDraft:
    """Say that one reads this draft: no other tutor can answer it for five working days, unless it is given back."""
    rules.can_take(by, draft).require()
    now = clock.now()
    free = Q(taken_by=None) | Q(taken_by=by) | Q(taken_at__lt=lapsed_before())
    waiting = SectionDraft.objects.filter(free, pk=draft.pk, state=DraftState.SENT)
    if not waiting.update(taken_at=now, taken_by=by):
        raise StaleState("Somebody was quicker: another tutor took this draft a moment ago, or answered it.")
    draft.taken_at, draft.taken_by = now, by
    record("draft.taken", by=by, subject=draft)
    return draft


@transaction.atomic
def give_back_draft(*, draft: SectionDraft, by: User) -> SectionDraft:
    """Leave the draft to any tutor again; comments written so far stay with it, unsent."""
    rules.can_give_back(by, draft).require()
    mine = SectionDraft.objects.filter(pk=draft.pk, state=DraftState.SENT, taken_by=by)
    if not mine.update(taken_at=None, taken_by=None):
        raise StaleState("This draft is not with you any more. Look again before you go on.")
    draft.taken_at = draft.taken_by = None
    record("draft.given_back", by=by, subject=draft)
    return draft
