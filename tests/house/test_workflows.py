"""Every machine: each state × verb × persona is allowed, or refused with a reason; each move has its one event."""

import copy
import dataclasses
import re

import pytest
from django.contrib.auth.models import AnonymousUser

from audit.models import AuditEvent
from core.transitions import Workflow
from ioc.reference import pages
from tests.house.access import PERSONAS
from tests.house.walks import WALKS
from tests.house.workflows import TABLE
from tests.house.world import World

list(pages())  # imports every machine
MACHINES = Workflow.registry


def at(record, field, state):
    """A copy of the record that stands in this state; a marker's script is a plain record without a row."""
    if dataclasses.is_dataclass(record):
        return dataclasses.replace(record, state=state)
    record = copy.copy(record)
    setattr(record, field, state)
    return record


def test_every_verb_of_every_machine_has_a_row():
    drawn = {name: sorted(machine.moves) for name, machine in MACHINES.items()}
    assert {name: sorted(verbs) for name, verbs in TABLE.items()} == drawn


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_may_move_it_from_where(name, cast):
    machine, world = MACHINES[name], World(cast)
    wrong, silent = [], []
    for verb, row in TABLE[name].items():
        if row.rule is None:
            continue
        record = getattr(world, row.record)
        for state in machine.states.values:
            for persona in PERSONAS:
                user = AnonymousUser() if persona == "anonymous" else getattr(cast, persona)
                decision = row.rule(user, at(record, machine.field, state))
                starts = (*machine.moves[verb].sources, *row.also)
                expected = persona in row.allowed and state in starts
                if bool(decision) != expected:
                    wrong.append((verb, state, persona, bool(decision), decision.reason))
                if not decision and not re.search(r"\w{3,}.*[.?]$", decision.reason):
                    silent.append((verb, state, persona, decision.reason))
    assert (wrong, silent) == ([], [])


def test_what_people_move_is_somebodys_turn_and_what_the_service_moves_is_nobodys():
    by_nobody = {
        (name, verb): MACHINES[name].moves[verb].turn
        for name, verbs in TABLE.items()
        for verb, row in verbs.items()
        if not row.allowed
    }
    # The board ratifies and releases for all at once; whoever may is asked of the board's own rule.
    at_once = {("result", "ratify"): "team", ("result", "release"): "team"}
    assert {key: turn for key, turn in by_nobody.items() if turn != "service"} == at_once


def test_every_verb_is_walked():
    """All but a mail's way through the worker, which tests/notifications follows step by step."""
    walked = {(name, verb) for name, verbs, _ in WALKS for verb in verbs}
    drawn = {(name, verb) for name, machine in MACHINES.items() for verb in machine.moves}
    by_worker = {("message", verb) for verb in MACHINES["message"].moves} - {
        ("message", "hold"),
        ("message", "let_go"),
    }
    assert drawn - walked == by_worker


@pytest.mark.parametrize(
    ("name", "verbs", "walk"), WALKS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_each_move_writes_exactly_its_event(name, verbs, walk, cast):
    machine = MACHINES[name]
    subject = walk(cast)
    subject = type(subject)._base_manager.get(pk=subject.pk)
    known = {move.event for move in machine.moves.values()}
    trail = AuditEvent.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk, event__in=known
    ).order_by("pk")
    assert getattr(subject, machine.field) == machine.moves[verbs[-1]].target
    assert [event.event for event in trail] == [machine.moves[verb].event for verb in verbs]
