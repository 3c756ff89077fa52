"""What happens because of a date, not because of a press: lapses, reminders. Each app names its own below."""

from collections.abc import Callable

from casestudies.planning import plan as plan_case_studies
from marking.planning import plan as plan_marking
from notifications.actions.digest import gather_due
from programme.planning import plan_applying
from programme.reminders import remind_sessions_and_journal
from trios.planning import plan as plan_trios

# Each planner looks at the clock, acts through its app's actions, and may be run any number of times.
PLANNERS: list[Callable[[], None]] = [
    plan_applying,
    plan_case_studies,
    plan_marking,
    plan_trios,
    remind_sessions_and_journal,
    gather_due,
]


def plan_due() -> None:
    """Run every planner."""
    for planner in PLANNERS:
        planner()
