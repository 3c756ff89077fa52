"""`python -m trios.formation instance.json`: read an instance (`-` for standard input), print a formation.

Exit status 0 with JSON on standard output, or 2 with one sentence on standard error.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from . import InstanceError, form, read_instance
from .instance import named

USAGE = "Usage: python -m trios.formation instance.json (or - to read standard input)."


def main(arguments: list[str]) -> int:
    """Run the tool on its arguments; returns the exit status."""
    if arguments in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    try:
        if len(arguments) != 1:
            raise InstanceError(USAGE)
        instance = read_instance(_decode(_read(arguments[0])))
        with _quiet_solver():
            formation = form(instance)
    except InstanceError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        print(json.dumps(formation.as_json(), indent=1), flush=True)
    except BrokenPipeError:  # the reader has had enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


@contextmanager
def _quiet_solver() -> Iterator[None]:
    """Keep lines that the compiled solver prints on descriptor 1 out of our JSON."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a usable file name"
        raise InstanceError(f"Cannot read {named(name)}: {why}.") from None


def _decode(content: bytes) -> Any:
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_object
        )
    except UnicodeDecodeError:
        raise InstanceError("The instance is not UTF-8 text; save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise InstanceError(
            f"The instance is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise InstanceError("The instance is nested too deeply to be read.") from None
    except InstanceError:
        raise
    except ValueError:  # a whole number of thousands of digits
        raise InstanceError("The instance holds a number too long to be read.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise InstanceError(f"An object of the instance has the key {named(key)} twice.")
            seen.add(key)
    return found


def _refuse_constant(constant: str) -> NoReturn:
    raise InstanceError(f"The instance holds {constant}, which is not a JSON number.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
