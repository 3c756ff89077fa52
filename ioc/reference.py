"""The parts of docs/ that are drawn from the code: one diagram a state machine, and who may do what."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.conf import settings

from core.transitions import Workflow
from people.enums import Role
from people.roles import ROLES, Permission

DOCS = Path(settings.BASE_DIR) / "docs"
WITH_MACHINES = ("notifications", "programme", "trios", "casestudies", "mentorship", "marking", "awards")


def pages() -> Iterator[tuple[Path, str]]:
    """(file, text) of every generated page."""
    for app in WITH_MACHINES:
        import_module(f"{app}.transitions")
    for workflow in sorted(Workflow.registry.values(), key=lambda w: w.name):
        yield DOCS / "states" / f"{workflow.name.replace(' ', '-')}.md", machine(workflow)
    yield DOCS / "permissions.md", permissions()


def machine(workflow: Workflow) -> str:
    """One state machine as a diagram and as a table."""
    lines = [
        f"# {workflow.name.capitalize()}",
        "",
        "Drawn from the code by `manage.py write_docs`; change the table in `transitions.py`, not this page.",
        "",
        "```mermaid",
        workflow.diagram(),
        "```",
        "",
        "| verb | from | to | whose turn | event |",
        "| --- | --- | --- | --- | --- |",
    ]
    label = {state.value: state.label for state in workflow.states}
    for move in workflow.moves.values():
        sources = ", ".join(label[source] for source in move.sources)
        lines.append(f"| {move.verb} | {sources} | {label[move.target]} | {move.turn} | `{move.event}` |")
    return "\n".join(lines) + "\n"


def permissions() -> str:
    """Each role, where it counts, and its permissions."""
    lines = [
        "# Who may do what",
        "",
        "Drawn from `people/roles.py` by `manage.py write_docs`. When something may be done is the state machines' business"
        " (see `states/`).",
        "",
        "| role | counts | in words |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {role.label} | {ROLES[role].scope} | {ROLES[role].sentence} |" for role in Role]
    columns = [role for role in Role if ROLES[role].permissions]
    lines += [
        "",
        f"| permission | {' | '.join(role.label for role in columns)} |",
        f"| --- |{' --- |' * len(columns)}",
    ]
    for permission in Permission:
        ticks = " | ".join("yes" if permission in ROLES[role].permissions else "" for role in columns)
        lines.append(f"| `{permission}` | {ticks} |")
    return "\n".join(lines) + "\n"
