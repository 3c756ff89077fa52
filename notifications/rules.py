from core.decisions import ALLOW, Decision, refuse
from notifications.enums import MessageState
from notifications.models import Message
from people.models import User
from people.roles import Permission, may, may_somewhere


def can_see_outbox(user: User) -> Decision:
    """The programme team sees what goes out."""
    if may_somewhere(user, Permission.COHORT_ARRANGE):
        return ALLOW
    return refuse("Only the programme team sees the outgoing mail.")


def can_hold(user: User, message: Message) -> Decision:
    """A mail that has not gone out can be held."""
    if message.state not in (MessageState.WAITING, MessageState.GATHERED):
        return refuse("Only a mail that is still waiting can be held.")
    return can_see_outbox(user)


def can_let_go(user: User, message: Message) -> Decision:
    """A held, failed or doubtful mail can be sent on."""
    if message.state not in (MessageState.HELD, MessageState.FAILED, MessageState.CHECK):
        return refuse("Only a held, failed or doubtful mail can be sent on.")
    return can_see_outbox(user)


def can_choose(user: User, whose: User) -> Decision:
    """Everybody chooses for themselves how often they are written to."""
    return ALLOW if user.pk == whose.pk else refuse("You can choose this for yourself only.")


def can_see_reminders(user: User) -> Decision:
    """The team sees what will go out by itself, and leads what goes to their own people."""
    if may_somewhere(user, Permission.MESSAGE_SEND):
        return ALLOW
    return refuse("Only the programme team and authority leads see what is going to be sent.")


def can_hold_reminder(user: User, authority: int | None) -> Decision:
    """Whoever sees a reminder before it goes out can hold it."""
    if may(user, Permission.MESSAGE_SEND, authority_id=authority):
        return ALLOW
    return refuse("Only the programme team and the lead of the authority can hold this reminder.")
