"""Formation: who visits whom. Puts participants into trios and gives each trio a mentor.

`form(instance)` is the whole of it; `python -m trios.formation instance.json` is the same from the shell.
No Django here: plain dataclasses in, plain dataclasses out.
"""

from .answer import Formation, Group
from .instance import Instance, InstanceError, Mentor, Participant, read_instance
from .objective import Objective, distance_km
from .search import form

__all__ = [
    "Formation",
    "Group",
    "Instance",
    "InstanceError",
    "Mentor",
    "Objective",
    "Participant",
    "distance_km",
    "form",
    "read_instance",
]
