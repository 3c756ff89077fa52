"""The home pages of the tutor and the external examiner."""

from django.urls import reverse

from casestudies.queries import FEEDBACK_DAYS, drafts_waiting_for
from core import clock
from core.ui.lists import Step
from core.ui.words import counted
from ioc.home.parts import Part
from marking.enums import ResultState
from marking.models import Result
from mentorship.enums import DialogueState
from mentorship.queries.dialogue import assessed_by
from people.models import User


def tutor(user: User) -> Part:
    """Drafts that wait for feedback."""
    waiting = drafts_waiting_for(user)
    oldest = waiting.first()
    part = Part()
    if oldest is not None:
        sent_on = oldest.sent_at.astimezone(clock.LONDON).date()
        by = clock.end_of(clock.working_days_after(sent_on, FEEDBACK_DAYS))
        title = f"Comment on {counted(waiting.count(), 'draft')}"
        url = reverse("casestudies:draft-answer", args=[oldest.pk])
        part.steps.append(Step(title, url, action="Open the oldest", by=by))
    part.steps += to_assess(user)
    return part


def to_assess(user: User) -> list[Step]:
    """The mentorship dialogue to record first, else the next one; one query."""
    dialogue = assessed_by(user).filter(state=DialogueState.BOOKED).first()
    if dialogue is None:
        return []
    url = reverse("mentorship:dialogue-detail", args=[dialogue.pk])
    if dialogue.starts_at <= clock.now():
        return [
            Step(f"Record the dialogue with {dialogue.mentor}", url, action="Record it", kind="attention")
        ]
    title = f"Dialogue with {dialogue.mentor}"
    return [Step(title, url, action="Look", by=dialogue.starts_at, happens=True, text=dialogue.place)]


def examiner(user: User) -> Part:
    """The sample to read."""
    proposed = Result.objects.filter(state=ResultState.PROPOSED).count()
    part = Part()
    title = "Read the moderation sample"
    waits = "waits" if proposed == 1 else "wait"
    text = (
        f"{counted(proposed, 'agreed mark')} {waits} for the board."
        if proposed
        else "Marks that were read twice, by code."
    )
    part.steps.append(Step(title, reverse("marking:examine"), action="Open the sample", text=text))
    return part
