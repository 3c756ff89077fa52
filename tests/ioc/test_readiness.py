"""/readyz: 200 when the service can do its work, else 503 and the names of what is missing."""

import datetime as dt
import socket
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from core import clock, jobs
from core.models import Job
from tests.scanner import listening

pytestmark = pytest.mark.django_db

WELL = {"database": "ok", "queue": "ok", "cache": "ok", "worker": "ok"}


@contextmanager
def broken(part: str = ""):
    """The database refuses statements with these words in them."""

    def refuse(execute, sql, params, many, context):
        if part in sql:
            raise OperationalError("could not connect to server")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def asked(client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_all_is_well(client):
    jobs.enqueue("notifications.deliver", "message:1", {"message": 1})
    assert asked(client) == (200, WELL)


def test_a_database_that_is_away_is_named(client):
    with broken():
        assert asked(client) == (503, {"database": "missing", "queue": "ok"})


def test_a_cache_without_its_table_is_named(client):
    with broken('"cache"'):
        assert asked(client) == (503, WELL | {"cache": "missing"})


def test_a_queue_that_is_away_is_named(client, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    assert asked(client) == (503, WELL | {"queue": "missing"})


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_a_job_that_nobody_does_names_the_worker(client, minutes, status):
    late = clock.now() - dt.timedelta(minutes=minutes)
    jobs.enqueue("notifications.deliver", "message:1", {"message": 1}, run_after=late)
    assert asked(client) == (status, WELL | ({"worker": "missing"} if status == 503 else {}))


def test_a_run_that_was_lost_long_ago_names_the_worker(client):
    lost = timezone.now() - dt.timedelta(minutes=16)
    row = jobs.enqueue("notifications.deliver", "message:1", {"message": 1})
    Job.objects.filter(pk=row.pk).update(state="running", lease_until=lost)
    assert asked(client) == (503, WELL | {"worker": "missing"})


def test_a_virus_scanner_is_named_where_there_is_one(client, settings):
    with listening() as daemon:
        settings.CLAMD = daemon.address
        assert client.get("/readyz").json() == WELL | {"scanner": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["scanner"] != "ok"
