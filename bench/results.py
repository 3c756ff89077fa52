"""How a figure is said."""

import json


def say(name: str, value: float, unit: str) -> None:
    """Print one figure as one line of JSON."""
    print(json.dumps({"name": name, "value": round(value, 2), "unit": unit}), flush=True)
