"""Groups for presentations, as the real actions leave them."""

import datetime as dt
from collections.abc import Sequence

from casestudies.actions.peer_feedback import save_feedback
from casestudies.actions.peer_group import publish_group
from casestudies.models import PeerFeedback, PeerGroup, PeerGroupMember
from core import clock
from programme.models import Enrolment
from tests.factories.programme import EnrolmentFactory
from tests.personas import Cast


def starts(cast: Cast) -> dt.datetime:
    """4 pm on the first day of the cohort's presentations."""
    return clock.london(cast.cohort.presentations_from, 16)


def group_of(cast: Cast, *, number: int = 1, members: Sequence[Enrolment] | None = None) -> PeerGroup:
    """A group with a day and a place, not published: Petra, Paul and somebody else, or these members."""
    if members is None:
        third = EnrolmentFactory(cohort=cast.cohort, school=cast.school)
        members = [cast.enrolment, cast.other_enrolment, third]
    group = PeerGroup.objects.create(
        cohort=cast.cohort,
        number=number,
        starts_at=starts(cast),
        place="City Chambers, room 4",
        made_at=clock.now(),
        made_by=cast.team,
    )
    for position, enrolment in enumerate(members, start=1):
        PeerGroupMember.objects.create(group=group, enrolment=enrolment, position=position)
    return group


def published(cast: Cast, **more) -> PeerGroup:
    """The same, and its members know."""
    return publish_group(group=group_of(cast, **more), by=cast.team)


def begun(cast: Cast, **more) -> PeerGroup:
    """The same, and the first presents."""
    group = published(cast, **more)
    PeerGroup.objects.filter(pk=group.pk).update(starts_at=clock.now() - dt.timedelta(minutes=5))
    group.refresh_from_db(fields=["starts_at"])
    return group


def feedback(
    group: PeerGroup, giver: Enrolment, presenter: Enrolment, *, words: str = "Clear.", give: bool = True
) -> PeerFeedback:
    """What one member says about another's presentation."""
    return save_feedback(
        presenter=group.members.get(enrolment=presenter),
        answers={"worked": words, "ask": "How long?", "take": "Sticky notes."},
        version=0,
        give=give,
        by=giver.participant,
    )
