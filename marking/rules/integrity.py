"""Who may flag a script, who decides, and what is held meanwhile."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from marking.models import IntegrityFlag
from marking.rules.team import can_oversee
from marking.transitions import FLAG
from marking.visibility import Script, may_open
from people.models import User
from people.roles import Permission, everywhere

RELEASED = "The result of this script is out, so a concern about it can't hold it any more."


def can_see_flag(user: User | AnonymousUser, flag: IntegrityFlag) -> Decision:
    """Read a flag: the team, and whoever raised it."""
    if everywhere(user, Permission.MARKING_MODERATE) or flag.raised_by_id == user.pk:
        return ALLOW
    return stranger()


def can_flag_own(user: User, script: Script) -> Decision:
    """Raise a concern about a script one marks, before or after the mark is in."""
    allowed = may_open(user.pk, script)
    if allowed and script.is_practice:
        return refuse("This is a script to practise on. Write to the team if something is wrong with it.")
    return allowed


def can_flag(user: User | AnonymousUser) -> Decision:
    """Raise a concern as somebody who moderates."""
    return can_oversee(user, Permission.MARKING_MODERATE)


def can_clear(user: User | AnonymousUser, flag: IntegrityFlag) -> Decision:
    """Let the script go on to board and release."""
    return first_refusal(can_oversee(user, Permission.MARKING_MODERATE), FLAG.can(flag, "clear"))


def can_uphold(user: User | AnonymousUser, flag: IntegrityFlag) -> Decision:
    """Keep the script out."""
    return first_refusal(can_oversee(user, Permission.MARKING_MODERATE), FLAG.can(flag, "uphold"))
