"""Whether the service can do its work: what /readyz asks."""

import datetime as dt

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.models import Q
from django.utils import timezone

from core import clock, viruses
from core.enums import JobState
from core.models import Job

LATE = dt.timedelta(minutes=15)


def database_answers() -> bool:
    """Whether a query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def cache_answers() -> bool:
    """Whether the table is there that the limits of sign-in are counted in."""
    try:
        cache.get("readyz")
    except Error:
        return False
    return True


def queue_answers() -> bool:
    """Whether Redis answers. The embedded default has files for a queue, which are there."""
    if not settings.REDIS_URL:
        return True
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as queue:
            return bool(queue.ping())
    except (redis.RedisError, OSError):
        return False


def worker_keeps_up() -> bool:
    """Whether no job has been due for more than fifteen minutes."""
    try:
        return not Job.objects.filter(
            Q(state=JobState.WAITING, run_after__lt=clock.now() - LATE)
            | Q(state=JobState.RUNNING, lease_until__lt=timezone.now() - LATE)
        ).exists()
    except Error:
        return False


def state() -> dict[str, bool]:
    """What the service stands on, by name, and whether it is there. Without a database nothing else is asked of it."""
    found = {"database": database_answers(), "queue": queue_answers()}
    if found["database"]:
        found |= {"cache": cache_answers(), "worker": worker_keeps_up()}
    if viruses.is_asked():
        found["scanner"] = viruses.answers()
    return found
