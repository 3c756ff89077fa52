"""Groups for presentations: one year that is to present, and one that has, with what its members wrote."""

import datetime as dt

from casestudies.models import PeerFeedback, PeerGroup, PeerGroupMember, Presentation
from casestudies.peergroups import make
from casestudies.queries.peer_group import as_presenters, presenting
from core import clock
from ioc.demo.seed.calendar import at
from ioc.demo.seed.cohorts import Year
from people.models import User

WORDS = (
    (
        "The two charts side by side: I saw at once who had moved and who had not.",
        "What did the quiet ones say when you asked them?",
        "I begin with three pupils instead of the whole class.",
    ),
    (
        "You told us what did not work in October, and why you went on.",
        "How much of it would last without the second adult in the room?",
        "The exit question on a sticky note, from Monday.",
    ),
    (
        "The short film of the talk partners said more than any table.",
        "Did you try it outside mathematics?",
        "I write the success criteria with the class, not for it.",
    ),
)


def group(year: Year, *, by: User, first: int = 0) -> dict[int, PeerGroup]:
    """Groups of the whole year, two afternoons a week, all published; by enrolment. first: days after the dates begin."""
    cohort = year.cohort
    made = make(as_presenters(presenting(cohort)))
    days = (cohort.presentations_until - cohort.presentations_from).days
    starts = [
        at(cohort.presentations_from + dt.timedelta(days=min(first + number % 5, days)), 16)
        for number in range(len(made.groups))
    ]
    published = min(
        clock.now() - dt.timedelta(days=2), clock.london(cohort.presentations_from - dt.timedelta(days=30))
    )
    groups = PeerGroup.objects.bulk_create(
        PeerGroup(
            cohort=cohort,
            number=number,
            starts_at=starts_at,
            place=f"City Chambers, room {number}",
            made_at=published - dt.timedelta(days=1),
            made_by=by,
            published_at=published,
            published_by=by,
        )
        for number, starts_at in enumerate(starts, start=1)
    )
    PeerGroupMember.objects.bulk_create(
        PeerGroupMember(group=row, enrolment_id=enrolment, position=position)
        for row, members in zip(groups, made.groups, strict=True)
        for position, enrolment in enumerate(members, start=1)
    )
    return {enrolment: row for row, members in zip(groups, made.groups, strict=True) for enrolment in members}


def say(group: PeerGroup, *, by: User) -> None:
    """Everybody of the group presented, and wrote to everybody else on the day."""
    members = list(PeerGroupMember.objects.filter(group=group).order_by("position"))
    end = group.starts_at + dt.timedelta(minutes=group.minutes * len(members))
    PeerGroupMember.objects.filter(group=group).update(gave=True, noted_at=end, noted_by=by)
    held_on = group.starts_at.astimezone(clock.LONDON).date()
    Presentation.objects.filter(enrolment__peer_group_member__group=group).update(held_on=held_on)
    PeerFeedback.objects.bulk_create(
        PeerFeedback(
            giver=giver,
            presenter=presenter,
            **dict(zip(("worked", "ask", "take"), WORDS[(place + giver.position) % len(WORDS)], strict=True)),
            saved_at=end,
            given_at=end,
        )
        for place, presenter in enumerate(members)
        for giver in members
        if giver.pk != presenter.pk
    )
