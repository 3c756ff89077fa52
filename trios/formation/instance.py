"""What formation is asked: participants, mentors, who must or must not share a group, and groups that stay.

`read_instance` turns decoded JSON into frozen dataclasses or raises `InstanceError` with one sentence that
tells the person what to mend. Nothing behind this door checks types again.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .pins import Pin, faults

LARGEST_GROUP = 4
MOST_PEOPLE = 10_000  # the search holds a table of all pairs: 400 MB at this size


class InstanceError(ValueError):
    """The instance cannot be read or no grouping can satisfy it; the text is one sentence for a person."""


@dataclass(frozen=True)
class Participant:
    """One teacher to be placed. `school`, `lat` and `lon` may be unknown (None); degrees, WGS84."""

    id: str
    authority: str
    sector: str
    school: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Mentor:
    """One mentor and the number of groups he or she can take."""

    id: str
    capacity: int
    school: str | None = None
    authority: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Instance:
    """Everything formation needs to know. Pairs in `keep_apart` and `keep_together` name participants by id;
    groups in `pinned` come out as they went in.

    Raises `InstanceError` when ids repeat or are unknown, when the rules contradict each other, or when there
    is exactly one participant.
    """

    participants: tuple[Participant, ...]
    mentors: tuple[Mentor, ...] = ()
    keep_apart: tuple[tuple[str, str], ...] = ()
    keep_together: tuple[tuple[str, str], ...] = ()
    pinned: tuple[Pin, ...] = ()
    clusters: tuple[tuple[int, ...], ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        _refuse_repeats("participant", [p.id for p in self.participants])
        _refuse_repeats("mentor", [m.id for m in self.mentors])
        if len(self.participants) == 1:
            raise InstanceError("One participant alone cannot form a group: a group has 2, 3 or 4 people.")
        if max(len(self.participants), len(self.mentors)) > MOST_PEOPLE:
            raise InstanceError(
                f"Formation takes at most {MOST_PEOPLE} participants and {MOST_PEOPLE} mentors."
            )
        place = {p.id: i for i, p in enumerate(self.participants)}
        for name, pairs in (("keep_apart", self.keep_apart), ("keep_together", self.keep_together)):
            for pair in pairs:
                _check_pair(name, pair, place)
        object.__setattr__(self, "clusters", _clusters(self, place))
        if self.pinned:
            _check_pins(self)

    def place(self) -> dict[str, int]:
        """Position of each participant in `participants`, by id."""
        return {p.id: i for i, p in enumerate(self.participants)}


def named(value: Any) -> str:
    """A value as it can stand inside an error sentence: quoted, on one line and short."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    text = json.dumps(text)[1:-1] if isinstance(value, str) else text
    return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”"


