"""Who chooses when results come out, and until when it can be changed."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import Decision, first_refusal
from marking.models import Release
from marking.rules.team import can_oversee
from marking.transitions import RELEASE
from people.models import User
from people.roles import Permission


def can_plan(by: User | AnonymousUser) -> Decision:
    """Choose when results come out."""
    return can_oversee(by, Permission.MARKS_RELEASE)


def can_change(by: User | AnonymousUser, release: Release) -> Decision:
    """Choose another moment, until the results are out."""
    return first_refusal(can_plan(by), RELEASE.can(release, "change"))


def can_call_off(by: User | AnonymousUser, release: Release) -> Decision:
    """Have no results come out after all, until they are."""
    return first_refusal(can_plan(by), RELEASE.can(release, "call_off"))
