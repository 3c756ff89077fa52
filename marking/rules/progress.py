"""Who may remind markers, and when."""

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import Decision, refuse
from marking.rules.team import can_oversee
from people.models import User
from programme.models import Cohort


def can_nudge(by: User | AnonymousUser, cohort: Cohort) -> Decision:
    """Remind whoever has not begun: while the marking is on."""
    allowed = can_oversee(by)
    if allowed and clock.today() < cohort.marking_from:
        return refuse("Marking has not begun yet, so nobody is late with it.")
    return allowed
