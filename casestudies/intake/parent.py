"""The safe side: starts the child that opens the document, watches the clock, and always has an answer."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from casestudies.intake.answer import Intake
from casestudies.intake.known import Known
from casestudies.intake.limits import MIB, Limits

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.insert(0, sys.argv[1]); from casestudies.intake.child import main; main()"

TOO_BIG = "The file is larger than {limit} MiB. Make its pictures smaller (in Word: Compress Pictures) and upload it again."
EMPTY = "The file is empty. Save your document again and upload it once more."
TOO_MUCH = (
    "The document is too heavy to be read safely. Take out what it does not need, such as large pictures or pasted "
    "spreadsheets, save it as a new Word document (.docx) and upload it again."
)


def take_in(
    path: str | os.PathLike[str],
    known: Known | None = None,
    out_dir: str | os.PathLike[str] | None = None,
    *,
    file_name: str | None = None,
    limits: Limits | None = None,
    pages_allowed: int | None = None,
) -> Intake:
    """Read one uploaded document and say what it is, how long it is, and what in it gives the author away.

    `path` must exist and be readable (OSError otherwise). `known` are the names to look for. With `out_dir` (an
    existing directory) a file `case-study.<kind>` is written there that carries no identifying metadata.
    `file_name` is the name the author gave the file, where that is not the last part of `path`. With `pages_allowed` it
    is slides or a poster: a PDF of so many pages at most, whether or not words can be read in it. Never raises for
    what is in the document and never takes much longer than the limits allow: a refusal is an answer.
    """
    limits = limits or Limits()
    path = Path(path)
    size = path.stat().st_size
    if size == 0:
        return Intake.refused(EMPTY)
    if size > limits.file_bytes:
        return Intake.refused(TOO_BIG.format(limit=limits.file_bytes // MIB))
    request = {
        "path": str(path.resolve()),
        "known": (known or Known()).as_dict(),
        "out_dir": None if out_dir is None else os.fspath(out_dir),
        "file_name": path.name if file_name is None else file_name,
        "limits": limits.as_dict(),
        "pages_allowed": pages_allowed,
    }
    answer = _ask_child(request, limits)
    if answer is None:
        _sweep(out_dir)
        return Intake.refused(TOO_MUCH)
    return Intake.from_dict(answer)


def _ask_child(request: dict[str, Any], limits: Limits) -> dict[str, Any] | None:
    """The child's answer, or None when it ran into a limit or died."""
    # SECURITY: a bare environment; the child needs no secret of ours, and one malloc arena keeps its memory small.
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
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    try:
        output, complaint = child.communicate(json.dumps(request).encode(), timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        logger.warning("intake stopped after %s seconds", limits.seconds)
        return None
    finally:
        # Only while it runs: the number of a process that has ended may by now be another's.
        if child.poll() is None:
            child.kill()
            child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe:
                pipe.close()
    # PRIVACY: the child writes only the kind of an error and its place in our code, never words of the document.
    for line in complaint.decode("utf-8", "replace").splitlines()[-1:]:
        logger.warning("intake: %s", line[:300])
    if child.returncode != 0:
        return None
    answer: dict[str, Any] = json.loads(output)
    return answer


def _sweep(out_dir: str | os.PathLike[str] | None) -> None:
    """Leave no half-written clean file behind."""
    if out_dir is not None:
        for half in Path(out_dir).glob("case-study.*.part"):
            half.unlink(missing_ok=True)
