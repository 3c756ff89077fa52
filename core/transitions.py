"""The process as a table: which verb takes a record from where to where, and whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.decisions import ALLOW, Decision, refuse


class StaleState(Exception):
    """Somebody was quicker: the record is no longer where this verb starts."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow: `verb` takes any of `sources` to `target`, by `turn`, and is recorded as `event`."""

    verb: str
    sources: tuple[str, ...]
    target: str
    turn: str
    event: str


class Workflow:
    """All moves of one field of one kind of record.

    name: the record in the field's own words ("application"); the generated diagram is docs/states/<name>.md.
    states: the TextChoices of the field; initial: where a new record starts.
    staff, own: labels of a state for staff and for the person whose record it is (own falls back on the choice's).
    """

    registry: dict[str, "Workflow"] = {}

    def __init__(
        self,
        name: str,
        *,
        states: type[models.TextChoices],
        initial: str,
        moves: Iterable[Move],
        field: str = "state",
        own: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.states = states
        self.initial = initial
        self.field = field
        self.moves = {move.verb: move for move in moves}
        self.own = own or {}
        known = set(states.values)
        for move in self.moves.values():
            strays = (set(move.sources) | {move.target}) - known
            if strays:
                raise ValueError(f"{name}.{move.verb} names unknown states: {sorted(strays)}")
        Workflow.registry[name] = self

    def can(self, record: models.Model, verb: str) -> Decision:
        """Whether the record is where this verb starts; says nothing about who asks."""
        move = self.moves[verb]
        state = getattr(record, self.field)
        if state in move.sources:
            return ALLOW
        label = self.states(state).label.lower()
        return refuse(f"This {self.name} is {label}, so that can't be done now.")

    def own_label(self, state: str) -> str:
        """What the person whose record it is reads for this state."""
        return self.own.get(state, self.states(state).label)

    def move[M: models.Model](self, record: M, verb: str, **stamps: Any) -> M:
        """Take the record along one arrow in one conditional UPDATE, setting `stamps` with it.

        Raises StaleState when the record is (or has meanwhile been moved) elsewhere; then nothing is written.
        """
        move = self.moves[verb]
        changes = {self.field: move.target, **stamps}
        manager = type(record)._base_manager
        moved = manager.filter(pk=record.pk, **{f"{self.field}__in": move.sources}).update(**changes)
        if not moved:
            record.refresh_from_db(fields=[self.field])
            label = self.states(getattr(record, self.field)).label.lower()
            raise StaleState(
                f"Somebody was quicker: this {self.name} is now {label}. Look again before you go on."
            )
        for name, value in changes.items():
            setattr(record, name, value)
        return record

    def event(self, verb: str) -> str:
        """The name under which this verb is recorded."""
        return self.moves[verb].event

    def diagram(self) -> str:
        """The table drawn as Mermaid source."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for move in self.moves.values():
            lines += [f"    {source} --> {move.target}: {move.verb}" for source in move.sources]
        return "\n".join(lines)
