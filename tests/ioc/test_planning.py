"""The periodic tasks: none piles up while the worker is stopped, and one fault holds nothing else up."""

import logging

import pytest

from ioc import planning
from ioc.celery import app
from ioc.schedule import SCHEDULE


def test_a_turn_that_nobody_took_expires_before_the_next():
    assert {name: (line["schedule"], line["options"]["expires"]) for name, line in SCHEDULE.items()} == {
        "carry again what was lost": (60.0, 55),
        "plan what is due": (300.0, 290),
    }
    assert app.conf.beat_schedule is SCHEDULE


def test_a_broken_planner_stops_no_other_and_is_named(monkeypatch, caplog):
    ran = []

    def broken():
        raise KeyError("applications")

    def later():
        ran.append("later")

    monkeypatch.setattr(planning, "PLANNERS", [broken, later, broken])
    with caplog.at_level(logging.ERROR), pytest.raises(ExceptionGroup) as raised:
        planning.plan_due()
    name = f"{__name__}.test_a_broken_planner_stops_no_other_and_is_named.<locals>.broken"
    assert ran == ["later"]
    assert raised.value.message == f"Not everything that is due was planned: {name}, {name}"
    assert [type(fault) for fault in raised.value.exceptions] == [KeyError, KeyError]
    assert [entry.getMessage() for entry in caplog.records] == [f"{name} failed"] * 2
