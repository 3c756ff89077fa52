"""Give case studies to markers, fairly and provably as well as can be.

Stands on its own: no database and no web framework. `python -m marking.allocation instance.json` runs it on a file.
"""

from marking.allocation.answer import Allocation, Objective, Pair, Unfilled
from marking.allocation.instance import BadInstance, CaseStudy, Forbidden, Instance, Marker, Pin
from marking.allocation.optimum import allocate

__all__ = [
    "Allocation",
    "BadInstance",
    "CaseStudy",
    "Forbidden",
    "Instance",
    "Marker",
    "Objective",
    "Pair",
    "Pin",
    "Unfilled",
    "allocate",
]
