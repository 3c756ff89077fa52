from core.decisions import ALLOW, Decision, not_your_role, refuse, stranger
from notifications.enums import AnnouncementState, MessageState
from notifications.models import Announcement, Message
from people.models import LocalAuthority, User
from people.roles import Permission, everywhere, may, may_somewhere


def can_see_outbox(user: User) -> Decision:
    """The programme team sees what goes out."""
    if may_somewhere(user, Permission.COHORT_ARRANGE):
        return ALLOW
    return not_your_role("Only the programme team sees the outgoing mail.")


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


def can_write(user: User, authority: LocalAuthority | None) -> Decision:
    """The team writes to everybody, a lead to the people of their own authority."""
    if may(user, Permission.MESSAGE_SEND, authority_id=authority.pk if authority else None):
        return ALLOW
    return refuse("You can write to the people of your own authority only.")


def can_see_announcements(user: User) -> Decision:
    """Whoever may write sees what was written."""
    if may_somewhere(user, Permission.MESSAGE_SEND):
        return ALLOW
    return refuse("Only the programme team and authority leads write messages to many people.")


def can_see_announcement(user: User, announcement: Announcement) -> Decision:
    """The author always; once it is sent, everybody who may write to these people. The sibling of the queryset."""
    if user.pk is not None and announcement.written_by_id == user.pk:
        return ALLOW
    if announcement.state == AnnouncementState.DRAFT:
        return stranger()
    return ALLOW if can_write(user, announcement.authority) else stranger()


def can_rewrite(user: User, announcement: Announcement) -> Decision:
    """The author changes a message until it is sent."""
    if announcement.state != AnnouncementState.DRAFT:
        return refuse("This message is no longer a draft. Write a new one.")
    if announcement.written_by_id != user.pk:
        return refuse("Only its author can change or send this message.")
    return ALLOW


def can_send(user: User, announcement: Announcement) -> Decision:
    """The author sends what they wrote, while they may still write to these people."""
    decision = can_rewrite(user, announcement)
    return can_write(user, announcement.authority) if decision else decision


def can_stop(user: User, announcement: Announcement) -> Decision:
    """The author or the team stops a message within its ten minutes."""
    if announcement.state != AnnouncementState.HELD:
        return refuse("Only a message that has not gone out yet can be stopped.")
    if announcement.written_by_id == user.pk or everywhere(user, Permission.MESSAGE_SEND):
        return ALLOW
    return refuse("Only its author or the programme team can stop this message.")
