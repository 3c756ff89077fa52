"""`python -m marking.allocation instance.json`: the allocation as JSON on standard output."""

from __future__ import annotations

import json
import os
import sys

from marking.allocation.instance import BadInstance, quoted
from marking.allocation.optimum import allocate
from marking.allocation.reading import read_instance

LARGEST_FILE = 256 * 1024 * 1024
USAGE = "Give one file: python -m marking.allocation instance.json, or - to read standard input."


def main(arguments: list[str]) -> int:
    """Read the file that is named, print the best allocation. Returns the exit status: 0, or 2 for bad input."""
    if arguments in (["-h"], ["--help"]):
        return _print(USAGE)
    if len(arguments) != 1:
        return _refuse(USAGE)
    try:
        allocation = allocate(read_instance(_content(arguments[0])))
    except BadInstance as problem:
        return _refuse(str(problem))
    except MemoryError:
        return _refuse("The instance is too large for this machine's memory.")
    return _print(json.dumps(allocation.as_json(), indent=1))


def _content(name: str) -> bytes:
    what = "Standard input" if name == "-" else f"The file {quoted(name)}"
    try:
        if name != "-":
            with open(name, "rb") as file:
                content = file.read(LARGEST_FILE + 1)
        elif sys.stdin is None:
            raise BadInstance("Standard input is closed; name a file instead.")
        else:
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise BadInstance(f"{what} cannot be read: {problem.strerror or 'unknown reason'}.") from None
    if len(content) > LARGEST_FILE:
        raise BadInstance(f"{what} is larger than {LARGEST_FILE // 1024 // 1024} MiB.")
    return content


def _print(text: str) -> int:
    if sys.stdout is None:
        return _refuse("Standard output is closed, so the answer has nowhere to go.")
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_output()
        return 1
    except OSError as problem:
        _let_go_of_output()
        return _refuse(f"The answer cannot be written: {problem.strerror or 'unknown reason'}.")
    return 0


def _let_go_of_output() -> None:
    """Python flushes standard output once more on its way out, and must not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
