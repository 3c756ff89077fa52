"""The cast, made by the real actions once a process and day, and put into each test's database row by row.

Making it takes 50 ms, and nearly every test wants it.
"""

import datetime as dt
import pickle
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from core import clock
from tests.personas import Cast, make_cast


@dataclass(slots=True, frozen=True)
class Kept:
    """`inserts`: a statement with all its rows, for each table that the cast has rows in. `cast`: itself, pickled."""

    inserts: list[tuple[str, list[tuple[Any, ...]]]]
    cast: bytes


_kept: dict[dt.date, Kept] = {}


def put_in() -> Cast:
    """The cast, with its rows in the database. A clock that was moved gets one of its own time."""
    if clock.offset():
        return make_cast()
    today = clock.today()
    if today not in _kept:
        _kept[today] = _made()
        return pickle.loads(_kept[today].cast)
    kept = _kept[today]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in kept.inserts:
            cursor.executemany(statement, rows)
    return pickle.loads(kept.cast)


def _made() -> Kept:
    tables = [
        (model._meta.db_table, model._meta.pk.column) for model in apps.get_models(include_auto_created=True)
    ]
    before = {table: _keys(table, key) for table, key in tables}
    cast = make_cast()
    inserts = []
    for table, key in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in cursor.description]
            place = columns.index(key)
            rows = [row for row in cursor.fetchall() if row[place] not in before[table]]
        if rows:
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join(["%s"] * len(columns))
            inserts.append((f"INSERT INTO {table} ({names}) VALUES ({marks})", rows))
    return Kept(inserts, pickle.dumps(cast))


def _keys(table: str, key: str) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM {table}")
        return {row[0] for row in cursor.fetchall()}