def _refuse_repeats(kind: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise InstanceError(f"Two {kind}s have the id {named(each)}; give each their own.")
        seen.add(each)


def _check_pair(name: str, pair: tuple[str, str], place: Mapping[str, int]) -> None:
    for each in pair:
        if each not in place:
            raise InstanceError(f"{name} names {named(each)}, who is not among the participants.")
    if pair[0] == pair[1]:
        raise InstanceError(f"{name} pairs {named(pair[0])} with themselves; name two different people.")


def _check_pins(instance: "Instance") -> None:
    for fault in faults(instance, _Named()):
        raise InstanceError(fault)
    left = len(instance.participants) - sum(len(pin.members) for pin in instance.pinned)
    if left == 1:
        raise InstanceError(
            "All but one participant are pinned, who cannot form a group: pin one group fewer."
        )


class _Named(dict[str, str]):
    """Ids as sentences show them."""

    def __missing__(self, id_: str) -> str:
        return named(id_)


def _clusters(instance: Instance, place: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    """Join keep_together pairs into the sets of two or more people that must share one group."""
    root = list(range(len(instance.participants)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for a, b in instance.keep_together:
        low, high = sorted((find(place[a]), find(place[b])))
        root[high] = low
    members: dict[int, list[int]] = {}
    for i in range(len(root)):
        members.setdefault(find(i), []).append(i)
    clusters = tuple(tuple(each) for each in members.values() if len(each) > 1)
    for cluster in clusters:
        if len(cluster) > LARGEST_GROUP:
            raise InstanceError(
                f"keep_together ties {len(cluster)} people into one group ({_who(instance, cluster)}); "
                f"a group has at most {LARGEST_GROUP}."
            )
    for a, b in instance.keep_apart:
        if find(place[a]) == find(place[b]):
            cluster = next(c for c in clusters if place[a] in c)
            raise InstanceError(
                f"{named(a)} and {named(b)} are in keep_apart, yet keep_together ties them into one group "
                f"({_who(instance, cluster)})."
            )
    return clusters


def _who(instance: Instance, people: tuple[int, ...]) -> str:
    shown = ", ".join(named(instance.participants[i].id) for i in people[:8])
    return f"{shown} and {len(people) - 8} more" if len(people) > 8 else shown


def read_instance(data: Any) -> Instance:
    """Make an `Instance` of decoded JSON (`participants`, and optionally `mentors`, `keep_apart`,
    `keep_together`, `pinned`; other keys are ignored). Raises `InstanceError` on anything that does not fit."""
    if not isinstance(data, dict):
        raise InstanceError("The instance must be a JSON object with a list of participants.")
    if "participants" not in data:
        raise InstanceError("The instance has no “participants”; give a list, which may be empty.")
    return Instance(
        participants=tuple(_participant(i, row) for i, row in enumerate(_list(data, "participants"), 1)),
        mentors=tuple(_mentor(i, row) for i, row in enumerate(_list(data, "mentors"), 1)),
        keep_apart=_pairs(data, "keep_apart"),
        keep_together=_pairs(data, "keep_together"),
        pinned=tuple(_pin(i, row) for i, row in enumerate(_list(data, "pinned"), 1)),
    )


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key, [])
    if not isinstance(value, list):
        raise InstanceError(f"“{key}” must be a list.")
    return value


def _pairs(data: Mapping[str, Any], key: str) -> tuple[tuple[str, str], ...]:
    rows = _list(data, key)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != 2 or not all(isinstance(each, str) for each in row):
            raise InstanceError(f"{key} number {number} must be a list of two participants' ids.")
    return tuple((a, b) for a, b in rows)


def _pin(number: int, row: Any) -> Pin:
    who = f"Pinned group number {number}"
    members = row.get("members") if isinstance(row, dict) else None
    if not isinstance(members, list) or not all(isinstance(each, str) for each in members):
        raise InstanceError(f"{who} must be an object with “members”, a list of participants' ids.")
    return Pin(tuple(members), _text_or_none(row, "mentor", who))


def _participant(number: int, row: Any) -> Participant:
    who = f"Participant number {number}"
    if not isinstance(row, dict):
        raise InstanceError(f"{who} must be an object with id, authority and sector.")
    id_ = _text(row, "id", who)
    who = f"Participant {named(id_)}"
    lat, lon = _position(row, who)
    return Participant(
        id=id_,
        authority=_text(row, "authority", who),
        sector=_text(row, "sector", who),
        school=_text_or_none(row, "school", who),
        lat=lat,
        lon=lon,
    )


def _mentor(number: int, row: Any) -> Mentor:
    who = f"Mentor number {number}"
    if not isinstance(row, dict):
        raise InstanceError(f"{who} must be an object with id and capacity.")
    id_ = _text(row, "id", who)
    who = f"Mentor {named(id_)}"
    if "capacity" not in row:
        raise InstanceError(f"{who} has no “capacity”; give the number of groups they can take.")
    capacity = row["capacity"]
    if not isinstance(capacity, int) or isinstance(capacity, bool) or capacity < 0:
        raise InstanceError(f"{who} has a capacity that is not a whole number from 0 upwards.")
    lat, lon = _position(row, who)
    return Mentor(
        id=id_,
        capacity=capacity,
        school=_text_or_none(row, "school", who),
        authority=_text_or_none(row, "authority", who),
        lat=lat,
        lon=lon,
    )


def _text(row: Mapping[str, Any], key: str, who: str) -> str:
    if key not in row:
        raise InstanceError(f"{who} has no “{key}”.")
    value = row[key]
    if not isinstance(value, str) or not value.strip():
        raise InstanceError(f"{who} has a “{key}” that is not a text, or is empty.")
    return value


def _text_or_none(row: Mapping[str, Any], key: str, who: str) -> str | None:
    return None if row.get(key) is None else _text(row, key, who)


def _position(row: Mapping[str, Any], who: str) -> tuple[float | None, float | None]:
    lat, lon = (_degrees(row, key, limit, who) for key, limit in (("lat", 90), ("lon", 180)))
    if (lat is None) != (lon is None):
        raise InstanceError(f"{who} has only one of “lat” and “lon”; give both or neither.")
    return lat, lon


def _degrees(row: Mapping[str, Any], key: str, limit: int, who: str) -> float | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InstanceError(f"{who} has a “{key}” that is not a number.")
    if not -limit <= value <= limit or math.isnan(value):
        raise InstanceError(f"{who} has a “{key}” outside -{limit} to {limit} degrees.")
    return float(value)
