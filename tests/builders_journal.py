"""Journals that are shared, replied to and lifted into the evidence, walked there by the real actions."""

import uuid

from casestudies.actions import lift_pair
from casestudies.models import Evidence
from people.models import User
from programme.actions import journal_sharing as actions
from programme.circles import circle_named
from programme.models import Enrolment, Feature, JournalEntry, JournalReply
from tests.builders_meeting import entry_of
from tests.builders_trios import trio_of
from tests.personas import Cast


def share(entry: JournalEntry, name: str = "mentor") -> JournalEntry:
    """The writer shares it with their mentor, or their trio."""
    circle = circle_named(name)
    return actions.share(entry=entry, circle=circle, by=entry.enrolment.participant)


def shared_entry_of(cast: Cast, name: str = "mentor", **fields) -> JournalEntry:
    """An entry of Glasgow's participant, who is in a trio with the cast's mentor, shared."""
    if not cast.enrolment.trio_memberships.exists():
        trio_of(cast)
    return share(entry_of(cast.enrolment, **fields), name)


def replied(entry: JournalEntry, by: User, text: str = "Tell me more about Monday.") -> JournalReply:
    """A reader has replied."""
    return actions.reply(entry=entry, text=text, key=uuid.uuid4(), by=by)


def pair_of(
    enrolment: Enrolment, *, number: int = 1, texts: tuple[str, str] = ("Then.", "Now.")
) -> list[JournalEntry]:
    """Both entries about a feature."""
    moments = zip(("before", "after"), texts, strict=True)
    return [entry_of(enrolment, number=number, moment=moment, texts=(text,)) for moment, text in moments]


def lifted(enrolment: Enrolment, *, number: int = 1, **fields) -> Evidence:
    """A pair that was written and put aside for the case study."""
    pair_of(enrolment, number=number, **fields)
    feature = Feature.objects.get(cohort=enrolment.cohort_id, number=number)
    return lift_pair(enrolment=enrolment, feature=feature, by=enrolment.participant)
