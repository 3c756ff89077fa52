"""Any stored document as the intake reads it: for case studies, and for what the programme gives markers to practise on."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db.models.fields.files import FieldFile

from casestudies import intake
from casestudies.reading import below_the_page
from core import viruses
from core.jobs import NotNow

log = logging.getLogger(__name__)


@contextmanager
def taken_in(
    original: FieldFile, *, name: str, known: dict[str, list[str]], pages_allowed: int | None = None
) -> Iterator[tuple[dict[str, Any], Path | None]]:
    """The intake's answer about a stored file, with its HTML made safe, and the clean file; both go with the block.

    An answer that is not "ok" has an "error" that says what to do. Raises NotNow while a virus scanner that should be
    asked is away. `pages_allowed`: of slides or a poster; None for texts, whose words count.
    """
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        source = Path(folder) / f"original{Path(original.name or '').suffix}"
        out = Path(folder) / "out"
        out.mkdir()
        with original.open("rb") as stored, source.open("wb") as local:
            for chunk in stored.chunks():
                local.write(chunk)
            if found := virus_in(stored):
                log.warning("the file %s was refused: %s", original.name, found)
                yield intake.Intake.refused(viruses.FOUND).as_dict(), None
                return
        answer = intake.take_in(
            source, intake.Known.from_dict(known), out, file_name=name, pages_allowed=pages_allowed
        ).as_dict()
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


def virus_in(file: IO[bytes]) -> str:
    """What the scanner found, or nothing. Nobody opens a file before that: while the scanner is away the file is held."""
    try:
        return viruses.found_in(file)
    except viruses.Away as away:
        raise NotNow(f"{viruses.HELD}: {away}") from away
