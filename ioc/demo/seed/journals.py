"""What the participant persona shares of their journal, what was replied, and what they put aside from it."""

import uuid

from casestudies.actions import lift_pair
from people.models import User
from programme.actions import journal_sharing as actions
from programme.circles import circle_named
from programme.enums import Moment
from programme.models import Enrolment, JournalEntry, Prompt
from trios.circles import others_of

FROM_MENTOR = (
    "Eleven of fourteen is a good thing to have counted. What happened in the other three? I would start there: something in "
    "those questions worked already."
)
FROM_PEER = "I tried the three seconds too. It felt like an hour, and then somebody spoke who never does."


def share(here: Enrolment, *, mentor: User) -> None:
    """Two entries shared, one with the mentor and one with the trio; a reply to each; a pair lifted."""
    entries = list(JournalEntry.objects.filter(enrolment=here).select_related("feature", "enrolment"))
    for moment in Moment:
        asked = Prompt.objects.filter(feature__cohort=here.cohort_id, feature__number=1, moment=moment)
        questions = "\n".join(asked.order_by("number").values_list("text", flat=True))
        JournalEntry.objects.filter(enrolment=here, moment=moment).update(asked=questions)
    first = next((e for e in entries if e.moment == Moment.BEFORE), None)
    if first is None:
        return
    second = next((e for e in entries if e.moment == Moment.AFTER and e.feature == first.feature), None)
    if second is None:
        return
    writer = here.participant
    give(first, "mentor", FROM_MENTOR, [mentor], writer)
    give(second, "trio", FROM_PEER, [person for person, _ in others_of(here)], writer)
    lift_pair(enrolment=here, feature=first.feature, by=writer)


def give(entry: JournalEntry, name: str, words: str, readers: list[User], writer: User) -> None:
    """Share one entry; the first who may read it replies."""
    circle = circle_named(name)
    if circle is None or not readers:
        return
    actions.share(entry=entry, circle=circle, by=writer)
    actions.reply(entry=entry, text=words, key=uuid.uuid4(), by=readers[0])
