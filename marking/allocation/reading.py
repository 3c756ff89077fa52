"""From the bytes of a JSON file to an instance, or to a sentence that says what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from marking.allocation.instance import (
    LARGEST_NUMBER,
    BadInstance,
    CaseStudy,
    Forbidden,
    Instance,
    Marker,
    Pin,
    quoted,
)


def read_instance(content: bytes) -> Instance:
    """The instance written in `content` (JSON in UTF-8). Raises BadInstance with one sentence."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInstance("The instance is not text in UTF-8; save it as UTF-8 and try again.") from None
    try:
        data = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise BadInstance(
            f"The instance is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise BadInstance("The instance is nested far too deeply to be one.") from None
    except BadInstance:
        raise
    except ValueError:  # Python refuses to read whole numbers of thousands of digits
        raise BadInstance("The instance holds a number with far too many digits.") from None
    return instance_from(data)


def instance_from(data: Any) -> Instance:
    """The instance in `data`, as `json.loads` gives it. Raises BadInstance with one sentence."""
    if not isinstance(data, dict):
        raise BadInstance('The instance must be an object with "case_studies" and "markers".')
    return Instance(
        case_studies=tuple(
            CaseStudy(
                id=_identifier(item, where),
                school=_code(item, "school", where),
                authority=_code(item, "authority", where),
                marks_needed=_number(item, "marks_needed", where),
            )
            for where, item in _objects(data, "case_studies")
        ),
        markers=tuple(
            Marker(
                id=_identifier(item, where),
                school=_code(item, "school", where),
                authority=_code(item, "authority", where),
                max=_number(item, "max", where),
                target=None if item.get("target") is None else _number(item, "target", where),
            )
            for where, item in _objects(data, "markers")
        ),
        forbidden=tuple(Forbidden(*pair) for pair in _pairs(data, "forbidden")),
        pinned=tuple(Pin(case_study, marker) for case_study, marker, _ in _pairs(data, "pinned")),
    )


def _refuse_constant(name: str) -> NoReturn:
    raise BadInstance(f"The instance is not JSON: it holds {name}, which is no number.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise BadInstance(f"An object in the instance has the key {quoted(key)} twice.")
            seen.add(key)
    return found


def _list(data: dict[str, Any], key: str, *, needed: bool) -> list[Any]:
    if key not in data and needed:
        raise BadInstance(f'The instance has no "{key}"; give a list, empty if there are none.')
    found = data.get(key, [])
    if found is None and not needed:
        return []
    if not isinstance(found, list):
        raise BadInstance(f'"{key}" must be a list.')
    return found


def _objects(data: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for i, item in enumerate(_list(data, key, needed=True), start=1):
        if not isinstance(item, dict):
            raise BadInstance(f'Entry {i} of "{key}" must be an object.')
        found.append((f'entry {i} of "{key}"', item))
    return found


def _pairs(data: dict[str, Any], key: str) -> Iterator[tuple[str, str, str]]:
    once: dict[str, str] = {}  # there may be a million pairs, but only so many different texts in them
    for i, item in enumerate(_list(data, key, needed=False), start=1):
        if (
            not isinstance(item, list)
            or len(item) not in (2, 3)
            or not all(isinstance(part, str) for part in item[:2])
            or not isinstance(item[-1], str | None)
        ):
            raise BadInstance(
                f"Entry {i} of \"{key}\" must be a list of a case study's id and a marker's id, both texts, "
                "and perhaps a reason."
            )
        reason = item[2] if len(item) == 3 else None
        yield (
            once.setdefault(item[0], item[0]),
            once.setdefault(item[1], item[1]),
            once.setdefault(reason or "", reason or ""),
        )


def _value(item: dict[str, Any], key: str, where: str) -> Any:
    if key not in item:
        raise BadInstance(f'"{key}" is missing from {where}.')
    return item[key]


def _identifier(item: dict[str, Any], where: str) -> str:
    found = _value(item, "id", where)
    if not isinstance(found, str) or not found:
        raise BadInstance(f'"id" of {where} must be a text that is not empty.')
    return found


def _code(item: dict[str, Any], key: str, where: str) -> str | None:
    found = _value(item, key, where)
    if found is not None and (not isinstance(found, str) or not found):
        raise BadInstance(
            f'"{key}" of {where} must be a code in quotation marks, or null where there is none.'
        )
    return found


def _number(item: dict[str, Any], key: str, where: str) -> int:
    found = _value(item, key, where)
    if type(found) is not int or not 0 <= found <= LARGEST_NUMBER:  # True is an int to isinstance
        raise BadInstance(f'"{key}" of {where} must be a whole number from 0 to {LARGEST_NUMBER}.')
    return found
