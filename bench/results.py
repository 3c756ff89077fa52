"""How a figure is said, and what could not be measured."""

import json
import sys

missed: list[str] = []


def say(name: str, value: float, unit: str, *, target: float | None = None) -> None:
    """Print one figure as one line of JSON; with what was aimed at, and whether it was reached, where there is an aim."""
    line: dict[str, str | float | bool] = {"name": name, "value": round(value, 2), "unit": unit}
    if target is not None:
        line |= {"target": target, "reached": value <= target}
    print(json.dumps(line, ensure_ascii=False), flush=True)


def miss(name: str, why: str) -> None:
    """Something that should have been measured was not: said now, and the run fails at its end."""
    missed.append(name)
    print(json.dumps({"name": name, "missed": why}, ensure_ascii=False), flush=True)


def finish() -> None:
    """End the run: with exit status 1 and the names of what was missed, if anything was."""
    if missed:
        sys.exit(f"Not measured as it should be: {'; '.join(missed)}.")
