"""Who arranges cohorts."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, not_your_role
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort


def can_arrange(user: User | AnonymousUser, cohort: Cohort | None = None) -> Decision:
    """Make, copy and change cohorts: the programme team."""
    if everywhere(user, Permission.COHORT_ARRANGE):
        return ALLOW
    return not_your_role("Only the programme team arranges cohorts.")
