"""The tutors' queue: what waits, who reads it, how long answers take."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Q, QuerySet

from casestudies.enums import DraftState
from casestudies.models import SectionDraft
from casestudies.queries.visibility import drafts_waiting
from core import clock
from people.enums import Role
from people.models import User
from people.queries import holders_of

FEEDBACK_DAYS = 15  # working days in which authors are told to expect an answer
LAPSES = (
    5  # working days after which a draft that a tutor took and has not answered is open to the others again
)


def lapsed_before() -> dt.datetime:
    """A draft that was taken before this instant is open to other tutors again."""
    return clock.london(clock.working_days_before(clock.today(), LAPSES))


def waited(sent_at: dt.datetime, until: dt.datetime | None = None) -> int:
    """How many working days a draft has waited, or had waited when it was answered."""
    last = until.astimezone(clock.LONDON).date() if until else clock.today()
    return clock.working_days_between(sent_at.astimezone(clock.LONDON).date(), last)


def drafts_waiting_for(user: User) -> QuerySet[SectionDraft]:
    """What waits and no other tutor is reading, the longest waiting first."""
    free = Q(taken_by=None) | Q(taken_by=user) | Q(taken_at__lt=lapsed_before())
    return drafts_waiting().filter(free)


@dataclass(frozen=True, slots=True)
class Load:
    """What one tutor has at present and has answered this month; `days` is the median of working days to an answer."""

    name: str
    reads: int
    answered: int
    days: float | None


def loads() -> list[Load]:
    """Every tutor's load, by name, and that of whoever else has answered this month; three queries at most."""
    today = clock.today()
    answered = SectionDraft.objects.filter(
        state=DraftState.ANSWERED, answered_at__gte=clock.london(today.replace(day=1))
    ).values_list("answered_by__name", "answered_by", "sent_at", "answered_at")
    reading = SectionDraft.objects.filter(state=DraftState.SENT).exclude(taken_by=None)
    names = {tutor.pk: tutor.name for tutor in holders_of(Role.TUTOR)}
    days: dict[int, list[int]] = defaultdict(list)
    for name, pk, sent_at, answered_at in answered:
        names[pk] = name
        days[pk].append(waited(sent_at, answered_at))
    reads: dict[int, int] = defaultdict(int)
    for name, pk in reading.values_list("taken_by__name", "taken_by"):
        names[pk] = name
        reads[pk] += 1
    found = [Load(name, reads[pk], len(days[pk]), middle(days[pk])) for pk, name in names.items()]
    return sorted(found, key=lambda load: load.name.casefold())


def middle(days: Iterable[int]) -> float | None:
    """The median, or None of nothing."""
    days = list(days)
    return median(days) if days else None
