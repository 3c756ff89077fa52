"""Whether somebody's year as a mentor is their first, from the records; an app above adds what it knows.

It registers a function in SAYS_OTHERWISE in its AppConfig.ready(): True where its own records hold an earlier year.
"""

from collections.abc import Callable

from people.models import User
from programme.models import Cohort
from trios.queries.mentor import mentored_before

SAYS_OTHERWISE: list[Callable[[User], bool]] = []


def is_first_year(person: User, cohort: Cohort) -> bool:
    """No appointment for an earlier year, and nothing else that speaks against it."""
    return not mentored_before(person, cohort) and not any(says(person) for says in SAYS_OTHERWISE)
