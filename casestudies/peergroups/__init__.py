"""Groups for the presentations to peers: who presents to whom, and in which order.

`make(presenters, apart=…)` is the whole of it. Nobody meets a trio-mate or somebody from whom they are kept apart; the
groups are of nearly one size, mix authorities, and spread those who are assessed by their presentation. The same
presenters give the same groups. No Django here: plain dataclasses in, plain dataclasses out.
"""

from .answer import Groups, Presenter
from .making import LARGEST, SMALLEST, USUAL, described, make
from .meeting import met_in

__all__ = ["LARGEST", "SMALLEST", "USUAL", "Groups", "Presenter", "described", "make", "met_in"]
