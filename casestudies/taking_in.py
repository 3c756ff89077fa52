"""Any stored document as the intake reads it: for case studies, and for what the programme gives markers to practise on."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.models.fields.files import FieldFile

from casestudies import intake
from casestudies.reading import below_the_page


@contextmanager
def taken_in(
    original: FieldFile, *, name: str, known: dict[str, list[str]]
) -> Iterator[tuple[dict[str, Any], Path | None]]:
    """The intake's answer about a stored file, with its HTML made safe, and the clean file; both go with the block.

    An answer that is not "ok" has an "error" that says what to do.
    """
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        source = Path(folder) / f"original{Path(original.name or '').suffix}"
        out = Path(folder) / "out"
        out.mkdir()
        with original.open("rb") as stored, source.open("wb") as local:
            for chunk in stored.chunks():
                local.write(chunk)
        answer = intake.take_in(source, intake.Known.from_dict(known), out, file_name=name).as_dict()
        if not answer["ok"]:
            yield answer, None
            return
        # SECURITY: the child that opened a hostile file may say anything: what it calls clean is cleaned again here.
        from casestudies.intake.sanitise import sanitise

        answer["html"] = below_the_page(sanitise(answer["html"]))
        clean = Path(answer["clean_file"]) if answer["clean_file"] else None
        if clean is not None and clean.resolve().parent != out.resolve():
            clean = None
        yield answer, clean
