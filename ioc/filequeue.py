"""The embedded queue: kombu's files, each of which appears whole."""

import os
import time
import uuid
from json import dumps
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem


class Channel(filesystem.Channel):
    """kombu opens a message under its final name before it writes it: a worker that looks just then finds it empty and dies."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        unfinished = folder / f".{name}"  # a name that no worker asks for
        unfinished.write_text(dumps(payload))
        os.replace(unfinished, folder / name)


class Transport(filesystem.Transport):
    """kombu's own, with the channel above."""

    Channel = Channel


def use() -> None:
    """Let `filesystem://` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
