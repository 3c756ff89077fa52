"""How a transaction waits its turn where the database is embedded."""

import sqlite3
import threading

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from core.models import Job

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite"),
]


@pytest.fixture
def writer():
    """Somebody else's connection, in the middle of writing."""
    other = sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def asks_again_for() -> int:
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA busy_timeout").fetchone()[0]


def test_a_transaction_waits_until_the_other_has_written(writer):
    connection.ensure_connection()
    usual = asks_again_for()
    release = threading.Timer(0.3, writer.execute, ["COMMIT"])
    release.start()
    with transaction.atomic():
        assert writer.in_transaction is False
        assert asks_again_for() == usual == 20_000
        assert Job.objects.count() == 0
    release.join()


def test_whoever_has_waited_long_enough_is_told_and_can_go_on(writer):
    connection.ensure_connection()
    before = connection.settings_dict["OPTIONS"]["timeout"]
    connection.settings_dict["OPTIONS"]["timeout"] = 0.05
    try:
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            pass
    finally:
        connection.settings_dict["OPTIONS"]["timeout"] = before
    writer.execute("ROLLBACK")
    with transaction.atomic():
        assert Job.objects.count() == 0
