"""Generated pages say what the code says."""

from core.transitions import Workflow
from ioc.reference import pages


def test_generated_pages_are_up_to_date():
    assert [str(path) for path, text in pages() if not path.exists() or path.read_text() != text] == []


def test_every_event_of_every_machine_has_a_name_of_its_own():
    list(pages())
    events = [move.event for workflow in Workflow.registry.values() for move in workflow.moves.values()]
    assert sorted(events) == sorted(set(events))


def test_every_state_of_every_machine_is_drawn():
    list(pages())
    for workflow in Workflow.registry.values():
        drawn = {workflow.initial} | {move.target for move in workflow.moves.values()}
        assert drawn == set(workflow.states.values), workflow.name
