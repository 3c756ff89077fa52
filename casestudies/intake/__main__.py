"""`python -m casestudies.intake FILE [--known known.json] [--out DIR]`: one document in, one JSON answer out."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from casestudies.intake import Known, KnownError, Limits, take_in


class Misuse(Exception):
    """The command was called in a way that cannot work; the message says what to mend."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Misuse(
            f"{message[0].upper()}{message[1:]}. Usage: {self.format_usage().removeprefix('usage: ').strip()}"
        )


def main(arguments: list[str] | None = None) -> int:
    """Print the answer and return 0, a refusal being an answer; 2 with one sentence on standard error for misuse."""
    parser = _Parser(
        prog="python -m casestudies.intake", description="Reads a case study as it was uploaded."
    )
    parser.add_argument("file", metavar="FILE", help="a .docx, .odt or .pdf; - for standard input")
    parser.add_argument("--known", metavar="known.json", help="names that must not be recognisable")
    parser.add_argument("--out", metavar="DIR", help="where the clean file goes; made if it is not there")
    try:
        options = parser.parse_args(arguments)
        known = _known(options.known)
        out = _out(options.out)
        if options.file == "-":
            with tempfile.NamedTemporaryFile() as upload:
                upload.write(sys.stdin.buffer.read(Limits().file_bytes + 1))
                upload.flush()
                answer = take_in(upload.name, known, out, file_name="")
        else:
            answer = take_in(_file(options.file), known, out)
    except (Misuse, KnownError) as error:
        sys.stderr.write(f"{' '.join(str(error).split())}\n")
        return 2
    json.dump(answer.as_dict(), sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


def _file(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise Misuse(f"There is no file {name}.")
    if not path.is_file() or not os.access(path, os.R_OK):
        raise Misuse(f"{name} is not a file that can be read.")
    return path


def _known(name: str | None) -> Known:
    if name is None:
        return Known()
    try:
        return Known.from_json(_file(name).read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Misuse(f"{name} is not text in UTF-8.") from None


def _out(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        Path(name).mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Misuse(f"The folder {name} cannot be made.") from None
    if not os.access(name, os.W_OK):
        raise Misuse(f"The folder {name} cannot be written to.")
    return name


if __name__ == "__main__":
    raise SystemExit(main())
