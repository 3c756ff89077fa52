"""Formation: who visits whom. Puts participants into trios and gives each trio a mentor.

`form(instance)` is the whole of it; `python -m trios.formation instance.json` is the same from the shell.
No Django here: plain dataclasses in, plain dataclasses out.
"""

from collections.abc import Callable

from .answer import Formation, Group
from .instance import Instance, InstanceError, Mentor, Participant, read_instance
from .objective import Objective, distance_km
from .pins import Pin

__all__ = [
    "Formation",
    "Group",
    "Instance",
    "InstanceError",
    "Mentor",
    "Objective",
    "Participant",
    "Pin",
    "distance_km",
    "form",
    "read_instance",
]


def form(
    instance: Instance, *, progress: Callable[[float], None] | None = None, effort: float = 1.0
) -> Formation:
    """Put everybody into groups and give the groups mentors: see `search.form`."""
    # numpy and scipy come with the search: 45 MB that a web process, which only shows formations, does without.
    from . import search

    return search.form(instance, progress=progress, effort=effort)
