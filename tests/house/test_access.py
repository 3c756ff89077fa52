"""Every address × every persona: the expected answer, and a GET that writes nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.house.access import PERSONAS
from tests.house.doors import addresses, rows

ROWS = rows()
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# What signing in and reading may touch: the session itself, and allauth's counting of attempts.
MAY_BE_WRITTEN = ('"django_session"', '"usersessions_usersession"', '"cache"')


def test_every_address_has_a_name_and_a_row():
    unnamed = [pattern for name, pattern in addresses() if name is None]
    unlisted = sorted({name for name, _ in addresses() if name} - ROWS.keys())
    assert (unnamed, unlisted) == ([], [])


def test_every_row_has_an_address():
    assert sorted(ROWS.keys() - {name for name, _ in addresses()}) == []


class Watch:
    """Notes every statement that writes."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES) and not any(table in sql for table in MAY_BE_WRITTEN):
            self.written.append(sql)
        return execute(sql, params, many, context)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_may_open_it(name, cast):
    row = ROWS[name]
    url = reverse(name, kwargs=row.args(cast))
    answers, wanted, written = {}, {}, {}
    for persona in PERSONAS:
        client = Client()
        if persona != "anonymous":
            client.force_login(getattr(cast, persona))
        watch = Watch()
        with connection.execute_wrapper(watch):
            if row.method == "GET":
                answer = client.get(url)
            else:
                answer = client.post(url, row.data(cast))
        answers[persona], wanted[persona] = answer.status_code, row.expected(persona)
        if row.method == "GET" and watch.written:
            written[persona] = watch.written
    assert answers == wanted
    assert written == {}


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.method == "GET"))
def test_who_may_not_look_may_not_press_either(name, cast):
    """A page that refuses somebody refuses what they send to it too, and writes nothing."""
    row = ROWS[name]
    url = reverse(name, kwargs=row.args(cast))
    answers, wanted, written = {}, {}, {}
    for persona in PERSONAS:
        if row.expected(persona) not in (403, 404):
            continue
        client = Client()
        if persona != "anonymous":
            client.force_login(getattr(cast, persona))
        watch = Watch()
        with connection.execute_wrapper(watch):
            answer = client.post(url, {})
        if answer.status_code == 405:  # nothing can be sent there at all
            continue
        answers[persona], wanted[persona] = answer.status_code, row.expected(persona)
        if watch.written:
            written[persona] = watch.written
    assert answers == wanted
    assert written == {}


NUMBERED = sorted({name for name, pattern in addresses() if name and "<int:" in pattern})


@pytest.mark.parametrize("name", NUMBERED)
def test_a_number_beyond_every_record_is_no_page(name, cast):
    row = ROWS[name]
    args = {key: 2**63 if isinstance(value, int) else value for key, value in row.args(cast).items()}
    client = Client()
    client.force_login(cast.team)
    url = reverse(name, kwargs=args)
    answer = client.get(url) if row.method == "GET" else client.post(url, row.data(cast))
    assert answer.status_code == 404


TEXTED = {name: re.findall(r"<str:(\w+)>", pattern) for name, pattern in addresses() if "<str:" in pattern}


@pytest.mark.parametrize("name", sorted(name for name in TEXTED if name in ROWS))
def test_a_text_that_no_database_holds_is_no_page(name, cast):
    row = ROWS[name]
    args = row.args(cast) | dict.fromkeys(TEXTED[name], "A\0B")
    client = Client()
    client.force_login(cast.team)
    url = reverse(name, kwargs=args)
    answer = client.get(url) if row.method == "GET" else client.post(url, row.data(cast))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.method == "POST"))
def test_a_press_only_door_does_not_open_to_a_look(name, cast):
    client = Client()
    client.force_login(cast.team)
    assert client.get(reverse(name, kwargs=ROWS[name].args(cast))).status_code == 405


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.method == "POST"))
def test_a_press_without_its_token_is_refused(name, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.team)
    assert client.post(reverse(name, kwargs=ROWS[name].args(cast))).status_code == 403
