"""The other side: runs in a process of its own that the operating system confines, and answers once."""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from casestudies.intake.answer import Intake, Refusal
from casestudies.intake.known import Known
from casestudies.intake.limits import Limits, confine

BROKEN = (
    "The document is damaged or in a form that cannot be read. Open it in Word or LibreOffice, save it as a new Word "
    "document (.docx) and upload that one."
)
NESTED = (
    "The document is nested too deeply, such as tables in tables in tables. Take some of that apart, save it as a new "
    "Word document (.docx) and upload it again."
)
HEAVY = 3


def main() -> None:
    """Read the request on standard input, write the answer as JSON on standard output."""
    request = json.loads(sys.stdin.buffer.read())
    limits = Limits(**request["limits"])
    # A library that prints must not be able to garble the answer, nor to put words of the document in a log.
    out = os.fdopen(os.dup(1), "wb")
    complaints = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    confine(limits)
    # The parser allows 256 levels of elements; the converter takes several calls for each.
    sys.setrecursionlimit(8000)
    try:
        answer = read(request, limits, complaints)
    except MemoryError:
        os._exit(HEAVY)
    out.write(json.dumps(answer.as_dict()).encode())
    out.flush()
    # Skips the clean-up of large trees: the process is over anyway.
    os._exit(0)


def read(request: dict[str, Any], limits: Limits, complaints: int = 2) -> Intake:
    """The answer for one request; whatever goes wrong in reading is a refusal, but for lack of memory."""
    try:
        from casestudies.intake.reading import read_document

        return read_document(
            Path(request["path"]),
            Known.from_dict(request["known"]),
            None if request["out_dir"] is None else Path(request["out_dir"]),
            file_name=request["file_name"],
            limits=limits,
            pages_allowed=request.get("pages_allowed"),
        )
    except Refusal as refusal:
        return Intake.refused(str(refusal))
    except RecursionError:
        return Intake.refused(NESTED)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  a hostile document may raise anything in any library
        _complain(error, complaints)
        return Intake.refused(BROKEN)


def _complain(error: Exception, complaints: int) -> None:
    """One line on standard error: the kind of error and where in our code, and no word of the document."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/casestudies/" in frame.filename]
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "outside"
    os.write(complaints, f"{type(error).__name__} at {place}\n".encode())
