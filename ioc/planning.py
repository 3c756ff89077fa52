"""What happens because of a date, not because of a press: lapses, reminders. Each app names its own below."""

import logging
from collections.abc import Callable

from casestudies.planning import plan as plan_case_studies
from marking.planning import plan as plan_marking
from mentorship.planning import plan as plan_mentorship
from notifications.actions.digest import gather_due
from programme.planning import plan_applying
from programme.reminders import remind_sessions_and_journal
from trios.planning import plan as plan_trios

log = logging.getLogger(__name__)

# Each planner looks at the clock, acts through its app's actions, and may be run any number of times.
PLANNERS: list[Callable[[], None]] = [
    plan_applying,
    plan_case_studies,
    plan_marking,
    plan_trios,
    plan_mentorship,
    remind_sessions_and_journal,
    gather_due,
]


def plan_due() -> None:
    """Run every planner. One that fails holds no other up: each is logged by its name, and all are raised at the end."""
    faults: list[Exception] = []
    for planner in PLANNERS:
        name = f"{planner.__module__}.{planner.__qualname__}"
        try:
            planner()
        except Exception as fault:
            log.exception("%s failed", name)
            fault.add_note(f"in {name}")
            faults.append(fault)
    if faults:
        names = ", ".join(fault.__notes__[-1].removeprefix("in ") for fault in faults)
        raise ExceptionGroup(f"Not everything that is due was planned: {names}", faults)
