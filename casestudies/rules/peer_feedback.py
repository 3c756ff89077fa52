"""Who gives feedback on a presentation, and from when its presenter reads it."""

from django.contrib.auth.models import AnonymousUser

from casestudies.models import PeerFeedback, PeerGroup, PeerGroupMember
from casestudies.queries.peer_feedback import presented
from casestudies.queries.peer_group import own_member
from casestudies.rules.peer_group import has_begun
from core import clock
from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User


def can_give_feedback(
    user: User, group: PeerGroup, presenter: PeerGroupMember, feedback: PeerFeedback | None = None
) -> Decision:
    """Answer the questions about another member; `feedback`: what one has written about them so far."""
    own = own_member(user, group)
    if own is None or not group.is_published:
        return stranger()
    if own.pk == presenter.pk:
        return refuse("This is your own presentation: the others write about it.")
    if not has_begun(group):
        return refuse("You can write once the group has begun.")
    if presenter.gave is False:
        return refuse("They did not present, so there is nothing to say about it.")
    if clock.today() > group.cohort.ends_on:
        return refuse("The year is over.")
    if feedback is not None and feedback.given_at and is_open(group, presenter):
        return refuse("The presenter can read it by now, so it stays as it is.")
    return ALLOW


def is_open(group: PeerGroup, presenter: PeerGroupMember) -> bool:
    """Whether the presenter reads what is given: once all others have, or the day is over."""
    if group.starts_at is not None and group.starts_at < clock.london(clock.today()):
        return True
    given = PeerFeedback.objects.filter(presenter=presenter, given_at__isnull=False).values_list(
        "giver", flat=True
    )
    return {one.pk for one in presented(group)} - {presenter.pk} <= set(given)


def can_read_feedback(user: User | AnonymousUser, feedback: PeerFeedback) -> Decision:
    """Read it: the giver always, the presenter once it is open, nobody else."""
    if not user.is_authenticated:
        return stranger()
    if feedback.giver.enrolment.participant_id == user.pk:
        return ALLOW
    presenter = feedback.presenter
    if (
        presenter.enrolment.participant_id == user.pk
        and feedback.given_at
        and is_open(presenter.group, presenter)
    ):
        return ALLOW
    return stranger()
