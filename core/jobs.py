"""Work that must happen: a row first, then a run; Celery carries the id and may lose it.

A kind of work is declared once, beside the code that does it, in the app's `tasks.py`:

    @job("casestudies.take_in", lease=90)
    def take_in(payload, progress): …

The function gets the row's payload (ids, never records) and a `Progress`; it must bear being run twice, because a
worker can be killed after the effect and before the row says so.
"""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import clock
from core.enums import JobState
from core.models import Job

log = logging.getLogger(__name__)


class NotNow(Exception):
    """Nothing was done, because something outside is away for now: tried again later, and no try is used up."""


class Progress:
    """How far a run has got; writes to the row so that a page can show it."""

    def __init__(self, row: Job) -> None:
        self.row = row

    def report(self, done: int, total: int) -> None:
        """Say `done` of `total`, and that the run is alive: the lease starts anew. A run that lost its row says nothing."""
        lease_until = timezone.now() + dt.timedelta(seconds=KINDS[self.row.kind].lease)
        Job.objects.filter(pk=self.row.pk, state=JobState.RUNNING, attempts=self.row.attempts).update(
            done=done, total=total, lease_until=lease_until
        )


type Work = Callable[[dict[str, Any], Progress], None]
type GaveUp = Callable[[dict[str, Any], str], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: how long a run may be silent (seconds) and how often it is tried."""

    name: str
    work: Work
    lease: int
    attempts: int
    gave_up: GaveUp | None = None  # told (payload, last error) when the last try has failed


KINDS: dict[str, Kind] = {}
WAITS_FOR = dt.timedelta(days=3)  # how long work is put off while what it needs is away
# Runs beyond its tries that may end with a killed worker: deployments kill innocent ones too.
KILLED_AT_MOST = 10


def job(
    name: str, *, lease: int = 60, attempts: int = 6, gave_up: GaveUp | None = None
) -> Callable[[Work], Work]:
    """Declare the function that does this kind of work, and what to do when all its tries have failed."""

    def declare(work: Work) -> Work:
        KINDS[name] = Kind(name, work, lease, attempts, gave_up)
        return work

    return declare


def enqueue(kind: str, key: str, payload: dict[str, Any], *, run_after: dt.datetime | None = None) -> Job:
    """Ask for a piece of work in the present transaction; asking again with the same key changes nothing."""
    when = run_after or clock.now()
    row, is_new = Job.objects.get_or_create(
        dedupe_key=key,
        defaults={"kind": kind, "payload": payload, "run_after": when, "created_at": clock.now()},
    )
    if is_new and when <= clock.now():
        transaction.on_commit(lambda: carry(row.pk))
    return row


def again(key: str) -> bool:
    """Start work anew that was given up, with all its tries; False when there is none of that name."""
    gone = Job.objects.filter(dedupe_key=key, state=JobState.FAILED)
    row = gone.first()
    if row is None or not gone.update(
        state=JobState.WAITING, attempts=0, run_after=clock.now(), created_at=clock.now(), finished_at=None
    ):
        return False
    transaction.on_commit(lambda: carry(row.pk))
    return True


# Seconds for which a broker that did not answer isn't asked again: a page that causes a hundred mails waits once.
BROKER_REST = 15.0
_broker = {"away_until": 0.0}


def carry(job_id: int) -> None:
    """Hand the id to Celery. A broker that is away delays the work until the sweep; nobody is told of a fault."""
    from core.tasks import run_job

    if time.monotonic() < _broker["away_until"]:
        return
    try:
        run_job.apply_async((job_id,), retry=False)
    except (OperationalError, OSError) as fault:
        _broker["away_until"] = time.monotonic() + BROKER_REST
        log.warning("job %s waits for the sweep: %s", job_id, type(fault).__name__)


def due(at: dt.datetime) -> Q:
    """The rows somebody should run now: waiting and due, or running with nobody alive behind them."""
    return Q(state=JobState.WAITING, run_after__lte=at) | Q(
        state=JobState.RUNNING, lease_until__lt=timezone.now()
    )


def claim(job_id: int) -> Job | None:
    """Take the row for one run, or None when it is not due or another worker has it."""
    row = Job.objects.filter(pk=job_id).first()
    if row is None or row.kind not in KINDS:
        return None
    lease_until = timezone.now() + dt.timedelta(seconds=KINDS[row.kind].lease)
    won = Job.objects.filter(due(clock.now()), pk=job_id).update(
        state=JobState.RUNNING, lease_until=lease_until, attempts=F("attempts") + 1
    )
    if not won:
        return None
    row.refresh_from_db()
    return None if has_run_out(row) else row


def has_run_out(row: Job) -> bool:
    """Whether this claim is one too many: a run that kills its worker each time is given up like one that fails."""
    if row.attempts <= KINDS[row.kind].attempts + KILLED_AT_MOST:
        return False
    give_up(row, "The run was killed each time before it came to an end.")
    return True


@transaction.atomic
def give_up(row: Job, error: str) -> None:
    """The last try is over: the row stands as failed, and whoever waits for the work hears of it."""
    gone = Job.objects.filter(pk=row.pk, state=JobState.RUNNING, attempts=row.attempts).update(
        state=JobState.FAILED, last_error=error, finished_at=clock.now(), lease_until=None
    )
    gave_up = KINDS[row.kind].gave_up
    if gone and gave_up is not None:
        gave_up(row.payload, error)


def put_off(row: Job, why: str) -> None:
    """Try again later without using up a try: soon at first, then every half hour, for as long as WAITS_FOR."""
    waited = clock.now() - row.created_at
    if waited > WAITS_FOR:
        give_up(row, why)
        return
    pause = min(max(waited / 4, dt.timedelta(minutes=1)), dt.timedelta(minutes=30))
    Job.objects.filter(pk=row.pk, state=JobState.RUNNING, attempts=row.attempts).update(
        state=JobState.WAITING,
        attempts=row.attempts - 1,
        last_error=why,
        run_after=clock.now() + pause,
        lease_until=None,
    )


def run(job_id: int) -> bool:
    """Do one piece of work if it is due; True when it was done. A fault is kept and the work is tried later."""
    row = claim(job_id)
    if row is None:
        return False
    kind = KINDS[row.kind]
    mine = Job.objects.filter(pk=row.pk, state=JobState.RUNNING, attempts=row.attempts)
    try:
        kind.work(row.payload, Progress(row))
    except NotNow as wait:
        log.warning("job %s (%s) is put off: %s", row.pk, row.kind, wait)
        put_off(row, str(wait)[:500])
        return False
    except Exception as fault:
        log.exception("job %s (%s) failed at attempt %s", row.pk, row.kind, row.attempts)
        last_error = "".join(traceback.format_exception_only(fault))[:500]
        if row.attempts >= kind.attempts:
            give_up(row, last_error)
        else:
            pause = dt.timedelta(seconds=min(15 * 2**row.attempts, 3600))
            mine.update(
                state=JobState.WAITING, last_error=last_error, run_after=clock.now() + pause, lease_until=None
            )
        return False
    return bool(mine.update(state=JobState.DONE, last_error="", finished_at=clock.now(), lease_until=None))


def sweep(limit: int = 500) -> list[int]:
    """Carry every row that should be running and is not; returns their ids."""
    ids = list(
        Job.objects.filter(due(clock.now())).order_by("run_after").values_list("pk", flat=True)[:limit]
    )
    for job_id in ids:
        carry(job_id)
    return ids


def run_due(rounds: int = 20) -> int:
    """Do everything that is due here and now, and what it causes; returns how many runs were done.

    For the shell, the demonstration data and tests; the service itself has workers.
    """
    count = 0
    for _ in range(rounds):
        ids = list(Job.objects.filter(due(clock.now())).order_by("run_after").values_list("pk", flat=True))
        if not ids:
            break
        count += sum(run(job_id) for job_id in ids)
    return count
