"""The safe side: starts the child that opens the file, watches the clock, and always has an answer."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from core.spreadsheets.table import MIB, Limits, Table

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.insert(0, sys.argv[1]); from core.spreadsheets.child import main; main()"
TOO_MUCH = "The file is too heavy to be read safely. Save only the sheet with the applications as CSV, and choose that file."


def read_table(data: bytes, limits: Limits | None = None) -> Table:
    """Read one uploaded CSV or XLSX. Never raises for what is in it: a refusal is a table with an `error`."""
    limits = limits or Limits()
    if not data:
        return Table(error="The file is empty. Save the table again and choose it once more.")
    if len(data) > limits.file_bytes:
        return Table(
            error=f"The file is larger than {limits.file_bytes // MIB} MiB. Take out what is not needed."
        )
    # SECURITY: a bare environment; the child needs no secret of ours.
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    child = subprocess.Popen(  # noqa: S603  our own interpreter and code
        [sys.executable, "-I", "-c", START, str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        request = json.dumps(limits.as_dict()).encode() + b"\n" + data
        output, _ = child.communicate(request, timeout=limits.seconds * 2)
    except subprocess.TimeoutExpired:
        log.warning("a spreadsheet was given up after %s seconds", limits.seconds * 2)
        return Table(error=TOO_MUCH)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
    if child.returncode != 0:
        return Table(error=TOO_MUCH)
    return Table.from_dict(json.loads(output))
