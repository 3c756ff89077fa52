"""Whether a file has a virus in it, asked of a ClamAV daemon where the place that runs the service has one.

`settings.CLAMD` says where it listens: `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`; empty: files are not
asked about. A daemon that is away is never passed over: whoever asks waits (`core.jobs.NotNow`) or refuses.
"""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 1 << 16
PATIENCE = 30.0  # seconds for each answer of the daemon
HELD = "The virus scanner is away"  # how the work that waits for it says so
AWAY = "Files can't be checked for viruses just now, so none can be taken. Try again in a few minutes."
FOUND = (
    "A virus was found in this file, so it was not kept. Have your computer checked, or ask those who look after it, "
    "and upload a copy that is clean."
)


class Away(Exception):
    """The daemon did not answer, or not as it should."""


def is_asked() -> bool:
    """Whether files are asked about at all."""
    return bool(settings.CLAMD)


def answers() -> bool:
    """Whether the daemon is there."""
    try:
        with _connected() as daemon:
            daemon.sendall(b"zPING\0")
            return _answer(daemon) == "PONG"
    except (Away, OSError):
        return False


def found_in(file: IO[bytes]) -> str:
    """What the daemon found, by its name, or nothing. Reads the file from its start and leaves it there.

    Raises Away where the daemon is not there or does not say either.
    """
    if not is_asked():
        return ""
    try:
        with _connected() as daemon:
            daemon.sendall(b"zINSTREAM\0")
            file.seek(0)
            while chunk := file.read(CHUNK):
                daemon.sendall(struct.pack("!L", len(chunk)) + chunk)
            daemon.sendall(struct.pack("!L", 0))
            said = _answer(daemon)
    except OSError as fault:
        raise Away(type(fault).__name__) from fault
    finally:
        file.seek(0)
    if said == "stream: OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise Away(said[:80])


def _connected() -> socket.socket:
    where = urlsplit(settings.CLAMD)
    if where.scheme == "unix":
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(PATIENCE)
        try:
            daemon.connect(where.path)
        except OSError:
            daemon.close()
            raise
        return daemon
    return socket.create_connection((where.hostname or "", where.port or 3310), PATIENCE)


def _answer(daemon: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        more = daemon.recv(4096)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
