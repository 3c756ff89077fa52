"""How much a document may cost us. Past one of these it is refused with a sentence."""

from __future__ import annotations

import os
import resource
from dataclasses import asdict, dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one document may cost: bytes, seconds and counts. The defaults are the published ones."""

    file_bytes: int = 20 * MIB
    unpacked_bytes: int = 200 * MIB
    entry_bytes: int = 50 * MIB
    entry_ratio: int = 200
    entries: int = 4000
    seconds: int = 30
    memory_bytes: int = 512 * MIB
    pages: int = 400
    paragraphs: int = 20_000
    image_pixels: int = 40_000_000
    pictures_bytes: int = 12 * MIB

    def as_dict(self) -> dict[str, int]:
        """The limits as plain numbers, to hand to the child process."""
        return asdict(self)


def confine(limits: Limits) -> None:
    """Bind this process to the limits for good; called first thing in the child, before any document is opened.

    It gives way to others, too: who waits for a page comes before a file that is read in the background.
    """
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.unpacked_bytes, limits.unpacked_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
