"""The one list of periodic tasks. None between 01:00 and 02:00 in London, which some nights have twice or not."""

from typing import Any

# Each expires just before its next turn: a worker that was stopped for a night finds one of each, not a thousand, and
# Redis isn't flooded meanwhile.
SCHEDULE: dict[str, dict[str, Any]] = {
    "carry again what was lost": {"task": "core.sweep_jobs", "schedule": 60.0, "options": {"expires": 55}},
    "plan what is due": {"task": "ioc.plan_due", "schedule": 300.0, "options": {"expires": 290}},
}
