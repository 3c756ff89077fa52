"""Whom a journal entry can be shared with: circles of people around its writer, told by the apps above.

An app above registers a circle in its AppConfig.ready(). `people` and `reading` are one question asked from both ends:
a test proves that they agree.

PRIVACY: sharing is with the people who are there. Whoever joins a circle later reads what is shared after that, so each
person comes with the moment since when they belong to it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from people.models import User
from programme.models import Enrolment

type People = list[tuple[User, dt.datetime]]


@dataclass(frozen=True, slots=True)
class Circle:
    """Some people around a writer, who read an entry while it is shared with them.

    name: that of the entry's column (`shared_with_<name>_at`); label: as the writer calls them; why: what they are to
    the writer, one by one; nobody: what the writer reads when there is nobody yet.
    """

    name: str
    label: str
    why: str
    nobody: str
    people: Callable[[Enrolment], People]
    reading: Callable[
        [User], Q
    ]  # the entries (by `enrolment` and column) that this person reads as one of them

    @property
    def column(self) -> str:
        """The field of an entry that says since when it is shared with them."""
        return f"shared_with_{self.name}_at"


CIRCLES: list[Circle] = []


def circle_named(name: str) -> Circle | None:
    """The circle of that name."""
    return next((circle for circle in CIRCLES if circle.name == name), None)
